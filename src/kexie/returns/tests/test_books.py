"""Workbooks and CSV of a filing: out and in again, and everything that can happen to them between."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from kexie.files.actions import bring_in
from kexie.files.errors import HasMacros
from kexie.files.models import Attachment, File
from kexie.indicators.models import AMOUNT, Breakdown, Figure, Parts
from kexie.kernel.errors import Refused
from kexie.org.models import Unit
from kexie.returns.actions import review
from kexie.returns.actions.books import BookRefused, take_book
from kexie.returns.actions.cells import CellEdit, save_cells
from kexie.returns.books.frame import KEYS
from kexie.returns.books.texts import csv_of
from kexie.returns.books.writing import workbook_of
from kexie.returns.layout import (
    Column,
    Layout,
    Lines,
    Option,
    Question,
    Row,
    Section,
    Table,
)
from kexie.returns.models import Cell, Filing
from kexie.returns.queries.books import book_of, verdict_on_file
from kexie.returns.tests import make
from tests.world import World

FORM = Layout(
    sections=(
        Section(
            key="data",
            title="数据",
            hint="按口径填写。",
            items=(
                Table(
                    key="talks",
                    title="科普讲座",
                    rows=(Row(key="n", label="场次", indicator="T01"),),
                    columns=(
                        Column(key="all", label="合计"),
                        Column(key="male", label="男", group="T_male"),
                        Column(key="female", label="女", group="T_female"),
                        Column(key="sum", label="男女之和", formula="{male} + {female}"),
                    ),
                ),
                Question(key="people", kind="figure", label="听众", indicator="T02", required=True),
                Question(key="money", kind="figure", label="经费", indicator="T03"),
                Question(
                    key="each",
                    kind="calculated",
                    label="每场经费",
                    formula="{money} / {talks_n_all}",
                ),
                Question(
                    key="way",
                    kind="choice",
                    label="方式",
                    options=(Option(code="a", label="线上"), Option(code="b", label="线下")),
                    show_if="{people} > 0",
                ),
                Question(key="day", kind="day", label="日期"),
                Question(key="text", kind="section", label="工作情况", length=800),
                Lines(
                    key="plan",
                    title="计划",
                    columns=(
                        Question(key="task", kind="words", label="任务"),
                        Question(key="until", kind="day", label="时间节点"),
                    ),
                    most=30,
                ),
            ),
        ),
    )
)


def filing(world: World, unit: Unit | None = None, layout: Layout = FORM) -> Filing:
    make.catalogue(world)
    Breakdown.objects.update(parts=Parts.OF_WHICH)
    cycle = make.opened(world, make.approved(world, layout=layout))
    return make.filing_of(cycle, unit or world.wuhua)


def fill(world: World, one: Filing, by: str = "wuhua_clerk", **given: Any) -> None:
    """Cells by key: numbers in base units, marks as `(mark,)`, otherwise words."""
    held = {cell.field.key: cell.version for cell in Cell.objects.filter(filing=one)}
    edits = []
    for key, value in given.items():
        place: dict[str, Any] = {"field": key, "seen": held.get(key, 0)}
        if isinstance(value, int):
            edits.append(CellEdit(**place, amount=value * AMOUNT))
        elif isinstance(value, tuple):
            edits.append(CellEdit(**place, mark=value[0]))
        else:
            edits.append(CellEdit(**place, text=value))
    save_cells(one, edits, actor=world.people[by], at=make.NOON)


def spot(package: Any, name: str) -> tuple[Any, int]:
    """The sheet and row (from 1) of a place."""
    for sheet in package.worksheets:
        if sheet.title == KEYS:
            continue
        for row in range(1, sheet.max_row + 1):
            if sheet.cell(row, 1).value == name:
                return sheet, row
    raise AssertionError(name)


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    package = openpyxl.load_workbook(io.BytesIO(data))
    change(package)
    out = io.BytesIO()
    package.save(out)
    return out.getvalue()


def put(data: bytes, column: str = "D", **values: Any) -> bytes:
    """The workbook with these values by name of the place (a list's cells as `plan_1`: line 1, from column C)."""

    def change(package: Any) -> None:
        for name, value in values.items():
            sheet, row = spot(package, name)
            sheet[f"{column}{row}"] = value

    return edited(data, change)


def brought(world: World, data: bytes, name: str = "五华.xlsx", by: str = "wuhua_clerk") -> File:
    return bring_in(data=data, name=name, actor=world.people[by], at=make.NOON)


def take(world: World, one: Filing, data: bytes, **more: Any) -> Any:
    file = brought(world, data, **more)
    return take_book(one, file, actor=world.people[more.get("by", "wuhua_clerk")], at=make.later(1))


def faults(one: Filing, data: bytes) -> list[str]:
    return [fault.sentence for fault in verdict_on_file(one, data).faults]


def test_an_untouched_workbook_changes_nothing(world: World) -> None:
    one = filing(world)
    fill(world, one, talks_n_all=0, people=12345678, money=123456, way="a", day="2026-02-03")
    fill(
        world, one, talks_n_male=("na",), talks_n_female=("nv",), text="一\n\n=HYPERLINK(1)\r\n二 "
    )
    before = list(Cell.objects.values())

    verdict = take(world, one, workbook_of(book_of(one)))

    assert (verdict.created, verdict.updated, verdict.faults) == (0, 0, [])
    assert list(Cell.objects.values()) == before


def test_what_office_programs_save_again_changes_nothing(world: World) -> None:
    one = filing(world)
    fill(world, one, talks_n_all=0, people=77, money=123456, way="b", text="一\n二")

    verdict = verdict_on_file(one, edited(workbook_of(book_of(one)), lambda _package: None))

    assert verdict.is_good
    assert not verdict.changes


def test_a_filled_workbook_is_taken_over_with_its_file_and_cells(world: World) -> None:
    one = filing(world)
    data = put(
        workbook_of(book_of(one)), talks_n_all=30, people="１，２３４", money=1.5, way="线下"
    )
    data = put(data, day="2026年2月3日", text="开展讲座")
    data = put(data, "F", talks_n_male="不适用")
    data = put(data, "I", people="含线上")
    data = put(data, "C", **{"plan#2": "办科普日"})

    verdict = take(world, one, data)

    cells = {(cell.field.key, cell.row): cell for cell in Cell.objects.filter(filing=one)}
    assert verdict.created == 8
    assert cells["people", 0].amount == 1234 * AMOUNT
    assert cells["people", 0].comment == "含线上"
    assert cells["money", 0].amount == 15000 * AMOUNT
    assert cells["talks_n_male", 0].mark == "na"
    assert cells["way", 0].text == "b"
    assert cells["day", 0].text == "2026-02-03"
    assert cells["plan_task", 2].text == "办科普日"
    assert str(cells["money", 0].file) == "五华.xlsx"
    assert cells["money", 0].spot.startswith("数据!D")
    assert Attachment.objects.filter(record=one.pk, file__name="五华.xlsx").exists()


def test_a_figure_says_in_which_cell_of_the_workbook_it_stood(world: World) -> None:
    one = filing(world)
    take(world, one, put(workbook_of(book_of(one)), people=50))
    one.refresh_from_db()

    review.submit(
        one, actor=world.people["wuhua_clerk"], at=make.later(1), seen_version=one.version
    )

    assert Figure.objects.get(unit=world.wuhua, indicator__code="T02").place.startswith("数据!D")


def test_taking_the_same_workbook_twice_is_once(world: World) -> None:
    one = filing(world)
    data = put(workbook_of(book_of(one)), people=5)
    take(world, one, data)

    again = take(world, one, data)

    assert (again.changes, again.conflicts) == ([], [])


def test_a_stale_workbook_is_a_conflict_with_both_values_and_overwrites_nothing(
    world: World,
) -> None:
    one = filing(world)
    data = put(workbook_of(book_of(one)), people=5, money=1)
    fill(world, one, people=9)

    with pytest.raises(BookRefused) as refused:
        take(world, one, data)

    (conflict,) = refused.value.verdict.conflicts
    assert (conflict.before, conflict.after) == ("9", "5")
    assert "9" in str(refused.value)
    assert Cell.objects.get(filing=one).amount == 9 * AMOUNT


def test_what_others_wrote_meanwhile_stays_where_the_workbook_was_not_touched(world: World) -> None:
    one = filing(world)
    data = put(workbook_of(book_of(one)), money=1)
    fill(world, one, people=9)

    verdict = take(world, one, data)

    assert [change.slot.place.key for change in verdict.changes] == ["money"]
    assert Cell.objects.get(filing=one, field__key="people").amount == 9 * AMOUNT


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("people", "约五十", "不是数字"),
        ("people", 1.5, "整数"),
        ("people", -1, "小于零"),
        ("people", date(2026, 2, 3), "日期"),
        ("people", True, "TRUE"),
        ("way", "电视", "线上"),
        ("day", "二月三日", "2024-09-30"),
    ],
)
def test_what_cannot_stand_in_a_cell_is_said_with_its_address(
    world: World, name: str, value: Any, words: str
) -> None:
    one = filing(world)
    data = put(workbook_of(book_of(one)), **{name: value}, money=1)

    (said,) = faults(one, data)

    assert said.startswith("「数据」!D")
    assert words in said
    with pytest.raises(BookRefused):
        take(world, one, data)
    assert not Cell.objects.exists()


