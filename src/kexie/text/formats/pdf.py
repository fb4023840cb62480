"""The text of a .pdf that has one; a scan has none."""

from __future__ import annotations

import re
from contextlib import closing
from threading import Lock

import pypdfium2

from kexie.text.formats.model import NoTextInFile, Source, TooLarge, UnknownFormat

PDFIUM = Lock()
"""pdfium is not safe in threads: whoever calls it, anywhere in the process, holds this meanwhile."""

_MOST_PAGES = 2_000
_MOST_CHARACTERS = 10_000_000
_LEAST = 8
_PAGE_NUMBER = re.compile(
    "[ \u3000]*(?:[-—－–·][ ]?)?[0-9]{1,4}(?:[ ]?[-—－–·])?[ \u3000]*|第[ ]?[0-9]{1,4}[ ]?页.{0,12}"
)


def read_pdf(data: bytes) -> Source:
    """The text of a .pdf file, page after page, without page numbers."""
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as problem:
            raise UnknownFormat("The PDF is damaged or protected by a password.") from problem
        with document:
            if len(document) > _MOST_PAGES:
                raise TooLarge("The PDF has too many pages.")
            lines = [line for page in range(len(document)) for line in _lines(document, page)]
    text = "\n".join(lines)
    if len("".join(text.split())) < _LEAST:
        raise NoTextInFile(
            "This PDF has no text; it seems to be a scan. Run text recognition on it first, or paste the text."
        )
    if len(text) > _MOST_CHARACTERS:
        raise TooLarge("The PDF holds too much text.")
    return Source(text + "\n", "pdf", "utf-8")


def _lines(document: pypdfium2.PdfDocument, number: int) -> list[str]:
    """The lines of one page."""
    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as words:
            text = words.get_text_bounded()
    except pypdfium2.PdfiumError as problem:
        raise UnknownFormat("The PDF is damaged.") from problem
    lines = [
        line.rstrip()
        for line in str(text)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\ufffe", "")
        .split("\n")
    ]
    while lines and (not lines[-1] or _PAGE_NUMBER.fullmatch(lines[-1])):
        lines.pop()
    while lines and (not lines[0] or _PAGE_NUMBER.fullmatch(lines[0])):
        lines.pop(0)
    return lines
