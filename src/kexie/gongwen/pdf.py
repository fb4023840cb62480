"""
PDF by typst: no network, no packages, no files but the layout beside this module.

What a document says is handed over as JSON and printed as it is. The folder that typst may read is empty, so that not
even a mistake in the layout could reach a file.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import pypdfium2

from kexie.gongwen import ends, measures
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
from kexie.gongwen.printing import Job, do
from kexie.gongwen.titles import LONGEST, ON_COVER, break_title

LAYOUT = ("layout.typ", "head.typ", "ends.typ", "whole.typ")
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
    "cover": measures.COVER,
    "cover_line": measures.COVER_LINE,
    "body": measures.BODY,
    "number": measures.NUMBER,
    "cell": measures.CELL,
    "small": measures.SMALL,
    "mark_below": measures.MARK_BELOW,
    "rule_below": measures.RULE_BELOW,
    "red_rule": measures.RED_RULE,
    "letter_mark": measures.LETTER_MARK,
    "letter_rule": measures.LETTER_RULE,
    "letter_foot": measures.LETTER_FOOT,
    "outer_rule": measures.OUTER_RULE,
    "inner_rule": measures.INNER_RULE,
}


@dataclass(frozen=True, slots=True)
class Printed:
    """
    A document as PDF.

    :ivar headings: the page on which each heading stands, as `pages_of_headings` gives it
    :ivar apart: the imprint stands on a page of its own, because the last page of text is odd or full
    :ivar blank: an empty page stands before that one; neither bears a number
    """

    pdf: bytes
    headings: Sequence[int] = ()
    apart: bool = False
    blank: bool = False


def to_pdf(document: Document) -> bytes:
    """The document as PDF with bookmarks; the same document gives the same bytes on one machine."""
    return print_out(document).pdf


def print_out(document: Document) -> Printed:
    """The document as PDF, with what a word processor's file needs to know of its pages."""
    plain = _plain(document)
    placed = "here"
    if document.has_imprint:
        plain["imprint"]["placed"] = placed = _place_of_imprint(plain)
    pdf = do(Job(LAYOUT, json.dumps(plain), "pdf")).files[0]
    return Printed(pdf, pages_of_headings(pdf), placed != "here", placed == "blank")


def _place_of_imprint(plain: dict[str, Any]) -> str:
    """`here`: beneath the text on its last page; `apart`: on the next page; `blank`: with an empty one before it."""
    told = json.loads(do(Job(LAYOUT, json.dumps(plain), "pdf", "ending")).answer)
    ruled = plain["imprint"]["ruled"]
    if told["room"] and (told["even"] or not ruled):
        return "here"
    return "blank" if told["even"] and ruled else "apart"


def pictures(svgs: tuple[str, ...]) -> list[bytes]:
    """SVG pictures as PNG, as wide as the type area."""
    if not svgs:
        return []
    return do(Job(("pictures.typ",), json.dumps(svgs), "png")).files


def pages_of_headings(pdf: bytes) -> list[int]:
    """The page on which each heading stands, as printed on it (the cover and its back are not counted)."""
    with pypdfium2.PdfDocument(pdf) as opened:
        found = []
        for mark in opened.get_toc():
            place = mark.get_dest()
            page = place.get_index() if place else None
            found.append(int(opened.get_page_label(page)) if page is not None else 0)
        return found


def _plain(document: Document) -> dict[str, Any]:
    names = (document.issuer, *document.joint, *document.addressees)
    longest = ON_COVER if document.kind.has_cover else LONGEST
    return {
        "title": document.title,
        "lines": break_title(document.title, names, longest),
        "subtitle": document.subtitle,
        "issuer": document.issuer,
        "date": document.date,
        "cover": document.kind.has_cover,
        "addressees": "，".join(document.addressees),
        "signature": document.signature,
        "blocks": _blocks(document.blocks),
        "attachments": [
            {
                "mark": mark,
                "title": one.title,
                "lines": break_title(one.title, names),
                "blocks": _blocks(one.blocks),
            }
            for mark, one in zip(ends.attachment_marks(document), document.attachments, strict=True)
        ],
        "head": _head(document),
        "end": {
            "note": ends.attachment_note(document),
            "signing": asdict(ends.signing(document)),
            "kept": ends.keeps_last(document),
            "notes": document.notes,
            "present": [(one.role, "、".join(one.names)) for one in document.present],
        },
        "imprint": asdict(ends.imprint(document)) | {"placed": ""}
        if document.has_imprint
        else None,
        "fonts": _families(),
        "measures": MEASURES,
    }


def _blocks(blocks: tuple[Block, ...]) -> list[tuple[str, dict[str, Any], str]]:
    return [(NAMES[type(block)], _block(block), title) for block, title in numbered(blocks)]


def _head(document: Document) -> dict[str, Any]:
    marks = document.marks
    beside = "文件" if len(marks) > 1 else ""
    return {
        "form": document.form.name.casefold(),
        "marks": marks,
        "beside": beside,
        "size": ends.mark_points(document),
        "number": str(document.number or ""),
        "copy_number": f"{document.copy_number:06}" if document.copy_number else "",
        "urgency": document.urgency.value if document.urgency else "",
        "signers": ends.signer_rows(document),
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
