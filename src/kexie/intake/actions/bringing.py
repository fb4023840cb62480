"""A text comes in, is read at once or by a job, and its drafts lie ready."""

from datetime import date, datetime
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from kexie.audit.actions import writing
from kexie.documents.actions import (
    fail_version,
    load_document,
    load_version,
    put_text,
    read_text,
)
from kexie.documents.models import Document, Version, VersionState
from kexie.documents.queries import latest_version
from kexie.files.queries import content_of
from kexie.intake.actions.finding import keep_found
from kexie.intake.engine import find
from kexie.kernel.errors import Refused
from kexie.kernel.room import rooms
from kexie.org.models import Unit, User

# Plain text up to this many bytes is read while the person waits; packed formats hold less text in more bytes.
AT_ONCE = 256 * 1024
AT_ONCE_PACKED = 2 * 1024 * 1024
PLAIN = {".txt", ".html", ".htm", ""}


def is_large(data: bytes, name: str) -> bool:
    plain = PurePath(name).suffix.lower() in PLAIN
    return len(data) > (AT_ONCE if plain else AT_ONCE_PACKED)


@writing()
def bring_in_text(
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
) -> Document:
    """
    Bring in a text and draft its tasks; a large one by a job, soon after.

    :raises Refused: as `documents.actions.load_document`
    """
    later = is_large(data, name)
    document = load_document(
        unit=unit,
        kind=kind,
        title=title,
        data=data,
        name=name,
        actor=actor,
        at=at,
        text_date=text_date,
        source=source,
        later=later,
    )
    _go_on(latest_version(document), later=later, actor=actor, at=at)
    return document


@writing()
def correct_text(
    document: Document, *, data: bytes, name: str, seen_version: int, actor: User, at: datetime
) -> Version:
    """
    Load a corrected version; anchors move, and what is new in it is drafted.

    :raises Refused: as `documents.actions.load_version`
    """
    later = is_large(data, name)
    version = load_version(
        document,
        data=data,
        name=name,
        actor=actor,
        at=at,
        seen_version=seen_version,
        later=later,
    )
    _go_on(version, later=later, actor=actor, at=at)
    return version


def _go_on(version: Version, *, later: bool, actor: User, at: datetime) -> None:
    if later:
        transaction.on_commit(lambda: read_in_background.enqueue(version_id=version.pk))
    else:
        draft_version(version, actor=actor, at=at)


def draft_version(version: Version, *, actor: User, at: datetime) -> None:
    """Let the engine read a version's text, and keep what it found; rooms above go on from there."""
    document = version.document
    version.refresh_from_db()
    found = find(version.text, unit=document.record.unit, text_date=document.text_date)
    keep_found(version, found, actor=actor, at=at)
    for room in rooms():
        if room.after_reading:
            room.after_reading(document, actor=actor, at=at)


@task()
def read_in_background(version_id: int) -> None:
    """Read a large version. Reading holds no lock; each of the two writings is safe to run twice."""
    version = Version.objects.select_related("document__record__unit", "file", "loaded_by").get(
        pk=version_id
    )
    actor = version.loaded_by
    if version.state == VersionState.WAITING:
        try:
            read = read_text(content_of(version.file), version.file.name)
        except Refused as refusal:
            at = timezone.now()  # noqa: TID251 -- a job is where time enters
            fail_version(version, str(refusal), actor=actor, at=at)
            return
        put_text(version, read, actor=actor, at=timezone.now())  # noqa: TID251 -- a job is where time enters
    if version.state == VersionState.READY:
        draft_version(version, actor=actor, at=timezone.now())  # noqa: TID251 -- a job is where time enters
