"""The frame of a workbook: its sheets with their hidden keys, and what is remembered of them while it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from kexie.kernel.sheets import named
from kexie.returns.books.looks import Looks
from kexie.returns.books.shape import Book, Key

KEYS = "_kexie"
MARKER = "kexie:"
HEAD = "kexie:head"
# Columns of a section's sheet, in order; the first one, of keys, is hidden.
COLUMNS = ("label", "group", "value", "unit", "mark", "last", "year_ago", "comment", "check")
WIDTHS = {"label": 34, "group": 18, "unit": 9, "mark": 13, "last": 15, "year_ago": 15}
FIRST = 4  # row of the first block, from 0
LINE = 15  # points of one line of text


def head_words() -> dict[str, str]:
    """What stands above each column."""
    return {
        "label": _("Item"),
        "group": _("Group"),
        "value": _("Fill in"),
        "unit": _("Unit of measure"),
        "mark": _("No figure because"),
        "last": _("Last period"),
        "year_ago": _("A year ago"),
        "comment": _("Comment"),
        "check": _("Check"),
    }


PROTECTED = {"format_columns": True, "format_rows": True, "format_cells": True, "sort": False}


@dataclass(slots=True)
class Writer:
    """The workbook while it grows. `places`: sheet, row and column of each slot's value."""

    package: Any
    book: Book
    looks: Looks
    keys: Any
    places: dict[Key, tuple[str, int, int]] = field(default_factory=dict)
    kept: list[Sequence[str | int]] = field(default_factory=list)
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)
    markers: dict[str, str] = field(default_factory=dict)

    def sheet(self, title: str, marker: str) -> Any:
        name = named(title, self.titles)
        sheet = self.package.add_worksheet(name)
        self.markers[name] = marker
        self.kept.append(("sheet", marker, name))
        sheet.write_string(0, 0, MARKER + marker)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        header = f"&L{_printed(self.book.title)}&R{_printed(self.book.stamp.unit_name)}"
        sheet.set_header(header)
        sheet.set_footer("&C&P / &N")
        sheet.protect("", PROTECTED)
        return sheet

    def heads(self, sheet: Any, row: int, heads: Sequence[tuple[str, str]]) -> None:
        """Names of columns in the hidden first row, their words where people read them."""
        sheet.write_string(row, 0, HEAD)
        for column, (name, words) in enumerate(heads, start=1):
            sheet.write_string(0, column, name)
            sheet.write_string(row, column, words, self.looks.head)
            self.kept.append(("head", self.markers[sheet.get_name()], name, words))
        sheet.repeat_rows(row)
        sheet.freeze_panes(row + 1, 2)
        sheet.set_column(0, 0, None, None, {"hidden": True})

    def offer(self, words: Sequence[str]) -> str:
        """Where a list to choose from stands, on the sheet of keys."""
        listed = tuple(words)
        if listed not in self.lists:
            column = 12 + len(self.lists)
            for row, one in enumerate(listed):
                self.keys.write_string(row, column, one)
            name = xl_col_to_name(column)
            self.lists[listed] = f"={KEYS}!${name}$1:${name}${len(listed)}"
        return self.lists[listed]

    def address(self, key: Key, column: str = "") -> str:
        """Where the value of a place stands, or another column of its line, from anywhere in the workbook."""
        name, row, value = self.places[key]
        quoted = name.replace("'", "''")
        return f"'{quoted}'!{fixed(row, COLUMNS.index(column) + 1 if column else value)}"


def fixed(row: int, column: int) -> str:
    """An address that stays when it is copied."""
    address: str = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    return address


def _printed(text: str) -> str:
    """In heads of printed pages & begins an order."""
    return text.replace("&", "&&")[:80]
