"""Mergers and divisions: dated, complete, and undone only while nothing has happened since."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexie.audit.models import Entry
from kexie.kernel.errors import Refused
from kexie.org.access import PowerMissing
from kexie.org.actions.people import appoint, grant
from kexie.org.actions.reorganisation import (
    ChangedSince,
    NewPart,
    TooFewUnits,
    merge_units,
    split_unit,
    undo_reorganisation,
)
from kexie.org.actions.units import CodeTaken, NewUnit, WouldCircle, move_unit, open_units_at_once
from kexie.org.models import (
    Grant,
    Placement,
    Post,
    Reach,
    Reorganisation,
    Role,
    Succession,
    Unit,
    UnitKind,
    UnitName,
)
from kexie.org.queries import (
    children_of,
    desk_units,
    own_units,
    successions_of,
    units_below,
    units_on,
    units_where,
)
from tests.ground import examples
from tests.world import NOON, START, World

JUNE = date(2025, 6, 1)
DAY = timedelta(days=1)
LATER = datetime.fromisoformat("2026-12-31T12:00:00+08:00")
EAST = NewPart(code="530102-E", name="五华东区科学技术协会", short_name="五华东区科协")
WEST = NewPart(code="530102-W", name="五华西区科学技术协会", short_name="五华西区科协")


def rows() -> dict[str, list[Any]]:
    """The whole of the tree and who holds what in it."""
    models = (Unit, UnitName, Placement, Post, Grant, Succession)
    found: dict[str, list[Any]] = {
        each.__name__: list(each.objects.order_by("pk").values_list()) for each in models
    }
    reach = Reach.objects.order_by("above", "below", "from_date")
    return found | {
        "Reach": list(reach.values_list("above", "below", "depth", "from_date", "to_date"))
    }


def test_a_merged_unit_ends_and_its_work_goes_on_in_the_other(world: World) -> None:
    clerk = world.people["wuhua_clerk"]
    appoint(actor=None, at=NOON, user=clerk, unit=world.wuhua, title="干事", from_date=START)

    merge_units([world.wuhua], actor=None, at=NOON, into=world.panlong, on=JUNE)

    world.wuhua.refresh_from_db()
    assert (world.wuhua.closed_date, world.wuhua.heir) == (JUNE, world.panlong)
    assert list(children_of(world.kunming)) == [world.panlong]
    assert list(own_units(clerk)) == [world.panlong]
    assert set(desk_units(clerk)) == {world.panlong, world.wuhua}
    posts = Post.objects.filter(user=clerk).values_list("unit", "from_date", "to_date")
    assert set(posts) == {(world.wuhua.pk, START, JUNE), (world.panlong.pk, JUNE, None)}


def test_records_of_a_merged_unit_stay_within_reach(world: World) -> None:
    """Open tasks of the closed unit are answered by those who took over, and seen by all above as before."""
    merge_units([world.wuhua], actor=None, at=NOON, into=world.qilin, on=JUNE)

    for who in ("wuhua_head", "qujing_clerk", "province_supervisor"):
        assert units_where(world.people[who], list(Role)).contains(world.wuhua)
    assert not units_where(world.people["kunming_head"], list(Role)).contains(world.wuhua)
    before = Reach.objects.filter(above=world.kunming, below=world.wuhua)
    assert list(before.values_list("to_date", flat=True)) == [JUNE]


def test_units_of_a_day_are_those_that_existed_on_it(world: World) -> None:
    merge_units([world.wuhua], actor=None, at=NOON, into=world.panlong, on=JUNE)

    assert not units_below(world.panlong).contains(world.wuhua)
    assert not units_below(world.kunming, on=JUNE).contains(world.wuhua)
    assert units_below(world.kunming, on=JUNE - DAY).contains(world.wuhua)


def test_what_stood_below_a_merged_unit_stands_below_the_other(world: World) -> None:
    merge_units([world.kunming], actor=None, at=NOON, into=world.qujing, on=JUNE)

    assert set(children_of(world.qujing)) == {world.wuhua, world.panlong, world.qilin}
    assert set(children_of(world.kunming, on=JUNE - DAY)) == {world.wuhua, world.panlong}


def test_heirs_are_followed_to_the_one_that_is_open(world: World) -> None:
    merge_units([world.wuhua], actor=None, at=NOON, into=world.panlong, on=JUNE)
    merge_units([world.panlong], actor=None, at=NOON, into=world.qilin, on=JUNE + DAY)

    world.wuhua.refresh_from_db()
    assert world.wuhua.heir == world.qilin
    assert Reach.objects.filter(above=world.qilin, below=world.wuhua, to_date=None).exists()
    passed = Reach.objects.get(above=world.kunming, below=world.wuhua, depth=2)
    assert (passed.from_date, passed.to_date) == (JUNE, JUNE + DAY)


def test_a_unit_may_be_divided_and_go_on(world: World) -> None:
    split_unit(world.wuhua, actor=None, at=NOON, parts=[EAST], on=JUNE)

    east = Unit.objects.get(code=EAST.code)
    assert set(children_of(world.kunming)) == {world.wuhua, world.panlong, east}
    assert not units_on(JUNE - DAY).contains(east)
    assert [one.takes_over for one in successions_of(east)] == [False]
    assert not desk_units(world.people["wuhua_head"]).contains(east)


def test_a_divided_unit_that_ends_leaves_its_work_to_one_part(world: World) -> None:
    split_unit(
        world.kunming,
        actor=None,
        at=NOON,
        parts=[EAST, WEST],
        on=JUNE,
        heir=EAST.code,
        children={world.panlong.pk: WEST.code},
    )

    east, west = Unit.objects.get(code=EAST.code), Unit.objects.get(code=WEST.code)
    assert list(children_of(east)) == [world.wuhua]
    assert list(children_of(west)) == [world.panlong]
    assert set(desk_units(world.people["kunming_head"])) == {east, world.kunming}
    assert units_where(world.people["kunming_head"], [Role.HEAD]).contains(world.wuhua)
    assert not units_where(world.people["kunming_head"], [Role.HEAD]).contains(world.panlong)


@pytest.mark.parametrize("kind", ["merge", "split"])
def test_undone_it_never_was(world: World, kind: str) -> None:
    appoint(
        actor=None,
        at=NOON,
        user=world.people["wuhua_clerk"],
        unit=world.wuhua,
        title="干事",
        from_date=START,
    )
    before = rows()
    if kind == "merge":
        change = merge_units(
            [world.wuhua, world.panlong], actor=None, at=NOON, into=world.qilin, on=JUNE
        )
    else:
        change = split_unit(
            world.kunming, actor=None, at=NOON, parts=[EAST, WEST], on=JUNE, heir=EAST.code
        )

    undo_reorganisation(change, actor=None, at=NOON)

    assert rows() == before
    with pytest.raises(ChangedSince):
        undo_reorganisation(change, actor=None, at=NOON)


def test_nothing_is_undone_over_what_happened_since(world: World) -> None:
    change = merge_units([world.wuhua], actor=None, at=NOON, into=world.panlong, on=JUNE)
    grant(actor=None, at=NOON, user=world.people["nobody"], unit=world.panlong, role=Role.READER)
    after = rows()

    with pytest.raises(ChangedSince):
        undo_reorganisation(change, actor=None, at=NOON)

    assert rows() == after


def test_a_division_is_not_undone_under_a_unit_that_was_moved_there(world: World) -> None:
    change = split_unit(world.qujing, actor=None, at=NOON, parts=[EAST], on=JUNE)
    east = Unit.objects.get(code=EAST.code)
    move_unit(world.wuhua, actor=None, at=NOON, parent=east, on=JUNE + DAY)

    with pytest.raises(ChangedSince):
        undo_reorganisation(change, actor=None, at=NOON)

    assert children_of(east).contains(world.wuhua)


def test_what_makes_no_sense_is_refused(world: World) -> None:
    with pytest.raises(TooFewUnits):
        merge_units([world.wuhua], actor=None, at=NOON, into=world.wuhua, on=JUNE)
    with pytest.raises(WouldCircle):
        merge_units([world.kunming], actor=None, at=NOON, into=world.wuhua, on=JUNE)
    with pytest.raises(TooFewUnits):
        split_unit(world.wuhua, actor=None, at=NOON, parts=[EAST], on=JUNE, heir=EAST.code)
    taken = NewPart(code="530103", name="盘龙", short_name="盘龙")
    with pytest.raises(CodeTaken):
        split_unit(world.wuhua, actor=None, at=NOON, parts=[taken], on=JUNE)


def test_only_the_system_administrator_reorganises(world: World) -> None:
    change = merge_units([world.wuhua], actor=None, at=NOON, into=world.panlong, on=JUNE)
    for who in ("province_head", "security_admin", "audit_admin"):
        actor = world.people[who]
        with pytest.raises(PowerMissing):
            merge_units([world.qilin], actor=actor, at=NOON, into=world.panlong, on=JUNE)
        with pytest.raises(PowerMissing):
            split_unit(world.panlong, actor=actor, at=NOON, parts=[EAST], on=JUNE)
        with pytest.raises(PowerMissing):
            undo_reorganisation(change, actor=actor, at=NOON)


def test_the_trail_names_what_was_merged_and_whose_roles_went_along(world: World) -> None:
    change = merge_units([world.wuhua], actor=None, at=NOON, into=world.panlong, on=JUNE)
    undo_reorganisation(change, actor=None, at=NOON)

    lines = list(Entry.objects.order_by("-number")[:4])
    assert [line.verb for line in reversed(lines)] == [
        "grant.hand_on",
        "grant.hand_on",
        "unit.merge",
        "unit.undo_merge",
    ]
    assert lines[1].detail == {"before": ["530102"], "after": "530103", "on": "2025-06-01"}


TREES = count()
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["move", "merge", "split", "dissolve", "undo"]),
        st.integers(0, 30),
        st.integers(0, 30),
        st.integers(1, 90),
    ),
    min_size=1,
    max_size=8,
)


def expected_above(unit: int, day: date) -> set[int]:
    """Read off the dated rows as a person would: up the placements, or over to who took the closed unit over."""
    found = {unit}
    closed = dict(Unit.objects.values_list("pk", "closed_date"))
    while True:
        ended = closed[unit]
        if ended and ended <= day:
            taken = Succession.objects.filter(from_unit=unit, takes_over=True)
            step = list(taken.values_list("to_unit", flat=True))
        else:
            placed = Placement.objects.filter(unit=unit, from_date__lte=day)
            step = list(placed.exclude(to_date__lte=day).values_list("parent", flat=True))
        if not step:
            return found
        [unit] = step
        found.add(unit)


def change_something(
    tree: str, change: tuple[str, int, int, int], day: date, done: list[Reorganisation]
) -> None:
    """One change of the tree, by numbers that pick the units; what makes no sense is refused."""
    what, one, other, number = change
    units = list(Unit.objects.filter(code__startswith=tree, closed_date__isnull=True))
    unit, second = units[one % len(units)], units[other % len(units)]
    first, last = (
        NewPart(code=f"{tree}{day.isoformat()}-{number}{each}", name="新", short_name="新")
        for each in "ab"
    )
    if what == "move":
        move_unit(unit, actor=None, at=LATER, parent=second, on=day)
    elif what == "merge":
        done.append(merge_units([unit], actor=None, at=LATER, into=second, on=day))
    elif what == "undo" and done:
        undo_reorganisation(done.pop(), actor=None, at=LATER)
    else:
        heir = first.code if what == "dissolve" else ""
        parts = [first, last]
        done.append(split_unit(unit, actor=None, at=LATER, parts=parts, on=day, heir=heir))


@pytest.mark.django_db
@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=CHANGES)
def test_the_closure_is_right_on_every_day_whatever_was_merged_and_split(
    changes: list[tuple[str, int, int, int]],
) -> None:
    tree = f"R{next(TREES)}-"
    new = [
        NewUnit(
            code=f"{tree}{number}",
            kind=UnitKind.COUNTY,
            name=f"{number}",
            short_name=str(number),
            opened_date=START,
            parent_code=f"{tree}{(number - 1) // 2}" if number else "",
        )
        for number in range(7)
    ]
    open_units_at_once(new, actor=None, at=LATER)
    day, days = START, {START}
    done: list[Reorganisation] = []
    for change in changes:
        day += timedelta(days=change[3])
        days |= {day - DAY, day}
        with suppress(Refused):
            change_something(tree, change, day, done)

    units = Unit.objects.filter(code__startswith=tree)
    for each in days:
        for unit in units:
            reach = Reach.objects.filter(below=unit, from_date__lte=each)
            found = reach.exclude(to_date__lte=each).values_list("above", flat=True)
            expected = expected_above(unit.pk, each) if unit.opened_date <= each else set()
            assert sorted(found) == sorted(expected)
