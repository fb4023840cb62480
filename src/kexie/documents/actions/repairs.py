"""Undoing single repairs of the present text, and doing them again."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.documents.access import RULES
from kexie.documents.actions.moving import shift_anchors
from kexie.documents.errors import NoSuchPlace, TextMoved
from kexie.documents.models import Document, Version
from kexie.documents.queries import current_of, current_version, repaired_of
from kexie.org.models import User
from kexie.records.access import insist


@writing()
def undo_repair(
    document: Document, *, index: int, seen_version: int, actor: User, at: datetime
) -> Version:
    """
    Put back what stood in the file before one repair; anchors keep their words.

    :param index: place of the repair in `Version.repairs`
    :param seen_version: number of the version that the actor looked at
    :raises NotYours: the actor is no staff of the document's unit
    :raises TextMoved: a newer version was loaded meanwhile
    :raises NoSuchPlace: there is no such repair
    """
    version = _version(document, seen_version, actor)
    if index not in version.undone:
        _insist_known(version, index)
        _change(version, [*version.undone, index])
        log(actor=actor, verb="document.undo_repair", target=document, at=at, repair=index)
    return version


@writing()
def redo_repair(
    document: Document, *, index: int, seen_version: int, actor: User, at: datetime
) -> Version:
    """The opposite of `undo_repair`, with the same refusals."""
    version = _version(document, seen_version, actor)
    if index in version.undone:
        _change(version, [one for one in version.undone if one != index])
        log(actor=actor, verb="document.redo_repair", target=document, at=at, repair=index)
    return version


@writing()
def undo_kind(
    document: Document, *, kind: str, seen_version: int, actor: User, at: datetime
) -> Version:
    """Put back what stood in the file before all repairs of one kind; refusals as of `undo_repair`."""
    version = _version(document, seen_version, actor)
    alike = {index for index, one in enumerate(version.repairs) if one["kind"] == kind}
    new = alike - set(version.undone)
    if not new:
        raise NoSuchPlace(_("There is no such repair."))
    _change(version, [*version.undone, *new])
    log(
        actor=actor,
        verb="document.undo_repairs",
        target=document,
        at=at,
        kind=kind,
        repairs=len(new),
    )
    return version


def _version(document: Document, seen_version: int, actor: User) -> Version:
    Document.objects.select_for_update().get(pk=document.pk)
    insist(document, RULES, actor, "keep")
    version = current_version(document)
    if version is None or version.number != seen_version:
        raise TextMoved(_("A newer version of the text was loaded. Load the page again."))
    return version


def _insist_known(version: Version, index: int) -> None:
    if not 0 <= index < len(version.repairs):
        raise NoSuchPlace(_("There is no such repair."))


def _change(version: Version, undone: list[int]) -> None:
    before = current_of(version)
    version.undone = sorted(undone)
    after = repaired_of(version).without(version.undone)
    version.text = after.text
    version.revision += 1
    version.save()
    shift_anchors(version, before, after)
