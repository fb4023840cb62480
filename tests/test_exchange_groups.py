"""Groups of units and sets of groups: brought in, asked for, counted in formulas, given out again."""

import contextlib
import json
import random
from collections.abc import Collection
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexie.audit.models import Entry
from kexie.config import database
from kexie.config.answers import DONE, WRONG
from kexie.config.cli import main
from kexie.indicators.queries.ask import Answer, ask
from kexie.indicators.queries.exchange import units_called
from kexie.indicators.queries.question import BadQuestion, read_question
from kexie.kernel.errors import Refused
from kexie.kernel.importing import Unreadable
from kexie.org.access import PowerMissing
from kexie.org.actions.groups import import_groups
from kexie.org.groupings import read_groups
from kexie.org.models import Unit, UnitGroup, UnitGroupSet
from kexie.org.queries import unit_groups_called
from kexie.org.trees import read_tree
from tests import exchanging
from tests.world import NOON, World

ORACLE = exchanging.found("roll-up-oracle.json")

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


def test_an_account_without_the_power_makes_no_groups(world: World) -> None:
    text = json.dumps({"organisationUnitGroups": [{"id": "g", "organisationUnits": ["530100"]}]})
    with pytest.raises(PowerMissing):
        import_groups(text, find=_keys, actor=world.people["kunming_clerk"], at=NOON)
    assert shape() == {}
    import_groups(text, find=_keys, actor=world.people["system_admin"], at=NOON)
    assert shape() == {"g": {"530100"}}


def _keys(words: Collection[str]) -> dict[str, int]:
    return {word: one.pk for word, one in units_called(words).items()}


def load(file: dict[str, Any]) -> None:
    text = json.dumps(file)
    exchanging.load_tree(text)
    import_groups(text, find=_keys, actor=None, at=NOON)


SCALAR = st.none() | st.booleans() | st.integers() | st.text(max_size=12)
JSON = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "code", "organisationUnits", "groupSets", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@given(groups=st.lists(JSON, max_size=4), sets=JSON, units=st.lists(JSON, max_size=2))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_stands_there_is_taken_or_named(groups: Any, sets: Any, units: Any) -> None:
    lists = {
        "organisationUnits": units,
        "organisationUnitGroups": groups,
        "organisationUnitGroupSets": sets,
    }
    text = json.dumps(lists)
    with contextlib.suppress(Refused):
        read_tree(text, known={})
    if "\\u0000" in text:
        with pytest.raises(Unreadable):
            read_groups(text)
        return
    found = read_groups(text)
    assert len(found.groups) <= len(groups)
    named = {fault.row for fault in found.faults if "Sets" not in fault.place}
    assert len(found.groups) + len(named) >= len(groups)


def test_a_file_nested_deeply_is_read_through() -> None:
    text = '{"setup":' * 600 + json.dumps(FILE) + "}" * 600
    assert len(read_groups(text).groups) == 2


