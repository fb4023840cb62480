"""Setting anchors, and placing anew those that were lost."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.documents.access import RULES
from kexie.documents.actions.moving import put_anchor
from kexie.documents.errors import NoSuchPlace, NotLost, TextMoved
from kexie.documents.models import Anchor, Document, Version
from kexie.documents.queries import current_version
from kexie.org.models import User
from kexie.records.access import insist
from kexie.text.model import Span


def new_anchors(version: Version, spans: Iterable[Span]) -> list[Anchor]:
    """
    Point into a version's text; blanks at the edges stay outside. Part of another action, which writes the line.

    :raises NoSuchPlace: a stretch lies outside the text or holds no words
    """
    anchors = []
    for span in spans:
        start, end = trimmed(version.text, span)
        quote = version.text[start:end]
        anchors.append(
            Anchor(
                document_id=version.document_id, version=version, start=start, end=end, quote=quote
            )
        )
    return Anchor.objects.bulk_create(anchors, 500)


def trimmed(text: str, span: Span) -> Span:
    """The stretch without blanks at its edges."""
    start, end = span
    words = text[start:end] if 0 <= start < end <= len(text) else ""
    if not words.strip():
        raise NoSuchPlace(_("Choose some words of the text first."))
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def text_as_seen(document: Document, *, number: int, revision: int) -> Version:
    """
    The present version, if it still is the text in which the actor chose a place.

    :raises TextMoved: it was changed meanwhile
    """
    version = current_version(document)
    if version is None or (version.number, version.revision) != (number, revision):
        raise TextMoved(_("The text was changed meanwhile. Load the page again and choose anew."))
    return version


@writing()
def place_anchor(
    anchor: Anchor, *, span: Span, seen: tuple[int, int], actor: User, at: datetime
) -> Anchor:
    """
    Say where the words of a lost anchor stand now.

    :param seen: number and revision of the version in which the place was chosen
    :raises NotYours: the actor is no staff of the document's unit
    :raises NotLost: somebody else has placed it
    :raises TextMoved: the text was changed meanwhile
    :raises NoSuchPlace: the stretch holds no words
    """
    document, anchor = _lost(anchor, actor)
    version = text_as_seen(document, number=seen[0], revision=seen[1])
    before = anchor.quote
    put_anchor(anchor, version, *trimmed(version.text, span))
    anchor.save()
    _log("document.place_anchor", document, anchor, before=before, actor=actor, at=at)
    return anchor


@writing()
def leave_anchor(anchor: Anchor, *, actor: User, at: datetime) -> Anchor:
    """
    Decide that the words are gone: the anchor stays with the last version that had them.

    :raises NotYours: the actor is no staff of the document's unit
    :raises NotLost: somebody else has placed it
    """
    document, anchor = _lost(anchor, actor)
    anchor.left_at = at
    anchor.save()
    _log("document.leave_anchor", document, anchor, before=anchor.quote, actor=actor, at=at)
    return anchor


def _lost(anchor: Anchor, actor: User) -> tuple[Document, Anchor]:
    document = Document.objects.select_for_update().get(pk=anchor.document_id)
    insist(document, RULES, actor, "keep")
    anchor = Anchor.objects.select_related("version").get(pk=anchor.pk)
    if anchor.lost_at is None:
        raise NotLost(_("Somebody else has found its place meanwhile."))
    return document, anchor


def _log(
    verb: str, document: Document, anchor: Anchor, *, before: str, actor: User, at: datetime
) -> None:
    log(
        actor=actor,
        verb=verb,
        target=document,
        at=at,
        anchor=anchor.pk,
        before=before[:200],
        after=anchor.quote[:200],
    )
