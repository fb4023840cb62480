"""Files to text: .txt .docx .pdf .html .xlsx, their kind found by content and never by name."""

from __future__ import annotations

import re

from kexie.text.decoding import UnreadableText, decode
from kexie.text.formats.model import (
    MacrosInFile,
    NoTextInFile,
    Source,
    Table,
    TooLarge,
    UnknownFormat,
    UnreadableFile,
)
from kexie.text.formats.package import office_kind

__all__ = [
    "MOST_BYTES",
    "MacrosInFile",
    "NoTextInFile",
    "Source",
    "Table",
    "TooLarge",
    "UnknownFormat",
    "UnreadableFile",
    "read_file",
]

MOST_BYTES = 20 * 1024 * 1024
"""Larger files are refused."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PDF_WITHIN = 1024
_PAGE = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}>\s*)?(?:<!--[^<>]{0,2000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)


def read_file(data: bytes, name: str) -> Source:
    """The text of a file. Raises `UnreadableFile` with plain words where there is none to be had.

    `name` is only used to tell apart what the content leaves open: a text that begins with tags is a page
    only if its name says so or it has a page's head.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge("The file is larger than 20 MB.")
    if not data.strip():
        raise NoTextInFile("The file is empty.")
    if b"%PDF-" in data[:_PDF_WITHIN]:
        from kexie.text.formats.pdf import read_pdf  # noqa: PLC0415  # loads a large library

        return read_pdf(data)
    if data.startswith(b"PK"):
        return _read_office(data)
    if data.startswith(_OLD_OFFICE):
        raise UnknownFormat(
            "This is an old Office file or one with a password. Save it as .docx or .xlsx and try again."
        )
    try:
        decoded = decode(data)
    except UnreadableText as problem:
        raise UnknownFormat(
            "This kind of file cannot be read. Use .txt, .docx, .pdf with text, .html or .xlsx."
        ) from problem
    if _PAGE.match(decoded.text) or (
        name.lower().endswith((".html", ".htm")) and "<" in decoded.text
    ):
        from kexie.text.formats.page import read_page  # noqa: PLC0415  # only pages need the parser

        return read_page(decoded.text, decoded.encoding)
    if not decoded.text.strip():
        raise NoTextInFile("The file is empty.")
    return Source(decoded.text, "txt", decoded.encoding)


def _read_office(data: bytes) -> Source:
    """The text of a .docx or .xlsx."""
    if office_kind(data) == "docx":
        from kexie.text.formats.word import read_word  # noqa: PLC0415  # loads a large library

        source = read_word(data)
    else:
        from kexie.text.formats.sheet import read_sheets  # noqa: PLC0415  # loads a large library

        source = read_sheets(data)
    if not source.text.strip():
        raise NoTextInFile("The file holds no text.")
    return source
