"""
Official documents, laid out to GB/T 9704-2012 as DOCX and PDF. Plain Python: usable from a script, without Django.

    from kexie.gongwen import Document, Heading, Kind, Paragraph, Run, lay_out

    laid = lay_out(Document(kind=Kind.REPORT, issuer="某某协会", title="关于……的报告", date="2025年1月20日",
                            blocks=(Heading(1, "总体情况"), Paragraph((Run(text="……。"),)))))
    laid.pdf, laid.docx, laid.replaced

`gongwen.checking` tests DOCX files of anybody against the standard; `gongwen.filling` fills an office's own template.
"""

from dataclasses import dataclass

from kexie.gongwen.docx import to_docx
from kexie.gongwen.fonts import Replaced, replaced_fonts
from kexie.gongwen.kinds import Form, Kind, Urgency
from kexie.gongwen.length import Length, length_of
from kexie.gongwen.model import (
    Attachment,
    BadDocument,
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Present,
    Run,
    Side,
    Table,
)
from kexie.gongwen.numbering import Number, day_in_words
from kexie.gongwen.pdf import print_out

__all__ = [
    "Attachment",
    "BadDocument",
    "Block",
    "Contents",
    "Document",
    "Figure",
    "Form",
    "Heading",
    "Kind",
    "LaidOut",
    "Length",
    "Note",
    "Number",
    "PageBreak",
    "Paragraph",
    "Present",
    "Replaced",
    "Run",
    "Side",
    "Table",
    "Urgency",
    "day_in_words",
    "lay_out",
    "length_of",
]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """
    A document as files.

    :ivar replaced: typefaces that are not installed here; the PDF uses others, a DOCX those of whoever opens it
    """

    pdf: bytes
    docx: bytes
    replaced: tuple[Replaced, ...]


def lay_out(document: Document) -> LaidOut:
    printed = print_out(document)
    return LaidOut(printed.pdf, to_docx(document, printed), replaced_fonts())
