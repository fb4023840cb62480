"""
A filing as a workbook: a page about it, a sheet for each section and each list, and a hidden sheet of keys.

Everything but the places to fill in is locked, without a password: it keeps from slips, not from intent.
What is written is text or number, never a formula of somebody's; formulas are the form's own.
"""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from kexie.indicators.models import Mark
from kexie.returns.books.frame import (
    COLUMNS,
    FIRST,
    KEYS,
    LINE,
    PROTECTED,
    WIDTHS,
    Writer,
    head_words,
)
from kexie.returns.books.living import bring_to_life
from kexie.returns.books.looks import Looks, value_rule
from kexie.returns.books.shape import (
    DIGITS,
    FORMAT,
    Block,
    Book,
    Page,
    Slot,
    mark_words,
    option_words,
)
from kexie.returns.models import FieldKind


def workbook_of(book: Book) -> bytes:
    """The workbook, as bytes of an .xlsx file."""
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(data, options) as package:
        front = package.add_worksheet(_("About"))
        keys = package.add_worksheet(KEYS)
        writer = Writer(package, book, Looks.of(package), keys, titles={_("About"), KEYS})
        _front(writer, front)
        for page in book.pages:
            _page(writer, page)
        bring_to_life(writer)
        _keys(writer)
        keys.very_hidden()
        front.activate()
    return data.getvalue()


def _front(writer: Writer, sheet: Any) -> None:
    book, looks = writer.book, writer.looks
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 74)
    sheet.set_row(0, 34)
    sheet.merge_range(0, 0, 0, 1, "", looks.title)
    sheet.write_string(0, 0, book.title, looks.title)
    for row, (name, words) in enumerate(book.facts, start=2):
        if row < FIRST:
            # unit and period: a workbook on which others stand is another's
            writer.kept.append(("front", sheet.get_name(), row, name, words))
        sheet.write_string(row, 0, name, looks.head)
        sheet.write_string(row, 1, words, looks.fixed)
    row = len(book.facts) + 3
    for words in _how():
        sheet.set_row(row, LINE * 2.4)
        sheet.merge_range(row, 0, row, 1, "", looks.note)
        sheet.write_string(row, 0, words, looks.note)
        row += 1
    sheet.protect("", PROTECTED)


def _how() -> tuple[str, ...]:
    return (
        _(
            "White cells are filled in. Grey ones are fixed; figures of before stand there to compare."
        ),
        _("Zero is a number. Where there is no figure, leave the cell blank or choose why."),
        _(
            "Do not move, insert or remove columns, and do not copy sheets; a moved column is refused."
        ),
        _(
            "Bring the workbook in again on the page of the report: you see first what would change."
        ),
    )


def _page(writer: Writer, page: Page) -> None:
    plain = [block for block in page.blocks if block.kind != "lines"]
    if plain:
        _rows_sheet(writer, page, plain)
    for block in page.blocks:
        if block.kind == "lines":
            _list_sheet(writer, page, block)


def _rows_sheet(writer: Writer, page: Page, blocks: Sequence[Block]) -> None:
    sheet = writer.sheet(page.title, page.key)
    kinds = {slot.place.kind for block in blocks for slot in block.slots}
    wide = 60 if FieldKind.SECTION in kinds else 40 if FieldKind.WORDS in kinds else 18
    widths = WIDTHS | {"value": wide, "comment": 26, "check": 34}
    for column, name in enumerate(COLUMNS, start=1):
        sheet.set_column(column, column, widths[name])
    _titles(writer, sheet, page.title, page.hint, len(COLUMNS))
    words = head_words()
    writer.heads(sheet, FIRST - 1, [(name, words[name]) for name in COLUMNS])
    row = FIRST
    for block in blocks:
        for words_, look in ((block.title, writer.looks.band), (block.hint, writer.looks.note)):
            if words_:
                sheet.set_row(row, LINE * max(1.4, _lines_of(words_, 150)))
                _across(sheet, row, words_, look, len(COLUMNS))
                row += 1
        for slot in block.slots:
            _slot_row(writer, sheet, row, slot, wide)
            row += 1


def _titles(writer: Writer, sheet: Any, title: str, hint: str, width: int) -> None:
    sheet.set_row(1, 26)
    _across(sheet, 1, title, writer.looks.title, width)
    stamp = writer.book.stamp
    said = " · ".join(filter(None, (stamp.unit_name, stamp.period, hint)))
    sheet.set_row(2, LINE * max(1.2, _lines_of(said, 150)))
    _across(sheet, 2, said, writer.looks.note, width)


def _across(sheet: Any, row: int, words: str, look: Any, width: int) -> None:
    sheet.merge_range(row, 1, row, width, "", look)
    sheet.write_string(row, 1, words, look)


