"""What a PDF holds besides its pages, as pdfium reads it: passwords, programs, other files, words."""

import io
import re
from contextlib import closing

import pypdfium2
import pypdfium2.raw as pdfium
from django.utils.translation import gettext_lazy as _

from kexie.files.errors import BROKEN, PACKED_INSIDE, PROTECTED, Executable, Unreadable
from kexie.text.formats.pdf import PDFIUM

MOST_PAGES = 200
# pdfium writes content between these words; what lies there is no object of the document.
STREAM = re.compile(rb"\bstream\r?\n.*?\r?\nendstream\b", re.DOTALL)
# Keys and kinds of actions (ISO 32000-2, 12.6.4): scripts, starting of programs, forms that are programs.
# What follows a key tells it from words of a text or an address.
PROGRAM = re.compile(rb"/JS[\s(<]|/S\s*/Launch\b|/XFA[\s\[<]")
# Other files: the key of a file specification (7.11.4), annotations that carry a file or a player.
INSIDE = re.compile(rb"/EF[\s<]|/Subtype\s*/(?:FileAttachment|RichMedia)\b")


def words_of(data: bytes) -> list[str]:
    """
    The words of the first pages, and of the title, once the document is known to be harmless.

    :raises Unreadable: it is protected by a password, or broken
    :raises Executable: it runs programs, or other files are packed inside
    """
    with PDFIUM:
        try:
            with pypdfium2.PdfDocument(data) as document:
                _insist_harmless(_objects(document))
                return [*document.get_metadata_dict().values(), *_pages(document)]
        except pypdfium2.PdfiumError as fault:
            locked = fault.err_code == pdfium.FPDF_ERR_PASSWORD
            raise Unreadable(PROTECTED if locked else BROKEN) from fault


def _objects(document: pypdfium2.PdfDocument) -> bytes:
    """All objects in plain writing: pdfium copies them out of what is packed, coded or encrypted."""
    copy = io.BytesIO()
    document.save(copy, flags=pdfium.FPDF_REMOVE_SECURITY)
    return STREAM.sub(b"", copy.getvalue())


def _insist_harmless(objects: bytes) -> None:
    if PROGRAM.search(objects):
        raise Executable(
            _(
                "This PDF holds scripts or starts programs. Print it into a new PDF and send that one."
            )
        )
    if INSIDE.search(objects):
        raise Executable(PACKED_INSIDE)


def _pages(document: pypdfium2.PdfDocument) -> list[str]:
    words = []
    for number in range(min(len(document), MOST_PAGES)):
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            words.append(text.get_text_bounded())
    return words
