"""A tree of 1,332 units from another system: taken as it is, whatever the order, or refused row by row."""

import json
import random
from collections import Counter
from datetime import date
from typing import Any

import pytest

from kexie.kernel.importing import Unreadable
from kexie.org.actions.exchange import TreeRefused, TreeReport, import_tree
from kexie.org.models import Placement, Reach, Unit, UnitKind
from kexie.org.queries import children_of, parent_of
from tests import exchanging
from tests.world import NOON, World

SOURCE = exchanging.found("organisation-units.json")
needs_source = pytest.mark.skipif(not SOURCE, reason="the shared data is not here")

SMALL: list[dict[str, Any]] = [
    {"id": "top", "name": "Top"},
    {
        "id": "east",
        "name": "East",
        "parent": {"id": "top"},
        "openingDate": "2001-02-03T00:00:00.000",
    },
    {
        "id": "shop",
        "name": "Shop",
        "parent": {"id": "east"},
        "code": "S 1",
        "path": "/top/east/shop",
    },
]


def take(units: list[dict[str, Any]], **options: Any) -> TreeReport:
    text = json.dumps({"organisationUnits": units})
    return import_tree(text, actor=None, at=NOON, **options)


def refused(units: list[dict[str, Any]]) -> set[str]:
    """Ids of the rows that are named; nothing was opened."""
    before = Unit.objects.count()
    with pytest.raises(TreeRefused) as refusal:
        take(units)
    assert Unit.objects.count() == before
    return {fault.key for fault in refusal.value.report.refused}


def shape() -> set[tuple[str, str, str]]:
    """Every unit with its kind and the unit above."""
    rows = Placement.objects.values_list("unit__code", "parent__code")
    above = dict(rows)
    return {(u.code, u.kind, above.get(u.code, "")) for u in Unit.objects.all()}


@needs_source
@pytest.mark.django_db
def test_all_units_come_in_as_the_source_counts_them() -> None:
    facts = SOURCE["facts"]
    report = take(SOURCE["units"])

    assert len(report.created) == report.units == facts["units"]
    kinds = Counter(Unit.objects.values_list("kind", flat=True))
    levels = [UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY, UnitKind.TOWNSHIP]
    assert [kinds[kind] for kind in levels] == list(facts["units_by_level"].values())
    children = Counter(Placement.objects.values_list("parent", flat=True))
    assert max(children.values()) == facts["most_children"]
    assert facts["units"] - len(children) == facts["units_without_children"]
    assert {written for _place, written, _taken in report.trimmed} == set(
        facts["names_with_stray_spaces"]
    )
    assert Reach.objects.filter(depth__gt=0).count() == sum(
        one["path"].count("/") - 1 for one in SOURCE["units"]
    )


@needs_source
@pytest.mark.django_db
def test_the_same_file_in_any_order_changes_nothing() -> None:
    take(SOURCE["units"])
    before, again = shape(), list(SOURCE["units"])
    random.Random(7).shuffle(again)  # noqa: S311 -- an order, no secret
    report = take(again)

    assert (len(report.created), len(report.updated), report.unchanged) == (0, 0, 1332)
    assert shape() == before


@needs_source
@pytest.mark.django_db
def test_the_order_of_rows_decides_nothing() -> None:
    shuffled = list(SOURCE["units"])
    random.Random(11).shuffle(shuffled)  # noqa: S311 -- an order, no secret
    take(shuffled)

    paths = {one["id"]: one["parent"] or "" for one in SOURCE["units"]}
    assert {(code, parent) for code, _kind, parent in shape()} == set(paths.items())
    assert list(Unit.objects.order_by("order")[:3].values_list("name", flat=True)) == [
        "Sierra Leone",
        "Bo",
        "Bombali",
    ]


@pytest.mark.django_db
class TestBadRows:
    def test_a_unit_above_that_is_nowhere_is_named(self) -> None:
        assert refused([SMALL[0], SMALL[2] | {"path": ""}]) == {"shop"}

    def test_a_path_that_skips_a_unit_is_named(self) -> None:
        assert refused([*SMALL[:2], SMALL[2] | {"path": "/top/shop"}]) == {"shop"}

    def test_a_path_that_ends_elsewhere_is_named(self) -> None:
        assert refused([*SMALL[:2], SMALL[2] | {"path": "/top/east/other"}]) == {"shop"}

    def test_a_repeated_id_names_both_rows(self) -> None:
        with pytest.raises(TreeRefused) as refusal:
            take([*SMALL, SMALL[1]])
        assert [fault.row for fault in refusal.value.report.refused] == [1, 3]

    def test_a_circle_is_named(self) -> None:
        assert refused([SMALL[0], SMALL[1] | {"parent": "shop"}, SMALL[2] | {"path": ""}]) == {
            "east",
            "shop",
        }

    def test_a_unit_without_a_name_takes_those_below_it_along(self) -> None:
        assert refused([SMALL[0], SMALL[1] | {"name": " "}, SMALL[2]]) == {"east", "shop"}

    def test_a_day_that_is_none_is_named(self) -> None:
        assert refused([SMALL[0], SMALL[1] | {"openingDate": "soon"}]) == {"east"}

    def test_an_end_before_the_beginning_is_named(self) -> None:
        assert refused([SMALL[0] | {"closedDate": "1960-01-01"}]) == {"top"}

    def test_a_level_without_a_unit_above_is_named(self) -> None:
        bare = [
            {"id": one["id"], "name": one["name"], "level": n} for n, one in enumerate(SMALL, 1)
        ]
        assert refused(bare) == {"east", "shop"}

    def test_a_level_that_does_not_follow_the_one_above_is_named(self) -> None:
        levels = [{"level": 1}, {"level": 2}, {"level": 4}]
        units = [one | {"path": ""} | more for one, more in zip(SMALL, levels, strict=True)]
        assert refused(units) == {"shop"}

    def test_a_file_without_units_is_refused_as_a_whole(self) -> None:
        with pytest.raises(Unreadable):
            import_tree('{"people": []}', actor=None, at=NOON)
        with pytest.raises(Unreadable, match="2"):
            import_tree('{"units": [\n{]}', actor=None, at=NOON)


