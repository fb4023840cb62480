"""Periods by name, day and neighbour; names of DHIS2 against those of its own test files."""

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kexie.kernel import periods_dhis2
from kexie.kernel.periods import (
    BadPeriod,
    PeriodKind,
    Span,
    between,
    count_in,
    covering,
    numbered,
    parse,
    periods_of,
)
from kexie.kernel.periods_dhis2 import LIBRARY_TYPES, November

SHARED = Path(__file__).parents[5] / "shared"
FILE = SHARED / "data" / "dhis2" / "periods.json"
NAMED = [kind for kind in PeriodKind if kind != PeriodKind.CAMPAIGN]
DAYS = st.dates(date(1902, 1, 1), date(2193, 12, 31))
SEPTEMBER = {"2024@kepuyue": Span(date(2024, 9, 1), date(2024, 9, 30), "全国科普月")}


def _file() -> dict[str, Any]:
    if not FILE.exists():
        pytest.skip("the shared data are not here")
    loaded: dict[str, Any] = json.loads(FILE.read_text())
    return loaded


@pytest.mark.parametrize(
    ("name", "kind", "first", "last"),
    [
        ("2024", "year", "2024-01-01", "2024-12-31"),
        ("2024H2", "half", "2024-07-01", "2024-12-31"),
        ("2024Q1", "quarter", "2024-01-01", "2024-03-31"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2023-02T3", "ten_days", "2023-02-21", "2023-02-28"),
        ("2024-03T1", "ten_days", "2024-03-01", "2024-03-10"),
        ("2024-03-05", "day", "2024-03-05", "2024-03-05"),
        ("2024W12", "week", "2024-03-18", "2024-03-24"),
        ("2020W53", "week", "2020-12-28", "2021-01-03"),
        ("2024-2025SY", "school_year", "2024-09-01", "2025-08-31"),
        ("2022-11FY", "year_november", "2022-11-01", "2023-10-31"),
        ("2022-11S", "half_november", "2022-11-01", "2023-04-30"),
        ("2022-10S", "half_april", "2022-10-01", "2023-03-31"),
        ("2023-02Q", "quarter_november", "2023-02-01", "2023-04-30"),
        ("2022-03B", "two_months", "2022-03-01", "2022-04-30"),
        ("2024@kepuyue", "campaign", "2024-09-01", "2024-09-30"),
    ],
)
def test_a_name_says_kind_and_days(name: str, kind: str, first: str, last: str) -> None:
    period = parse(name, SEPTEMBER)

    assert (period.id, period.kind, str(period.first), str(period.last)) == (
        name,
        kind,
        first,
        last,
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024Q5",
        "2024-13",
        "2024-00",
        "2023-02-29",
        "2024W53",
        "2024W0",
        "2024H3",
        "2024-2026SY",
        "2024-02B",
        "2024-12Q",
        "0000",
        "9999",
        "1899",
        "2024-03T4",
        "2024@nothing",
        "202403",
        "２０２４",
        "2024 ",
        "x" * 10_000,
    ],
)
def test_what_names_no_period_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadPeriod) as refusal:
        parse(text)

    assert str(refusal.value)
    assert len(str(refusal.value)) < 200


@given(DAYS, st.sampled_from(NAMED))
def test_every_day_lies_in_one_period_of_a_kind_and_neighbours_touch(
    day: date, kind: PeriodKind
) -> None:
    here = covering(day, kind)

    assert here.first <= day <= here.last
    assert parse(here.id) == here
    assert numbered(kind, here.year, here.number) == here
    assert here.shift(1).first == here.last + timedelta(days=1)
    assert here.shift(-1).last == here.first - timedelta(days=1)
    assert here.shift(5).shift(-5) == here


@given(st.integers(1901, 2198), st.sampled_from(NAMED))
def test_the_periods_of_a_year_follow_each_other_without_gap(year: int, kind: PeriodKind) -> None:
    if kind == PeriodKind.DAY:
        return
    found = periods_of(kind, year)

    assert len(found) == count_in(kind, year) == found[0].count_in_year
    for before, after in pairwise(found):
        assert after.first == before.last + timedelta(days=1)
    assert periods_of(kind, year + 1)[0].first == found[-1].last + timedelta(days=1)


