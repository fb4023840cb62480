"""
Working days by the official calendar (holidays and the working weekends that pay for them).

The calendar is data of the `chinesecalendar` package, which follows the State Council's yearly notice.
Beyond the last published year Monday to Friday are taken as working days; `is_published` tells which.
"""

from datetime import date, timedelta

from chinese_calendar import is_workday

FRIDAY = 4


def is_published(day: date) -> bool:
    """Is the official calendar of that day's year known?"""
    try:
        is_workday(day)
    except NotImplementedError:
        return False
    return True


def is_working_day(day: date) -> bool:
    if not is_published(day):
        return day.weekday() <= FRIDAY
    return bool(is_workday(day))


def add_working_days(day: date, count: int) -> date:
    """The day `count` working days after `day`; 0 gives `day` itself if it is one, else the next."""
    while count > 0 or not is_working_day(day):
        day += timedelta(days=1)
        if is_working_day(day) and count > 0:
            count -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before."""
    if end < start:
        return -working_days_between(end, start)
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=step)) for step in range(1, days + 1))
