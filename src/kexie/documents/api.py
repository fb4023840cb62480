"""The same queries and actions, for machines."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from kexie.documents import actions
from kexie.documents.models import Anchor, Document, DocumentKind, Version
from kexie.documents.queries import documents_for, flags_of, repairs_of, version_of, versions_of
from kexie.kernel.shapes import Day, Key
from kexie.org.http import Request

router = Router(tags=["documents"])


class DocumentOut(Schema):
    """`version` counts edits of the facts; `reading_state` is that of the latest version of the text."""

    pk: int
    title: str
    unit: int
    kind: str
    text_date: date | None
    source: str
    meeting_title: str
    meeting_place: str
    convener: str
    version: int
    versions_count: int
    reading_state: str

    @staticmethod
    def resolve_title(document: Document) -> str:
        return document.record.title

    @staticmethod
    def resolve_unit(document: Document) -> int:
        return document.record.unit_id


class VersionOut(Schema):
    """`revision` counts changes of the text by undone repairs. `file` is fetched through the files' API."""

    number: int
    state: str
    trouble: str
    revision: int
    file: int
    file_name: str
    sha256: str
    loaded_at: datetime

    @staticmethod
    def resolve_file(version: Version) -> int:
        return version.file_id

    @staticmethod
    def resolve_file_name(version: Version) -> str:
        return version.file.name

    @staticmethod
    def resolve_sha256(version: Version) -> str:
        return version.file.blob_id


class RepairOut(Schema):
    """`start` and `end` are its place in `text`; undone ones show `before` there."""

    index: int
    kind: str
    before: str
    after: str
    start: int
    end: int
    undone: bool


class FlagOut(Schema):
    kind: str
    message: str
    start: int
    end: int


class TextOut(Schema):
    """Offsets count Unicode code points of `text`, half-open."""

    number: int
    revision: int
    encoding: str
    text: str
    repairs: list[RepairOut]
    flags: list[FlagOut]


class FactsIn(Schema):
    """`seen` is the document's `version` that was looked at. What is absent stays."""

    seen: int
    title: str = Field(max_length=200)
    kind: DocumentKind = DocumentKind.OTHER
    text_date: Day | None = None
    source: str | None = Field(None, max_length=200)
    meeting_title: str | None = Field(None, max_length=200)
    meeting_place: str | None = Field(None, max_length=100)
    convener: str | None = Field(None, max_length=100)


class RepairIn(Schema):
    """`version` is the number of the version that was looked at."""

    version: int
    undone: bool


class PlaceIn(Schema):
    """Where the words of a lost anchor stand now; without a place it is left with its old version."""

    version: int = 0
    revision: int = 0
    start: int | None = None
    end: int | None = None


class AnchorOut(Schema):
    pk: int
    start: int
    end: int
    quote: str
    lost_at: datetime | None
    left_at: datetime | None


@router.get("/", response=list[DocumentOut], url_name="documents-list")
@paginate
def list_documents(
    request: Request,
    *,
    text: str = "",
    kind: str = "",
    unit: Key | None = None,
    since: Day | None = None,
    until: Day | None = None,
) -> QuerySet[Document]:
    return documents_for(request.user, text=text, kind=kind, unit=unit, since=since, until=until)


@router.get("/{int:pk}/", response=DocumentOut, url_name="documents-show")
def show(request: Request, pk: int) -> Document:
    return _document(request, pk)


@router.get("/{int:pk}/versions/", response=list[VersionOut], url_name="documents-versions")
def versions(request: Request, pk: int) -> QuerySet[Version]:
    return versions_of(_document(request, pk))


@router.get("/{int:pk}/versions/{int:number}/", response=TextOut, url_name="documents-text")
def text(request: Request, pk: int, number: int) -> dict[str, Any]:
    """The text of a version with its repairs and what a person must look at."""
    return _text(get_object_or_404(version_of(_document(request, pk), number), number=number))


@router.put("/{int:pk}/facts/", response=DocumentOut, url_name="documents-describe")
def describe(request: Request, pk: int, payload: FactsIn) -> Document:
    given = payload.dict(exclude_unset=True, exclude={"seen", "title"})
    actions.describe(
        _document(request, pk),
        seen=payload.seen,
        title=payload.title,
        facts={
            name: "" if value is None and name != "text_date" else value
            for name, value in given.items()
        },
        actor=request.user,
        at=timezone.now(),
    )
    return _document(request, pk)


@router.post("/{int:pk}/repairs/{int:index}/", response=TextOut, url_name="documents-repair")
def repair(request: Request, pk: int, index: int, payload: RepairIn) -> dict[str, Any]:
    """Undo one repair, or do it again."""
    change = actions.undo_repair if payload.undone else actions.redo_repair
    version = change(
        _document(request, pk),
        index=index,
        seen_version=payload.version,
        actor=request.user,
        at=timezone.now(),
    )
    return _text(version)


@router.post("/{int:pk}/anchors/{int:anchor}/", response=AnchorOut, url_name="documents-place")
def place(request: Request, pk: int, anchor: int, payload: PlaceIn) -> Anchor:
    """Place a lost anchor anew, or leave it."""
    held = get_object_or_404(Anchor, document=_document(request, pk), pk=anchor)
    if payload.start is None or payload.end is None:
        return actions.leave_anchor(held, actor=request.user, at=timezone.now())
    return actions.place_anchor(
        held,
        span=(payload.start, payload.end),
        seen=(payload.version, payload.revision),
        actor=request.user,
        at=timezone.now(),
    )


def _document(request: Request, pk: int) -> Document:
    return get_object_or_404(documents_for(request.user), pk=pk)


def _text(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "revision": version.revision,
        "encoding": version.encoding,
        "text": version.text,
        "repairs": [
            {
                "index": one.index,
                "kind": one.kind,
                "before": one.before,
                "after": one.after,
                "start": one.span[0],
                "end": one.span[1],
                "undone": one.undone,
            }
            for one in repairs_of(version)
        ],
        "flags": [
            {"kind": one.kind, "message": one.message, "start": one.span[0], "end": one.span[1]}
            for one in flags_of(version)
        ],
    }
