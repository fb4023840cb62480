"""Groups of units and sets of groups: brought in, asked for, counted in formulas, given out again."""

import json
from pathlib import Path
from typing import Any

import pytest

from kexie.audit.models import Entry
from kexie.config import database
from kexie.config.answers import DONE, WRONG
from kexie.config.cli import main
from kexie.org.models import Unit, UnitGroup, UnitGroupSet
from kexie.org.queries import unit_groups_called
from tests import exchanging

UNITS: list[dict[str, Any]] = [
    {"id": "top", "name": "Top"},
    {"id": "east", "name": "East", "parent": "top", "code": "E 1"},
    {"id": "west", "name": "West", "parent": "top"},
    {"id": "shop", "name": "Shop", "parent": "east"},
    {"id": "mill", "name": "Mill", "parent": "east"},
]
GROUPS: list[dict[str, Any]] = [
    {
        "id": "public",
        "name": "Public",
        "shortName": "Pub",
        "code": "P",
        "organisationUnits": [{"id": "shop"}, {"code": "E 1"}, {"name": "West"}],
    },
    {"id": "private", "name": "Private", "organisationUnits": [{"id": "mill"}]},
]
SETS: list[dict[str, Any]] = [
    {"id": "owner", "name": "Ownership", "organisationUnitGroups": [{"id": "public"}, "private"]}
]
FILE: dict[str, Any] = {
    "organisationUnits": UNITS,
    "organisationUnitGroups": GROUPS,
    "organisationUnitGroupSets": SETS,
}


@pytest.fixture(autouse=True)
def _set(monkeypatch: pytest.MonkeyPatch, db: None) -> None:  # noqa: ARG001 -- the database
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setattr(database, "prepare", lambda: None)


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(what: str, given: Any, *arguments: str) -> tuple[int, dict[str, Any]]:
        path = tmp_path / "given.json"
        path.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
        capsys.readouterr()
        code = main(["import", what, str(path), "--json", *arguments])
        return code, json.loads(capsys.readouterr().out)

    return run


def shape() -> dict[str, set[str]]:
    """Members by group, groups by set."""
    groups = {one.code: {u.code for u in one.units.all()} for one in UnitGroup.objects.all()}
    sets = {one.code: {g.code for g in one.groups.all()} for one in UnitGroupSet.objects.all()}
    return groups | sets


WHOLE = {
    "public": {"shop", "east", "west"},
    "private": {"mill"},
    "owner": {"public", "private"},
}


def counts(report: dict[str, Any], kind: str) -> tuple[int, ...]:
    return tuple(report[kind][name] for name in ("created", "updated", "unchanged", "members"))


class TestImport:
    def test_groups_and_sets_come_in_with_their_units(self, call: Any) -> None:
        code, report = call("tree", FILE)

        assert (code, report["created"], report["refused"]) == (DONE, 5, 0)
        assert counts(report, "unit_groups") == (2, 0, 0, 4)
        assert counts(report, "unit_group_sets") == (1, 0, 0, 2)
        assert shape() == WHOLE
        assert report["not_taken_over"] == {}
        public = UnitGroup.objects.get(code="public")
        assert (public.name, public.short_name, public.other) == ("Public", "Pub", "P")

    def test_by_id_by_code_and_by_name_a_group_is_found(self, call: Any) -> None:
        call("tree", FILE)
        found = unit_groups_called({"public", "P", "Public", "nobody"})

        assert found.keys() == {"public", "P", "Public"}
        assert len(set(found.values())) == 1

    def test_a_second_import_changes_nothing_and_leaves_no_line(self, call: Any) -> None:
        call("tree", FILE)
        before = Entry.objects.count()
        code, report = call("tree", FILE)

        assert code == DONE
        assert counts(report, "unit_groups") == (0, 0, 2, 4)
        assert counts(report, "unit_group_sets") == (0, 0, 1, 2)
        assert (shape(), Entry.objects.count()) == (WHOLE, before)

    def test_a_dry_run_says_what_the_real_one_says_and_keeps_nothing(self, call: Any) -> None:
        code, tried = call("tree", FILE, "--dry-run")
        assert (shape(), Unit.objects.count()) == ({}, 0)
        assert (code, call("tree", FILE)[1]) == (
            DONE,
            {name: said for name, said in tried.items() if name != "dry_run"},
        )

    def test_a_group_has_the_members_that_the_later_file_names(self, call: Any) -> None:
        call("tree", FILE)
        later = {
            "organisationUnitGroups": [
                {"id": "public", "name": "Public bodies", "organisationUnits": ["shop", "mill"]},
                {"id": "private", "name": "Private"},
            ]
        }
        _code, report = call("tree", later)

        assert counts(report, "unit_groups") == (0, 1, 1, 2)
        assert shape() == WHOLE | {"public": {"shop", "mill"}}
        line = Entry.objects.order_by("-number")[0]
        assert line.verb == "unit_group.change"
        assert (line.detail["joined"], line.detail["left"]) == (["mill"], ["east", "west"])

    def test_units_may_name_their_groups_and_groups_their_sets(self, call: Any) -> None:
        units = [one | {"organisationUnitGroups": [{"id": "all"}]} for one in UNITS[:3]]
        units[0]["organisationUnitGroups"].append({"id": "elsewhere"})
        group = {"id": "all", "name": "All", "groupSets": [{"id": "kinds"}]}
        sets = [{"id": "kinds", "name": "Kinds"}]
        file = {
            "organisationUnits": units,
            "organisationUnitGroups": [group],
            "organisationUnitGroupSets": sets,
        }
        _code, report = call("tree", file)

        assert shape() == {"all": {"top", "east", "west"}, "kinds": {"all"}}
        assert report["not_taken_over"] == {"organisationUnits.organisationUnitGroups": 1}

    def test_fields_that_are_not_taken_over_are_counted(self, call: Any) -> None:
        group = GROUPS[1] | {"symbol": "07.png", "color": "#fff", "style": None}
        kinds = [SETS[0] | {"includeSubhierarchyInAnalytics": True}]
        _code, report = call(
            "tree",
            FILE
            | {"organisationUnitGroups": [GROUPS[0], group], "organisationUnitGroupSets": kinds},
        )

        assert report["not_taken_over"] == {
            "organisationUnitGroups.color": 1,
            "organisationUnitGroups.symbol": 1,
            "organisationUnitGroupSets.includeSubhierarchyInAnalytics": 1,
        }

    def test_units_in_several_groups_of_a_set_are_said(self, call: Any) -> None:
        both = [GROUPS[0], GROUPS[1] | {"organisationUnits": ["mill", "shop"]}]
        _code, report = call("tree", FILE | {"organisationUnitGroups": both})

        assert [note.split(":")[0] for note in report["notes"]] == ["owner"]

    def test_a_file_of_forms_brings_its_groups_too(self, call: Any) -> None:
        call("tree", {"organisationUnits": UNITS})
        elements = [{"id": "e", "name": "E", "valueType": "NUMBER"}]
        ratio = {"id": "i", "name": "I", "numerator": "#{e}", "denominator": "OUG{public}"}
        file = {
            "dataElements": elements,
            "indicators": [ratio],
            "organisationUnitGroups": GROUPS,
            "organisationUnitGroupSets": SETS,
        }
        code, report = call("forms", file)

        assert (code, counts(report, "unit_groups")) == (DONE, (2, 0, 0, 4))
        assert shape() == WHOLE
        assert report["not_taken_over"] == {}


