"""Forms as workbooks: out and in again, and what is wrong in which cell."""

import io
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings

from kexie.returns.errors import BadSheet
from kexie.returns.layout import Layout, Question
from kexie.returns.layout.workbook import HEADS, read_workbook, workbook_of
from kexie.returns.tests.shapes import LAYOUT, LAYOUTS


def book(sheets: dict[str, list[list[Any]]]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return data.getvalue()


def test_a_form_comes_back_as_it_went() -> None:
    assert read_workbook(workbook_of(LAYOUT, title="月报", code="BB1")) == LAYOUT


@settings(max_examples=60)
@given(LAYOUTS)
def test_out_and_in_again_changes_nothing(layout: Layout) -> None:
    assert read_workbook(workbook_of(layout, title="表", code="BB1")) == layout


def test_english_heads_and_types_of_xlsform_are_read() -> None:
    data = book(
        {
            "survey": [
                ["type", "name", "label", "required", "choices", "relevant"],
                ["begin_section", "s", "一", "", "", ""],
                ["select_one", "q", "方式", "yes", "ways", ""],
                ["text", "w", "说明", "", "", "{q} = 1"],
            ],
            "choices": [["list_name", "name", "label"], ["ways", "a", "线上"], ["ways", 2, "线下"]],
        }
    )

    section = read_workbook(data).sections[0]

    assert [item.key for item in section.items] == ["q", "w"]
    first = section.items[0]
    assert isinstance(first, Question)
    assert first.required
    assert [option.code for option in first.options] == ["a", "2"]


FAULTS: list[tuple[list[list[Any]], tuple[str, int, str]]] = [
    ([["类型", "名称"], ["怪", "x"]], ("survey", 2, "类型")),
    ([["类型", "名称"], ["文字", "x"]], ("survey", 2, "类型")),
    ([["类型", "名称"], ["部分", "s"], ["行", "r"]], ("survey", 3, "类型")),
    ([["类型", "名称", "必填"], ["部分", "s", ""], ["文字", "x", "也许"]], ("survey", 3, "必填")),
    (
        [["类型", "名称", "建议字数"], ["部分", "s", ""], ["文段", "x", "八百"]],
        ("survey", 3, "建议字数"),
    ),
    ([["类型", "名称", "选项表"], ["部分", "s", ""], ["选择", "x", "无"]], ("survey", 3, "选项表")),
    ([["名称"], ["x"]], ("survey", 1, "类型")),
]


@pytest.mark.parametrize(("rows", "place"), FAULTS)
def test_faults_name_sheet_row_and_column(
    rows: list[list[Any]], place: tuple[str, int, str]
) -> None:
    with pytest.raises(BadSheet) as refusal:
        read_workbook(book({"survey": rows}))

    assert place in [fault[:3] for fault in refusal.value.faults]


def test_every_fault_is_said_at_once() -> None:
    rows = [["类型", "名称"], ["部分", "s"], *[["怪", f"x{n}"] for n in range(5)]]

    with pytest.raises(BadSheet) as refusal:
        read_workbook(book({"survey": rows}))

    assert [fault[1] for fault in refusal.value.faults] == [3, 4, 5, 6, 7]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04kaputt", "文字".encode()])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(BadSheet):
        read_workbook(data)


def test_a_workbook_without_the_sheet_is_refused() -> None:
    with pytest.raises(BadSheet):
        read_workbook(book({"choices": [["选项表", "代码"]]}))


def test_every_column_has_two_names() -> None:
    words = [word for pair in HEADS.values() for word in pair]

    assert len(set(words)) == len(words)
