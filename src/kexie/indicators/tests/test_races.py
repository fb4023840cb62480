"""Many at once, in real transactions: no cell and no total is wrong, and nobody waits in a circle."""

import threading
from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest
from django.db import connections

from kexie.audit.queries import verify_chain
from kexie.indicators.actions.figures import (
    accept_values,
    bring_in,
    clear_provisional,
    write_values,
)
from kexie.indicators.models import AMOUNT, Figure, Indicator, Standing
from kexie.indicators.queries.rollups import check_rollups
from kexie.indicators.tests.make import batch, indicator, totals, value
from kexie.kernel.errors import Refused
from kexie.org.actions.reorganisation import NewPart, merge_units, split_unit
from kexie.org.actions.units import NewUnit, move_unit, open_units_at_once
from kexie.org.models import Unit, UnitKind
from tests.world import NOON, START, World

EIGHT = 8


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


@pytest.fixture
def measures(world: World) -> list[Indicator]:
    return [indicator(world.province, f"measure-{number}") for number in range(12)]


@pytest.fixture
def towns(world: World) -> list[Unit]:
    new = [
        NewUnit(
            code=f"town-{number}",
            kind=UnitKind.TOWNSHIP,
            name=f"town-{number}",
            short_name=f"town-{number}",
            opened_date=START,
            parent_code=world.wuhua.code if number % 2 else world.qilin.code,
        )
        for number in range(EIGHT)
    ]
    return open_units_at_once(new, actor=None, at=NOON)


def at_once(*acts: Callable[[], object]) -> None:
    """Each in a thread and a connection of its own, started together; a refusal is an answer, a fault is not."""
    start, faults = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except Refused:
            pass
        except BaseException as fault:  # noqa: BLE001 -- shown by the test that waits
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []


def filing(measures: list[Indicator], unit: Unit, *, turned: bool) -> None:
    """Three rounds of writing and accepting, the cells in one order or the other."""
    for number in (1, 2, 3):
        rows = [value(one, unit, number) for one in measures]
        rows = rows[::-1] if turned else rows
        act = batch()
        write_values(rows, batch=act, standing=Standing.PROVISIONAL, actor=None, at=NOON)
        accept_values(rows, batch=act, actor=None, at=NOON)


def test_eight_first_filings_of_one_month_at_once(
    world: World, measures: list[Indicator], towns: list[Unit]
) -> None:
    at_once(
        *(
            lambda unit=unit, place=place: filing(measures, unit, turned=place % 2 == 0)
            for place, unit in enumerate(towns)
        )
    )
    assert check_rollups().differences == []
    for one in measures:
        assert totals(one, [world.province, world.wuhua]) == [3 * EIGHT, 3 * EIGHT // 2]
    assert not Figure.objects.filter(standing=Standing.PROVISIONAL).exists()
    assert verify_chain().reason == ""


def test_filing_while_units_move_and_a_month_is_brought_in(
    world: World, measures: list[Indicator], towns: list[Unit]
) -> None:
    def shake() -> None:
        for day, parent in enumerate([world.panlong, world.qilin, world.wuhua], 1):
            on = START.replace(year=2026, day=day)
            move_unit(towns[0], actor=None, at=NOON, parent=parent, on=on)

    def month() -> None:
        rows = [value(one, unit, 5, "2026-02") for unit in towns[::-1] for one in measures]
        bring_in(rows, batch=batch(), actor=None, at=NOON)

    at_once(
        shake,
        month,
        *(lambda unit=unit: filing(measures, unit, turned=True) for unit in towns[:6]),
    )
    proof = check_rollups()
    assert (proof.differences, proof.lost_periods) == ([], [])
    own = Figure.objects.filter(unit=towns[0], indicator=measures[0])
    assert set(own.values_list("period", "own")) == {
        ("2026-01", 3 * AMOUNT),
        ("2026-02", 5 * AMOUNT),
    }
    assert (
        Figure.objects.get(unit=world.province, indicator=measures[0], period="2026-01").total
        == 18 * AMOUNT
    )


def _figures(random: Random, measures: list[Indicator], towns: list[Unit]) -> None:
    unit, period = random.choice(towns), random.choice(["2026-01", "2026-02", "2026"])
    rows = [value(one, unit, random.randrange(9), period) for one in measures[:4]]
    random.shuffle(rows)
    act = batch()
    match random.randrange(3):
        case 0:
            write_values(rows, batch=act, standing=Standing.PROVISIONAL, actor=None, at=NOON)
        case 1:
            accept_values(rows, batch=act, actor=None, at=NOON)
        case _:
            keys = [one.pk for one in measures]
            clear_provisional(unit, period, batch=act, indicators=keys, actor=None, at=NOON)


def _units(random: Random, parents: list[Unit], towns: list[Unit], name: str) -> None:
    unit, other = random.sample(towns, 2)
    on = START.replace(year=2026, day=random.randrange(1, 28))
    match random.randrange(3):
        case 0:
            move_unit(unit, actor=None, at=NOON, parent=random.choice(parents), on=on)
        case 1:
            merge_units([unit], actor=None, at=NOON, into=other, on=on)
        case _:
            parts = [NewPart(code=code, name=code, short_name=code) for code in (name, f"{name}b")]
            split_unit(unit, actor=None, at=NOON, parts=parts, on=on, heir=name)


@pytest.mark.parametrize("seed", [1, 2])
def test_eight_edit_accept_withdraw_move_merge_and_split_at_once(
    world: World, measures: list[Indicator], towns: list[Unit], seed: int
) -> None:
    """By chance: each takes his steps in an order of his own, about units that others are changing."""
    parents = [world.panlong, world.qilin, world.wuhua]

    def life(number: int) -> None:
        random = Random(f"{seed} {number}")  # noqa: S311 -- chance that can be had again
        for step in range(6):
            with suppress(Refused):
                if number < 2:
                    _units(random, parents, towns, f"{number}-{step}")
                else:
                    _figures(random, measures, towns)

    at_once(*(lambda number=number: life(number) for number in range(EIGHT)))
    proof = check_rollups()
    assert (proof.differences, proof.lost_periods) == ([], [])
    assert verify_chain().reason == ""
