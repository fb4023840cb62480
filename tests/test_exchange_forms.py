"""24 forms of another system, with all they refer to: taken whole, counted, or refused by the name of each form."""

import json
from collections import Counter
from copy import deepcopy
from typing import Any

import pytest

from kexie.indicators.actions.exchange import CatalogueRefused, import_catalogue
from kexie.indicators.models import Breakdown, Definition, Group, Indicator, Kind, OtherCode
from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.question import read_question
from kexie.org.models import Unit
from kexie.returns.layout import places_of
from kexie.returns.models import Entry, EntryState, FieldKind, FormVersion
from kexie.returns.queries.forms import draft_of, findings_in, layout_of
from tests import exchanging
from tests.world import NOON

FORMS = exchanging.found("forms.json")

pytestmark = [
    pytest.mark.skipif(not FORMS, reason="the shared data is not here"),
    pytest.mark.django_db,
]


@pytest.fixture
def _units() -> None:
    exchanging.load_tree(exchanging.text_of("organisation-units.json"))


def refused(content: dict[str, Any]) -> list[str]:
    with pytest.raises(CatalogueRefused) as refusal:
        exchanging.load_forms(json.dumps(content))
    assert not Entry.objects.exists()
    return [f"{fault.key} {fault.words}" for fault in refusal.value.faults]


@pytest.mark.usefixtures("_units")
def test_everything_comes_in_as_the_source_counts_it() -> None:
    catalogue, forms = exchanging.load_forms(json.dumps(FORMS))

    assert (forms.forms.created, forms.elements, forms.sections) == (24, 624, 21)
    assert (forms.cells, forms.blocked, forms.assignments) == (1652, 8, 26_755)
    assert catalogue.counted["elements"].created == 596
    assert catalogue.counted["indicators"].created == 9
    real = [one for one in FORMS["categoryCombos"] if not one["isDefault"]]
    assert Breakdown.objects.count() == len(real)
    assert Group.objects.count() == 1 + sum(
        len(one.get("categoryOptionCombos", [])) for one in real
    )
    kinds = Counter(Entry.objects.values_list("frequency", flat=True))
    assert kinds == {"month": 17, "quarter": 2, "half": 2, "year": 3}
    # nothing is asked of anybody before somebody approves it
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.DRAFT}
    assert Indicator.objects.filter(kind=Kind.RATIO).count() == 9
    assert Indicator.objects.exclude(options=[]).count() == sum(
        "optionSet" in one for one in FORMS["dataElements"]
    )


@pytest.mark.usefixtures("_units")
def test_each_form_is_drawn_with_as_many_cells_as_its_elements_have_columns() -> None:
    exchanging.load_forms(json.dumps(FORMS))
    groups = {
        one["id"]: len(one.get("categoryOptionCombos", [])) for one in FORMS["categoryCombos"]
    }
    elements = {one["id"]: one["categoryCombo"]["id"] for one in FORMS["dataElements"]}
    for form in FORMS["dataSets"]:
        combos = [
            one.get("categoryCombo", {"id": elements[one["dataElement"]["id"]]})["id"]
            for one in form["dataSetElements"]
        ]
        shut = sum(len(section["greyedFields"]) for section in form["sections"])
        draft = draft_of(Entry.objects.get(code=form["id"]))
        places = [one for one in places_of(layout_of(draft)) if one.is_editable]
        assert len(places) == sum(groups[combo] for combo in combos) - shut, form["name"]
        asked = [(one.indicator, one.group) for one in places if one.kind == FieldKind.FIGURE]
        assert len(set(asked)) == len(asked)


@pytest.mark.usefixtures("_units")
def test_a_second_time_changes_nothing() -> None:
    exchanging.load_forms(json.dumps(FORMS))
    catalogue, forms = exchanging.load_forms(json.dumps(FORMS))

    assert (forms.forms.created, forms.forms.updated, forms.forms.unchanged) == (0, 0, 24)
    for name, counted in catalogue.counted.items():
        assert (counted.created, counted.updated) == (0, 0), name
    assert FormVersion.objects.count() == 24


@pytest.mark.usefixtures("_units")
def test_every_field_of_the_file_is_taken_or_named() -> None:
    catalogue, _forms = exchanging.load_forms(json.dumps(FORMS))
    left = catalogue.metadata.left

    # a field nobody has heard of does not go under
    content = deepcopy(FORMS)
    content["dataSets"][0]["colour"] = "red"
    content["dashboards"] = [{"id": "x"}]
    catalogue, _forms = exchanging.load_forms(json.dumps(content))
    assert catalogue.metadata.left - left == {"dataSets.colour": 1, "dashboards": 1}
    assert {"dataSets.compulsoryDataElementOperands", "dataElements.zeroIsSignificant"} <= set(left)


