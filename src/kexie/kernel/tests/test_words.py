"""Days and quantities as a person says them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from kexie.kernel import words
from kexie.kernel.templatetags import kexie as tags

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("days", "said", "in_english", "tone"),
    [
        (30, "30 天后到期", "due in 30 days", "quiet"),
        (8, "8 天后到期", "due in 8 days", "quiet"),
        (7, "7 天后到期", "due in 7 days", "attention"),
        (1, "1 天后到期", "due in 1 day", "attention"),
        (0, "今天到期", "due today", "attention"),
        (-1, "逾期 1 天", "1 day late", "bad"),
        (-400, "逾期 400 天", "400 days late", "bad"),
    ],
)
def test_a_deadline_is_said_from_today(days: int, said: str, in_english: str, tone: str) -> None:
    day = TODAY + timedelta(days=days)

    with translation.override("zh-hans"):
        assert words.due_words(day, TODAY) == said
    with translation.override("en"):
        assert words.due_words(day, TODAY) == in_english
    assert words.due_tone(day, TODAY) == tone


def test_no_deadline_is_said_too() -> None:
    with translation.override("zh-hans"):
        assert tags.due(None, TODAY) == "无时限"
        assert "无时限" in tags.deadline(None, TODAY)


def test_a_deadline_carries_its_date_for_print() -> None:
    with translation.override("zh-hans"):
        drawn = tags.deadline(TODAY, TODAY)

    assert 'datetime="2026-06-15"' in drawn
    assert 'title="2026年6月15日"' in drawn


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        (0, "zh-hans", "0"),
        (9999, "zh-hans", "9,999"),
        (10_000, "zh-hans", "1 万"),
        (123_456, "zh-hans", "12.35 万"),
        (185_000_000, "zh-hans", "1.85 亿"),
        (-123_456, "zh-hans", "-12.35 万"),
        (Decimal("20000.5"), "zh-hans", "2 万"),
        (123_456, "en", "123,456"),
        (12.5, "en", "12.50"),
    ],
)
def test_large_quantities_are_short_in_chinese(
    value: words.Number, language: str, said: str
) -> None:
    with translation.override(language):
        assert words.big_words(value) == said


def test_the_year_is_left_out_where_everybody_knows_it() -> None:
    with translation.override("zh-hans"):
        assert words.day_words(date(2026, 9, 5), TODAY) == "9月5日"
        assert words.day_words(date(2027, 9, 5), TODAY) == "2027年9月5日"
        assert words.day_words(date(2026, 9, 5)) == "2026年9月5日"


def test_moments_are_said_in_local_time() -> None:
    moment = datetime.fromisoformat("2026-06-14T17:05:00+00:00")

    with translation.override("zh-hans"):
        assert words.moment_words(moment) == "2026年6月15日 01:05"
        assert words.day_words(moment) == "2026年6月15日"


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KB"),
        (3_456_789, "3.3 MB"),
        (5 << 40, "5,120.0 GB"),
    ],
)
def test_sizes_of_files(size: int, said: str) -> None:
    with translation.override("en"):
        assert words.size_words(size) == said


def test_absent_values_are_shown_as_nothing() -> None:
    assert tags.number(None) == tags.big(None) == tags.day(None) == tags.moment(None) == ""


def test_decimals_are_as_asked() -> None:
    assert tags.number(1234.5, 1) == "1,234.5"
    assert tags.number(1234) == "1,234"