@pytest.mark.django_db
def test_the_shape_of_another_system_is_understood_with_its_days() -> None:
    report = take(
        [*SMALL, {"id": "old", "name": "Old", "parent": {"id": "top"}, "closedDate": "2010-01-01"}]
    )

    old, east = Unit.objects.get(code="old"), Unit.objects.get(code="east")
    assert old.closed_date is not None
    assert old.closed_date.year == 2010
    assert east.opened_date.isoformat() == "2001-02-03"
    assert report.codes == {"S 1": "shop"}
    # the shop was there before the unit above it
    assert [note.split()[0] for note in report.notes] == ["shop"]


@pytest.mark.django_db
def test_a_table_is_understood_too() -> None:
    text = "id,name,parent,level\r\nshop , Shop,top,2\r\n\r\ntop,Top,,1\r\n"
    report = import_tree(text, actor=None, at=NOON)

    assert len(report.created) == 2
    assert parent_of(Unit.objects.get(code="shop")) == Unit.objects.get(code="top")


@pytest.mark.django_db
def test_a_second_file_moves_renames_and_closes_and_says_so() -> None:
    take([*SMALL, {"id": "west", "name": "West", "parent": "top"}])
    moved = {"id": "shop", "name": "The Shop", "parent": "west"}
    report = take([SMALL[0], SMALL[1] | {"closedDate": "2020-05-01"}, moved], on=date(2020, 5, 1))

    assert sorted(report.updated) == ["east", "shop"]
    shop = Unit.objects.get(code="shop")
    assert shop.name == "The Shop"
    assert parent_of(shop) == Unit.objects.get(code="west")
    assert parent_of(shop, on=date(2020, 4, 30)) == Unit.objects.get(code="east")


def test_units_stand_beside_a_tree_that_is_there(world: World) -> None:
    take([*SMALL, {"id": "guest", "name": "Guest", "parent": "530100"}])

    assert Unit.objects.get(code="guest") in children_of(world.kunming)
    assert Unit.objects.get(code="guest").kind == UnitKind.COUNTY
    assert parent_of(Unit.objects.get(code="top")) is None


def test_somebody_without_the_power_opens_no_units(world: World) -> None:
    text = json.dumps({"units": SMALL})
    with pytest.raises(Exception, match="系统管理员"):
        import_tree(text, actor=world.people["province_head"], at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        # units inside units, of which one is only named where it hangs
        {
            "id": "top",
            "name": "Top",
            "children": [
                {"id": "east", "name": "East", "children": [{"id": "shop", "name": "Shop"}]}
            ],
        },
        {
            "organisationUnits": [
                {"id": "shop", "name": "Shop", "ancestors": [{"id": "top"}, {"id": "east"}]},
                {"id": "east", "name": "East", "ancestors": [{"id": "top"}]},
                {"id": "top", "name": "Top", "children": [{"id": "east"}]},
            ]
        },
    ],
)
def test_places_may_be_written_as_children_or_ancestors(text: dict[str, Any]) -> None:
    report = import_tree(json.dumps(text), actor=None, at=NOON)

    assert len(report.created) == 3
    above = Placement.objects.values_list("unit__code", "parent__code")
    assert set(above) == {("east", "top"), ("shop", "east")}


@pytest.mark.django_db
def test_columns_with_blanks_in_their_names_are_understood() -> None:
    table = (
        "Name,UID,Short name,Parent,Opening date,Closed date\nTop,top,T,,1999-05-05,2020-01-01\n"
    )
    report = import_tree(table, actor=None, at=NOON)

    unit = Unit.objects.get(code="top")
    assert (unit.short_name, str(unit.opened_date), str(unit.closed_date)) == (
        "T", "1999-05-05", "2020-01-01",
    )  # fmt: skip
    assert not report.left
    with pytest.raises(Unreadable, match="parent"):
        import_tree("id,name,parent,Parent\na,A,,\n", actor=None, at=NOON)


@pytest.mark.django_db
def test_what_stands_beside_the_units_and_what_stays_is_said() -> None:
    take([SMALL[0], {**SMALL[1], "closedDate": "2020-01-01"}])
    text = {
        "pager": {"page": 1, "pageCount": 7},
        "organisationUnits": SMALL[:2],
        "organisationUnitLevels": [{"id": "g"}],
    }
    report = import_tree(json.dumps(text), actor=None, at=NOON)

    assert report.left["organisationUnitLevels"] == 1
    assert len(report.notes) == 2
    assert "7" in report.notes[0]
    assert "east" in report.notes[1]
    assert "2020-01-01" in report.notes[1]
