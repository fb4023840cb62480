"""What people write becomes millionths and comes back as it was."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kexie.indicators.amounts import (
    LARGEST,
    BadNumber,
    amount_of,
    decimal_of,
    displayed,
    insist_type,
    number_shown,
    parse_amount,
    ratio_shown,
    rounded,
    shown,
)


@dataclass
class Measure:
    unit_name: str = "元"
    display_unit: str = "万元"
    display_power: int = 4
    decimals: int = 2


MONEY = Measure()
PEOPLE = Measure("人次", "", 0, 0)
SHARE = Measure("%", "", 0, 1)


@pytest.mark.parametrize(
    ("text", "power", "base"),
    [
        ("12", 0, "12"),
        (" 1,234.5 ", 0, "1234.5"),
        ("１，２３４．５", 0, "1234.5"),
        ("-0.000001", 0, "-0.000001"),
        ("−3", 0, "-3"),
        ("12.5", 4, "125000"),
        ("12.5万", 0, "125000"),
        ("12.5万", 4, "125000"),
        ("1.2亿", 4, "120000000"),
        ("1.2 億", 0, "120000000"),
        ("0.5万亿", 0, "500000000000"),
        ("0.00000001", 4, "0.0001"),
        ("007", 0, "7"),
    ],
)
def test_what_people_write_is_understood(text: str, power: int, base: str) -> None:
    assert decimal_of(parse_amount(text, power=power)) == Decimal(base)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "-",
        "abc",
        "1,23",
        "1,2345",
        "1.2.3",
        "1e5",
        "1..2",
        "0x10",
        "NaN",
        "12 元",
        "万",
        "0.0000001",
        "9999999999999",
        "99999万亿",
        "9" * 5000,
        "1\n2",
        "=1+1",
        "١٢",
    ],
)
def test_what_is_no_number_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadNumber) as refusal:
        parse_amount(text)

    assert 0 < len(str(refusal.value)) < 200


@given(st.integers(-LARGEST, LARGEST))
def test_an_amount_is_the_same_after_a_round_trip(amount: int) -> None:
    assert amount_of(decimal_of(amount)) == amount
    assert parse_amount(str(decimal_of(amount))) == amount
    assert parse_amount(format(displayed(amount, 4), "f"), power=4) == amount
    assert parse_amount(number_shown(amount, MONEY), power=4) == amount


@given(st.fractions(max_denominator=10**9), st.integers(0, 6))
def test_rounding_is_to_the_nearest(value: Fraction, decimals: int) -> None:
    assert abs(Fraction(rounded(value, decimals)) - value) <= Fraction(1, 2 * 10**decimals)


def test_half_is_rounded_away_from_zero() -> None:
    assert rounded(Fraction(5, 1000), 2) == Decimal("0.01")
    assert rounded(Fraction(-5, 1000), 2) == Decimal("-0.01")


def test_amounts_are_shown_exactly_in_the_display_unit() -> None:
    assert shown(parse_amount("12345678"), MONEY) == "1,234.5678 万元"
    assert shown(parse_amount("120000"), MONEY) == "12.00 万元"
    assert shown(0, PEOPLE) == "0 人次"
    assert shown(parse_amount("1234567"), PEOPLE) == "1,234,567 人次"


def test_short_words_count_in_wan_and_yi() -> None:
    with translation.override("zh-hans"):
        assert shown(parse_amount("1.85亿"), MONEY, short=True) == "1.85 亿 元"
        assert shown(parse_amount("99"), PEOPLE, short=True) == "99 人次"


def test_a_ratio_is_rounded_to_its_decimals() -> None:
    assert ratio_shown(Fraction(250, 3), SHARE) == "83.3 %"


@pytest.mark.parametrize(
    ("text", "value_type"),
    [("1.5", "integer"), ("-1", "count"), ("0.5", "count"), ("0", "positive"), ("2", "yes_no")],
)
def test_an_amount_that_the_type_cannot_have_is_refused(text: str, value_type: str) -> None:
    with pytest.raises(BadNumber):
        insist_type(parse_amount(text), value_type)


@pytest.mark.parametrize(
    ("text", "value_type"),
    [("-1.5", "number"), ("-1", "integer"), ("0", "count"), ("1", "positive"), ("1", "yes_no")],
)
def test_an_amount_that_the_type_can_have_passes(text: str, value_type: str) -> None:
    insist_type(parse_amount(text), value_type)
