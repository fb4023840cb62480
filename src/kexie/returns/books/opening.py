"""A workbook as sheets of cells, and the keys that are hidden in it."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import python_calamine
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from kexie.kernel.words import whole_number
from kexie.returns.books.faults import BadBook, Fault
from kexie.returns.books.frame import KEYS, MARKER
from kexie.returns.books.shape import FORMAT, Stamp
from kexie.text.formats import TooLarge
from kexie.text.formats.extent import insist_modest

# Rows and cells of one workbook that are looked at; forms have far fewer.
MOST_ROWS = 20_000
MOST_CELLS = 2_000_000
ERROR_CELL = re.compile(rb"<c\b[^>]*?\br=\"([A-Z]{1,3}[0-9]{1,7})\"[^>]*?\bt=\"e\"")
ERROR_CELL_TURNED = re.compile(rb"<c\b[^>]*?\bt=\"e\"[^>]*?\br=\"([A-Z]{1,3}[0-9]{1,7})\"")
SHEET_NAME = re.compile(r"<(?:\w+:)?sheet\b[^>]*?\bname=\"([^\"]*)\"[^>]*?\br:id=\"([^\"]*)\"")
TARGET = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
Cells = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was handed out for one place."""

    marker: str
    version: int
    digest: str
    label: str
    group: str


@dataclass(slots=True)
class Opened:
    """
    A workbook of a filing, opened.

    :ivar heads: of each sheet by its marker: names and words of its columns, in order
    :ivar kept: by name of the place; `titles`: what each sheet was called, by its marker
    :ivar errors: cells that show an error of the office program (#DIV/0!), as (sheet, address)
    """

    sheets: Mapping[str, Cells]
    stamp: Stamp
    heads: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    front: list[tuple[str, int, str, str]] = field(default_factory=list)
    errors: frozenset[tuple[str, str]] = frozenset()


def sheets_of(data: bytes) -> dict[str, Cells]:
    """
    Every sheet with its cells from A1 on.

    :raises BadBook: it is no workbook, or a larger one than any form makes
    """
    try:
        insist_modest(data)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        found: dict[str, Cells] = {}
        left = MOST_CELLS
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            left -= (sheet.total_height or 0) * (sheet.total_width or 0)
            if left < 0 or (sheet.total_height or 0) > MOST_ROWS:
                raise BadBook(Fault(name, "", _("This sheet is far larger than any form.")))
            found[name] = sheet.to_python(skip_empty_area=False)
    except TooLarge as fault:
        raise BadBook(Fault("", "", _("This sheet is far larger than any form."))) from fault
    except (python_calamine.CalamineError, zipfile.BadZipFile, ValueError, OSError) as fault:
        words = _("This is no workbook, or it is damaged. Save it again as .xlsx and send that.")
        raise BadBook(Fault("", "", words)) from fault
    return found


def opened(data: bytes) -> Opened:
    """
    A workbook that was handed out here.

    :raises BadBook: it is none, or its hidden keys are gone or were changed
    """
    sheets = sheets_of(data)
    lines = [[str(cell) for cell in row] for row in sheets.get(KEYS, ())]
    if not lines or lines[0][:1] != ["kexie"]:
        words = _(
            "This workbook was not handed out here, or its hidden sheet is gone. "
            "Download the workbook anew; or bring this one in by mapping its columns."
        )
        raise BadBook(Fault("", "", words))
    if lines[0][1:2] != [str(FORMAT)]:
        words = _("This workbook is laid out as an older one. Download it anew.")
        raise BadBook(Fault("", "", words))
    found = Opened(sheets, _stamp(lines), errors=_error_cells(data))
    for line in lines:
        _take(found, line)
    return found


def _take(found: Opened, line: Sequence[str]) -> None:
    match line:
        case ["head", marker, name, words, *_others]:
            found.heads.setdefault(marker, []).append((name, words))
        case ["cell", marker, name, version, digest, label, group, *_others]:
            found.kept[name] = Kept(marker, whole_number(version) or 0, digest, label, group)
        case ["sheet", marker, name, *_others]:
            found.titles[marker] = name
        case ["mark", mark, words, *_others]:
            found.marks[words] = mark
        case ["front", sheet, row, name, words, *_others] if (at := whole_number(row)) is not None:
            found.front.append((sheet, at, name, words))


def _stamp(lines: Sequence[Sequence[str]]) -> Stamp:
    said = next((line for line in lines if line[:1] == ["stamp"]), [])
    digest = next((line[1] for line in lines if line[:1] == ["digest"]), "")
    match said:
        case ["stamp", filing, cycle, unit, unit_name, period, form, *_others] if (
            one := whole_number(filing)
        ) and (round_ := whole_number(cycle)):
            stamp = Stamp(one, round_, unit, unit_name, period, form)
            if stamp.digest() == digest:
                return stamp
    words = _(
        "The hidden marks of unit, period and form were changed, so nobody can say whose workbook this is. "
        "Download it anew and fill that in."
    )
    raise BadBook(Fault(KEYS, "", words))


def marked_sheets(found: Opened) -> dict[str, list[str]]:
    """Names of the sheets that bear each marker."""
    marked: dict[str, list[str]] = {}
    for name, rows in found.sheets.items():
        first = str(rows[0][0]) if rows and rows[0] else ""
        if first.startswith(MARKER):
            marked.setdefault(first.removeprefix(MARKER), []).append(name)
    return marked


def _error_cells(data: bytes) -> frozenset[tuple[str, str]]:
    """Cells whose formula failed: they are read as blank, and would take an answer away unseen."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return frozenset()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return frozenset()
        sheets = SHEET_NAME.findall(package.read("xl/workbook.xml").decode("utf-8", "replace"))
        targets = dict(
            _relation(one)
            for one in TARGET.findall(
                package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
            )
        )
        found = set()
        for sheet, relation in sheets:
            path = f"xl/{targets.get(relation, '')}"
            if path in names:
                text = package.read(path)
                cells = [*ERROR_CELL.findall(text), *ERROR_CELL_TURNED.findall(text)]
                found |= {(sheet, cell.decode()) for cell in cells}
    return frozenset(found)


def _relation(element: str) -> tuple[str, str]:
    said = dict(re.findall(r"\b(Id|Target)=\"([^\"]*)\"", element))
    return said.get("Id", ""), said.get("Target", "").removeprefix("/xl/")


def address(row: int, column: int) -> str:
    """As people name a cell, from numbers counted from 0."""
    name: str = xl_rowcol_to_cell(row, column)
    return name
