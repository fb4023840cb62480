"""Meetings are planned, put right, and planned again as they were before."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import insist_no_secrets
from kexie.meetings.actions.telling import tell_invited
from kexie.meetings.actions.words import insist_fit
from kexie.meetings.errors import BadSeries, BadTimes, BadWords
from kexie.meetings.flow import MEETING
from kexie.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingKind,
    MeetingSeries,
    MeetingState,
)
from kexie.meetings.queries.meetings import last_before
from kexie.notify.models import NoticeKind
from kexie.org.models import Unit, User
from kexie.records.actions import open_record
from kexie.records.models import Record
from kexie.workflow.actions import advance

CHECKED = ("kind", "place", "theme", "chair_name")
# What those who are invited must learn of, and their calendars.
WEIGHTY = frozenset({"begins_at", "ends_at", "place"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeeting:
    """
    What is known of a meeting.

    :ivar follows: it opens with the balance of the last one; which one that is, is found in the series where
        `last` names none
    """

    title: str
    kind: str
    begins_at: datetime
    ends_at: datetime
    place: str
    series: MeetingSeries | None = None
    comprehensive: bool = False
    theme: str = ""
    chair_name: str = ""
    reply_by_date: date | None = None
    last: Meeting | None = None
    follows: bool = True


@writing()
def plan_meeting(new: NewMeeting, *, unit: Unit, actor: User, at: datetime) -> Meeting:
    """
    A meeting that the unit will convene. Nobody outside it sees it before it is called.

    :raises NotYours: the actor does not work for the unit
    :raises BadWords, SecretMark: a field holds what it must not hold
    :raises BadTimes: it would end before it begins, or answers would be due after it begins
    :raises BadSeries: the series is another unit's or closed, or `last` was not held before, or is another unit's
    """
    card = open_record(kind=MEETING.kind, unit=unit, title=new.title.strip(), actor=actor, at=at)
    meeting = Meeting(record=card, calendar_uid=uuid4(), **_fields(new))
    _insist_sound(meeting, new)
    _insist_in_use(meeting.series)
    meeting.save(force_insert=True)
    advance(meeting, flow=MEETING, move="plan", actor=actor, at=at)
    return meeting


@writing()
def edit_meeting(
    meeting: Meeting, wanted: NewMeeting, *, actor: User, at: datetime, seen_version: int
) -> None:
    """
    Put right what is known of it. Where time or place change after the call, those invited are told, once.

    :raises Changed: somebody edited it since the actor looked
    :raises BadWords, SecretMark, BadTimes, BadSeries: as `plan_meeting`
    """
    locked = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("record__unit")
        .get(pk=meeting.pk)
    )
    if locked.version != seen_version:
        raise Changed(
            _("Somebody changed this meeting since you opened it."),
            yours=readable(wanted),
            theirs=readable(known_of(locked)),
        )
    fields = _fields(wanted, besides=locked)
    changed = {name: value for name, value in fields.items() if getattr(locked, name) != value}
    for name, value in changed.items():
        setattr(locked, name, value)
    _insist_sound(locked, wanted)
    if "series" in changed:
        _insist_in_use(locked.series)
    moved = locked.called_at is not None and bool(WEIGHTY & changed.keys())
    if moved:
        changed["sequence"] = locked.sequence + 1
    changed["version"] = seen_version + 1
    advance(meeting, flow=MEETING, move="edit", actor=actor, at=at, note="", **changed)
    _rename(meeting, wanted.title.strip()[:200], actor=actor, at=at)
    if moved:
        tell_invited(meeting, NoticeKind.CHANGED, actor=actor, at=at)


@writing()
def copy_meeting(
    source: Meeting, new: NewMeeting, *, unit: Unit, actor: User, at: datetime
) -> Meeting:
    """
    A new meeting with the agenda and the people of another one, for those posts that are still held.

    What was read in reports, who answered what, and points that were parked stay behind.
    The caller has shown that the actor sees the other one.
    :raises: as `plan_meeting`
    """
    meeting = plan_meeting(new, unit=unit, actor=actor, at=at)
    kept = source.items.filter(parked_at__isnull=True).select_related("unit")
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            order=number,
            kind=item.kind,
            title=item.title,
            minutes=item.minutes,
            unit=item.unit,
            speaker=item.speaker,
        )
        for number, item in enumerate(kept, start=1)
    )
    day = timezone.localdate(new.begins_at)
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            unit=place.unit,
            post=place.post,
            name=place.name,
            post_title=place.post_title,
            capacity=place.capacity,
            order=number,
        )
        for number, place in enumerate(source.attendances.select_related("post", "unit"), start=1)
        if place.post is None or place.post.to_date is None or place.post.to_date > day
    )
    return meeting


def known_of(meeting: Meeting) -> NewMeeting:
    """What is known of a meeting now."""
    return NewMeeting(
        title=meeting.record.title,
        kind=meeting.kind,
        begins_at=meeting.begins_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        series=meeting.series,
        comprehensive=meeting.comprehensive,
        theme=meeting.theme,
        chair_name=meeting.chair_name,
        reply_by_date=meeting.reply_by_date,
        last=meeting.last,
        follows=meeting.last is not None,
    )


def readable(known: NewMeeting) -> dict[str, str]:
    """What a person reads of it, by label."""

    def moment(at: datetime) -> str:
        return date_format(timezone.localtime(at), "Y-m-d H:i")

    return {
        gettext("Title"): known.title,
        gettext("Kind"): str(MeetingKind(known.kind).label) if known.kind in MeetingKind else "",
        gettext("Begins"): moment(known.begins_at),
        gettext("Ends"): moment(known.ends_at),
        gettext("Place"): known.place,
        gettext("Theme of the meeting"): known.theme,
        gettext("Chair"): known.chair_name,
        gettext("Series"): str(known.series or ""),
        gettext("Answers by"): str(known.reply_by_date or ""),
        gettext("Last meeting"): str(known.last or ""),
    }


def _fields(new: NewMeeting, besides: Meeting | None = None) -> dict[str, object]:
    """The values of a meeting's row, with the last meeting found."""
    last = new.last
    if last is None and new.follows and new.series is not None:
        last = last_before(new.series, new.begins_at, besides=besides)
    return {
        "kind": new.kind,
        "series": new.series,
        "comprehensive": new.comprehensive,
        "begins_at": new.begins_at,
        "ends_at": new.ends_at,
        "place": new.place.strip(),
        "theme": new.theme.strip(),
        "chair_name": new.chair_name.strip(),
        "reply_by_date": new.reply_by_date,
        "last": last,
    }


