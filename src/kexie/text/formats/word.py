"""The text of a .docx: paragraphs and tables in their order, with inserted and without deleted words."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from kexie.text.formats.model import Source, UnknownFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.oxml.xmlchemy import BaseOxmlElement

    from kexie.text.formats.model import Table

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_WORDS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_LEFT_OUT = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:pPr"),
    qn("w:rPr"),
    qn("w:instrText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_TEXT = qn("w:t")


def read_word(data: bytes) -> Source:
    """The text of a .docx file."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            body = parse_xml(archive.read("word/document.xml")).find(qn("w:body"))
    except (SyntaxError, ValueError) as problem:
        raise UnknownFormat("The file is damaged and cannot be opened.") from problem
    if body is None:
        raise UnknownFormat("The file is damaged and cannot be opened.")
    lines: list[str] = []
    tables: list[Table] = []
    for element in _blocks(body):
        if element.tag == _PARAGRAPH:
            lines.append(_words(element).replace("\t", " "))
        else:
            table = tuple(_rows(element))
            tables.append(table)
            lines += ["\t".join(row).rstrip("\t") for row in table]
    return Source("\n".join(lines).strip("\n") + "\n", "docx", "utf-8", tuple(tables))


def _blocks(element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Paragraphs and tables below this element, also those in controls and insertions."""
    for child in element:
        if child.tag in {_PARAGRAPH, _TABLE}:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _blocks(child)


def _rows(table: BaseOxmlElement) -> Iterator[tuple[str, ...]]:
    """The rows of a table; a cell that goes on from the row above repeats what stands there."""
    above: dict[int, str] = {}
    for row in _below(table, _ROW):
        cells: list[str] = []
        for cell in _below(row, _CELL):
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            text = " ".join(_words(block) for block in _blocks(cell) if block.tag == _PARAGRAPH)
            text = " ".join(text.split())
            if merge is not None and merge.get(qn("w:val")) != "restart":
                text = above.get(len(cells), "")
            above[len(cells)] = text
            cells.append(text)
        yield tuple(cells)


def _below(element: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    """The elements of this kind below, not those within them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag != _TABLE and child.tag not in _LEFT_OUT:
            yield from _below(child, tag)


def _words(element: BaseOxmlElement) -> str:
    """What stands in a paragraph."""
    parts: list[str] = []
    for child in element:
        if child.tag == _TEXT:
            parts.append(child.text or "")
        elif child.tag in _WORDS:
            parts.append(_WORDS[child.tag])
        elif child.tag not in _LEFT_OUT:
            parts.append(_words(child))
    return "".join(parts)
