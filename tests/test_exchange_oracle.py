"""
Questions whose answers an independent test suite asserts: `roll-up-oracle.json`.

Exact arithmetic is compared with `exact`. Shown figures are compared with `plain` where it is given, else with `value`:
this product rounds at the end only, the source rounds parts before it goes on calculating (rule parts_rounded_first).
"""

from fractions import Fraction
from typing import Any

import pytest

from kexie.indicators.queries.ask import Answer, ask
from kexie.indicators.queries.question import read_question
from tests import exchanging

ORACLE = exchanging.found("roll-up-oracle.json")
CASES: list[dict[str, Any]] = ORACLE.get("assertions", [])

pytestmark = pytest.mark.skipif(not ORACLE, reason="the shared data is not here")


def rows_of(answer: Answer) -> list[tuple[str, str | None, str | None]]:
    return [(row.item, row.unit, row.period) for row in answer.rows]


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=[one["id"] for one in CASES])
def test_the_answer_is_the_asserted_one_and_nothing_else(case: dict[str, Any]) -> None:
    exchanging.load_oracle(ORACLE["setup"])
    answer = ask(None, read_question(case["query"]))

    expected = case["expected"]
    assert rows_of(answer) == [(row["item"], row["unit"], row["period"]) for row in expected]
    for row, wanted, plain in zip(answer.rows, expected, answer.plain()["rows"], strict=True):
        assert abs(row.exact - Fraction(str(wanted["exact"]))) <= Fraction(1, 2 * 10**10)
        assert plain["value"] == wanted.get("plain", wanted["value"])
