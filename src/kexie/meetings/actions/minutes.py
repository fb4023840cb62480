"""Minutes are drafted, written by several at once, sent round, approved by somebody else, and locked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.meetings.actions.locking import hold
from kexie.meetings.actions.words import insist_fit
from kexie.meetings.errors import (
    AmendmentsOpen,
    BadTimes,
    BadWords,
    MinutesThere,
    NotAsRead,
    NotHeld,
)
from kexie.meetings.flow import MINUTES
from kexie.meetings.minutes_printed import Unprintable, read
from kexie.meetings.minutes_text import Drafted, draft_of, material_of, title_of
from kexie.meetings.models import (
    Amendment,
    AmendmentState,
    Coming,
    Meeting,
    MeetingState,
    Minutes,
    Section,
    SectionKind,
)
from kexie.meetings.queries.minutes import digest_of, sections_of
from kexie.meetings.queries.open_items import left_open_before
from kexie.notify.actions import tell_units
from kexie.notify.models import NoticeKind
from kexie.org.models import Unit, User
from kexie.records.access import HEADS, STAFF, SUPERVISORS
from kexie.records.actions import add_parties, open_record
from kexie.records.models import Part, Party
from kexie.workflow.actions import advance, insist_now

OVER = (MeetingState.HELD, MeetingState.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a section says."""

    heading: str
    text: str


@writing()
def draft_minutes(meeting: Meeting, *, actor: User, at: datetime) -> Minutes:
    """
    Draft the minutes of a meeting that was held from what was written down, with what earlier ones left open.

    :raises NotYours: the actor does not work for the unit that convened it
    :raises NotHeld, WrongState: it was not held yet, goes on, or was called off
    :raises MinutesThere: they are drafted already
    """
    held = hold(meeting, "follow_up", actor=actor)
    if held.state not in OVER:
        raise NotHeld(_("The meeting goes on. End it first, then its minutes are drafted."))
    if Minutes.objects.filter(meeting=held).exists():
        raise MinutesThere(
            _("The minutes of this meeting are drafted already. Load the page again.")
        )
    card = open_record(
        kind=MINUTES.kind, unit=held.record.unit, title=title_of(held), actor=actor, at=at
    )
    minutes = Minutes.objects.create(record=card, meeting=held)
    advance(minutes, flow=MINUTES, move="draft", actor=actor, at=at)
    Section.objects.bulk_create(
        Section(
            minutes=minutes,
            kind=part.kind,
            item=part.item,
            order=order,
            heading=part.heading[:200],
            text=part.text,
        )
        for order, part in enumerate(draft_now(held, actor), 1)
    )
    return minutes


def draft_now(meeting: Meeting, user: User) -> list[Drafted]:
    """What would be drafted from what stands written down by now."""
    return draft_of(material_of(meeting, left_open_before(user, meeting)))


def hold_minutes(minutes: Minutes, move: str, *, actor: User) -> Minutes:
    """
    The minutes, locked, if the actor may make the move on them now. Belongs inside `writing()`.

    :raises NotYours, WrongState, OwnWork: as `workflow.actions.advance`
    """
    rows = Minutes.objects.select_for_update(of=("self",))
    locked = rows.select_related("record__unit", "meeting__record").get(pk=minutes.pk)
    insist_now(locked, MINUTES, move, actor)
    return locked


@writing()
def write_section(
    section: Section, wording: Wording, *, actor: User, at: datetime, seen_version: int
) -> None:
    """
    Put one section in other words. Others may write in other sections meanwhile.

    :raises Changed: somebody wrote in this section since the actor looked
    :raises BadWords, SecretMark: heading or text holds what it must not hold
    :raises WrongState: the minutes are approved or locked
    """
    insist_wording(wording)
    minutes = hold_minutes(section.minutes, "write", actor=actor)
    row = insist_seen(section, wording, seen_version)
    if wording_of(row) == _stripped(wording):
        return
    advance(minutes, flow=MINUTES, move="write", actor=actor, at=at, note=row.heading)
    put_words(row, wording, actor=actor, at=at)


