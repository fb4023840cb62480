"""Answers of our own kind: groups and wholes, stock over time, several lengths of periods, formulas by year, standings."""

from fractions import Fraction
from typing import Any

import pytest

from kexie.indicators.actions.figures import NewValue, write_values
from kexie.indicators.models import (
    AMOUNT,
    Breakdown,
    Definition,
    Group,
    Indicator,
    Kind,
    Parts,
    Rolling,
    Standing,
)
from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.question import read_question
from kexie.indicators.tests import make
from kexie.org.models import Unit
from tests.world import NOON, World


@pytest.fixture
def lectures(world: World) -> Indicator:
    return make.indicator(world.province)


def divide(indicator: Indicator, parts: Parts) -> list[Group]:
    breakdown = Breakdown.objects.create(code="SEX", name="性别", parts=parts)
    indicator.breakdown = breakdown
    indicator.save()
    return [
        Group.objects.create(breakdown=breakdown, code=code, name=code) for code in ("women", "men")
    ]


def write(
    indicator: Indicator,
    cells: dict[tuple[Unit, str], int],
    group: int = Group.WHOLE,
    standing: Standing = Standing.ACCEPTED,
) -> None:
    values = [
        NewValue(indicator.pk, group, unit.pk, period, number * AMOUNT)
        for (unit, period), number in sorted(cells.items(), key=lambda one: one[0][1])
    ]
    write_values(values, batch=make.batch(), standing=standing, actor=None, at=NOON)


def one(world: World, *items: str, **question: Any) -> list[Fraction]:
    """The province's figures."""
    given = {
        "items": {"elements": list(items)},
        "units": {"each": [world.province.code]},
        "periods": ["2026Q1"],
        **question,
    }
    return [row.exact for row in ask(None, read_question(given)).rows]


def test_parts_stand_for_a_whole_that_was_not_reported(world: World, lectures: Indicator) -> None:
    women, men = divide(lectures, Parts.PARTITION)
    write(lectures, {(world.wuhua, "2026-01"): 3}, women.pk)
    write(lectures, {(world.wuhua, "2026-01"): 4}, men.pk)
    assert one(world, "lectures", "lectures.women") == [7, 3]

    # the whole was reported too: it is not added to its parts
    write(lectures, {(world.wuhua, "2026-01"): 8})
    assert one(world, "lectures", "lectures.women") == [8, 3]
    assert one(world, "lectures", aggregation="MAX") == [8]


def test_parts_of_which_are_never_added(world: World, lectures: Indicator) -> None:
    women, _men = divide(lectures, Parts.OF_WHICH)
    write(lectures, {(world.wuhua, "2026-01"): 3}, women.pk)
    assert one(world, "lectures") == []
    write(lectures, {(world.wuhua, "2026-01"): 10})
    assert one(world, "lectures", "lectures.women") == [10, 3]


def test_groups_that_add_up_are_added_to_undivided_values(
    world: World, lectures: Indicator
) -> None:
    women, men = divide(lectures, Parts.SUMMED)
    write(lectures, {(world.wuhua, "2026-01"): 3}, women.pk)
    write(lectures, {(world.wuhua, "2026-01"): 4}, men.pk)
    write(lectures, {(world.wuhua, "2026-01"): 8})
    assert one(world, "lectures") == [15]
    assert one(world, "lectures", aggregation="COUNT") == [3]


def test_a_stock_is_the_last_one_of_each_unit(world: World) -> None:
    members = make.indicator(world.province, "members", kind=Kind.STOCK)
    members.over_time = Rolling.LAST
    members.save()
    cells = {
        (world.wuhua, "2026-01"): 10,
        (world.wuhua, "2026-02"): 12,
        (world.qilin, "2026-01"): 100,
    }
    write(members, cells)

    assert one(world, "members") == [112]
    assert one(world, "members", periods=["2026-01", "2026-02"]) == [110, 12]


def test_what_was_reported_for_the_stretch_itself_goes_first(
    world: World, lectures: Indicator
) -> None:
    write(lectures, {(world.wuhua, "2026-01"): 1, (world.wuhua, "2026-02"): 2})
    assert one(world, "lectures", periods=["2026"]) == [3]
    write(lectures, {(world.wuhua, "2026"): 50})
    write(lectures, {(world.wuhua, "2026Q1"): 4})
    assert one(world, "lectures", periods=["2026", "2026Q1", "2026H1"]) == [50, 4, 4]


def test_a_ratio_is_worked_out_from_totals_by_the_definition_of_the_year(world: World) -> None:
    part, whole = (make.indicator(world.province, code) for code in ("part", "whole"))
    share = make.indicator(world.province, "share", kind=Kind.RATIO)
    Definition.objects.create(
        indicator=share,
        from_year=2020,
        to_year=2026,
        text="旧口径",
        numerator="#{part}",
        denominator="#{whole}",
    )
    Definition.objects.create(
        indicator=share,
        from_year=2026,
        text="新口径",
        numerator="#{part}",
        denominator="#{whole}",
        factor=100,
    )
    for year in ("2025-01", "2026-01"):
        write(part, {(world.wuhua, year): 1, (world.qilin, year): 3})
        write(whole, {(world.wuhua, year): 2, (world.qilin, year): 8})

    assert one(world, "share", periods=["2025Q1", "2026Q1"]) == [Fraction(2, 5), 40]
    asked = {"indicators": ["share", {"id": "twice", "numerator": "2 * N{share}"}]}
    assert one(world, items=asked) == [40, 80]


def test_accepted_and_provisional_figures_are_never_added(
    world: World, lectures: Indicator
) -> None:
    write(lectures, {(world.wuhua, "2026-01"): 1})
    write(lectures, {(world.panlong, "2026-01"): 5}, standing=Standing.PROVISIONAL)
    assert one(world, "lectures") == [1]
    assert one(world, "lectures", standing="provisional") == [5]


def test_the_circle_of_formulas_gives_nothing(world: World, lectures: Indicator) -> None:
    write(lectures, {(world.wuhua, "2026-01"): 1})
    asked = {
        "indicators": [
            {"id": "a", "numerator": "#{lectures} + N{b}"},
            {"id": "b", "numerator": "N{a} * 2"},
        ]
    }
    # the innermost has no value and counts as zero; nothing hangs
    assert len(one(world, items=asked)) == 2


def test_many_items_take_no_more_statements(
    world: World, lectures: Indicator, django_assert_max_num_queries: Any
) -> None:
    months = [f"2026-{number:02}" for number in range(1, 13)]
    units = [world.wuhua, world.panlong, world.qilin]
    write(lectures, {(unit, month): 1 for unit in units for month in months})
    few = {"units": {"each": [world.wuhua.code]}, "periods": months[:1]}
    many = {"units": {"each": [unit.code for unit in units]}, "periods": months}
    with django_assert_max_num_queries(14):
        assert len(one(world, "lectures", **few)) == 1
    with django_assert_max_num_queries(14):
        assert len(one(world, "lectures", **many)) == 36
