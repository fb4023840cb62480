"""Anchors follow their words from text to text."""

from collections import defaultdict
from datetime import datetime

from kexie.documents.models import Anchor, Document, Version
from kexie.documents.queries.alike import PAUSES, Places
from kexie.text.align import carry
from kexie.text.model import Repaired, Span


def carry_anchors(document: Document, version: Version, at: datetime) -> int:
    """
    Move the anchors of earlier versions into this one. The caller holds the document's row.

    Those whose words are not found stay where they were and are lost. Returns how many were lost just now.
    """
    earlier = Anchor.objects.filter(
        document=document, version__number__lt=version.number, left_at__isnull=True
    )
    groups: dict[Version, list[Anchor]] = defaultdict(list)
    for anchor in earlier.select_related("version"):
        groups[anchor.version].append(anchor)
    lost = 0
    places: Places | None = None
    for old, anchors in groups.items():
        found = carry(old.text, version.text, [(one.start, one.end) for one in anchors])
        if None in found:
            places = places or Places(version.text)
            found = [
                span or _likely_place(places, anchor, old.text)
                for anchor, span in zip(anchors, found, strict=True)
            ]
        for anchor, span in zip(anchors, found, strict=True):
            if span is None or not version.text[slice(*span)].strip():
                lost += anchor.lost_at is None
                anchor.lost_at = anchor.lost_at or at
            else:
                put_anchor(anchor, version, *span)
        Anchor.objects.bulk_update(anchors, ["version", "start", "end", "quote", "lost_at"], 500)
    return lost


def _likely_place(places: Places, anchor: Anchor, old: str) -> Span | None:
    """Where its words stand but for small edits, in a passage too much of which was changed to compare it."""
    ended = anchor.end == len(old) or old[anchor.end] in PAUSES
    return places.of(old[anchor.start : anchor.end], whole=ended)


def shift_anchors(version: Version, before: Repaired, after: Repaired) -> None:
    """Move a version's anchors from its text before a repair was undone to its text after."""
    anchors = list(version.anchors.all())
    for anchor in anchors:
        start, end = after.to_text(before.to_input((anchor.start, anchor.end)))
        put_anchor(anchor, version, start, max(end, start + 1))
    Anchor.objects.bulk_update(anchors, ["start", "end", "quote"], 500)


def put_anchor(anchor: Anchor, version: Version, start: int, end: int) -> None:
    anchor.version, anchor.start, anchor.end = version, start, end
    anchor.quote, anchor.lost_at, anchor.left_at = version.text[start:end], None, None
