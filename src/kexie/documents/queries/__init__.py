"""Reads of documents. Each takes the user who asks, or a document that was reached through one that does."""

from kexie.documents.queries.anchors import anchors_of, passage_of
from kexie.documents.queries.lists import (
    DOCUMENT_SORTS,
    current_version,
    documents_for,
    latest_version,
    text_stamp,
    version_of,
    versions_of,
)
from kexie.documents.queries.passages import (
    Mark,
    Paragraph,
    Piece,
    Stretch,
    lay_out,
    part_with,
    parts_of,
)
from kexie.documents.queries.repairs import (
    ShownRepair,
    current_of,
    flags_of,
    repaired_of,
    repairs_of,
)

__all__ = [
    "DOCUMENT_SORTS",
    "Mark",
    "Paragraph",
    "Piece",
    "ShownRepair",
    "Stretch",
    "anchors_of",
    "current_of",
    "current_version",
    "documents_for",
    "flags_of",
    "latest_version",
    "lay_out",
    "part_with",
    "parts_of",
    "passage_of",
    "repaired_of",
    "repairs_of",
    "text_stamp",
    "version_of",
    "versions_of",
]