def _insist_sound(meeting: Meeting, new: NewMeeting) -> None:
    insist_no_secrets(new.title)
    insist_fit(meeting, *CHECKED)
    if not new.title.strip():
        raise BadWords(_("Give the meeting a title."))
    if meeting.ends_at <= meeting.begins_at:
        raise BadTimes(_("The meeting must end after it begins. Check the times."))
    if meeting.reply_by_date and meeting.reply_by_date > timezone.localdate(meeting.begins_at):
        raise BadTimes(_("Answers are needed before the meeting. Choose an earlier day."))
    _insist_series(meeting)


def _insist_in_use(series: MeetingSeries | None) -> None:
    """A meeting stays in its series when that is closed; none comes in any more."""
    if series is not None and series.closed_at is not None:
        raise BadSeries(_("Choose a series of the convening unit that is still in use."))


def _insist_series(meeting: Meeting) -> None:
    unit, series, last = meeting.record.unit_id, meeting.series, meeting.last
    if series is not None and series.unit_id != unit:
        raise BadSeries(_("Choose a series of the convening unit that is still in use."))
    if last is None:
        return
    if last.record.unit_id != unit or last.begins_at >= meeting.begins_at:
        raise BadSeries(_("The last meeting must be an earlier one of the same unit."))
    if last.state == MeetingState.CANCELLED:
        raise BadSeries(_("The last meeting was cancelled. Choose one that was held."))


def _rename(meeting: Meeting, title: str, *, actor: User, at: datetime) -> None:
    before = meeting.record.title
    if title == before:
        return
    Record.objects.filter(pk=meeting.pk).update(title=title)
    meeting.record.title = title
    log(actor=actor, verb="meeting.rename", target=meeting, at=at, before=before, after=title)
