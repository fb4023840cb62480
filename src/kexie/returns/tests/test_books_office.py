"""Workbooks taken through LibreOffice: what it saves is what was handed out, and it reckons as we do."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kexie.indicators.models import AMOUNT
from kexie.returns.books.frame import COLUMNS, KEYS
from kexie.returns.books.texts import csv_of
from kexie.returns.books.writing import workbook_of
from kexie.returns.layout import Layout, Question
from kexie.returns.models import Cell, FieldKind, Filing
from kexie.returns.queries.books import book_of, verdict_on_file
from kexie.returns.tests.test_books import FORM, filing, fill, put, spot, take
from tests.office import converted, with_office
from tests.world import World

pytestmark = with_office

# Commas, double quotes, UTF-8, from the first line on.
AS_TEXT = "csv:Text - txt - csv (StarCalc):44,34,76,1"
FORMULAS = {
    "least": "min({people}, {talks_n_all})",
    "most": "max({talks_n_male}, {talks_n_female})",
    "total": "sum({talks_n_male}, {talks_n_female}, {people})",
    "away": "abs({talks_n_all} - {people})",
    "near": "round({money} / {people}, 2)",
    "if_many": "if({people} > 1000 and not {talks_n_all} == 31, {money} * 2, 0 - 1)",
    "first": "coalesce({talks_n_female}, {people})",
    "gone": "isNull({talks_n_female}) + isNotNull({people}) * 10",
    "power": "({people} + 1) * 3 / 7 - {money} / 10000",
}
WRITTEN: dict[str, Any] = {
    "talks_n_all": 30,
    "talks_n_male": 12,
    "people": 1234,
    "money": 1.5,
    "way": "线下",
    "day": "2026-02-03",
    "text": "第一段。\n\n=1+1\n第二段 ",
}


def form() -> Layout:
    """The form of the other tests, and of every function a formula may hold."""
    section = FORM.sections[0]
    more = tuple(
        Question(key=key, kind="calculated", label=key, formula=formula)
        for key, formula in FORMULAS.items()
    )
    return Layout(sections=(replace(section, items=(*section.items, *more)),))


def written(data: bytes) -> bytes:
    data = put(data, **WRITTEN)
    data = put(data, "F", talks_n_female="不适用")
    data = put(data, "I", people="含线上")
    return put(data, "C", **{"plan#2": "办科普日"})


def opened(data: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def held(one: Filing) -> dict[tuple[str, int], tuple[Any, ...]]:
    cells = Cell.objects.filter(filing=one).select_related("field")
    return {(cell.field.key, cell.row): (cell.amount, cell.text, cell.mark, cell.comment) for cell in cells}  # fmt: skip


def through_office(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Saved again as .xlsx, and once more by way of .ods."""
    same = converted(files, "xlsx", folder / "same")
    plain = {name.replace(".xlsx", ".ods"): data for name, data in converted(files, "ods", folder / "ods").items()}  # fmt: skip
    back = converted(plain, "xlsx", folder / "back")
    return {f"same {name}": data for name, data in same.items()} | {
        f"back {name.replace('.ods', '.xlsx')}": data for name, data in back.items()
    }


def filled_in(world: World) -> tuple[Filing, bytes]:
    one = filing(world, layout=form())
    return one, written(workbook_of(book_of(one)))


def test_what_libreoffice_saves_changes_nothing_and_brings_in_what_was_written(
    world: World, tmp_path: Path
) -> None:
    one, data = filled_in(world)
    untouched = workbook_of(book_of(one))

    made = through_office({"untouched.xlsx": untouched, "filled.xlsx": data}, tmp_path)

    for way in ("same", "back"):
        verdict = verdict_on_file(one, made[f"{way} untouched.xlsx"])
        assert ([str(fault) for fault in verdict.faults], verdict.changes) == ([], [])
        insist_same_workbook(untouched, made[f"{way} untouched.xlsx"])
    _reckons_as_we_do(one, world, made)


def _reckons_as_we_do(one: Filing, world: World, made: Mapping[str, bytes]) -> None:
    take(world, one, made["same filled.xlsx"])
    first = held(one)
    assert first["people", 0] == (1234 * AMOUNT, "", "", "含线上")
    assert first["money", 0][0] == 15000 * AMOUNT
    assert first["talks_n_female", 0][2] == "na"
    assert (first["way", 0][1], first["day", 0][1]) == ("b", "2026-02-03")
    assert first["text", 0][1] == WRITTEN["text"]
    assert first["plan_task", 2][1] == "办科普日"
    again = verdict_on_file(one, made["back filled.xlsx"])
    assert (again.faults, again.changes, again.conflicts) == ([], [], [])

    ours = {slot.place.key: slot.known for slot in book_of(one).slots() if slot.place.kind == FieldKind.CALCULATED}  # fmt: skip
    assert FORMULAS.keys() < ours.keys()
    for way in ("same", "back"):
        book = opened(made[f"{way} filled.xlsx"], values=True)
        theirs = {key: _value(book, key) for key in ours}
        assert theirs == {key: pytest.approx(float(said)) if said else "" for key, said in ours.items()}  # fmt: skip


def _value(book: Any, key: str) -> Any:
    sheet, row = spot(book, key)
    value = sheet.cell(row, 2 + COLUMNS.index("value")).value
    return "" if value is None else value


def insist_same_workbook(ours: bytes, theirs: bytes) -> None:
    """Sheets, what is hidden, locked and offered to choose from are as they were."""
    one, other = opened(ours), opened(theirs)
    assert other.sheetnames == one.sheetnames
    assert other[KEYS].sheet_state in ("hidden", "veryHidden")
    for before in one.worksheets:
        after = other[before.title]
        assert after.protection.sheet == before.protection.sheet
        assert after.column_dimensions["A"].hidden == before.column_dimensions["A"].hidden
        assert _rules(after) == _rules(before), before.title
        assert _coloured(after) == _coloured(before), before.title
        for row in before.iter_rows():
            for cell in row:
                same = after[cell.coordinate]
                assert same.protection.locked == cell.protection.locked, cell.coordinate
                assert same.number_format in (cell.number_format, "General") or cell.value is None


def _rules(sheet: Any) -> dict[str, tuple[Any, ...]]:
    """What may be typed into each cell."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type in (None, "none"):
            continue
        for place in str(rule.sqref).split():
            first, second = (str(one or "").replace("$", "").replace("'", "") for one in (rule.formula1, rule.formula2))  # fmt: skip
            # a list has no operator, and only "between" a second bound, whatever is written there
            operator = "" if rule.type == "list" else rule.operator or "between"
            found[place] = (
                rule.type,
                operator,
                first,
                second if operator == "between" else "",
                rule.error,
            )
    return found


def _coloured(sheet: Any) -> set[str]:
    return {str(one.sqref) for one in sheet.conditional_formatting}


def test_what_libreoffice_saves_as_csv_changes_nothing(world: World, tmp_path: Path) -> None:
    one = filing(world)
    fill(world, one, talks_n_all=0, people=12345678, money=123456, way="a", day="2026-02-03")
    fill(world, one, text='=一\n\'二，“三”"四"')

    files = {"五华.csv": csv_of(book_of(one), "utf-8")}
    made = converted(files, AS_TEXT, tmp_path, reads="CSV:44,34,76,1")

    verdict = verdict_on_file(one, made["五华.csv"])
    assert (verdict.faults, verdict.changes, verdict.conflicts) == ([], [], [])
