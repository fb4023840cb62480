"""
PDF by typst, in this process: no network, no packages, no files but the layout beside this module.

What a document says is handed over as JSON and printed as it is. The folder that typst may read is empty, so that not
even a mistake in the layout could reach a file.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pypdfium2
import typst

from kexie.gongwen import measures
from kexie.gongwen.fonts import FAMILIES, installed
from kexie.gongwen.model import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Table,
    numbered,
)

HERE = Path(__file__).parent
DOTS = 200  # to the inch, of pictures in word processors
NAMES: dict[type[Block], str] = {
    Heading: "heading",
    Paragraph: "paragraph",
    Table: "table",
    Figure: "figure",
    Note: "note",
    PageBreak: "break",
    Contents: "contents",
}
MEASURES = {
    "page": measures.PAGE,
    "top": measures.TOP,
    "left": measures.LEFT,
    "right": measures.RIGHT,
    "bottom": measures.BOTTOM,
    "below": measures.NUMBER_BELOW,
    "line": measures.LINE,
    "step": measures.STEP,
    "title": measures.TITLE,
    "body": measures.BODY,
    "number": measures.NUMBER,
    "cell": measures.CELL,
    "small": measures.SMALL,
}


def to_pdf(document: Document) -> bytes:
    """The document as PDF with bookmarks; the same document gives the same bytes on one machine."""
    return _printed("layout.typ", {"document": json.dumps(_plain(document))}, "pdf")[0]


def pictures(svgs: tuple[str, ...]) -> list[bytes]:
    """SVG pictures as PNG, as wide as the type area."""
    if not svgs:
        return []
    return _printed("pictures.typ", {"pictures": json.dumps(svgs)}, "png")


def pages_of_headings(pdf: bytes) -> list[int]:
    """The page on which each heading stands, as printed on it (the cover and its back are not counted)."""
    with pypdfium2.PdfDocument(pdf) as opened:
        found = []
        for mark in opened.get_toc():
            place = mark.get_dest()
            page = place.get_index() if place else None
            found.append(int(opened.get_page_label(page)) if page is not None else 0)
        return found


def _printed(layout: str, given: Mapping[str, str], kind: Literal["pdf", "png"]) -> list[bytes]:
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            (HERE / layout).read_bytes(),
            root=empty,
            font_paths=installed(),
            sys_inputs=dict(given),
            package_path=empty,
            package_cache_path=empty,
        )
        made = compiler.compile(format=kind, ppi=DOTS)
    return made if isinstance(made, list) else [made] if made else []


def _plain(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "issuer": document.issuer,
        "date": document.date,
        "cover": document.kind.has_cover,
        "addressees": "，".join(document.addressees),
        "signature": document.signature,
        "blocks": [
            (NAMES[type(block)], _block(block), title) for block, title in numbered(document.blocks)
        ],
        "fonts": _families(),
        "measures": MEASURES,
    }


def _block(block: Block) -> dict[str, Any]:
    plain = asdict(block)
    if isinstance(block, Table):
        plain["strong"] = sorted(block.strong)
    return plain


@cache
def _families() -> dict[str, list[str]]:
    """Of each typeface, the families that are there."""
    there = {name.casefold() for name in installed().families()}
    return {
        face.value: [name for name in names if name.casefold() in there]
        for face, names in FAMILIES.items()
    }