@pytest.mark.usefixtures("_units")
def test_a_missing_element_names_each_form_that_needs_it() -> None:
    uses = Counter(
        one["dataElement"]["id"] for form in FORMS["dataSets"] for one in form["dataSetElements"]
    )
    gone, times = uses.most_common(1)[0]
    content = deepcopy(FORMS)
    content["dataElements"] = [one for one in content["dataElements"] if one["id"] != gone]
    needing = {
        form["id"]
        for form in FORMS["dataSets"]
        if gone in {one["dataElement"]["id"] for one in form["dataSetElements"]}
    }

    said = refused(content)
    assert times > 1
    assert {line.split()[0] for line in said if gone in line} >= needing


@pytest.mark.usefixtures("_units")
@pytest.mark.parametrize("name", ["categoryCombos", "optionSets", "categoryOptions", "categories"])
def test_a_missing_reference_is_named(name: str) -> None:
    content = deepcopy(FORMS)
    # the list of comments is not taken over, so nobody misses it
    unused = {"ThkYxkPEVeN", "bjDvmb4bfuf"}
    used = [one["id"] for one in content[name] if one["id"] not in unused]
    gone = used[0] if name != "categoryCombos" else "dzjKKQq0cSO"
    content[name] = [one for one in content[name] if one["id"] != gone]

    said = refused(content)
    assert any(gone in line for line in said)


def test_units_that_are_not_there_are_named_by_form() -> None:
    exchanging.load_tree(json.dumps({"units": [{"id": "ImspTQPwCqd", "name": "Top"}]}))
    said = refused(FORMS)
    assert len(said) == len(FORMS["dataSets"])


@pytest.mark.usefixtures("_units")
def test_a_formula_that_is_none_is_named_with_its_place() -> None:
    content = deepcopy(FORMS)
    broken = content["indicators"][0]
    broken["numerator"] = "#{fbfJHSPpUQD} + + * 2"
    said = refused(content)
    assert len(said) == 1
    assert said[0].startswith(broken["id"])
    assert "20" in said[0]


@pytest.mark.usefixtures("_units")
def test_names_of_other_systems_are_kept() -> None:
    exchanging.load_forms(json.dumps(FORMS))

    assert OtherCode.objects.get(word="DE_19").indicator == Indicator.objects.get(
        code="pikOziyCXbM"
    )
    assert OtherCode.objects.get(word="HllvX50cXC0").group_id == Group.WHOLE
    assert OtherCode.objects.get(word="COC_292").group == Group.objects.get(code="Prlt0C1RF0s")


@pytest.mark.usefixtures("_units")
def test_what_changed_in_the_file_changes_here_and_is_counted() -> None:
    exchanging.load_forms(json.dumps(FORMS))
    content = deepcopy(FORMS)
    content["dataElements"][0]["name"] = "Something else"
    content["dataSets"][0]["organisationUnits"].pop()
    catalogue, forms = exchanging.load_forms(json.dumps(content))

    assert catalogue.counted["elements"].updated == 1
    # its own assignment, and those that draw the renamed element
    assert forms.forms.updated >= 2


@pytest.mark.usefixtures("_units")
def test_no_imported_form_is_faulty_beyond_what_our_own_rules_forbid() -> None:
    exchanging.load_forms(json.dumps(FORMS))
    grave = [
        (entry.code, str(finding.message))
        for entry in Entry.objects.all()
        for finding in findings_in(layout_of(draft_of(entry)))
        if finding.grave
    ]

    assert grave == []


@pytest.mark.usefixtures("_units")
def test_sections_options_and_factors_may_stand_in_lists_of_their_own() -> None:
    content = deepcopy(FORMS)
    content["sections"], content["options"] = [], []
    for form in content["dataSets"]:
        content["sections"] += form["sections"]
        form["sections"] = [{"id": one["id"]} for one in form["sections"]]
    for one in content["optionSets"]:
        content["options"] += one["options"]
        one["options"] = [{"id": option["id"]} for option in one["options"]]
    content["indicatorTypes"] = [{"id": "percent", "factor": 100}]
    content["indicators"][0]["indicatorType"] = {"id": "percent"}
    catalogue, forms = exchanging.load_forms(json.dumps(content))

    assert (forms.cells, forms.sections, forms.blocked) == (1652, 21, 8)
    options = Indicator.objects.exclude(options=[]).first()
    assert options is not None
    assert "5" in options.options
    assert catalogue.metadata.ratios[content["indicators"][0]["id"]].factor == 100


@pytest.mark.usefixtures("_units")
@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("indicators", {"indicatorType": {"factor": "1e30"}}),
        ("indicators", {"indicatorType": {"factor": "NaN"}}),
        ("indicators", {"indicatorType": {"factor": "0.12345"}}),
        ("dataElements", {"code": "x" * 61}),
        ("dataElements", {"id": "x" * 41}),
        ("dataElements", {"name": "x" * 201}),
        ("dataElements", {"valueType": "SMELL"}),
        ("dataSets", {"periodType": "Now"}),
    ],
)
def test_what_cannot_be_kept_is_named(name: str, wrong: dict[str, Any]) -> None:
    content = deepcopy(FORMS)
    content[name][0] |= wrong
    said = refused(content)
    assert any(line.startswith(content[name][0]["id"]) for line in said)


