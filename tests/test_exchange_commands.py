"""`kexie import` and `kexie query` as they are called, with their exit codes."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from kexie.config import database
from kexie.config.answers import DONE, NOT_READY, USAGE, WRONG
from kexie.config.cli import main
from kexie.indicators.models import Figure
from kexie.org.models import Unit, User
from kexie.returns.models import Entry
from tests.world import World

TREE = {
    "organisationUnits": [
        {"id": "shop", "name": "Shop ", "code": "S1", "parent": {"id": "top"}},
        {"id": "top", "name": "Top"},
    ]
}
FORMS = {
    "dataElements": [{"id": "visits", "name": "Visits", "valueType": "INTEGER"}],
    "dataSets": [
        {
            "id": "form",
            "name": "Form",
            "periodType": "Monthly",
            "dataSetElements": [{"dataElement": {"id": "visits"}}],
            "organisationUnits": [{"id": "shop"}],
        }
    ],
}
VALUES = {
    "dataValues": [
        {"dataElement": "visits", "period": "202401", "orgUnit": "S1", "value": "3"},
        {"dataElement": "visits", "period": "202402", "orgUnit": "top", "value": "0"},
    ]
}
QUESTION = {"items": {"elements": ["visits"]}, "units": {"each": ["top"]}, "periods": ["2024Q1"]}


@pytest.fixture(autouse=True)
def _set(monkeypatch: pytest.MonkeyPatch, db: None) -> None:  # noqa: ARG001 -- the database
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    # whether the database is up to date is asked in tests of its own
    monkeypatch.setattr(database, "prepare", lambda: None)


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str, given: Any = None) -> tuple[int, str, str]:
        path = tmp_path / "given"
        if given is not None:
            text = given if isinstance(given, str) else json.dumps(given)
            path.write_text(text, encoding="utf-8")
        capsys.readouterr()
        code = main([*arguments, *([str(path)] if given is not None else [])])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_from_an_empty_database_to_an_answer(call: Any) -> None:
    code, said, _err = call("import", "tree", given=TREE)
    assert code == DONE
    assert "2 units: 2 opened" in said
    assert "“Shop ” taken as “Shop”" in said
    assert call("import", "forms", given=FORMS)[0] == DONE
    assert Entry.objects.get().record.opened_by == User.objects.get(is_active=False)
    code, said, _err = call("import", "values", "--data-set", "form", given=VALUES)
    assert (code, said.splitlines()[0]) == (
        DONE,
        "2 rows: 2 created, 0 updated, 0 unchanged, 0 removed, 0 refused.",
    )
    code, said, _err = call("query", given=QUESTION)
    assert code == DONE
    row = {"item": "visits", "unit": "top", "period": "2024Q1", "value": 3, "exact": "3"}
    assert json.loads(said) == {"rows": [row]}
    # the same account stands for the operator every time
    assert call("import", "forms", given=FORMS)[0] == DONE
    assert User.objects.count() == 1


def test_a_dry_run_says_the_same_and_leaves_nothing(call: Any) -> None:
    code, tried, _err = call("import", "tree", "--dry-run", "--json", given=TREE)
    assert (code, Unit.objects.count()) == (DONE, 0)
    _code, done, _err = call("import", "tree", "--json", given=TREE)
    assert json.loads(tried) == {"dry_run": True, **json.loads(done)}
    assert call("import", "forms", "--dry-run", given=FORMS)[0] == DONE
    assert (Entry.objects.count(), User.objects.count()) == (0, 0)


def test_what_is_refused_is_1_and_each_row_is_said(call: Any) -> None:
    broken = {"organisationUnits": [TREE["organisationUnits"][0]]}
    code, _said, err = call("import", "tree", given=broken)
    assert (code, Unit.objects.count()) == (WRONG, 0)
    assert "units[0] shop: The unit above, top, is neither" in err
    code, said, _err = call("import", "tree", "--json", given=broken)
    assert (code, json.loads(said)["rows"][0]["key"]) == (WRONG, "shop")

    call("import", "tree", given=TREE)
    call("import", "forms", given=FORMS)
    bad = {"dataValues": [*VALUES["dataValues"], {**VALUES["dataValues"][0], "value": "many"}]}
    code, _said, err = call("import", "values", given=bad)
    assert (code, Figure.objects.count()) == (WRONG, 0)
    assert "dataValues[2] visits/S1/202401" in err
    code, said, _err = call("import", "values", "--partial", "--json", given=bad)
    assert (code, json.loads(said)["status"], json.loads(said)["created"]) == (WRONG, "partly", 2)


@pytest.mark.parametrize("what", ["tree", "forms", "values"])
@pytest.mark.parametrize("text", ["", "{", "[1, 2", '{"a": 1}', "\x00\x01", "PK\x03\x04"])
def test_what_is_no_such_file_is_refused_with_a_sentence(call: Any, what: str, text: str) -> None:
    call("import", "tree", given=TREE)
    code, _said, err = call("import", what, given=text)
    assert code == WRONG
    assert err.startswith("kexie: ")


def test_a_file_that_is_not_there_is_3(call: Any) -> None:
    code, _said, err = call("import", "values", "/nowhere/at/all")
    assert code == NOT_READY
    assert "/nowhere/at/all" in err


def test_wrong_usage_is_2() -> None:
    for arguments in (
        ["import"],
        ["import", "values", "--strategy", "burn", "x"],
        ["query", "--x"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == USAGE


def test_values_are_taken_away_again(call: Any) -> None:
    call("import", "tree", given=TREE)
    call("import", "forms", given=FORMS)
    call("import", "values", given=VALUES)
    code, said, _err = call("import", "values", "--strategy", "DELETE", "--json", given=VALUES)

    assert (code, json.loads(said)["removed"]) == (DONE, 2)
    assert json.loads(call("query", given=QUESTION)[1]) == {"rows": []}


def test_an_account_acts_with_its_rights_only(world: World, call: Any) -> None:
    assert "530102" in {unit.code for unit in (world.wuhua,)}
    call("import", "forms", "--owner", "530000", given=FORMS | {"dataSets": []})
    rows = [
        {"dataElement": "visits", "period": "202401", "orgUnit": code, "value": "1"}
        for code in ("530102", "530302")
    ]
    code, _said, err = call("import", "values", "--as", "wuhua_clerk", given={"dataValues": rows})
    assert code == WRONG
    assert "530302" in err
    assert call("import", "values", "--as", "stranger", given=VALUES)[0] == WRONG
    assert call("import", "tree", "--as", "province_head", given=TREE)[0] == WRONG
    assert (
        call("import", "forms", "--as", "wuhua_clerk", "--owner", "530000", given=FORMS)[0] == WRONG
    )


def test_many_questions_are_answered_by_name_and_as_a_table(
    call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("import", "tree", given=TREE)
    call("import", "forms", given=FORMS)
    call("import", "values", given=VALUES)
    many = {"questions": [{"id": "first", "query": QUESTION}, QUESTION]}
    code, said, _err = call("query", given=many)
    assert (code, [one["id"] for one in json.loads(said)["answers"]]) == (DONE, ["first", "1"])

    text = json.dumps(QUESTION).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    code, said, _err = call("query", "--table")
    assert said.splitlines() == ["item    unit  period  value", "visits  top   2024Q1  3"]


def test_a_question_that_cannot_be_understood_is_1_and_says_where(call: Any) -> None:
    call("import", "tree", given=TREE)
    code, _said, err = call("query", given=QUESTION | {"periods": ["someday"]})
    assert code == WRONG
    assert "periods[0]" in err