@writing()
def add_section(minutes: Minutes, wording: Wording, *, actor: User, at: datetime) -> Section:
    """A section of one's own, behind the others."""
    insist_wording(wording)
    held = hold_minutes(minutes, "write", actor=actor)
    last = held.sections.aggregate(last=Max("order"))["last"] or 0
    advance(held, flow=MINUTES, move="write", actor=actor, at=at, note=wording.heading)
    return Section.objects.create(
        minutes=held,
        kind=SectionKind.OTHER,
        order=last + 1,
        edited_by=actor,
        edited_at=at,
        heading=wording.heading.strip(),
        text=wording.text.strip(),
    )


@writing()
def drop_section(section: Section, *, actor: User, at: datetime, seen_version: int) -> None:
    """
    Take a section out, with what was proposed on it decided before.

    :raises Changed: somebody wrote in it since the actor looked
    :raises AmendmentsOpen: somebody proposed something on it: it stays
    """
    minutes = hold_minutes(section.minutes, "write", actor=actor)
    row = insist_seen(section, Wording(heading=section.heading, text=""), seen_version)
    if row.amendments.exists():
        raise AmendmentsOpen(_("Something was proposed on this section. Empty it instead."))
    advance(minutes, flow=MINUTES, move="write", actor=actor, at=at, note=row.heading)
    log(actor=actor, verb="minutes.drop_section", target=minutes, at=at, before=row.text)
    row.delete()


@writing()
def move_section(section: Section, *, up: bool, actor: User, at: datetime) -> None:
    """Change places with the section before or after it; at the end nothing happens."""
    minutes = hold_minutes(section.minutes, "write", actor=actor)
    rows = list(minutes.sections.select_for_update().order_by("order", "pk"))
    place = next(number for number, one in enumerate(rows) if one.pk == section.pk)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(rows):
        return
    advance(minutes, flow=MINUTES, move="write", actor=actor, at=at, note=section.heading)
    rows[place], rows[other] = rows[other], rows[place]
    for order, one in enumerate(rows, 1):
        one.order = order
    Section.objects.bulk_update(rows, ["order"])


def insist_wording(wording: Wording) -> None:
    """:raises BadWords, SecretMark: heading or text holds what it must not hold, or could not be printed"""
    if not wording.heading.strip():
        raise BadWords(_("Give the section a heading."))
    try:
        read(wording.heading, wording.text)
    except Unprintable as trouble:
        raise BadWords(str(trouble)) from trouble
    insist_fit(
        Section(heading=wording.heading.strip(), text=wording.text.strip()), "heading", "text"
    )


def wording_of(section: Section) -> Wording:
    return Wording(heading=section.heading, text=section.text)


def _stripped(wording: Wording) -> Wording:
    return Wording(heading=wording.heading.strip(), text=_plain(wording.text))


def _plain(text: str) -> str:
    """As browsers send it, lines end otherwise."""
    return text.replace("\r\n", "\n").strip()


def insist_seen(section: Section, wording: Wording, seen_version: int) -> Section:
    """
    The section, locked; its minutes are held already.

    :raises Changed: somebody wrote in it, or took it out, since the actor looked; both versions are kept
    """
    row = Section.objects.select_for_update().filter(pk=section.pk).first()
    if row is not None and row.version == seen_version:
        return row
    stands = wording_of(row) if row else Wording(heading="", text="")
    raise Changed(
        _("Somebody wrote in this section since you opened it."),
        yours=readable(wording),
        theirs=readable(stands),
    )


def readable(wording: Wording) -> dict[str, str]:
    return {gettext("Heading"): wording.heading, gettext("Text"): wording.text}


def put_words(row: Section, wording: Wording, *, actor: User, at: datetime) -> None:
    """The section says this from now on. A part of actions that hold the minutes."""
    before, wording = row.text, _stripped(wording)
    row.heading, row.text = wording.heading, wording.text
    row.edited_by, row.edited_at, row.version = actor, at, row.version + 1
    row.save(update_fields=["heading", "text", "edited_by", "edited_at", "version"])
    log(actor=actor, verb="section.write", target=row, at=at, before=before, after=row.text)


