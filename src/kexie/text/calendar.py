"""Days as Chinese offices count them: working days by the official calendar, ends of months, quarters, ten-day thirds."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

SATURDAY = 5
OFFICIAL_YEARS_NOTE = (
    "The official calendar of this year is not known; Monday to Friday were counted."
)


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A day counted in working days; `official` is false where a year had no published calendar."""

    day: date
    official: bool


@cache
def official_years() -> range:
    """The years whose holidays the State Council has published and the data hold."""
    from chinese_calendar import constants  # noqa: PLC0415  # only who counts working days pays for it

    years = {day.year for day in constants.holidays}
    return range(min(years), max(years) + 1)


def is_working_day(day: date) -> bool:
    """Whether offices work on this day: the official calendar, else Monday to Friday."""
    if day.year not in official_years():
        return day.weekday() < SATURDAY
    from chinese_calendar import is_workday  # noqa: PLC0415  # only who counts working days pays for it

    return bool(is_workday(day))


FIXED_FESTIVALS = {
    "元旦": (1, 1), "五一": (5, 1), "六一": (6, 1), "七一": (7, 1), "八一": (8, 1), "教师节": (9, 10),
    "国庆": (10, 1), "十一": (10, 1),
}  # fmt: skip
MOVING_FESTIVALS = {
    "春节": "Spring Festival",
    "清明": "Tomb-sweeping Day",
    "端午": "Dragon Boat Festival",
    "中秋": "Mid-autumn Festival",
}
"""The festivals whose day the official calendar sets, by their names in its data."""


def eve_of_festival(year: int, name: str) -> date | None:
    """The last day before a festival of this year and its holiday; None where no calendar of the year is known."""
    fixed = next((day for words, day in FIXED_FESTIVALS.items() if name.startswith(words)), None)
    if fixed:
        return date(year, *fixed) - timedelta(days=1)
    moving = next((n for words, n in MOVING_FESTIVALS.items() if name.startswith(words)), None)
    if moving is None or year not in official_years():
        return None
    from chinese_calendar import constants  # noqa: PLC0415  # only who meets a festival pays for it

    days = [d for d, holiday in constants.holidays.items() if d.year == year and holiday == moving]
    return min(days) - timedelta(days=1) if days else None


def after_working_days(start: date, count: int) -> WorkingDay:
    """The day `count` working days after `start` (which itself does not count), or before it if negative."""
    day, left, official = start, abs(count), True
    step = timedelta(days=1 if count >= 0 else -1)
    while left:
        try:
            day += step
        except OverflowError:
            return WorkingDay(day, official=False)
        official = official and day.year in official_years()
        left -= is_working_day(day)
    return WorkingDay(day, official)


def end_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, months.monthrange(year, month)[1])


def months_after(start: date, count: int) -> date | None:
    """The same day `count` months later, or the last of that month; None beyond the calendar."""
    index = start.year * 12 + start.month - 1 + count
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))


def days_after(start: date, count: int) -> date | None:
    """`count` days later; None beyond the calendar."""
    try:
        return start + timedelta(days=count)
    except OverflowError:
        return None


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def week_of_month(spoken: int, month: int, index: int) -> date | None:
    """The Sunday of the week of that number, the first being the one with the first of the month."""
    first = day_of(spoken, month, 1)
    return first and days_after(first, 7 * index - 1 - first.weekday())


def day_in_week(words: str, base: date) -> date | None:
    """本周五, 下周三, 下周: that day, the Sunday where none is named."""
    day = 6 - base.weekday() + (7 if words.startswith("下") else 0)
    name = words[2:3]
    if name and name in "一二三四五六":
        day += "一二三四五六".index(name) - 6
    return days_after(base, day)
