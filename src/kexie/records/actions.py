"""Writes to record cards."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import Unit, User
from kexie.records.access import NotYours, seen_records
from kexie.records.models import Comment, Holder, Part, Party, Record, Series, Submission

# How long a form is known to have been sent.
KEPT = timedelta(days=7)


class EmptyComment(Refused):
    status = 400


@writing()
def open_record(
    *,
    kind: str,
    unit: Unit,
    title: str,
    actor: User,
    at: datetime,
    parties: Iterable[tuple[Unit, Part]] = (),
) -> Record:
    """
    Lay out a new card. The owner is always a party; the room that calls writes the audit line.

    :raises SecretMark: the title bears a mark of a state secret
    """
    insist_no_secrets(title)
    record = Record.objects.create(
        kind=kind, unit=unit, title=title[:200], opened_by=actor, opened_at=at
    )
    add_parties(record, [(unit, Part.OWNER), *parties])
    return record


@writing()
def open_records(
    *,
    kind: str,
    title: str,
    units: Iterable[Unit],
    actor: User,
    at: datetime,
    parties: Iterable[tuple[Unit, Part]] = (),
) -> list[Record]:
    """
    The same for many units at once: a card for each, in their order, all with one title and the same further parties.

    :raises SecretMark: the title bears a mark of a state secret
    """
    insist_no_secrets(title)
    cards = Record.objects.bulk_create(
        Record(kind=kind, unit=unit, title=title[:200], opened_by=actor, opened_at=at)
        for unit in units
    )
    others = list(parties)
    Party.objects.bulk_create(
        Party(record=card, unit=unit, part=part)
        for card in cards
        for unit, part in ((card.unit, Part.OWNER), *others)
    )
    return cards


@writing()
def add_parties(record: Record, parties: Iterable[tuple[Unit, Part]]) -> None:
    rows = [Party(record=record, unit=unit, part=part) for unit, part in parties]
    Party.objects.bulk_create(rows, ignore_conflicts=True)


@writing()
def add_holders(record: Record, people: Iterable[User]) -> None:
    """Give people a hold on the record for themselves."""
    rows = [Holder(record=record, user=one) for one in people]
    Holder.objects.bulk_create(rows, ignore_conflicts=True)


@writing()
def drop_party(record: Record, unit: Unit, part: Part) -> None:
    """Take away a part of a unit; the owner stays one."""
    if part == Part.OWNER:
        raise ValueError("A card has an owner for as long as it lives.")
    Party.objects.filter(record=record, unit=unit, part=part).delete()


@writing()
def comment_on(record: Record, *, actor: User, at: datetime, text: str) -> Comment:
    """
    Say something about a record one may see.

    :raises NotYours: the actor does not see the record
    :raises EmptyComment: nothing was written
    :raises SecretMark: the text bears a mark of a state secret
    """
    insist_no_secrets(text)
    if not seen_records(actor).contains(record):
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    if not text.strip():
        raise EmptyComment(_("Write something before you send the comment."))
    comment = Comment.objects.create(record=record, author=actor, at=at, text=text.strip()[:4000])
    log(actor=actor, verb=f"{record.kind}.comment", target=record, at=at, text=comment.text)
    return comment


@writing()
def note_trail_export(record: Record, *, actor: User, at: datetime) -> None:
    """Who takes a trail out of the house is part of it. The caller has looked whether he may."""
    log(actor=actor, verb="record.export_trail", target=record, at=at)


@writing()
def next_number(series: str, year: int) -> int:
    """The next number of a series in a year; numbers follow one another without gaps."""
    row, _created = Series.objects.select_for_update().get_or_create(name=series, year=year)
    row.last += 1
    row.save()
    return row.last


@writing()
def do_once(key: UUID, act: Callable[[], str], *, actor: User, at: datetime) -> str:
    """
    Do what a form asks for, unless it was sent before: gives the place to which the first sending led.

    Two at once wait for each other.
    :param act: gives the place to go on to; empty: nothing came of it, and the form may be sent again
    """
    Submission.objects.filter(actor=actor, at__lt=at - KEPT).delete()
    sent, first = Submission.objects.get_or_create(actor=actor, key=key, defaults={"at": at})
    if first:
        sent.place = act()
        if sent.place:
            sent.save(update_fields=["place"])
        else:
            sent.delete()
    return sent.place
