"""The text of an .xlsx: every visible sheet, a row a line, cells parted by tabs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO

import python_calamine

from kexie.text.formats.extent import insist_modest
from kexie.text.formats.model import Source, Table, TooLarge, UnknownFormat

_MOST_CELLS = 2_000_000


def read_sheets(data: bytes) -> Source:
    """The text of an .xlsx file; a merged cell counts for every row it spans."""
    insist_modest(data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        tables = [
            _table(book.get_sheet_by_name(sheet.name))
            for sheet in book.sheets_metadata
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible
            and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except (python_calamine.CalamineError, ValueError, OSError) as problem:
        if isinstance(problem, TooLarge):
            raise
        raise UnknownFormat("The file is damaged and cannot be opened.") from problem
    tables = [table for table in tables if table]
    lines = ["\t".join(row).rstrip("\t") for table in tables for row in table]
    return Source("\n".join(lines) + "\n", "xlsx", "utf-8", tuple(tables))


def _table(sheet: python_calamine.CalamineSheet) -> Table:
    """The rows of a sheet that hold anything, without empty columns at the left."""
    if sheet.height * sheet.width > _MOST_CELLS:
        raise TooLarge("The table is far too large.")
    rows = [[_shown(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if bottom > top and left == right and top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                if left < len(row):
                    row[left] = rows[top][left]
    filled = [row for row in rows if any(row)]
    first = min((next(i for i, cell in enumerate(row) if cell) for row in filled), default=0)
    return tuple(tuple(row[first:]) for row in filled)


def _shown(cell: object) -> str:
    """A cell as a person reads it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime | date):
        return f"{cell.year}年{cell.month}月{cell.day}日"
    if isinstance(cell, time | timedelta):
        return str(cell)
    return " ".join(str(cell).split())