@writing()
def send_round(
    minutes: Minutes, *, actor: User, at: datetime, comments_by_date: date | None = None
) -> None:
    """
    Show the draft to the units that were there; each may propose other words.

    :raises BadTimes: amendments would be due before today
    """
    if comments_by_date and comments_by_date < timezone.localdate(at):
        raise BadTimes(_("The day for amendments lies in the past. Choose a later one."))
    advance(
        minutes,
        flow=MINUTES,
        move="send_round",
        actor=actor,
        at=at,
        comments_by_date=comments_by_date,
    )
    units = list(units_there(minutes.meeting))
    add_parties(minutes.record, [(unit, Part.RECIPIENT) for unit in units])
    tell_units(NoticeKind.WAITING, minutes.record, units=units, roles=STAFF, at=at, besides=actor)


def units_there(meeting: Meeting) -> Iterable[Unit]:
    """Units of which somebody was asked and did not take leave; nobody ticks who came."""
    rows = meeting.attendances.exclude(coming=Coming.LEAVE).filter(unit__isnull=False)
    own = meeting.record.unit_id
    return Unit.objects.filter(pk__in=rows.values("unit")).exclude(pk=own).order_by("order")


@writing()
def approve(minutes: Minutes, *, actor: User, at: datetime, seen: str) -> None:
    """
    These are the minutes. Not by somebody who wrote in them.

    :param seen: digest of what the actor read, see `queries.minutes.digest_of`
    :raises OwnWork: the actor drafted them, wrote in them or decided on an amendment
    :raises AmendmentsOpen: somebody waits for a word on what he proposed
    :raises NotAsRead: somebody wrote in them since the actor looked
    """
    held = hold_minutes(minutes, "approve", actor=actor)
    waiting = Amendment.objects.filter(section__minutes=held, state=AmendmentState.OPEN).count()
    if waiting:
        raise AmendmentsOpen(
            _("Amendments wait for a word: %(count)s. Decide on them first.") % {"count": waiting}
        )
    if digest_of(sections_of(held)) != seen:
        raise NotAsRead(
            _("Somebody wrote in the minutes since you opened them. Read them again, then approve.")
        )
    advance(held, flow=MINUTES, move="approve", actor=actor, at=at, approved_at=at)
    owner = [held.record.unit]
    tell_units(NoticeKind.ANSWERED, held.record, units=owner, roles=STAFF, at=at, besides=actor)


@writing()
def reopen(minutes: Minutes, *, actor: User, at: datetime, reason: str) -> None:
    """
    Something approved is not right after all: amendments may be proposed again, without a day.

    :raises ReasonMissing: no reason was given
    """
    again: dict[str, Any] = {"approved_at": None, "comments_by_date": None}
    advance(minutes, flow=MINUTES, move="reopen", actor=actor, at=at, note=reason, **again)
    roles = HEADS | SUPERVISORS | STAFF
    units = recipients_of(minutes)
    tell_units(NoticeKind.RETURNED, minutes.record, units=units, roles=roles, at=at, besides=actor)


@writing()
def lock(minutes: Minutes, *, actor: User, at: datetime) -> None:
    """Nothing of them changes any more, by anybody: the database refuses it, and the hash would tell."""
    held = hold_minutes(minutes, "lock", actor=actor)
    digest = digest_of(sections_of(held))
    advance(held, flow=MINUTES, move="lock", actor=actor, at=at, locked_at=at, locked_hash=digest)
    units = recipients_of(held)
    tell_units(NoticeKind.CLOSED, held.record, units=units, roles=STAFF, at=at, besides=actor)


def recipients_of(minutes: Minutes) -> list[Unit]:
    """Units to which the minutes were sent."""
    held = Party.objects.filter(record=minutes.pk, part=Part.RECIPIENT).select_related("unit")
    return [party.unit for party in held]