def wrong(**lists: list[Any]) -> dict[str, Any]:
    names = {"groups": "organisationUnitGroups", "sets": "organisationUnitGroupSets"}
    return FILE | {names[name]: one for name, one in lists.items()}


@pytest.mark.parametrize(
    ("file", "places"),
    [
        (
            wrong(groups=[GROUPS[0], GROUPS[1] | {"organisationUnits": ["mill", "no", {}, 7]}]),
            [f"organisationUnitGroups[1].organisationUnits[{n}]" for n in (1, 2, 3)],
        ),
        (wrong(groups=[*GROUPS, {"name": "x"}]), ["organisationUnitGroups[2]"]),
        (
            wrong(groups=[*GROUPS, 7, None]),
            ["organisationUnitGroups[2]", "organisationUnitGroups[3]"],
        ),
        (wrong(groups=[*GROUPS, {"id": "a,b/c", "name": "x"}]), ["organisationUnitGroups[2]"]),
        (wrong(groups=[*GROUPS, {"id": "x" * 41, "name": "x"}]), ["organisationUnitGroups[2]"]),
        (wrong(groups=[*GROUPS, {"id": "x", "name": "x" * 201}]), ["organisationUnitGroups[2]"]),
        (
            wrong(groups=[*GROUPS, {"id": "x", "code": "P"}]),
            ["organisationUnitGroups[0]", "organisationUnitGroups[2]"],
        ),
        (
            wrong(groups=[*GROUPS, GROUPS[1]]),
            ["organisationUnitGroups[1]", "organisationUnitGroups[2]"],
        ),
        (
            wrong(groups=[*GROUPS, {"id": "x", "organisationUnits": {"id": "shop"}}]),
            ["organisationUnitGroups[2]"],
        ),
        (
            wrong(sets=[{"id": "owner", "organisationUnitGroups": ["public", "shop"]}]),
            ["organisationUnitGroupSets[0].organisationUnitGroups[1]"],
        ),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_kept(
    call: Any, file: dict[str, Any], places: list[str]
) -> None:
    for dry in (["--dry-run"], []):
        code, report = call("tree", file, *dry)

        assert code == WRONG
        assert [row["place"] for row in report["rows"]] == places
        assert all(row["reason"] for row in report["rows"])
        assert (Unit.objects.count(), shape()) == (0, {})


def test_a_code_that_another_group_has_is_refused(call: Any) -> None:
    call("tree", FILE)
    code, report = call("tree", {"organisationUnitGroups": [{"id": "new", "code": "P"}]})

    assert (code, [row["key"] for row in report["rows"]]) == (WRONG, ["new"])
    assert shape() == WHOLE


def test_an_account_without_the_power_makes_no_groups(world: Any, call: Any) -> None:
    file = {"organisationUnitGroups": [{"id": "g", "organisationUnits": ["530100"]}]}
    assert world
    path_code = main(["import", "tree", "-", "--as", "kunming_clerk"]) if not file else None
    assert path_code is None
    with pytest.raises(SystemExit):
        call("tree", file, "--as")
    assert shape() == {}
    assert exchanging is not None
