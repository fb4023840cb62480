"""The dated tree: its closure is right on every day, whatever happened to the units."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from kexie.org.access import PowerMissing
from kexie.org.actions import units
from kexie.org.actions.reach import Circular
from kexie.org.actions.reference import load_reference_tree
from kexie.org.actions.reorganisation import merge_units, undo_reorganisation
from kexie.org.models import Reach, Unit, UnitKind
from kexie.org.queries import children_of, find_units, name_on, parent_of, units_below
from tests.ground import examples
from tests.world import NOON, START, World

JUNE = date(2025, 6, 1)
LATER = datetime.fromisoformat("2026-12-31T12:00:00+08:00")


def test_a_moved_county_counts_where_it_stood_on_each_day(world: World) -> None:
    units.move_unit(world.wuhua, actor=None, at=NOON, parent=world.qujing, on=JUNE)

    assert units_below(world.qujing).contains(world.wuhua)
    assert not units_below(world.kunming).contains(world.wuhua)
    assert units_below(world.kunming, on=JUNE - timedelta(days=1)).contains(world.wuhua)
    assert parent_of(world.wuhua, on=date(2024, 1, 1)) == world.kunming
    assert units_below(world.province).contains(world.wuhua)
    # under the province all the time: one stretch, not two
    assert Reach.objects.filter(above=world.province, below=world.wuhua).count() == 1


def test_a_moved_prefecture_takes_its_counties_along(world: World) -> None:
    units.move_unit(world.kunming, actor=None, at=NOON, parent=world.qujing, on=JUNE)

    assert units_below(world.qujing).contains(world.panlong)
    assert not units_below(world.qujing, on=START).contains(world.panlong)


def test_a_unit_cannot_stand_below_itself(world: World) -> None:
    with pytest.raises(units.WouldCircle):
        units.move_unit(world.kunming, actor=None, at=NOON, parent=world.wuhua, on=JUNE)


def test_nothing_takes_effect_in_the_future_or_before_it_began(world: World) -> None:
    for day in (NOON.date() + timedelta(days=1), START):
        with pytest.raises(units.BadDay):
            units.move_unit(world.wuhua, actor=None, at=NOON, parent=world.qujing, on=day)


def test_a_name_holds_for_its_days(world: World) -> None:
    units.rename_unit(
        world.wuhua, actor=None, at=NOON, name="五华新科协", short_name="新五华", on=JUNE
    )
    world.wuhua.refresh_from_db()

    assert name_on(world.wuhua, START) == "五华区科学技术协会"
    assert name_on(world.wuhua, JUNE) == world.wuhua.name == "五华新科协"


def test_a_closed_unit_keeps_its_past_and_its_code(world: World) -> None:
    units.close_unit(world.wuhua, actor=None, at=NOON, on=JUNE)

    assert not units_below(world.kunming).contains(world.wuhua)
    assert units_below(world.kunming, on=START).contains(world.wuhua)
    with pytest.raises(units.CodeTaken):
        units.open_unit(
            actor=None,
            at=NOON,
            code="530102",
            kind=UnitKind.COUNTY,
            name="又一个",
            short_name="又",
            opened_date=JUNE,
        )


def test_a_unit_with_units_below_cannot_close(world: World) -> None:
    with pytest.raises(units.StillInUse):
        units.close_unit(world.kunming, actor=None, at=NOON, on=JUNE)


def test_only_the_system_administrator_changes_the_tree(world: World) -> None:
    for who in ("province_head", "security_admin", "audit_admin"):
        with pytest.raises(PowerMissing):
            units.close_unit(world.wuhua, actor=world.people[who], at=NOON, on=JUNE)


def test_two_units_may_have_stood_below_each_other_in_turn(world: World) -> None:
    day = timedelta(days=1)
    units.move_unit(world.kunming, actor=None, at=NOON, parent=world.qujing, on=JUNE)
    units.move_unit(world.kunming, actor=None, at=NOON, parent=world.province, on=JUNE + day)
    units.move_unit(world.qujing, actor=None, at=NOON, parent=world.kunming, on=JUNE + 2 * day)

    assert units_below(world.qujing, on=JUNE).contains(world.wuhua)
    assert not units_below(world.qujing, on=JUNE + day).contains(world.wuhua)
    assert units_below(world.kunming).contains(world.qilin)


@pytest.mark.django_db
def test_the_shipped_tree_has_16_prefectures_and_129_counties() -> None:
    load_reference_tree(actor=None, at=NOON)
    province = Unit.objects.get(code="530000")

    assert children_of(province).filter(kind=UnitKind.PREFECTURE).count() == 16
    assert units_below(province).filter(kind=UnitKind.COUNTY).count() == 129
    assert load_reference_tree(actor=None, at=NOON) == []
    assert [unit.short_name for unit in find_units("slxkx")] == ["石林县科协"]


@dataclass
class Model:
    """The tree as a plain person would keep it: for each unit a list of (from day, parent)."""

    places: dict[int, list[tuple[date, int]]] = field(default_factory=dict)

    def above(self, unit: int, day: date) -> set[int]:
        found = {unit}
        while rows := [parent for start, parent in self.places.get(unit, []) if start <= day]:
            unit = rows[-1]
            found.add(unit)
        return found


TREES = count()
MOVES = st.lists(
    st.tuples(st.integers(1, 6), st.integers(0, 6), st.integers(1, 400)), min_size=1, max_size=12
)


@pytest.mark.django_db
@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=MOVES)
def test_the_closure_is_right_on_every_day(moves: list[tuple[int, int, int]]) -> None:
    tree = next(TREES)
    root, *rest = units.open_units_at_once(
        [
            units.NewUnit(
                code=f"{tree}-{number}",
                kind=UnitKind.COUNTY,
                name=f"{number}",
                short_name=str(number),
                opened_date=START,
                parent_code=f"{tree}-0" if number else "",
            )
            for number in range(7)
        ],
        actor=None,
        at=LATER,
    )
    everyone = [root, *rest]
    model = Model({unit.pk: [(START, root.pk)] for unit in rest})
    days = {START}
    for child, parent, offset in moves:
        day = START + timedelta(days=offset)
        try:
            units.move_unit(everyone[child], actor=None, at=LATER, parent=everyone[parent], on=day)
        except (units.WouldCircle, units.BadDay):
            continue
        model.places[everyone[child].pk].append((day, everyone[parent].pk))
        days |= {day - timedelta(days=1), day}

    for day in days:
        for unit in everyone:
            expected = model.above(unit.pk, day)
            found = {above.pk for above in everyone if units_below(above, on=day).contains(unit)}
            assert found == expected


def test_today_is_the_day_in_china(world: World) -> None:
    """At 01:00 in Kunming the day has begun, though not yet in Greenwich."""
    early = datetime.fromisoformat("2026-03-02T01:00:00+08:00")

    units.close_unit(world.wuhua, actor=None, at=early.astimezone(UTC), on=early.date())

    assert world.wuhua not in units_below(world.kunming)


def test_the_best_match_comes_first(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The province stands first in official order, but is not what was typed."""
    world.wuhua.short_name = "科协"
    world.wuhua.save(update_fields=["short_name"])
    world.panlong.short_name = "科协小组"
    world.panlong.save(update_fields=["short_name"])

    with django_assert_num_queries(1):
        names = [unit.short_name for unit in find_units("科协")]
    by_initials = [unit.short_name for unit in find_units("qj")]

    assert names[:3] == ["科协", "科协小组", "省科协"]
    assert by_initials[0] == "曲靖市科协"


def test_a_closed_unit_moves_no_more_and_takes_nobody_in(world: World) -> None:
    units.close_unit(world.wuhua, actor=None, at=NOON, on=NOON.date().replace(day=1))
    before = NOON.date().replace(month=2)

    with pytest.raises(units.BadDay):
        units.move_unit(world.wuhua, actor=None, at=NOON, parent=world.qujing, on=before)
    with pytest.raises(units.BadDay):
        units.move_unit(world.panlong, actor=None, at=NOON, parent=world.wuhua, on=before)


def test_undoing_a_merger_cannot_put_a_unit_below_itself(world: World) -> None:
    on = NOON.date().replace(month=2)
    towns = units.open_unit(
        actor=None,
        at=NOON,
        code="town",
        kind=UnitKind.TOWNSHIP,
        name="town",
        short_name="town",
        opened_date=START,
        parent=world.wuhua,
    )
    change = merge_units([world.wuhua], actor=None, at=NOON, into=world.qilin, on=on)
    units.move_unit(world.kunming, actor=None, at=NOON, parent=towns, on=NOON.date().replace(day=1))

    with pytest.raises(Circular):
        undo_reorganisation(change, actor=None, at=NOON)
