"""Anchors and the words around them."""

from django.db.models import QuerySet

from kexie.documents.models import Anchor, Document


def anchors_of(document: Document) -> QuerySet[Anchor]:
    """All anchors of a document in order of place, lost ones among them."""
    return document.anchors.all()


def passage_of(anchor: Anchor) -> tuple[str, str, str]:
    """The paragraph around an anchor in three parts: before its words, its words, after them."""
    text = anchor.version.text
    start = text.rfind("\n", 0, anchor.start) + 1
    end = text.find("\n", anchor.end)
    end = len(text) if end < 0 else end
    return text[start : anchor.start], text[anchor.start : anchor.end], text[anchor.end : end]
