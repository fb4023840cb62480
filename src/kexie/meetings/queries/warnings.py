"""
Rules of the house for meetings, as data. They warn, in the words of the rule; nothing is forbidden by them.

Source: 整治形式主义为基层减负若干规定 (2024), part 2 on meetings; the rest is arithmetic.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.kernel.workdays import is_working_day
from kexie.meetings.models import (
    AgendaItem,
    Attendance,
    Capacity,
    Coming,
    ItemKind,
    Meeting,
    MeetingState,
)
from kexie.meetings.queries.agenda import items_of, planned_minutes
from kexie.meetings.queries.attending import attendances_of, held_posts
from kexie.org.models import UnitKind

MOST_SPEECH = 60  # minutes
MOST_A_YEAR = 1
BURDEN = _("Certain Provisions on Rectifying Formalism and Reducing the Burden on the Grassroots")
ASSOCIATIONS = frozenset({UnitKind.PREFECTURE, UnitKind.COUNTY, UnitKind.TOWNSHIP})
DEPUTY = "副"


@dataclass(frozen=True, slots=True)
class HouseRule:
    """A rule in words, and where it is from; `source` is empty where it is mere arithmetic."""

    code: str
    words: str | Promise
    source: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Caution:
    """What of a meeting does not agree with a rule, in words."""

    rule: HouseRule
    found: str | Promise


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules look at."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    places: Sequence[Attendance]


ONCE_A_YEAR = HouseRule(
    "once_a_year",
    _("A comprehensive work meeting of the whole system is normally held at most once a year."),
    BURDEN,
)
SPEECH = HouseRule("speech", _("The main speech normally lasts no longer than an hour."), BURDEN)
PRINCIPALS = HouseRule(
    "principals",
    _("Where a deputy convenes, the principals of the units below need not come."),
    BURDEN,
)
FITS = HouseRule("fits", _("The points of the agenda fit between begin and end."))
DAY_OFF = HouseRule("day_off", _("Meetings are held on working days."))
TWICE = HouseRule("twice", _("Nobody is asked to two places at the same time."))


def warnings_of(meeting: Meeting) -> list[Caution]:
    """What of the meeting does not agree with the rules of the house. The caller has shown that the user sees it."""
    if meeting.state == MeetingState.CANCELLED:
        return []
    seen = Seen(meeting, list(items_of(meeting)), list(attendances_of(meeting)))
    return [warning for look in LOOKS for warning in look(seen)]


def _once_a_year(seen: Seen) -> Iterator[Caution]:
    meeting = seen.meeting
    if not meeting.comprehensive:
        return
    year = timezone.localtime(meeting.begins_at).year
    others = (
        Meeting.objects.filter(
            record__unit=meeting.record.unit_id, comprehensive=True, begins_at__year=year
        )
        .exclude(pk=meeting.pk)
        .exclude(state=MeetingState.CANCELLED)
        .order_by("begins_at")
    )
    if len(found := list(others.select_related("record"))) >= MOST_A_YEAR:
        yield Caution(
            ONCE_A_YEAR,
            _("In %(year)s there is already: %(meetings)s")
            % {"year": year, "meetings": "、".join(one.record.title for one in found)},
        )


def _speech(seen: Seen) -> Iterator[Caution]:
    for item in seen.items:
        if item.kind == ItemKind.SPEECH and item.minutes > MOST_SPEECH:
            yield Caution(
                SPEECH,
                _("“%(item)s” is to take %(minutes)s minutes.")
                % {"item": item.title, "minutes": item.minutes},
            )


def _principals(seen: Seen) -> Iterator[Caution]:
    """The first post of a unit is its principal's."""
    chairs = [place for place in seen.places if place.capacity == Capacity.CHAIR]
    if not any(DEPUTY in place.post_title.split("、")[0] for place in chairs):
        return
    below = [
        place
        for place in seen.places
        if place.post_id and place.unit and place.unit.kind in ASSOCIATIONS
        if place.capacity == Capacity.MEMBER and place.coming != Coming.DEPUTY
    ]
    day = timezone.localdate(seen.meeting.begins_at)
    firsts = first_posts([place.unit_id for place in below if place.unit_id], day)
    asked = [place for place in below if place.post_id in firsts]
    if asked:
        yield Caution(
            PRINCIPALS,
            _("A deputy takes the chair; %(count)s principals of units below are asked.")
            % {"count": len(asked)},
        )


def first_posts(units: Sequence[int], day: date) -> frozenset[int]:
    """Keys of the posts that stand first in these units: their principals'."""
    first: dict[int, int] = {}
    for post in held_posts(day, units=units) if units else ():
        first.setdefault(post.unit_id, post.pk)
    return frozenset(first.values())


def _fits(seen: Seen) -> Iterator[Caution]:
    there = int((seen.meeting.ends_at - seen.meeting.begins_at).total_seconds() // 60)
    needed = planned_minutes(seen.items)
    if needed > there:
        yield Caution(
            FITS,
            _("The points take %(needed)s minutes, the meeting has %(there)s.")
            % {"needed": needed, "there": there},
        )


def _day_off(seen: Seen) -> Iterator[Caution]:
    day = timezone.localdate(seen.meeting.begins_at)
    if not is_working_day(day):
        yield Caution(DAY_OFF, _("The meeting is planned for a day off."))


def _twice(seen: Seen) -> Iterator[Caution]:
    """Only names of people are said: which other meeting it is, is that meeting's matter."""
    meeting = seen.meeting
    people = {
        place.post.user_id: place.name
        for place in seen.places
        if place.post is not None and place.coming not in {Coming.LEAVE, Coming.DEPUTY}
    }
    if not people or meeting.state not in {MeetingState.PLANNED, MeetingState.CALLED}:
        return
    elsewhere = Attendance.objects.filter(
        post__user__in=people,
        coming__in=[Coming.ASKED, Coming.COMING],
        meeting__begins_at__lt=meeting.ends_at,
        meeting__ends_at__gt=meeting.begins_at,
        meeting__state__in=[MeetingState.CALLED, MeetingState.RUNNING],
    ).exclude(meeting=meeting.pk)
    both = sorted(set(elsewhere.values_list("post__user", flat=True)))
    if both:
        yield Caution(
            TWICE,
            _("Asked elsewhere at the same time: %(people)s")
            % {"people": "、".join(people[pk] for pk in both)},
        )


LOOKS: tuple[Callable[[Seen], Iterator[Caution]], ...] = (
    _once_a_year,
    _speech,
    _principals,
    _fits,
    _day_off,
    _twice,
)
