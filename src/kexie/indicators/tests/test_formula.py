"""Formulas: what they mean, and how they are refused."""

import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from kexie.indicators.formula import (
    Aggregation,
    BadFormula,
    Ratio,
    Where,
    codes_in,
    combine,
    evaluate,
    evaluate_ratio,
    fields_in,
    in_words,
    parse,
    to_json,
)
from kexie.indicators.tests.values import Values
from kexie.kernel.periods import Period
from kexie.kernel.periods import parse as period

SHARED = Path(__file__).parents[5] / "shared"
ORACLE = SHARED / "data" / "dhis2" / "roll-up-oracle.json"


MAY = Where((period("2024-05"),), "u")
NO_VALUES = Values({}, {})
FIELDS = Values({"{a}": "6", "{b}": "4", "{zero}": "0", "{none}": None}, {})


def worked(text: str, source: Values = FIELDS) -> Fraction | None:
    return evaluate(parse(text), MAY, source)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("2 - 3 - 4", "-5"),
        ("12 / 2 / 3", "2"),
        ("--2", "2"),
        ("-2 * -3", "6"),
        ("0.1 + 0.2 == 0.3", "1"),
        ("1 < 2 and 2 < 1", "0"),
        ("1 < 2 or 2 < 1 and 0", "1"),
        ("not 1 = 2", "1"),
        ("not not not 5", "0"),
        ("1 ≤ 1 && !(1 ≠ 1)", "1"),
        ("{a} / {b}", "3/2"),
        ("{a} + {none}", "6"),
        ("{none} + 1", None),
        ("{none}", None),
        ("{none} * {a}", "0"),
        ("{a} / {zero}", None),
        ("{a} / {none}", None),
        ("coalesce({a} / {zero}, 5)", "5"),
        ("coalesce({none}, {b})", "4"),
        ("coalesce({none}, 0)", "0"),
        ("coalesce({none}, {none})", None),
        ("if({a} > 5, 1, 1 / 0)", "1"),
        ("if({none} > 5, 1, 2)", None),
        ("if({none} > 5, 1, {b})", "4"),
        ("min({a}, {none}, {b})", "4"),
        ("max({a}, {b}, {a} / {zero})", None),
        ("max({none}, {none})", None),
        ("sum({a}, {none}, {b})", "10"),
        ("abs(0 - {a})", "6"),
        ("round(2.5)", "3"),
        ("round(0 - 2.5)", "-3"),
        ("round({a} / 7, 2)", "43/50"),
        ("isNull({none})", "1"),
        ("isNotNull({none})", "0"),
        ("firstNonNull({none}, least({a}, {b}))", "4"),
        ("[periodInYear] + [yearlyPeriodCount]", "17"),
    ],
)
def test_what_a_formula_gives(text: str, value: str | None) -> None:
    assert worked(text) == (None if value is None else Fraction(value))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("   ", 0),
        ("1 +", 3),
        ("1 + * 2", 4),
        ("(1", 2),
        ("1)", 1),
        ("1 2", 2),
        ("#{A", 0),
        ("1 + #{A B}", 4),
        ("N{a.b}", 0),
        ("1 + R{a}", 4),
        ("exec(1)", 0),
        ("2 + __import__(1)", 4),
        ("if(1, 2)", 0),
        ("round(1, 9)", 9),
        ("round(1, {a})", 9),
        ("#{A}.periodOffset(1.5)", 18),
        ("#{A}.periodOffset(99999)", 18),
        ("#{A}.aggregationType(BEST)", 21),
        ("subExpression(#{A}).aggregationType(LAST)", 36),
        ("#{A}.later()", 5),
        ("[today]", 1),
        ("1 < 2 < 3", 6),
        ("x", 1),
        ("ｆ(1)", 0),
        ("(" * 100 + "1" + ")" * 100, 30),
        ("1" + "+1" * 300, 401),
        ("1" * 7000, 6000),
        ("lambda: 0", 6),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place(text: str, position: int) -> None:
    with pytest.raises(BadFormula) as refusal:
        parse(text)

    assert refusal.value.position == position
    assert str(refusal.value)


def test_the_deepest_formula_that_is_taken_can_be_worked_out() -> None:
    for text in ("(" * 29 + "1" + ")" * 29, "1" + "+1" * 199, "-" * 399 + "1", "not " * 399 + "1"):
        node = parse(text)
        assert evaluate(node, MAY, NO_VALUES) is not None
        assert json.dumps(to_json(node))
        assert in_words(node, lambda code, _group: code)


def test_a_formula_tells_what_it_asks_for() -> None:
    node = parse("#{A.g} + N{B} * {cell} - subExpression(#{C}.periodOffset(-1))")

    assert codes_in(node) == {"A", "B", "C"}
    assert fields_in(node) == {"cell"}


