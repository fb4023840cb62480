"""
Official documents, laid out to GB/T 9704-2012 as DOCX and PDF. Plain Python: usable from a script, without Django.

    from kexie.gongwen import Document, Heading, Kind, Paragraph, Run, lay_out

    laid = lay_out(Document(kind=Kind.REPORT, issuer="某某协会", title="关于……的报告", date="2025年1月20日",
                            blocks=(Heading(1, "总体情况"), Paragraph((Run(text="……。"),)))))
    laid.pdf, laid.docx, laid.replaced
"""

from dataclasses import dataclass

from kexie.gongwen.docx import to_docx
from kexie.gongwen.fonts import Replaced, replaced_fonts
from kexie.gongwen.model import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    Kind,
    Note,
    PageBreak,
    Paragraph,
    Run,
    Side,
    Table,
)
from kexie.gongwen.pdf import pages_of_headings, to_pdf

__all__ = [
    "Block",
    "Contents",
    "Document",
    "Figure",
    "Heading",
    "Kind",
    "LaidOut",
    "Note",
    "PageBreak",
    "Paragraph",
    "Replaced",
    "Run",
    "Side",
    "Table",
    "lay_out",
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
    pdf = to_pdf(document)
    return LaidOut(pdf, to_docx(document, pages_of_headings(pdf)), replaced_fonts())
