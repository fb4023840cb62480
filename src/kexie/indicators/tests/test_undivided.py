"""A whole that some give undivided and others by its groups only: nothing is lost, and what is missing is said."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexie.indicators.actions.figures import NewValue, write_values
from kexie.indicators.models import AMOUNT, Breakdown, Group, Indicator, Parts, Standing
from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.campaigns import period_of
from kexie.indicators.queries.page import figure_page
from kexie.indicators.queries.question import read_question
from kexie.indicators.queries.spots import Spot
from kexie.indicators.queries.trees import line_of
from kexie.indicators.tests import make
from kexie.org.actions.units import move_unit
from kexie.org.models import Unit, User
from kexie.org.queries import parents_on
from tests.ground import examples
from tests.world import NOON, World

GROUPS = ("", "women", "men")
PERIODS = ("2026-01", "2026-02")
CELLS = st.dictionaries(
    st.tuples(st.integers(0, 6), st.sampled_from(PERIODS), st.sampled_from(GROUPS)),
    st.integers(0, 50),
    max_size=14,
)


@pytest.fixture
def lectures(world: World) -> Indicator:
    one = make.indicator(world.province)
    one.breakdown = Breakdown.objects.create(code="T", name="性别", parts=Parts.PARTITION)
    one.save()
    for order, code in enumerate(GROUPS[1:]):
        Group.objects.create(breakdown=one.breakdown, code=code, name=code, order=order)
    return one


def write(one: Indicator, cells: Mapping[tuple[Unit, str, str], int]) -> None:
    keys = dict(Group.objects.values_list("code", "pk")) | {"": Group.WHOLE}
    values = [
        NewValue(one.pk, keys[group], unit.pk, period, number * AMOUNT)
        for (unit, period, group), number in cells.items()
    ]
    write_values(values, batch=make.batch(), standing=Standing.ACCEPTED, actor=None, at=NOON)


def answers(
    unit: Unit, period: str, *items: str, tree: str = "then", user: User | None = None
) -> dict[str, Fraction]:
    question = {
        "items": {"elements": list(items)},
        "units": {"each": [unit.code]},
        "periods": [period],
        "tree": tree,
    }
    return {row.item: row.exact for row in ask(user, read_question(question)).rows}


def test_who_gave_the_groups_only_counts_beside_who_gave_the_whole_only(
    world: World, lectures: Indicator
) -> None:
    month = "2026-01"
    write(
        lectures,
        {
            (world.wuhua, month, ""): 10,
            (world.panlong, month, "women"): 3,
            (world.panlong, month, "men"): 4,
            (world.kunming, month, ""): 2,
            (world.kunming, month, "women"): 1,
        },
    )

    found = answers(world.kunming, month, "lectures", "lectures.women", "lectures.men")

    assert found == {"lectures": 19, "lectures.women": 4, "lectures.men": 4}
    # a county, which sees its neighbours together only, sees the same total
    clerk = world.people["wuhua_clerk"]
    assert answers(world.kunming, month, "lectures", user=clerk) == {"lectures": 19}


def test_the_opened_figure_re_adds_and_a_group_says_what_it_lacks(
    world: World, lectures: Indicator, client: Client
) -> None:
    month = "2026-01"
    write(
        lectures,
        {
            (world.wuhua, month, ""): 10,
            (world.panlong, month, "women"): 3,
            (world.panlong, month, "men"): 4,
        },
    )
    head = world.people["kunming_head"]
    whole = Spot(lectures, Group.objects.get(pk=Group.WHOLE), world.kunming, period_of(month))
    women = Spot(lectures, Group.objects.get(code="women"), world.kunming, period_of(month))

    page, part = figure_page(head, whole), figure_page(head, women)

    assert page
    assert part
    assert [(line.label, line.shown) for line in page.lines[1:]] == [
        ("五华区科协", "10"),
        ("盘龙区科协", "7"),
    ]
    assert (page.total, page.sum, page.agrees, page.undivided) == ("17", "17", True, None)
    assert (part.total, part.undivided) == ("3", ("10", "17"))
    client.force_login(head)
    assert "17" in client.get(women.link()).content.decode()


def test_a_year_opens_into_months_in_whatever_way_they_were_given(
    world: World, lectures: Indicator
) -> None:
    write(
        lectures,
        {
            (world.wuhua, "2026-01", ""): 10,
            (world.wuhua, "2026-02", "women"): 3,
            (world.wuhua, "2026-02", "men"): 4,
        },
    )
    spot = Spot(lectures, Group.objects.get(pk=Group.WHOLE), world.wuhua, period_of("2026"))

    page = figure_page(world.people["wuhua_clerk"], spot)

    assert page
    assert ([line.shown for line in page.lines], page.total) == (["10", "7"], "17")
    assert answers(world.wuhua, "2026", "lectures") == {"lectures": 17}


def wholes_of(cells: Mapping[tuple[Any, ...], int]) -> dict[tuple[int, str], int]:
    """By unit and period: what it gave as the whole, or else what its groups come to."""
    found: dict[tuple[int, str], int] = {}
    for (unit, period, group), number in cells.items():
        if group and (unit, period, "") not in cells:
            found[unit, period] = found.get((unit, period), 0) + number
        elif not group:
            found[unit, period] = number
    return found


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(cells=CELLS, moved=st.booleans())
def test_a_total_is_what_each_unit_s_whole_comes_to(
    world: World,
    lectures: Indicator,
    cells: Mapping[tuple[int, str, str], int],
    moved: bool,  # noqa: FBT001 -- hypothesis gives it
) -> None:
    units = list(Unit.objects.order_by("pk")[:7])
    with transaction.atomic():
        if moved:
            on = NOON.date().replace(day=1)
            move_unit(world.panlong, actor=None, at=NOON, parent=world.qujing, on=on)
        write(
            lectures,
            {(units[unit], period, group): n for (unit, period, group), n in cells.items()},
        )
        wholes = wholes_of({(units[unit].pk, *key): n for (unit, *key), n in cells.items()})
        for tree, day in (("then", period_of("2026-01").last), ("today", NOON.date())):
            parents = parents_on(day)
            for top in (world.province, world.kunming, world.qujing, world.panlong):
                expected = [
                    number
                    for (unit, period), number in wholes.items()
                    if period == "2026-01" and top.pk in (unit, *line_of(unit, parents))
                ]
                found = answers(top, "2026-01", "lectures", tree=tree)
                assert found == ({"lectures": sum(expected)} if expected else {})
        transaction.set_rollback(True)