def test_a_formula_is_said_in_words() -> None:
    names = {"L02": "科普宣讲受众", "L01": "科普宣讲"}
    said = in_words(
        parse("(#{L02} - 1) / #{L01} * 2 - (3 - 4)"), lambda code, _group: names.get(code, code)
    )

    assert said == "(科普宣讲受众 − 1) ÷ 科普宣讲 × 2 − (3 − 4)"


def test_a_ratio_needs_both_its_parts() -> None:
    assert evaluate_ratio(Ratio(parse("{a}"), parse("{b}"), Fraction(100)), MAY, FIELDS) == 150
    assert evaluate_ratio(Ratio(parse("{none}"), parse("{b}")), MAY, FIELDS) is None
    assert evaluate_ratio(Ratio(parse("{a}"), parse("{zero}")), MAY, FIELDS) is None


def test_formulas_that_name_each_other_have_no_value_and_end() -> None:
    ring = {
        "A": Ratio(parse(" + ".join(["N{B}"] * 50)), parse("1")),
        "B": Ratio(parse(" + ".join(["N{A}"] * 50)), parse("1")),
    }

    assert evaluate(parse("N{A}"), MAY, Values({}, ring)) is None


def test_before_the_first_period_nothing_was_reported() -> None:
    first = Where((period("1900-01"),), "u")

    assert evaluate(parse("#{A}.periodOffset(-1)"), first, NO_VALUES) is None


# The oracle of the analytics tests of DHIS2, worked out over its 32 values.


class Oracle:
    """A plain source over the values of the file; nothing of the product's own tables."""

    def __init__(self, setup: dict[str, Any], ratios: dict[str, Ratio]) -> None:
        self.parents = {unit["id"]: unit["parent"] for unit in setup["units"]}
        self.usual = {one["id"]: one["aggregation"] for one in setup["elements"]}
        self.ratios = ratios
        self.values = {
            (row["element"], row["unit"], f"{row['period'][:4]}-{row['period'][4:]}"): {
                "true": "1",
                "false": "0",
            }.get(row["value"], row["value"])
            for row in setup["values"]
        }

    def figure(
        self,
        code: str,
        group: str | None,  # noqa: ARG002 -- all values are of the default group
        periods: tuple[Period, ...],
        unit: object,
        aggregation: Aggregation | None,
    ) -> Fraction | None:
        months = [month for one in periods for month in one.parts(_MONTH)]
        found = [
            Fraction(value)
            for place in self._places(unit)
            for month in months
            if (value := self.values.get((code, place, month.id)))
        ]
        return combine(found, aggregation)

    def single_units(self, unit: object) -> Iterable[object]:
        return [("single", one) for one in self._places(unit)]

    def ratio(self, code: str) -> Ratio | None:
        return self.ratios.get(code)

    def rate(self, *_asked: object) -> Fraction | None:
        return None

    def units_in(self, *_asked: object) -> Fraction | None:
        return None

    def field(self, _key: str, _option: str | None) -> Fraction | None:
        return None

    def _places(self, unit: object) -> list[str]:
        if isinstance(unit, tuple):
            return [unit[1]]
        return [one for one in self.parents if unit is None or unit in set(self._above(one))]

    def _above(self, unit: str) -> Iterator[str]:
        here: str | None = unit
        while here:
            yield here
            here = self.parents[here]


_MONTH = period("2024-01").kind


def _cases() -> list[Any]:
    if not ORACLE.exists():
        return []
    data = json.loads(ORACLE.read_text())
    asked = [one for one in data["assertions"] if "indicators" in one["query"]["items"]]
    return [pytest.param(data["setup"], one, id=one["id"]) for one in asked]


@pytest.mark.parametrize(("setup", "case"), _cases())
def test_formulas_give_what_dhis2_asserts(setup: dict[str, Any], case: dict[str, Any]) -> None:
    query = case["query"]
    ratios = {
        one["id"]: Ratio(
            parse(one["numerator"]), parse(one["denominator"]), Fraction(one["factor"])
        )
        for one in query["items"]["indicators"]
    }
    source = Oracle(setup, ratios)
    found = {}
    for code, ratio in ratios.items():
        for unit in query["units"]["each"] if query["units"] else [None]:
            for text in query["periods"]["each"]:
                month = text if "Q" in text else f"{text[:4]}-{text[4:]}"
                where = Where((period(month),), unit, Aggregation(query["aggregation"]))
                if (value := evaluate_ratio(ratio, where, source)) is not None:
                    found[code, unit, text] = round(float(value), 10)

    assert found == {
        (row["item"], row["unit"], row["period"]): row["exact"] for row in case["expected"]
    }