def test_a_quarter_has_three_months_and_nine_thirds() -> None:
    quarter = parse("2024Q1")

    assert [one.id for one in quarter.parts(PeriodKind.MONTH)] == ["2024-01", "2024-02", "2024-03"]
    assert len(quarter.parts(PeriodKind.TEN_DAYS)) == 9
    assert [one.id for one in parse("2024-01").parts(PeriodKind.WEEK)] == [
        f"2024W0{number}" for number in range(1, 5)
    ]
    assert quarter.parts(PeriodKind.YEAR) == []


def test_only_whole_periods_lie_between_two_days() -> None:
    found = between(date(2017, 1, 2), date(2017, 4, 29), PeriodKind.MONTH)

    assert [one.id for one in found] == ["2017-02", "2017-03"]


def test_the_year_to_date_ends_with_the_period() -> None:
    assert [one.id for one in parse("2024-03").year_to_date()] == ["2024-01", "2024-02", "2024-03"]
    assert [one.id for one in parse("2024-11Q").year_to_date()] == ["2024-11Q"]


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("2024-03", "2023-03"),
        ("2024-02-29", "2023-02-28"),
        ("2020W53", "2019W52"),
        ("2024-2025SY", "2023-2024SY"),
        ("2024H1", "2023H1"),
    ],
)
def test_the_same_a_year_before(name: str, before: str) -> None:
    assert parse(name).same_last_year().id == before


def test_a_campaign_has_no_neighbours_but_perhaps_a_year_before() -> None:
    campaign = parse("2024@kepuyue", SEPTEMBER)
    before = {"2023@kepuyue": Span(date(2023, 9, 1), date(2023, 9, 30), "科普日")}

    assert campaign.label == "全国科普月"
    assert campaign.same_last_year(before).label == "科普日"
    with pytest.raises(BadPeriod):
        campaign.same_last_year(SEPTEMBER)
    with pytest.raises(BadPeriod):
        campaign.shift(1)


def test_counting_stops_at_the_ends_of_the_calendar() -> None:
    for name in ("2199", "2199-12", "2199W52", "2199-12-31", "2199-12T3", "2199BiW26"):
        with pytest.raises(BadPeriod):
            parse(name).shift(1)
    for name in ("1900", "1900-01", "1900W01", "1900-01-01", "1900-01T1", "1900BiW01"):
        with pytest.raises(BadPeriod):
            parse(name).shift(-1)
    with pytest.raises(BadPeriod):
        parse("2024-01-01").shift(10**9)


def test_names_days_and_labels_are_those_of_the_file() -> None:
    rows = _file()["periods"]
    own_words = {"QUARTERLY", "SIXMONTHLY"}  # a quarter is called so, not after its months

    assert len(rows) == 85
    with translation.override("en"):
        for row in rows:
            period = periods_dhis2.listed(LIBRARY_TYPES[row["type"]], row["year"], row["index"])
            assert (str(period.first), str(period.last)) == (row["start"], row["end"])
            assert periods_dhis2.write(period, november=November.STARTS) == row["id"]
            assert periods_dhis2.read(row["id"], november=November.STARTS) == period
            if row["type"] not in own_words:
                assert period.label == row["label"]
            if "server_id" in row:
                assert periods_dhis2.write(period, november=November.ENDS) == row["server_id"]
                assert periods_dhis2.read(row["server_id"], november=November.ENDS) == period


def test_counts_are_those_of_the_file() -> None:
    for row in _file()["counts"]:
        kind = LIBRARY_TYPES[row["type"]]
        years = kind in (PeriodKind.YEAR, PeriodKind.YEAR_NOVEMBER)
        assert (10 if years else count_in(kind, row["year"])) == row["count"]


@given(DAYS, st.sampled_from(NAMED), st.sampled_from(November))
def test_what_is_written_for_dhis2_is_read_back(
    day: date, kind: PeriodKind, november: November
) -> None:
    period = covering(day, kind)

    assert periods_dhis2.read(
        periods_dhis2.write(period, november=november), november=november
    ) == (period)


def test_which_november_is_never_guessed() -> None:
    with pytest.raises(periods_dhis2.WhichNovember):
        periods_dhis2.read("2022Nov")
    with pytest.raises(periods_dhis2.WhichNovember):
        periods_dhis2.write(parse("2022-11FY"))
    assert periods_dhis2.read("2022NovemberQ1") == periods_dhis2.read("2023NovQ1")


def test_months_with_a_dash_and_blanks_are_read_too() -> None:
    assert periods_dhis2.read(" 2017-01 ").id == "2017-01"
    with pytest.raises(BadPeriod):
        periods_dhis2.read("201713")
