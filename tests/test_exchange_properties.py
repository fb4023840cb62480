"""What must hold of answers whatever the data: order decides nothing, figures follow units, parts add up to the whole."""

import json
import random
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.question import BadQuestion, read_question
from kexie.org.actions.units import close_unit, move_unit
from kexie.org.models import Unit
from tests import exchanging
from tests.world import NOON

ORACLE = exchanging.found("roll-up-oracle.json")
SETUP: dict[str, Any] = ORACLE.get("setup", {})
A, B, C, D, E = (f"ouabcdefgh{letter}" for letter in "ABCDE")
SUMMED = [f"deabcdefgh{letter}" for letter in "ABCDE"]
Answered = dict[tuple[str, str | None, str | None], Fraction]

pytestmark = [
    pytest.mark.skipif(not ORACLE, reason="the shared data is not here"),
    pytest.mark.django_db,
]


def answered(**question: Any) -> Answered:
    given = {"items": {"elements": SUMMED}, "periods": {"together": ["2017"]}, **question}
    return {
        (row.item, row.unit, row.period): row.exact for row in ask(None, read_question(given)).rows
    }


def every_assertion() -> list[list[tuple[Any, ...]]]:
    return [[*ask(None, read_question(one["query"])).rows] for one in ORACLE["assertions"]]


def test_the_checks_of_the_source_count_what_was_loaded() -> None:
    exchanging.load_oracle({**SETUP, "values": [], "registrations": [], "validation_results": []})
    summary = exchanging.load_values(json.dumps({"setup": SETUP}))

    checks = SETUP["checks"]
    assert summary.sorts == {
        "values": checks["values"],
        "reports": checks["registrations"],
        "broken": checks["validation_results"],
    }


def test_any_order_of_loading_gives_the_same_answers() -> None:
    shuffled = json.loads(json.dumps(SETUP))
    for name in ("units", "elements", "data_sets", "values", "registrations"):
        random.Random(name).shuffle(shuffled[name])  # noqa: S311 -- an order, no secret
    exchanging.load_oracle(shuffled)
    backwards = every_assertion()
    expected = [
        [(row["item"], row["unit"], row["period"]) for row in one["expected"]]
        for one in ORACLE["assertions"]
    ]
    assert [[tuple(row[:3]) for row in rows] for rows in backwards] == expected


def test_a_figure_is_the_sum_of_its_parts() -> None:
    exchanging.load_oracle(SETUP)
    units = answered(units={"each": [A, B, C, D, E]})
    alone = answered(units={"each": [A]}, aggregation="SUM")
    own = {
        (row["unit"], element): sum(
            Fraction(one["value"])
            for one in SETUP["values"]
            if one["unit"] == row["unit"] and one["element"] == element
        )
        for row in SETUP["values"]
        for element in SUMMED
    }
    for element in SUMMED:
        below = sum(units.get((element, unit, None), Fraction(0)) for unit in (B, C))
        assert units[element, A, None] == below + own.get((A, element), 0)
        below = sum(units.get((element, unit, None), Fraction(0)) for unit in (D, E))
        assert units.get((element, B, None), 0) == below + own.get((B, element), 0)
        assert alone[element, A, None] == units[element, A, None]
    months = answered(units={"each": [A]}, periods={"each": [f"2017{n:02}" for n in range(1, 13)]})
    for element in SUMMED:
        assert units[element, A, None] == sum(
            value for (item, _unit, _period), value in months.items() if item == element
        )


def test_units_together_count_once_though_one_stands_below_the_other() -> None:
    exchanging.load_oracle(SETUP)

    def only(values: Answered) -> list[Fraction]:
        return list(values.values())

    assert only(answered(units={"together": [A, B, D]})) == only(answered(units=None))
    for way in ("MAX", "MIN", "AVERAGE", "COUNT", "MAX_SUM_ORG_UNIT", "LAST"):
        together = answered(units={"together": [B, D, E]}, aggregation=way)
        assert only(together) == only(answered(units={"each": [B]}, aggregation=way)), way


def test_figures_follow_a_unit_that_moves_on_todays_tree_only() -> None:
    exchanging.load_oracle(SETUP)
    before = answered(units={"each": [B, C, D]})
    units = {unit.code: unit for unit in Unit.objects.all()}
    move_unit(units[D], actor=None, at=NOON, parent=units[C], on=NOON.date())

    assert answered(units={"each": [B, C, D]}) == before
    today = answered(units={"each": [B, C, D]}, tree="today")
    for element in SUMMED:
        moved = before.get((element, D, None), Fraction(0))
        assert today.get((element, B, None), 0) == before.get((element, B, None), 0) - moved
        assert today.get((element, C, None), 0) == before.get((element, C, None), 0) + moved
    for way in ("MAX", "COUNT"):
        largest = answered(units={"each": [C]}, tree="today", aggregation=way)
        together = answered(units={"together": [C, D]}, aggregation=way)
        assert list(largest.values()) == list(together.values()), way


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        # inside each unit the largest month, then the sum: 2 + 1 + 5 + 233 + 1
        ("MAX_SUM_ORG_UNIT", 242),
        ("MIN_SUM_ORG_UNIT", 75),
        ("MAX", 233),
        ("MIN", 1),
        ("COUNT", 6),
        ("AVERAGE", Fraction(308, 6)),
        # the mean of D's two months, and the others' only one
        ("AVERAGE_SUM_ORG_UNIT", 9 + Fraction(299, 2)),
        ("LAST", 242),
        ("FIRST", 75),
    ],
)
def test_each_way_of_taking_together(way: str, expected: Fraction | int) -> None:
    exchanging.load_oracle(SETUP)
    found = answered(
        items={"elements": [SUMMED[0]]},
        units={"each": [A]},
        periods={"each": ["2017Q1"]},
        aggregation=way,
    )
    assert list(found.values()) == [expected]