def test_an_answer_and_a_reason_for_none_are_one_too_many(world: World) -> None:
    one = filing(world)
    data = put(put(workbook_of(book_of(one)), people=3), "F", people="无数据")

    (said,) = faults(one, data)

    assert "听众" in said


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"\x00\x01", b""])
def test_a_damaged_file_is_said_to_be_one(world: World, data: bytes) -> None:
    assert faults(filing(world), data)


def test_macros_never_come_in(world: World) -> None:
    data = io.BytesIO(workbook_of(book_of(filing(world))))
    with zipfile.ZipFile(data, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")

    with pytest.raises(HasMacros):
        brought(world, data.getvalue())


def test_nobody_s_words_become_a_formula(world: World) -> None:
    one = filing(world)
    fill(world, one, text="=1+1", day="@SUM(A1)")

    package = openpyxl.load_workbook(io.BytesIO(workbook_of(book_of(one))))

    for name in ("text", "day"):
        sheet, row = spot(package, name)
        assert sheet[f"D{row}"].data_type == "s"


def test_only_places_to_fill_in_are_unlocked(world: World) -> None:
    package = openpyxl.load_workbook(io.BytesIO(workbook_of(book_of(filing(world)))))

    sheet, row = spot(package, "people")
    _sheet, calculated = spot(package, "talks_n_sum")
    assert sheet.protection.sheet
    assert [sheet[f"{c}{row}"].protection.locked for c in "BDEFGHI"] == [1, 0, 1, 0, 1, 1, 0]
    assert sheet[f"D{calculated}"].protection.locked
    assert sheet[f"D{calculated}"].value.startswith("=IF(COUNT(")
    assert package[KEYS].sheet_state == "veryHidden"


def test_checks_of_the_form_are_formulas(world: World) -> None:
    """Part and whole: more men than all."""
    package = openpyxl.load_workbook(io.BytesIO(workbook_of(book_of(filing(world)))))

    sheet, row = spot(package, "talks_n_all")
    formulas = [sheet[f"J{line}"].value for line in range(row, row + 4)]

    assert any(str(one).startswith("=IF(IFERROR(AND(") for one in formulas)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_csv_goes_out_and_in_again(world: World, encoding: str) -> None:
    one = filing(world)
    fill(world, one, talks_n_all=0, people=123, money=123456, text="=一\n'二", day="'=x")
    fill(world, one, talks_n_male=("na",))
    data = csv_of(book_of(one), encoding)

    assert verdict_on_file(one, data).changes == []
    line = next(
        n for n, text in enumerate(data.decode(encoding).splitlines(), 1) if "people" in text
    )
    verdict = verdict_on_file(one, data.replace(b",123,", b",abc,"))
    assert f"{line}" in verdict.faults[0].place
    assert "value" in verdict.faults[0].place
    assert take(world, one, data.replace(b",123,", b",124,"), name="五华.csv").updated == 1


def test_csv_of_another_unit_is_refused_line_by_line(world: World) -> None:
    one = filing(world)
    other = make.filing_of(one.cycle, world.panlong)

    assert "530103" in faults(one, csv_of(book_of(other), "utf-8"))[0]


def test_who_collects_brings_in_only_while_it_is_being_filled_in(world: World) -> None:
    one = filing(world)
    data = put(workbook_of(book_of(one)), people=5)
    clerk = world.people["province_clerk"]
    file = brought(world, data, by="province_clerk")
    take_book(one, file, actor=clerk, at=make.NOON, move="bring_in")
    one.refresh_from_db()
    review.submit(one, actor=world.people["wuhua_clerk"], at=make.NOON, seen_version=one.version)
    data = put(workbook_of(book_of(one)), people=6)

    file = brought(world, data, by="province_clerk")
    with pytest.raises(Refused):
        take_book(one, file, actor=clerk, at=make.NOON, move="bring_in")
    with pytest.raises(Refused):
        review.accept(one, actor=clerk, at=make.NOON, seen_version=one.version)
