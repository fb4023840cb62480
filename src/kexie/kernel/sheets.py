"""Tables as files that office programs open; nothing in them is run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

import xlsxwriter

FORMULA = (*"=+-@＝＋－＠", "\t", "\r", "\n")  # what a sheet takes for one
NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")
WIDTHS = range(8, 60)  # characters
NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """UTF-8 with its mark, one text per row, as it is read: a long list never stands in memory."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    writer.writerow(heads)
    for row in rows:
        yield _taken(buffer)
        writer.writerow([_harmless(cell) for cell in row])
    yield _taken(buffer)


def _harmless(cell: str) -> str:
    """A number below zero is no formula."""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell


def calm(cell: str) -> str:
    """As `csv_lines` writes it, and an apostrophe before one that stands there, so that `uncalmed` gives the same back."""
    return f"'{cell}" if cell.startswith("'") else _harmless(cell)


def uncalmed(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(("'", *FORMULA)) else cell


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet of text: bold heads that stay in sight, columns as wide as what they hold."""
    data = io.BytesIO()
    widths = [len(head) * 2 for head in heads]
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(title[:31])
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, wrapped)
                widths[column] = max(widths[column], len(cell) * 2)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width, WIDTHS.start), WIDTHS.stop))
        sheet.freeze_panes(1, 0)
    return data.getvalue()


def named(title: str, taken: set[str]) -> str:
    """A name for a sheet as office programs allow it, unlike those that are taken; it is taken from now on."""
    plain = NO_SHEET_NAME.sub(" ", title).strip(" '")[:31].strip(" '") or "1"
    name, number = plain, 2
    while name.casefold() in {one.casefold() for one in taken}:
        tail = f" ({number})"
        name, number = plain[: 31 - len(tail)] + tail, number + 1
    taken.add(name)
    return name
