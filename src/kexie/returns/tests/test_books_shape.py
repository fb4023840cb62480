"""Workbooks whose structure was changed; and that any answers come back as they went."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexie.returns.books.frame import KEYS
from kexie.returns.books.judging import judge
from kexie.returns.books.opening import opened
from kexie.returns.books.reading import read
from kexie.returns.books.shape import Block, Book, Page, Said, Slot, Stamp, mark_words
from kexie.returns.books.texts import csv_of, read_text
from kexie.returns.books.writing import workbook_of
from kexie.returns.layout import (
    places_of,
)
from kexie.returns.queries.books import book_of, verdict_on_file
from kexie.returns.tests import make
from kexie.returns.tests.test_books import FORM, edited, faults, filing, fill, spot
from tests.world import World


def test_a_formula_that_fails_is_no_blank(world: World) -> None:
    one = filing(world)
    fill(world, one, people=9)
    source = io.BytesIO(workbook_of(book_of(one)))
    target = io.BytesIO()
    sheet, row = spot(openpyxl.load_workbook(source), "people")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            if info.filename == "xl/worksheets/sheet3.xml":
                before = f'<c r="D{row}" s="'.encode()
                start = text.index(before)
                end = text.index(b"</c>", start)
                text = text[:start] + f'<c r="D{row}" t="e"><v>#DIV/0!</v>'.encode() + text[end:]
            new.writestr(info, text)

    (said,) = faults(one, target.getvalue())

    assert f"「{sheet.title}」!D{row}" in said


def _cut_column(package: Any) -> None:
    """Cells of the value and the mark changed places, heads and all."""
    sheet, _row = spot(package, "people")
    for row in range(1, sheet.max_row + 1):
        if sheet.cell(row, 4).coordinate in sheet.merged_cells:
            continue
        left, right = sheet.cell(row, 4), sheet.cell(row, 6)
        left.value, right.value = right.value, left.value


def _cut_below_the_keys(package: Any) -> None:
    sheet, _row = spot(package, "people")
    for row in range(4, sheet.max_row + 1):
        if sheet.cell(row, 4).coordinate in sheet.merged_cells:
            continue
        left, right = sheet.cell(row, 4), sheet.cell(row, 6)
        left.value, right.value = right.value, left.value


def _swap_labels(package: Any) -> None:
    sheet, row = spot(package, "people")
    _sheet, other = spot(package, "money")
    for column in (2, 4):
        one, two = sheet.cell(row, column), sheet.cell(other, column)
        one.value, two.value = two.value, one.value


def _drop_line(package: Any) -> None:
    sheet, row = spot(package, "people")
    sheet.cell(row, 1).value = None


def _other_unit(package: Any) -> None:
    package.worksheets[0]["B3"] = "盘龙区科学技术协会 (530103)"


def _other_stamp(package: Any) -> None:
    sheet = package[KEYS]
    sheet["D2"] = "530103"


def _copy(package: Any) -> None:
    package.copy_worksheet(package["数据"]).title = "数据 (2)"


def _remove(package: Any) -> None:
    del package["计划"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_cut_column, ["「数据」!F", "填写", "D"]),
        (_cut_below_the_keys, ["「数据」!D4", "填写", "F"]),
        (_swap_labels, ["「数据」!B", "听众", "经费"]),
        (_drop_line, ["听众"]),
        (_other_unit, ["!B3", "盘龙区", "五华区"]),
        (_other_stamp, ["重新下载"]),
        (_copy, ["数据 (2)", "两"]),
        (_remove, ["缺"]),
    ],
)
def test_a_changed_structure_is_named(world: World, change: Any, words: list[str]) -> None:
    one = filing(world)

    said = " ".join(faults(one, edited(workbook_of(book_of(one)), change)))

    assert all(word in said for word in words), said


def test_lines_that_only_slipped_down_are_found_by_their_keys(world: World) -> None:
    one = filing(world)

    def change(package: Any) -> None:
        sheet, row = spot(package, "people")
        sheet.cell(row, 4).value = 8
        for name in [str(ranged) for ranged in sheet.merged_cells.ranges]:
            sheet.unmerge_cells(name)
        sheet.insert_rows(5)

    verdict = verdict_on_file(one, edited(workbook_of(book_of(one)), change))

    assert [(one.slot.place.key, one.after) for one in verdict.changes] == [("people", "8")]


def test_the_workbook_of_another_unit_is_refused_by_name(world: World) -> None:
    one = filing(world)
    other = make.filing_of(one.cycle, world.panlong)

    (said,) = faults(one, workbook_of(book_of(other)))

    assert "盘龙区" in said
    assert "五华区" in said


# any filing: what is written into a workbook or a CSV and read again is the same

NUMBERS = st.decimals(-(10**12), 10**12, places=3) | st.integers(-(10**14), 10**14)
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n=+-@'"), max_size=40
)
POWERS = st.sampled_from([0, 4, 8])


@st.composite
def slots(draw: st.DrawFn) -> list[Slot]:
    found = []
    for place in places_of(FORM):
        number = bool(place.indicator) and place.kind == "figure"
        rows = [1, 2, 3] if place.in_lines else [0]
        for row in rows:
            value, mark = "", ""
            if place.is_editable:
                mark = draw(st.sampled_from(["", "", "na", "nv"]))
                if number and not mark:
                    value = draw(
                        st.just("")
                        | NUMBERS.map(
                            lambda one: (
                                f"{one:f}".rstrip("0").rstrip(".")
                                if "." in f"{one:f}"
                                else f"{one:f}"
                            )
                        )
                    )
                elif not mark:
                    value = draw(TEXTS)
            comment = "" if place.in_lines else draw(TEXTS)
            mark = "" if place.in_lines else mark
            said = Said(value=value, mark=mark_words(mark), comment=comment)
            made = Slot(
                place=place,
                row=row,
                said=said,
                label=place.label,
                is_number=number,
                power=draw(POWERS),
                version=draw(st.integers(0, 9)),
            )
            found.append(made)
    return found


def bound(found: list[Slot]) -> Book:
    lists = [one for one in found if one.place.in_lines]
    heads = list(dict.fromkeys((one.place.key, one.label) for one in lists))
    blocks = [
        Block("rows", "all", slots=[one for one in found if not one.place.in_lines]),
        Block("lines", "plan", "计划", slots=lists, columns=heads),
    ]
    stamp = Stamp(1, 2, "530102", "五华", "2026年2月", "abc")
    return Book(stamp, "表", [("单位", "五华")], [Page("data", "数据", "", blocks)])


@settings(max_examples=40)
@given(slots())
def test_any_answers_come_back_as_they_went(found: list[Slot]) -> None:
    book = bound(found)
    results = [read(opened(workbook_of(book)))]
    results += [read_text(csv_of(book, name), book) for name in ("utf-8", "gb18030")]

    for result in results:
        verdict = judge(result, book)
        assert verdict.faults == []
        assert verdict.changes == []
        assert verdict.conflicts == []
        assert verdict.unchanged == len(book.writable())
