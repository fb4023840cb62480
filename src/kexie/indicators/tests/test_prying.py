"""Questions that pry into what is not the reader's to see, and questions that would never end."""

from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kexie.indicators.actions.figures import NewValue, accept_values, open_batch, write_values
from kexie.indicators.exchange.values import read_values
from kexie.indicators.exchange.writing import as_csv
from kexie.indicators.models import Group, Indicator, Origin, Past, Standing
from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.campaigns import period_of
from kexie.indicators.queries.numbers import TooMuch
from kexie.indicators.queries.page import figure_page
from kexie.indicators.queries.question import BadQuestion, read_question
from kexie.indicators.queries.spots import Spot
from kexie.indicators.tests.make import batch, indicator, value
from tests.world import NOON, World

pytestmark = pytest.mark.usefixtures("lectures")


@pytest.fixture
def lectures(world: World) -> Indicator:
    lectures = indicator(world.province)
    write(
        value(lectures, world.wuhua, 3),
        value(lectures, world.panlong, 40),
        value(lectures, world.qilin, 5),
    )
    return lectures


def write(*values: NewValue, standing: Standing = Standing.ACCEPTED) -> None:
    write_values(values, batch=batch(), standing=standing, actor=None, at=NOON)


def asked(world: World, who: str, **question: Any) -> list[int]:
    given = {
        "items": {"elements": ["lectures"]},
        "units": {"each": [world.province.code]},
        "periods": ["2026-01"],
        **question,
    }
    return [int(row.exact) for row in ask(world.people[who], read_question(given)).rows]


FORMULAS = (
    "subExpression(#{lectures}).aggregationType(MAX)",
    "subExpression(if(#{lectures} > 39, #{lectures}, 0))",
    "#{lectures}.aggregationType(MAX)",
    "#{lectures}.aggregationType(MIN)",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_formula_picks_a_single_unit_out_of_a_total_that_one_sees_from_below(
    world: World, formula: str
) -> None:
    question = {"items": {"formula": formula}}
    assert asked(world, "wuhua_clerk", **question) == []
    assert asked(world, "wuhua_clerk", **question, units={"together": ["530100"]}) == []
    assert len(asked(world, "wuhua_clerk", **question, units={"each": ["530102"]})) == 1
    assert len(asked(world, "province_clerk", **question)) == 1


@pytest.mark.parametrize("way", ["MAX", "MIN"])
def test_the_largest_of_single_units_is_not_told_to_one_below(world: World, way: str) -> None:
    assert asked(world, "wuhua_clerk", aggregation=way) == []
    assert asked(world, "wuhua_clerk") == [48]
    assert asked(world, "province_clerk", aggregation=way) == [{"MAX": 40, "MIN": 3}[way]]


def test_what_was_provisional_above_stays_unseen_in_the_history_below(
    world: World, lectures: Indicator
) -> None:
    write(value(lectures, world.kunming, 50), standing=Standing.PROVISIONAL)
    write(value(lectures, world.kunming, 60), standing=Standing.PROVISIONAL)
    act = open_batch(origin=Origin.RETURN, actor=None, at=NOON, label="x", reason="数字有误")
    accept_values([value(lectures, world.kunming, 60)], batch=act, actor=None, at=NOON)
    assert Past.objects.filter(unit=world.kunming).exists()
    spot = Spot(lectures, Group.objects.get(pk=Group.WHOLE), world.kunming, period_of("2026-01"))

    below = figure_page(world.people["wuhua_clerk"], spot)
    inside = figure_page(world.people["kunming_clerk"], spot)

    assert below
    assert inside
    assert not below.past
    assert inside.past


@pytest.mark.parametrize(
    "changed",
    [
        {"items": {"indicators": [{"id": "x", "numerator": "1", "factor": "1e999999999"}]}},
        {"items": {"indicators": [{"id": "x", "numerator": "1", "factor": "1e-999999999"}]}},
        {"items": {"indicators": [{"id": "x", "numerator": "1", "factor": "NaN"}]}},
        {"decimals": "9" * 5000},
        {"decimals": "٣"},
        {"filters": {"depth": "9" * 5000}},
    ],
)
def test_numbers_longer_than_anybody_needs_are_refused(
    world: World, changed: dict[str, Any]
) -> None:
    with pytest.raises(BadQuestion):
        asked(world, "wuhua_clerk", **changed)


def test_formulas_that_name_each_other_many_times_come_to_an_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kexie.indicators.queries.numbers.MOST_STEPS", 20_000)
    names = "abcdefgh"
    chain = [
        {"id": one, "numerator": " + ".join([f"N{{{below}}}"] * 100)}
        for one, below in pairwise(names)
    ]
    with pytest.raises(TooMuch):
        asked(
            world,
            "wuhua_clerk",
            items={"indicators": [*chain, {"id": "h", "numerator": "#{lectures}"}]},
        )


def test_deep_formulas_that_name_each_other_are_refused_in_words(world: World) -> None:
    names = "abcdefgh"
    deep = [
        {"id": one, "numerator": f"(N{{{below}}})" + ".yearToDate()" * 29}
        for one, below in pairwise(names)
    ]
    last = {"id": "h", "numerator": "abs(" * 29 + "#{lectures}" + ")" * 29}
    for one in deep:
        one["numerator"] = "-(1 + abs(" * 14 + one["numerator"] + "))" * 14
    with pytest.raises(TooMuch):
        asked(world, "wuhua_clerk", items={"indicators": [*deep, last]})


def test_a_long_sum_is_no_deep_one(world: World) -> None:
    long = " + ".join(["N{b}"] * 100)
    last = " + ".join(["#{lectures}"] * 100)
    items = {"indicators": [{"id": "a", "numerator": long}, {"id": "b", "numerator": last}]}
    assert asked(world, "wuhua_clerk", items=items) == [480_000, 4800]


def test_an_answer_of_too_many_rows_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kexie.indicators.queries.numbers.MOST_ROWS", 1)
    units = {"each": [world.wuhua.code, world.kunming.code]}
    with pytest.raises(TooMuch):
        asked(world, "wuhua_clerk", units=units)


@pytest.mark.parametrize("several", [[], [{}, {}]])
def test_the_interface_answers_one_question_at_a_time(
    world: World, client: Client, several: list[Any]
) -> None:
    client.force_login(world.people["wuhua_clerk"])
    question = {"items": {"elements": ["lectures"]}, "periods": ["2026-01"]}
    content = {"questions": [one | question for one in several]}
    answer = client.post(reverse("api:indicators-query"), content, "application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "words", ["=HYPERLINK('x')", "@SUM(1)", "'=1", "-3+cmd", "＝1", "plain", "-3.5"]
)
def test_what_a_sheet_would_run_is_kept_from_it_and_comes_back(words: str) -> None:
    line = {"dataElement": "T01", "period": "202602", "orgUnit": "530102", "comment": words}

    text = as_csv([line | {"value": "-3"}])

    assert ",-3," in text
    assert f",{words}," not in text or words in {"plain", "-3.5"}
    assert read_values(text).values[0].cells["comment"] == words
