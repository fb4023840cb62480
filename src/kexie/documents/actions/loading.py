"""Bringing in documents and their corrected versions."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.documents.access import RULES
from kexie.documents.actions.facts import insist_facts
from kexie.documents.actions.reading import put_text, read_text, stem_of
from kexie.documents.errors import StillReading
from kexie.documents.models import Document, Version, VersionState
from kexie.documents.queries import latest_version
from kexie.files.actions import attach, bring_in
from kexie.kernel.errors import Changed
from kexie.org.models import Unit, User
from kexie.org.queries import units_where
from kexie.records.access import STAFF, NotYours, insist
from kexie.records.actions import open_record


@writing()
def load_document(
    *,
    unit: Unit,
    kind: str,
    title: str,
    data: bytes,
    name: str,
    actor: User,
    at: datetime,
    text_date: date | None = None,
    source: str = "",
    later: bool = False,
) -> Document:
    """
    Bring in a document, with its file as first version. Without a title it is called after the file.

    :param later: only keep the file; whoever calls sees to it that the text is read
    :raises NotYours: the actor is no staff of the unit
    :raises BadFacts: kind, source or title are none
    :raises Unreadable: no text in the file
    :raises Refused: the file itself is refused, see `files.actions.bring_in`
    """
    if not units_where(actor, STAFF).contains(unit):
        raise NotYours(_("You may not bring in texts for this unit. Ask its staff."))
    title = title.strip() or stem_of(name)[:200]
    insist_facts(title, {"kind": kind, "text_date": text_date, "source": source.strip()})
    record = open_record(kind="document", unit=unit, title=title, actor=actor, at=at)
    document = Document.objects.create(
        record=record, kind=kind, text_date=text_date, source=source.strip()
    )
    log(actor=actor, verb="document.load", target=document, at=at, file=name, kind=kind)
    _add_version(document, 1, data=data, name=name, actor=actor, at=at, later=later)
    return document


@writing()
def load_version(
    document: Document,
    *,
    data: bytes,
    name: str,
    actor: User,
    at: datetime,
    seen_version: int,
    later: bool = False,
) -> Version:
    """
    Load a corrected version; anchors move to where their words went, old versions stay readable.

    :param seen_version: number of the latest version that the actor knew of
    :raises NotYours: the actor is no staff of the document's unit
    :raises StillReading: the version before has not been read yet
    :raises Changed: somebody else loaded a version meanwhile
    :raises Unreadable: no text in the file
    """
    Document.objects.select_for_update().get(pk=document.pk)
    insist(document, RULES, actor, "keep")
    latest = latest_version(document)
    if latest.number != seen_version:
        raise Changed(
            _("Somebody else loaded a version meanwhile. Look at it before you load yours."),
            yours={str(_("file")): name},
            theirs={str(_("file")): latest.file.name, str(_("version")): str(latest.number)},
        )
    if latest.state == VersionState.WAITING:
        raise StillReading(_("The last version is still being read. Wait until it is done."))
    log(actor=actor, verb="document.correct", target=document, at=at, file=name)
    return _add_version(
        document, latest.number + 1, data=data, name=name, actor=actor, at=at, later=later
    )


def _add_version(
    document: Document,
    number: int,
    *,
    data: bytes,
    name: str,
    actor: User,
    at: datetime,
    later: bool,
) -> Version:
    file = bring_in(data=data, name=name, actor=actor, at=at)
    attach(file, document.record, actor=actor, at=at)
    version = Version.objects.create(
        document=document, number=number, file=file, loaded_by=actor, loaded_at=at
    )
    if not later:
        put_text(version, read_text(data, name), actor=actor, at=at)
    return version