class Woods:
    """A random tree with values and groups, and what each question about them comes to."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 -- no secret
        self.above: dict[str, str] = {}
        for number in range(chance.randint(4, 12)):
            self.above[f"u{number}"] = f"u{chance.randrange(number)}" if number else ""
        units = sorted(self.above)
        self.groups = {
            f"g{n}": set(chance.sample(units, chance.randint(0, len(units)))) for n in range(4)
        }
        self.sets = {"s0": ["g0", "g1"], "s1": ["g1", "g2", "g3"]}
        self.values = {
            (unit, f"2023{month:02}"): chance.randint(1, 50)
            for unit in units
            for month in (1, 2, 4)
            if chance.random() < 0.7
        }
        self.units = units
        self.chance = chance

    def load(self) -> None:
        file = {
            "organisationUnits": [
                {"id": one, "name": one, **({"parent": above} if above else {})}
                for one, above in self.above.items()
            ],
            "organisationUnitGroups": [
                {"id": one, "name": one, "organisationUnits": sorted(units)}
                for one, units in self.groups.items()
            ],
            "organisationUnitGroupSets": [
                {"id": one, "name": one, "organisationUnitGroups": groups}
                for one, groups in self.sets.items()
            ],
            "dataElements": [{"id": "e", "name": "E", "valueType": "INTEGER"}],
            "dataValues": [
                {"dataElement": "e", "orgUnit": unit, "period": month, "value": str(value)}
                for (unit, month), value in self.values.items()
            ],
        }
        load(file)
        exchanging.load_forms(json.dumps(file))
        exchanging.load_values(json.dumps(file))

    def below(self, unit: str) -> set[str]:
        found = {unit}
        while more := {one for one, above in self.above.items() if above in found} - found:
            found |= more
        return found

    def total(self, units: set[str], months: tuple[str, ...] = ("01", "02")) -> int | None:
        found = [
            value
            for (unit, month), value in self.values.items()
            if unit in units and month[4:] in months
        ]
        return sum(found) if found else None


def asked(question: dict[str, Any]) -> Answer:
    return ask(
        None, read_question({"items": {"elements": ["e"]}, "periods": ["2023Q1"], **question})
    )


def by_unit(answer: Answer) -> dict[str | None, int]:
    return {row.unit: int(row.exact) for row in answer.rows}


def there(found: dict[Any, int | None]) -> dict[Any, int | None]:
    """No value, no row."""
    return {key: value for key, value in found.items() if value is not None}


@pytest.mark.parametrize("seed", range(6))
def test_answers_by_group_are_those_worked_out_without_our_code(seed: int) -> None:
    woods = Woods(seed)
    woods.load()
    for group, members in woods.groups.items():
        # a unit of the group with all below it, wherever it stands, or below one unit
        assert by_unit(asked({"units": {"each": [f"OU_GROUP-{group}"]}})) == there(
            {unit: woods.total(woods.below(unit)) for unit in members}
        )
        top = woods.chance.choice(woods.units)
        inside = members & woods.below(top)
        assert by_unit(asked({"units": [f"OU_GROUP-{group}", top]})) == there(
            {unit: woods.total(woods.below(unit)) for unit in inside}
        )
        every = set().union(*map(woods.below, members)) if members else set()
        for way in (
            {"units": {"together": [f"OU_GROUP-{group}"]}},
            {"filters": {"unit_groups": [group]}},
        ):
            assert by_unit(asked(way)) == there({None: woods.total(every)})
        # the same cut out of a list
        assert by_unit(
            asked({"units": {"each": woods.units}, "filters": {"unit_groups": [group]}})
        ) == there({unit: woods.total(woods.below(unit)) for unit in members})
        # how many of the group are in a unit
        count = {"id": "n", "numerator": f"OUG{{{group}}}"}
        share = {"id": "r", "numerator": "#{e}", "denominator": f"OUG{{{group}}}"}
        answer = asked({"items": {"indicators": [count, share]}, "units": {"each": woods.units}})
        counts = {unit: len(members & woods.below(unit)) for unit in woods.units}
        assert {r.unit: r.exact for r in answer.rows if r.item == "n"} == counts
        assert {r.unit: r.exact for r in answer.rows if r.item == "r"} == {
            unit: Fraction(total, counts[unit])
            for unit in woods.units
            if (total := woods.total(woods.below(unit))) is not None and counts[unit]
        }


@pytest.mark.parametrize("seed", range(6))
def test_figures_are_divided_by_the_groups_of_a_set(seed: int) -> None:
    woods = Woods(seed)
    woods.load()
    top = woods.chance.choice(woods.units)
    for code, groups in woods.sets.items():
        answer = asked({"units": {"each": [top]}, "unit_groups": {"each": [code]}})
        assert dict(zip(answer.unit_groups, by_rows(answer), strict=True)) == there(
            {one: woods.total(woods.groups[one] & woods.below(top)) for one in groups}
        )
        members = set().union(*(woods.groups[one] for one in groups))
        together = asked({"unit_groups": {"together": [code]}})
        assert by_unit(together) == there({None: woods.total(members)})
        # single units with a count of their own inside a group
        inner = {"id": "x", "numerator": "subExpression(if(#{e} > 20, OUG{g0}, 0))"}
        found = asked({"items": {"indicators": [inner]}, "unit_groups": [groups[0]]})
        one = woods.groups[groups[0]]
        singles = [unit for unit in one if woods.total({unit})]
        many = sum((woods.total({u}) or 0) > 20 and u in woods.groups["g0"] for u in singles)
        assert by_rows(found) == ([many] if singles else [])


def by_rows(answer: Answer) -> list[int]:
    return [int(row.exact) for row in answer.rows]


def test_the_answer_names_the_group_of_each_row() -> None:
    woods = Woods(1)
    woods.load()
    answer = asked({"unit_groups": ["g0"]})

    assert [row["unit_group"] for row in answer.plain()["rows"]] == ["g0"]
    assert answer.table()[0][-1] == "unit_group"
    assert "unit_group" not in asked({}).plain()["rows"][0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"units": ["OU_GROUP-none"]},
        {"units": ["OU_GROUP-"]},
        {"unit_groups": ["none"]},
        {"unit_groups": []},
        {"unit_groups": {"some": ["g0"]}},
        {"filters": {"unit_groups": ["none"]}},
        {"units": ["OU_GROUP-g0"], "filters": {"kinds": ["county"]}},
        {"items": {"formula": "OUG{none}"}},
        {"items": {"formula": "OUG{g0.x}"}},
        {"items": {"formula": "OUG{}"}},
    ],
)
def test_a_question_about_a_group_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    Woods(2).load()
    with pytest.raises(BadQuestion):
        asked(wrong)


def described() -> None:
    """A value in each unit, and a group of units of two prefectures."""
    groups = [{"id": "g", "name": "G", "organisationUnits": ["530102", "530103", "530302"]}]
    text = json.dumps({"organisationUnitGroups": groups})
    import_groups(text, find=_keys, actor=None, at=NOON)
    elements = {"dataElements": [{"id": "e", "name": "E", "valueType": "INTEGER"}]}
    exchanging.load_forms(json.dumps(elements), owner="530000")
    rows = [
        {"dataElement": "e", "orgUnit": unit, "period": "202301", "value": str(number)}
        for number, unit in enumerate(
            ["530000", "530100", "530102", "530103", "530300", "530302"], 1
        )
    ]
    exchanging.load_values(json.dumps({"dataValues": rows}))


def seen(world: World, who: str, question: dict[str, Any]) -> list[tuple[str | None, int]]:
    whole = {"items": {"elements": ["e"]}, "periods": ["2023Q1"], **question}
    rows = ask(world.people[who], read_question(whole)).rows
    return [(row.unit, int(row.exact)) for row in rows]


def test_a_group_shows_nobody_more_than_he_may_see(world: World) -> None:
    described()

    assert seen(world, "kunming_clerk", {"units": ["OU_GROUP-g"]}) == [("530102", 3), ("530103", 4)]
    assert seen(world, "wuhua_clerk", {"units": ["OU_GROUP-g"]}) == [("530102", 3)]
    # the unit above is seen as a whole only: what its others reported is not told by way of a group
    assert seen(world, "wuhua_clerk", {"units": ["530100"]}) == [("530100", 9)]
    assert seen(world, "wuhua_clerk", {"units": ["530100"], "unit_groups": ["g"]}) == []
    assert seen(world, "wuhua_clerk", {"unit_groups": ["g"]}) == [(None, 3)]
    assert seen(world, "kunming_clerk", {"units": ["530100"], "unit_groups": ["g"]}) == [
        ("530100", 7)
    ]
    assert seen(world, "nobody", {"units": ["OU_GROUP-g"]}) == []


def test_the_analysis_takes_the_units_of_a_group(world: World) -> None:
    described()
    client = Client()
    client.force_login(world.people["kunming_clerk"])

    def units(word: str) -> dict[str, str]:
        door = reverse("api:indicators-analysis")
        answer = client.get(door, {"i": "e", "u": word, "p": "2023", "totals": "no"}).json()
        return {one["unit"]: one["exact"] for one in answer["cells"]}

    assert units("OU_GROUP-g") == {"530102": "3", "530103": "4"}
    assert units("530100/OU_GROUP-g") == {"530102": "3", "530103": "4"}
    assert units("530102/OU_GROUP-g") == {"530102": "3"}
    assert units("OU_GROUP-none") == {}


def test_what_goes_out_comes_in_again_and_changes_nothing(world: World, call: Any) -> None:
    text = json.dumps(
        {
            "organisationUnitGroups": [
                {"id": "g", "name": "G", "code": "C", "organisationUnits": ["530102", "530302"]},
                {"id": "h", "name": "H", "shortName": "h", "organisationUnits": []},
            ],
            "organisationUnitGroupSets": [
                {"id": "s", "name": "S", "organisationUnitGroups": ["h"]}
            ],
        }
    )
    import_groups(text, find=_keys, actor=None, at=NOON)
    before, client = shape(), Client()
    client.force_login(world.people["nobody"])
    code, report = call("tree", client.get(reverse("api:org-unit-groups")).content.decode())

    assert code == DONE
    assert counts(report, "unit_groups") == (0, 0, 2, 2)
    assert counts(report, "unit_group_sets") == (0, 0, 1, 1)
    assert shape() == before
    UnitGroup.objects.all().delete()
    UnitGroupSet.objects.all().delete()
    import_groups(text, find=_keys, actor=None, at=NOON)
    assert shape() == before


def test_the_page_of_a_unit_names_its_groups(world: World) -> None:
    described()
    client = Client()
    client.force_login(world.people["system_admin"])
    page = client.get(reverse("administration:unit", args=[world.wuhua.pk])).content.decode()

    assert '<span class="quiet">g' in page


@pytest.mark.skipif(not ORACLE, reason="the shared data is not here")
def test_the_groups_of_the_source_come_in_with_its_tree(call: Any) -> None:
    code, report = call("tree", {"setup": ORACLE["setup"]})

    assert (code, counts(report, "unit_groups")) == (DONE, (4, 0, 0, 10))
    assert counts(report, "unit_group_sets") == (2, 0, 0, 4)
