"""Working days by the official calendar, holidays and working weekends included."""

from datetime import date

import pytest

from kexie.kernel.workdays import (
    add_working_days,
    is_published,
    is_working_day,
    working_days_between,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 10, 1), False),  # National Day
        (date(2025, 9, 28), True),  # a Sunday that pays for it
        (date(2025, 10, 11), True),  # a Saturday that pays for it
        (date(2025, 10, 12), False),
        (date(2024, 2, 12), False),  # Spring Festival
        (date(2024, 2, 4), True),  # a Sunday that pays for it
    ],
)
def test_holidays_and_working_weekends_count(day: date, works: bool) -> None:  # noqa: FBT001 -- a table's column
    assert is_working_day(day) is works


def test_ten_working_days_jump_over_the_october_holiday() -> None:
    assert add_working_days(date(2025, 9, 25), 10) == date(2025, 10, 15)
    assert working_days_between(date(2025, 9, 25), date(2025, 10, 15)) == 10
    assert working_days_between(date(2025, 10, 15), date(2025, 9, 25)) == -10


def test_nothing_to_add_finds_the_next_working_day() -> None:
    assert add_working_days(date(2025, 10, 1), 0) == date(2025, 10, 9)


def test_beyond_the_published_calendar_weekdays_work() -> None:
    assert not is_published(date(2091, 1, 1))
    assert is_working_day(date(2091, 1, 1))
    assert not is_working_day(date(2091, 1, 6))