@pytest.mark.usefixtures("_units")
def test_lists_that_only_name_their_owner_are_handed_over() -> None:
    content = deepcopy(FORMS)
    content["sections"], content["categoryOptionCombos"] = [], []
    for form in content["dataSets"]:
        owner = {"dataSet": {"id": form["id"]}}
        content["sections"] += [one | owner for one in form.pop("sections")]
    for combo in content["categoryCombos"]:
        owner = {"categoryCombo": {"id": combo["id"]}}
        content["categoryOptionCombos"] += [
            one | owner for one in combo.pop("categoryOptionCombos", [])
        ]
    _catalogue, forms = exchanging.load_forms(json.dumps(content))

    assert (forms.cells, forms.sections, forms.blocked) == (1652, 21, 8)


BASE: dict[str, Any] = {
    "dataElements": [
        {"id": "e", "name": "E", "valueType": "NUMBER", "categoryCombo": {"id": "bjDvmb4bfuf"}},
        {"id": "case", "name": "Case", "valueType": "TEXT", "domainType": "TRACKER"},
    ],
    "constants": [{"id": "rate", "value": -2.5}],
    "indicatorTypes": [{"id": "percent", "factor": 100}],
}


def described(**ratio: Any) -> str:
    given = {"id": "i", "name": "I", "indicatorType": {"id": "percent"}, "denominator": "1"}
    return json.dumps({**BASE, "indicators": [given | ratio]})


@pytest.mark.usefixtures("_units")
@pytest.mark.parametrize(
    ("numerator", "kept"),
    [
        ("#{e} * C{rate}", "#{e} * (-2.5)"),
        ("#{e.*.HllvX50cXC0} + #{e.HllvX50cXC0.*} + .5", None),
        ("#{e}.aggregationType(LAST_IN_PERIOD) / [days]", None),
        (" + ".join(["#{e.HllvX50cXC0}"] * 190), None),
    ],
)
def test_formulas_of_the_other_system_are_understood(numerator: str, kept: str | None) -> None:
    exchanging.load_forms(described(numerator=numerator))

    definition = Definition.objects.get(indicator__code="i")
    assert definition.numerator == (kept or numerator)
    # what belongs to single cases is no figure
    assert not Indicator.objects.filter(code="case").exists()


@pytest.mark.usefixtures("_units")
def test_an_annualized_indicator_counts_the_days_of_its_period() -> None:
    exchanging.load_forms(described(numerator="#{e}", annualized=True, decimals=4))
    unit = Unit.objects.filter(placements=None).order_by("pk")[0].code
    row = {"dataElement": "e", "orgUnit": unit, "period": "202302", "value": "14"}
    exchanging.load_values(json.dumps([row]))
    question = {
        "items": {"indicators": ["i"]},
        "units": {"each": [unit]},
        "periods": ["202302", "2023"],
    }
    rows = ask(None, read_question(question)).rows

    # 14 in 28 days are 182.5 in 365, in per cent; the year's own days are 365
    assert [row.exact for row in rows] == [18_250, 1_400]
    assert Indicator.objects.get(code="i").decimals == 4


@pytest.mark.usefixtures("_units")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"numerator": "C{other}"}, "C{…}"),
        ({"numerator": "OUG{group}"}, "group"),
        ({"numerator": "I{program}"}, "I{…}"),
        ({"numerator": "D{program.e}"}, "D{…}"),
        ({"numerator": "if(orgUnit.group(x), 1, 0)"}, "orgUnit"),
        ({"numerator": "log10(#{e})"}, "log10"),
        ({"numerator": "R{form.ACTUAL_REPORTS_ON_TIME}"}, "EXPECTED_REPORTS"),
        ({"numerator": "R{form.REPORTING_RATE}"}, "form"),
        ({"numerator": "#{e.nobody}"}, "nobody"),
        ({"numerator": "#{e.*.nobody}"}, "1"),
        ({"numerator": "N{i}"}, "i"),
        ({"numerator": "#{e}", "indicatorType": {"id": "gone"}}, "gone"),
    ],
)
def test_a_formula_that_cannot_be_kept_is_named_or_left_out(
    wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(CatalogueRefused) as refusal:
        exchanging.load_forms(described(**wrong))
    (fault,) = refusal.value.faults
    assert (fault.place, fault.key) == ("indicators[0]", "i")
    assert said in fault.words
    if "indicatorType" in wrong:
        return
    owner = Unit.objects.filter(placements=None).order_by("pk")[0]
    report = import_catalogue(described(**wrong), owner=owner, actor=None, at=NOON, partial=True)
    assert not Indicator.objects.filter(code="i").exists()
    assert Indicator.objects.filter(code="e").exists()
    assert any(note.startswith("indicators[0] i ") for note in report.metadata.notes)
