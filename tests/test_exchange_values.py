"""
Imports whose counts an independent test suite asserts: `expected-imports.json`.

The source changed its way of counting: *now* all accepted rows are `updated`; *earlier* new, changed, unchanged and
deleted ones were told apart, as here. Where the two disagree in substance, `CHOSEN` says which this product follows.
"""

import gzip
import io
import json
import zipfile
from typing import Any

import pytest

from kexie.indicators.actions.importing import Strategy, Summary, ValuesRefused
from kexie.indicators.models import Figure, Indicator, Kind, Past
from kexie.indicators.queries.exchange import Scheme
from kexie.kernel.importing import Unreadable, unpacked
from kexie.kernel.periods_dhis2 import November
from kexie.org.models import Unit
from tests import exchanging

EXPECTED = exchanging.found("expected-imports.json")
CASES: dict[str, dict[str, Any]] = {one["id"]: one for one in EXPECTED.get("cases", [])}
CHOSEN = {
    # a zero is a number, and blank is another fact: the zero is stored
    "zero-over-value": "now",
    # a file may say what its columns are, or the caller may: a file without names is no fault
    "csv-no-header": "earlier",
    # two rows for one cell contradict each other, and their order decides nothing: refused
    "csv-booleans-duplicates": "now",
}
# Told apart by what they refuse, in tests of their own below.
REFUSED = {"csv-booleans", "csv-booleans-duplicates"}
TAKEN = [name for name in CASES if name not in REFUSED and name != "child-health-90"]
SCHEMES = {"ID": Scheme.ID, "CODE": Scheme.CODE}

pytestmark = [
    pytest.mark.skipif(not EXPECTED, reason="the shared data is not here"),
    pytest.mark.django_db,
]


def load_world(case: dict[str, Any]) -> None:
    files = [step["file"] for step in case["steps"] if "file" in step]
    if any("analytics" in name for name in files):
        setup = exchanging.found("roll-up-oracle.json")["setup"]
        exchanging.load_oracle(
            {key: value for key, value in setup.items() if key not in ("values", "registrations")}
        )
        return
    text = json.dumps({"base": EXPECTED["metadata"]["base"]})
    exchanging.load_tree(text)
    exchanging.load_forms(text)


def run_step(step: dict[str, Any], **more: Any) -> Summary:
    rows = {"dataValues": step.get("rows")}
    text = exchanging.text_of(step["file"]) if "file" in step else json.dumps(rows)
    given = step.get("options", {})
    options = {
        "strategy": Strategy(step["strategy"].lower().replace("_", "-")),
        "form": given.get("data_set", ""),
        "header": given.get("first_row_is_header", True),
        "elements": SCHEMES[given.get("element_id_scheme", "ID")],
        "units": SCHEMES[given.get("unit_id_scheme", "ID")],
        **more,
    }
    return exchanging.load_values(text, **options)


def stored() -> int:
    """Cells that hold a value."""
    return Figure.objects.filter(batch__isnull=False).count()


def accepted(summary: Summary) -> int:
    return sum(summary.sorts.values())


def insist(wanted: dict[str, Any], words: dict[str, int]) -> None:
    """Every count that is asserted; null says nothing."""
    for name, count in words.items():
        if wanted.get(name) is not None:
            assert count == wanted[name], name
    if wanted.get("stored") is not None:
        assert stored() == wanted["stored"]


@pytest.mark.parametrize("name", TAKEN)
def test_an_import_counts_what_the_source_asserts(name: str) -> None:
    case = CASES[name]
    load_world(case)
    follows = CHOSEN.get(name)
    for step in case["steps"]:
        before = stored()
        summary = run_step(step)
        now, earlier = step["now"], step["earlier"]
        if now and follows != "earlier":
            taken = {"written": accepted(summary), "deleted": summary.removed}
            taken["updated"] = accepted(summary) - summary.removed
            insist(now, {**taken, "ignored": summary.refused})
        if earlier and follows != "now":
            words = {"imported": summary.created, "updated": summary.updated}
            words |= {"ignored": summary.unchanged, "deleted": summary.removed}
            insist(earlier, words)
        assert stored() == before + summary.created - summary.removed
        assert summary.status == "done"


def test_a_zero_over_a_value_is_stored_and_the_value_becomes_history() -> None:
    case = CASES["zero-over-value"]
    load_world(case)
    for step in case["steps"]:
        run_step(step)

    assert [figure.own for figure in Figure.objects.filter(batch__isnull=False)] == [0]
    assert Past.objects.count() == 1


def test_days_and_names_in_the_file_are_not_believed() -> None:
    case = CASES["update-value-and-comment"]
    load_world(case)
    for step in case["steps"]:
        summary = run_step(step)

    figure = Figure.objects.select_related("batch").get(batch__isnull=False)
    assert (figure.own, figure.comment) == (22_000_000, "new comment")
    assert figure.batch is not None
    assert figure.batch.at.year == 2026
    assert summary.left == {"storedBy": 1, "created": 1, "lastUpdated": 1}


