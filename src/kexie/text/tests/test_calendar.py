from datetime import date

import pytest

from kexie.text.calendar import after_working_days, is_working_day, months_after
from kexie.text.reading.times import Calendar, find_times

BASE = Calendar(date(2023, 12, 29))
HIGH_SUMMER = Calendar(date(2024, 7, 25))


def test_national_day_is_free_and_the_sunday_before_it_is_worked() -> None:
    assert not is_working_day(date(2024, 10, 1))
    assert is_working_day(date(2024, 9, 29))


def test_three_working_days_after_the_eve_of_the_holiday_come_after_it() -> None:
    assert after_working_days(date(2024, 9, 30), 3).day == date(2024, 10, 10)


def test_a_year_without_official_calendar_counts_monday_to_friday_and_says_so() -> None:
    found = after_working_days(date(2091, 1, 5), 5)
    assert found.day == date(2091, 1, 12)
    assert not found.official


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("words", "kind", "day"),
    [
        ("3月底前", "date", date(2024, 3, 31)),
        ("于1月20日前", "date", date(2024, 1, 20)),
        ("12月中旬", "date", date(2024, 12, 20)),
        ("11月上旬", "date", date(2024, 11, 10)),
        ("一季度", "date", date(2024, 3, 31)),
        ("第三季度末", "date", date(2024, 9, 30)),
        ("上半年", "date", date(2024, 6, 30)),
        ("年底前", "date", date(2023, 12, 31)),
        ("2024年底前", "date", date(2024, 12, 31)),
        ("2027年底前", "date", date(2027, 12, 31)),
        ("二〇二四年六月底", "date", date(2024, 6, 30)),
        ("5月30日上午", "date", date(2024, 5, 30)),
        ("6月20日和12月10日前", "date", date(2024, 12, 10)),
        ("会后十天内", "date", date(2024, 1, 8)),
        ("限30日内", "date", date(2024, 1, 28)),
        ("三个月内", "date", date(2024, 3, 29)),
        ("两周内", "date", date(2024, 1, 12)),
        ("本周内", "date", date(2023, 12, 31)),
        ("下周三", "date", date(2024, 1, 3)),
        ("自3月起", "date", date(2024, 3, 1)),
        ("3个工作日内", "date", None),
        ("接到任务后3个工作日内", "date", None),
        ("下次党组会前", "date", None),
        ("春节前", "date", None),
        ("提前15天", "date", None),
        ("五年内", "date", None),
        ("每季度", "recurring", None),
        ("每月25日前", "recurring", None),
        ("每半个月", "recurring", None),
        ("每年第一季度", "recurring", None),
        ("每场活动前", "recurring", None),
        ("每周五下班前", "recurring", None),
        ("逢年过节", "recurring", None),
        ("长期坚持", "long_term", None),
        ("尽快", "none", None),
    ],
)
def test_an_expression_of_time_comes_to_its_last_day(
    words: str, kind: str, day: date | None
) -> None:
    found = find_times(words, 0, len(words), BASE)
    assert [(w.kind, w.day) for w in found] == [(kind, day)]


@pytest.mark.parametrize(
    "words", ["2021年以来", "2024年度", "一年内只收一次", "压缩到90天以内", "年终评估", "半年"]
)
def test_what_only_looks_like_a_deadline_is_none(words: str) -> None:
    assert find_times(words, 0, len(words), HIGH_SUMMER) == []


def test_a_day_that_the_calendar_does_not_have_stays_open() -> None:
    assert [w.day for w in find_times("2月30日前", 0, 6, BASE)] == [None]


def test_without_a_date_of_the_text_the_year_it_speaks_of_counts() -> None:
    assert find_times("6月底前", 0, 5, Calendar(None, 2025))[0].day == date(2025, 6, 30)
    assert find_times("6月底前", 0, 5, Calendar(None))[0].day is None
