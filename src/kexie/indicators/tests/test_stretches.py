"""Periods that the analysis names from today."""

from datetime import date

import pytest

from kexie.indicators.queries.analysis.stretches import periods_of
from kexie.kernel.periods import BadPeriod

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("this-year", ["2026"]),
        ("last-year", ["2025"]),
        ("last-3-years", ["2024", "2025", "2026"]),
        ("last-quarter", ["2025Q4"]),
        ("last-2-months", ["2026-02", "2026-03"]),
        ("this-year-quarters", ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]),
        ("2025-11..2026-01", ["2025-11", "2025-12", "2026-01"]),
        ("2026H1", ["2026H1"]),
    ],
)
def test_periods_are_named_from_today_or_by_their_names(word: str, names: list[str]) -> None:
    assert [one.id for one in periods_of(word, TODAY, {})] == names


@pytest.mark.parametrize(
    "word", ["2026..2025", "2026..2026-01", "last-0-years", "1901-01..2199-12", "x"]
)
def test_what_is_no_period_or_too_many_is_refused(word: str) -> None:
    with pytest.raises(BadPeriod):
        periods_of(word, TODAY, {})
