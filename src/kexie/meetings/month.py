"""A month of meetings as a calendar: weeks from Monday, each day with what begins on it or goes on."""

import calendar as weeks
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from kexie.kernel.workdays import is_working_day
from kexie.meetings.models import Meeting

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """`inside`: it belongs to the month itself; `off`: a day off by the official calendar."""

    date: date
    inside: bool
    off: bool
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """
    Weeks of seven days each.

    :ivar before, after: the months beside, as an address has them (`2026-03`); empty at the ends of time
    """

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    before: str
    after: str

    @property
    def count(self) -> int:
        """Meetings that begin in the month."""
        return len(
            {one.pk for week in self.weeks for day in week if day.inside for one in day.meetings}
        )


def shown_month(asked: str, today: date) -> date:
    """The first day of the month asked for (`2026-03`), or of today's."""
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = today.replace(day=1)
    return first if FIRST <= first <= LAST else today.replace(day=1)


def month_of(meetings: QuerySet[Meeting], first: date) -> Month:
    days = list(weeks.Calendar(firstweekday=0).itermonthdates(first.year, first.month))
    begin, end = _midnight(days[0]), _midnight(days[-1] + timedelta(days=1))
    found = list(meetings.filter(begins_at__lt=end, ends_at__gt=begin).order_by("begins_at", "pk"))
    made = [
        Day(
            day,
            day.month == first.month,
            not is_working_day(day),
            tuple(one for one in found if _on(one, day)),
        )
        for day in days
    ]
    return Month(
        first,
        tuple(tuple(made[start : start + 7]) for start in range(0, len(made), 7)),
        _beside(first - timedelta(days=1)),
        _beside(first + timedelta(days=32)),
    )


def _on(meeting: Meeting, day: date) -> bool:
    return timezone.localdate(meeting.begins_at) <= day <= timezone.localdate(meeting.ends_at)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _beside(day: date) -> str:
    return f"{day:%Y-%m}" if FIRST <= day.replace(day=1) <= LAST else ""
