"""Writes to documents."""

from kexie.documents.actions.anchors import leave_anchor, new_anchors, place_anchor, text_as_seen
from kexie.documents.actions.facts import Facts, describe, fill_facts
from kexie.documents.actions.loading import load_document, load_version
from kexie.documents.actions.reading import ReadText, fail_version, put_text, read_text
from kexie.documents.actions.repairs import redo_repair, undo_kind, undo_repair

__all__ = [
    "Facts",
    "ReadText",
    "describe",
    "fail_version",
    "fill_facts",
    "leave_anchor",
    "load_document",
    "load_version",
    "new_anchors",
    "place_anchor",
    "put_text",
    "read_text",
    "redo_repair",
    "text_as_seen",
    "undo_kind",
    "undo_repair",
]
