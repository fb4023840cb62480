"""Those who attended propose other words for a section; they are taken over, or declined with a reason."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.meetings.actions.minutes import (
    Wording,
    hold_minutes,
    insist_seen,
    insist_wording,
    put_words,
    readable,
    wording_of,
)
from kexie.meetings.actions.words import insist_fit
from kexie.meetings.errors import AmendmentDecided, BadAmendment, TooLate
from kexie.meetings.flow import MINUTES
from kexie.meetings.models import Amendment, AmendmentState, Minutes, Section
from kexie.meetings.queries.minutes import amending_units, is_late
from kexie.notify.actions import tell_units
from kexie.notify.models import NoticeKind
from kexie.org.models import Unit, User
from kexie.records.access import STAFF
from kexie.workflow.actions import advance


@writing()
def propose_amendment(
    section: Section,
    *,
    unit: Unit,
    text: str,
    reason: str,
    actor: User,
    at: datetime,
    seen_version: int,
) -> Amendment:
    """
    Propose that a section say something else, in the name of a unit that attended.

    :raises Changed: the section was put otherwise since the actor looked
    :raises BadAmendment: it says the same, gives no reason, or the actor may not speak for the unit
    :raises TooLate: the day until which amendments were awaited is over
    """
    words = text.replace("\r\n", "\n").strip()
    insist_fit(Amendment(text=words, reason=reason.strip()), "text", "reason")
    held = hold_minutes(section.minutes, "amend", actor=actor)
    _insist_in_time(held, at)
    row = insist_seen(section, Wording(heading=section.heading, text=words), seen_version)
    if words == row.text or not words:
        raise BadAmendment(_("Put the section in other words: this is what it says already."))
    if not reason.strip():
        raise BadAmendment(_("Say in a few words why it should say so."))
    if not amending_units(actor, held).filter(pk=unit.pk).exists():
        raise BadAmendment(_("Choose a unit that attended and for which you work."))
    advance(held, flow=MINUTES, move="amend", actor=actor, at=at, note=row.heading)
    made = Amendment.objects.create(
        section=row,
        unit=unit,
        text=words,
        reason=reason.strip(),
        seen_version=seen_version,
        by=actor,
        at=at,
    )
    owner = [held.record.unit]
    tell_units(NoticeKind.WAITING, held.record, units=owner, roles=STAFF, at=at, besides=actor)
    return made


def _insist_in_time(minutes: Minutes, at: datetime) -> None:
    """:raises TooLate: the day until which amendments were awaited is over"""
    until = minutes.comments_by_date
    if until and is_late(minutes, timezone.localdate(at)):
        raise TooLate(
            _("Amendments were awaited until %(day)s. Ring up the unit that writes the minutes.")
            % {"day": date_format(until)}
        )


@writing()
def withdraw_amendment(amendment: Amendment, *, actor: User, at: datetime) -> None:
    """
    The unit takes it back before it is decided.

    :raises BadAmendment: the actor does not work for the unit
    :raises AmendmentDecided: it was decided meanwhile
    """
    held = hold_minutes(amendment.section.minutes, "amend", actor=actor)
    row = _open(amendment)
    if not amending_units(actor, held).filter(pk=row.unit_id).exists():
        raise BadAmendment(_("Only those who work for the unit take its amendment back."))
    row.state = AmendmentState.WITHDRAWN
    row.save(update_fields=["state"])
    log(actor=actor, verb="amendment.withdraw", target=row, at=at)


@writing()
def take_amendment(
    amendment: Amendment,
    *,
    text: str,
    answer: str = "",
    actor: User,
    at: datetime,
    seen_version: int,
) -> None:
    """
    The section says so from now on: as proposed, or as it was merged by hand.

    :param text: what the section shall say
    :raises Changed: somebody wrote in the section since the actor looked
    :raises AmendmentDecided: it was decided or taken back meanwhile
    """
    wording = Wording(heading=amendment.section.heading, text=text)
    insist_wording(wording)
    held = hold_minutes(amendment.section.minutes, "decide", actor=actor)
    row = _open(amendment)
    section = insist_seen(row.section, wording, seen_version)
    advance(held, flow=MINUTES, move="decide", actor=actor, at=at, note=section.heading)
    put_words(section, Wording(heading=section.heading, text=text), actor=actor, at=at)
    _answer(row, AmendmentState.TAKEN, answer, actor=actor, at=at)


@writing()
def decline_amendment(amendment: Amendment, *, answer: str, actor: User, at: datetime) -> None:
    """
    The section stays as it is.

    :raises BadAmendment: no reason is given
    :raises AmendmentDecided: it was decided or taken back meanwhile
    """
    if not answer.strip():
        raise BadAmendment(_("Say why it is not taken over. The unit reads it."))
    held = hold_minutes(amendment.section.minutes, "decide", actor=actor)
    row = _open(amendment)
    advance(held, flow=MINUTES, move="decide", actor=actor, at=at, note=row.section.heading)
    _answer(row, AmendmentState.DECLINED, answer, actor=actor, at=at)


@writing()
def decide_amendments(
    minutes: Minutes,
    amendments: Sequence[Amendment],
    *,
    take: bool,
    answer: str = "",
    actor: User,
    at: datetime,
) -> None:
    """
    Take several over as they are, or decline them with one reason: all or none.

    :raises Changed: two of them are about one section, or one was written when the section said something else; those
        are merged by hand
    """
    for one in sorted(amendments, key=lambda one: one.pk):
        if not take:
            decline_amendment(one, answer=answer, actor=actor, at=at)
            continue
        section = Section.objects.get(pk=one.section_id, minutes=minutes)
        if section.version != one.seen_version:
            raise Changed(
                _("“%(heading)s” was put otherwise since this was proposed. Merge it by hand.")
                % {"heading": section.heading},
                yours=readable(Wording(heading=section.heading, text=one.text)),
                theirs=readable(wording_of(section)),
            )
        take_amendment(
            one, text=one.text, answer=answer, actor=actor, at=at, seen_version=section.version
        )


def _open(amendment: Amendment) -> Amendment:
    """:raises AmendmentDecided: it is not open any more"""
    row = (
        Amendment.objects.select_for_update(of=("self",))
        .select_related("section", "unit")
        .get(pk=amendment.pk)
    )
    if row.state != AmendmentState.OPEN:
        raise AmendmentDecided(
            _("This amendment was decided or taken back meanwhile. Load the page again.")
        )
    return row


def _answer(row: Amendment, state: str, answer: str, *, actor: User, at: datetime) -> None:
    insist_fit(Amendment(answer=answer.strip()), "answer")
    row.state, row.answer = state, answer.strip()
    row.answered_by, row.answered_at = actor, at
    row.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    log(actor=actor, verb=f"amendment.{state}", target=row, at=at, note=row.answer)
    minutes = row.section.minutes.record
    tell_units(NoticeKind.ANSWERED, minutes, units=[row.unit], roles=STAFF, at=at, besides=actor)