def test_rows_that_are_no_yes_or_no_are_named_and_nothing_is_written() -> None:
    step = CASES["csv-booleans"]["steps"][0]
    load_world(CASES["csv-booleans"])
    with pytest.raises(ValuesRefused) as refused:
        run_step(step)

    assert [fault.row for fault in refused.value.summary.faults] == step["now"]["rejected_rows"]
    # the tenth row, counted from 0, stands on the twelfth line of the sheet
    assert refused.value.summary.faults[0].place in {"第 12 行", "line 12"}
    assert stored() == 0


def test_the_good_rows_are_written_where_that_is_asked() -> None:
    step = CASES["csv-booleans"]["steps"][0]
    load_world(CASES["csv-booleans"])
    summary = run_step(step, partial=True)

    assert accepted(summary) == step["now"]["updated"]
    assert summary.refused == step["now"]["ignored"]
    assert summary.status == "partly"
    # every accepted spelling is one of two
    assert set(Figure.objects.filter(batch__isnull=False).values_list("own", flat=True)) == {
        0,
        1_000_000,
    }


def test_rows_for_the_same_cell_are_all_named_and_nothing_is_written() -> None:
    step = CASES["csv-booleans-duplicates"]["steps"][0]
    load_world(CASES["csv-booleans-duplicates"])
    with pytest.raises(ValuesRefused) as refused:
        run_step(step)

    faults = refused.value.summary.faults
    assert [fault.row for fault in faults[:2]] == step["now"]["first_repeated_rows"]
    assert {10, 11, 16, 17} <= {fault.row for fault in faults}
    assert stored() == 0


@pytest.mark.parametrize("first", ["dataelelement", "de", "element"])
def test_a_misspelt_first_column_is_read_by_its_place_and_that_is_said(first: str) -> None:
    load_world(CASES["csv-twelve"])
    text = exchanging.text_of("data-values/dataValueSetB.csv").replace('"dataelement"', first, 1)
    summary = exchanging.load_values(text)

    assert summary.created == 12
    assert bool(summary.notes) == (first == "dataelelement")


def a_set(**head: Any) -> str:
    row = {"dataElement": "f7n9E0hX8qk", "orgUnit": "DiszpKrYNg8", "period": "201201", "value": "1"}
    return json.dumps({**head, "dataValues": [row]})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (a_set(dryRun=True), "dryRun"),
        (a_set(strategy="DELETE"), "delete"),
        (a_set(attributeCategoryOptions=["x"]), "attributeCategoryOptions"),
        (a_set(dataElementIdScheme="ATTRIBUTE:x"), "attribute:x"),
        ('{"headers": [{"name": "dx"}], "rows": [["a", "b"]]}', "dataValueSets"),
        ("Data,Period,Organisation unit,Value\na,b,c,1\n", "dataValueSets"),
        ("dataelement,period,orgunit,ou,value\na,b,c,d,1\n", "unit"),
    ],
)
def test_what_a_file_would_do_silently_is_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        exchanging.load_values(text)


def test_what_is_odd_is_said_and_an_undone_report_is_none() -> None:
    load_world(CASES["csv-twelve"])
    element, unit = (
        model.objects.exclude(code="").order_by("-pk").values_list("code", flat=True)[0]
        for model in (Indicator.objects.filter(kind=Kind.FLOW, value_type="number").model, Unit)
    )
    row = {"dataElement": element, "orgUnit": unit, "period": "209901", "value": "1"}
    summary = exchanging.load_values(json.dumps({"page": "x", "dataValues": [row]}))
    assert "2099-01" in summary.notes[0]
    assert summary.left["page"] == 1
    with pytest.raises(ValuesRefused):
        exchanging.load_values(json.dumps([row | {"value": {"a": 1}}]))
    with pytest.raises(ValuesRefused):
        exchanging.load_values(json.dumps([row | {"period": "2022Nov"}]))
    told = exchanging.load_values(json.dumps([row | {"period": "2022Nov"}]), november=November.ENDS)
    assert told.created == 1
    assert Figure.objects.filter(period="2021-11FY").exists()


def test_a_package_of_one_file_is_opened() -> None:
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as package:
        package.writestr("values.json", "{}")
    assert unpacked(inside.getvalue()) == b"{}"
    assert unpacked(gzip.compress(b"{}")) == b"{}"
    assert unpacked(b"{}") == b"{}"
    for bad in (gzip.compress(b"{}")[:12], inside.getvalue()[:30]):
        with pytest.raises(Unreadable):
            unpacked(bad)
    with zipfile.ZipFile(inside, "a") as package:
        package.writestr("more.json", "{}")
    with pytest.raises(Unreadable, match=r"more\.json"):
        unpacked(inside.getvalue())