def _slot_row(writer: Writer, sheet: Any, row: int, slot: Slot, wide: int) -> None:
    looks, name = writer.looks, sheet.get_name()
    at = {column: number for number, column in enumerate(COLUMNS, start=1)}
    sheet.write_string(row, 0, slot.name)
    label = f"{slot.label} *" if slot.place.required else slot.label
    sheet.write_string(row, at["label"], label, looks.fixed)
    sheet.write_string(row, at["group"], slot.group, looks.fixed)
    sheet.write_string(row, at["unit"], slot.unit, looks.fixed)
    sheet.write_string(row, at["last"], slot.last, looks.before)
    sheet.write_string(row, at["year_ago"], slot.year_ago, looks.before)
    writer.places[slot.key] = (name, row, at["value"])
    if not slot.is_writable:
        _fixed(sheet, row, at["value"], slot, looks)
        for column in ("mark", "comment"):
            sheet.write_blank(row, at[column], None, looks.fixed)
        return
    _value(writer, sheet, row, at["value"], slot)
    sheet.write_string(row, at["mark"], slot.said.mark, looks.choice)
    marks = [mark_words(mark) for mark in Mark.values if mark]
    rule = {
        "validate": "list",
        "source": writer.offer(marks),
        "error_message": _("Choose one of the list."),
    }
    sheet.data_validation(row, at["mark"], row, at["mark"], rule)
    sheet.write_string(row, at["comment"], slot.said.comment, looks.words)
    most: dict[str, Any] = {"validate": "length", "criteria": "<=", "value": 400}
    most["error_message"] = _("At most 400 characters.")
    sheet.data_validation(row, at["comment"], row, at["comment"], most)
    lines = max(_lines_of(slot.said.value, wide), _lines_of(label, WIDTHS["label"]))
    if slot.place.kind == FieldKind.SECTION:
        lines = max(lines, 8)
    sheet.set_row(row, LINE * min(max(lines, 1.4), 26))
    writer.kept.append(
        (
            *("cell", writer.markers[name], slot.name, slot.version),
            *(slot.shown.digest(), label, slot.group),
        )
    )


def _fixed(sheet: Any, row: int, column: int, slot: Slot, looks: Looks) -> None:
    if slot.place.kind == FieldKind.CALCULATED:
        sheet.write_string(row, column, slot.known, looks.calculated)
    elif slot.place.kind == FieldKind.FILE:
        sheet.write_string(row, column, _("Attachments are added on the page."), looks.fixed)
    else:
        words = _("This text is too long for a cell. Write it on the page.")
        sheet.write_string(row, column, words, looks.fixed)


def _value(writer: Writer, sheet: Any, row: int, column: int, slot: Slot) -> None:
    looks, said = writer.looks, slot.said.value
    place = slot.place
    if slot.is_number:
        look = looks.number(slot.decimals)
        digits = len(said.replace(".", "").replace("-", "").strip("0"))
        if not said:
            sheet.write_blank(row, column, None, look)
        elif digits <= DIGITS:
            sheet.write_number(row, column, float(said), look)
        else:
            sheet.write_string(row, column, said, looks.long_number)
    else:
        sheet.write_string(row, column, said, looks.choice if place.options else looks.words)
    source = writer.offer(list(option_words(place).values())) if place.options else ""
    rule = value_rule(slot, source)
    if rule:
        sheet.data_validation(row, column, row, column, rule)


def _list_sheet(writer: Writer, page: Page, block: Block) -> None:
    sheet = writer.sheet(block.title or page.title, f"{page.key}:{block.key}")
    sheet.set_column(1, 1, 6)
    width = max(16, 110 // max(len(block.columns), 1))
    sheet.set_column(2, 1 + max(len(block.columns), 1), width)
    _titles(writer, sheet, block.title or page.title, block.hint, 1 + max(len(block.columns), 1))
    heads = [("number", _("No.")), *block.columns]
    writer.heads(sheet, FIRST - 1, heads)
    columns = {key: number for number, (key, _words) in enumerate(block.columns, start=2)}
    for slot in block.slots:
        row = FIRST + slot.row - 1
        sheet.write_string(row, 0, f"{block.key}#{slot.row}")
        sheet.write_number(row, 1, slot.row, writer.looks.fixed)
        column = columns[slot.place.key]
        writer.places[slot.key] = (sheet.get_name(), row, column)
        _value(writer, sheet, row, column, slot)
        if slot.is_writable:
            kept = ("cell", writer.markers[sheet.get_name()], slot.name, slot.version)
            writer.kept.append((*kept, slot.shown.digest(), str(slot.row), ""))


def _lines_of(text: str, width: int) -> float:
    """Lines that a text takes in a column; a Chinese character is two wide."""
    return sum(
        1 + sum(2 if ord(c) > 0x2E80 else 1 for c in line) // max(width, 1)  # noqa: PLR2004 -- where CJK begins
        for line in text.split("\n")
    )


def _keys(writer: Writer) -> None:
    """What is needed to know everything again; people never see it."""
    stamp, sheet = writer.book.stamp, writer.keys
    lines: list[Sequence[str | int]] = [
        ("kexie", FORMAT),
        ("stamp", stamp.filing, stamp.cycle, stamp.unit, stamp.unit_name, stamp.period, stamp.form),
        ("digest", stamp.digest()),
        *(("mark", mark, mark_words(mark)) for mark in Mark.values if mark),
        *writer.kept,
    ]
    for row, line in enumerate(lines):
        for column, one in enumerate(line):
            sheet.write_string(row, column, str(one))
    sheet.protect("", {})
