"""An official document as `gongwen` lays it out, and its files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.utils import timezone

from kexie.files.queries import content_of
from kexie.gongwen import Document, LaidOut, Replaced, day_in_words, lay_out
from kexie.gongwen.filling import fill, values_of
from kexie.gongwen.stored import from_json
from kexie.issuing.models import FROZEN, FileKind, OfficialDocument


@dataclass(frozen=True, slots=True)
class Files:
    """
    The files of a document, by `FileKind`, under the name without its ending.

    :ivar replaced: typefaces that are not installed here and what stands in for them in the PDF
    """

    name: str
    data: dict[str, bytes]
    replaced: tuple[Replaced, ...]


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content in its canonical form: keys in order, no spaces, UTF-8."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


def mark_of(document: OfficialDocument) -> str:
    """Of all that a checker reads: what it says, to whom it goes (a greeting may hide that), what goes with it."""
    to = document.addressees.values_list("unit", "words", "copy")
    files = document.enclosures.order_by("order", "pk").values_list("file__blob", "file__name")
    return digest_of(
        {"digest": document.digest, "to": [*map(list, to)], "files": [*map(list, files)]}
    )


def document_of(document: OfficialDocument) -> Document:
    """
    What it says, with its number, its days and who signed it off, as far as it has them.

    :raises BadDocument: it was issued and yet cannot be printed, which issuing prevents
    """
    held = from_json(document.content)
    signed, issued = _day(document.signed_at), _day(document.issued_at)
    upward = held.kind.goes_upward and document.signer_name
    return replace(
        held,
        draft=document.state not in FROZEN,
        number=document.number,
        date=signed or issued,
        printed=issued,
        signers=(document.signer_name,) if upward else held.signers,
    )


def _day(at: Any) -> str:
    return day_in_words(timezone.localdate(at)) if at else ""


def file_name(document: OfficialDocument) -> str:
    """With its number if it has one; a draft says that it is one."""
    number, title = document.number, document.record.title
    if document.state not in FROZEN:
        return f"草稿 {title}"
    return f"{number} {title}" if number else title


def files_of(document: OfficialDocument) -> Files:
    """
    Its DOCX and PDF; the DOCX in the office's own layout where it has one.

    :raises BadTemplate: the office's layout can no longer be filled
    """
    said = document_of(document)
    laid = lay_out(said)
    return Files(
        file_name(document),
        {FileKind.PDF: laid.pdf, FileKind.DOCX: _docx(document, said, laid)},
        laid.replaced,
    )


def _docx(document: OfficialDocument, said: Document, laid: LaidOut) -> bytes:
    layout = document.office_template.file if document.office_template else None
    return fill(content_of(layout), values_of(said)).data if layout else laid.docx
