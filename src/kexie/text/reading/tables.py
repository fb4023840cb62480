"""Tables of a text: rows of tab-separated cells under a header."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.reading.shapes import Paragraph, Table

if TYPE_CHECKING:
    from kexie.text.model import Span

HEADER_CELL = re.compile(
    r"(?:任务|工作|整改|重点|主要|具体|措施|内容|事项|目标|项目|单位|部门|时限|时间|责任|牵头|配合|序号|问题|举措|要求|领导|备注|进展|期限|指标)"
)


def read_tables(text: str, paragraphs: list[Paragraph]) -> list[Table]:
    """The tables: rows of tab-separated cells under the last row that reads like a header."""
    tables: list[Table] = []
    header: tuple[str, ...] | None = None
    rows: list[tuple[Span, ...]] = []
    for paragraph in paragraphs:
        if paragraph.kind != "row":
            continue
        cells = cells_of(text, paragraph.span)
        names = tuple(text[a:b].strip() for a, b in cells)
        if _is_header(names):
            if header is not None:
                tables.append(Table(header, tuple(rows)))
            header, rows = names, []
        elif header is not None:
            rows.append(cells)
    if header is not None:
        tables.append(Table(header, tuple(rows)))
    return tables


COLUMN_NAME = 10
FEWEST_COLUMNS = 3


def _is_header(names: tuple[str, ...]) -> bool:
    named = [n for n in names if n]
    hits = sum(bool(HEADER_CELL.search(n)) and len(n) <= COLUMN_NAME for n in named)
    return len(named) >= FEWEST_COLUMNS and hits > 1 and hits * 3 >= 2 * len(named)


def cells_of(text: str, span: Span) -> tuple[Span, ...]:
    """The cells of a row, blanks around their words left out."""
    cells, at = [], span[0]
    for raw in text[span[0] : span[1]].split("\t"):
        words = raw.strip()
        start = at + len(raw) - len(raw.lstrip())
        cells.append((start, start + len(words)))
        at += len(raw) + 1
    return tuple(cells)