def test_between_two_days_only_whole_periods_count() -> None:
    exchanging.load_oracle(SETUP)
    asked = {"items": {"elements": [SUMMED[0]]}, "units": {"each": [A]}}
    whole = answered(**asked, periods={"between": ["2017-01-01", "2017-02-28"]})
    short = answered(**asked, periods={"between": ["2017-01-01", "2017-02-27"]})

    assert whole == {(SUMMED[0], A, None): Fraction(308)}
    assert short == {(SUMMED[0], A, None): Fraction(75)}


def test_broken_rules_and_reports_roll_up() -> None:
    exchanging.load_oracle(SETUP)
    asked: dict[str, Any] = {
        "items": {
            "validation_rules": ["a234567vruA", "a234567vruB"],
            "reporting_rates": [
                {"data_set": "a23dataSetA", "metric": "ACTUAL_REPORTS"},
                {"data_set": "a23dataSetA", "metric": "EXPECTED_REPORTS"},
                "a23dataSetA.REPORTING_RATE",
            ],
        },
        "units": {"each": [A, B]},
        "periods": {"each": ["2017Q1"]},
    }
    assert answered(**asked) == {
        ("a234567vruA", A, "2017Q1"): 4,
        ("a234567vruA", B, "2017Q1"): 2,
        ("a234567vruB", A, "2017Q1"): 3,
        ("a234567vruB", B, "2017Q1"): 2,
        ("a23dataSetA.ACTUAL_REPORTS", A, "2017Q1"): 8,
        ("a23dataSetA.ACTUAL_REPORTS", B, "2017Q1"): 3,
        # assigned to C and D, three months
        ("a23dataSetA.EXPECTED_REPORTS", A, "2017Q1"): 6,
        ("a23dataSetA.EXPECTED_REPORTS", B, "2017Q1"): 3,
        # eight of six: never more than all
        ("a23dataSetA.REPORTING_RATE", A, "2017Q1"): 100,
        ("a23dataSetA.REPORTING_RATE", B, "2017Q1"): 100,
    }


def test_a_rate_stands_in_a_formula() -> None:
    exchanging.load_oracle(SETUP)
    formula = {"id": "half", "numerator": "R{a23dataSetB.REPORTING_RATE} / 2", "denominator": "1"}
    found = answered(
        items={"indicators": [formula]}, units={"each": [D]}, periods={"each": ["2017Q1"]}
    )
    assert found == {("half", D, "2017Q1"): Fraction(100, 6)}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"items": {"elements": ["nothing"]}}, "nothing"),
        ({"units": {"each": ["nowhere"]}}, "nowhere"),
        ({"periods": {"each": ["201713"]}}, "periods[0]"),
        ({"periods": {"between": ["2017-02-01", "2017-01-01"]}}, "periods.between"),
        ({"aggregation": "SOME"}, "SOME"),
        ({"decimals": -1}, "decimals"),
        ({"agregation": "MAX"}, "agregation"),
        ({"units": {"each": {"below": [A]}}, "filters": {"below": [B]}}, "filters"),
        ({"items": {"element": [A]}}, "element"),
        ({"periods": {"each": {"x": 1}}}, "periods[0]"),
        ({"periods": {"each": [{"x": 1}]}}, "periods[0]"),
        ({"items": {}}, "items"),
        ({"units": {"some": [A]}}, "units"),
        ({"standing": "rumoured"}, "standing"),
        ({"items": {"reporting_rates": ["x.GOOD"]}}, "reporting_rates[0]"),
        ({"items": {"indicators": [{"numerator": "1 +"}]}}, "items.indicators[0].numerator"),
        ({"items": {"indicators": [{"numerator": "#{nothing}"}]}}, "nothing"),
    ],
)
def test_what_cannot_be_understood_is_named(question: dict[str, Any], said: str) -> None:
    exchanging.load_oracle(SETUP)
    with pytest.raises(BadQuestion) as refusal:
        answered(**question)
    assert said in str(refusal.value)


def test_a_unit_that_is_closed_is_expected_no_more() -> None:
    exchanging.load_oracle(SETUP)
    close_unit(Unit.objects.get(code=C), actor=None, at=NOON, on=date(2017, 3, 1))
    rate = {"data_set": "a23dataSetA", "metric": "EXPECTED_REPORTS"}
    found = answered(
        items={"reporting_rates": [rate]}, units={"each": [A]}, periods={"each": ["2017Q1"]}
    )

    # D three months, C two
    assert list(found.values()) == [5]
