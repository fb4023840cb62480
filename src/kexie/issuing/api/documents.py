"""Official documents, for machines: the same queries and actions as the pages."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from kexie.files.models import File as StoredFile
from kexie.gongwen import Present
from kexie.gongwen.written import BadText, to_text, whole_from_text
from kexie.issuing.actions import moving
from kexie.issuing.actions import series as keeping
from kexie.issuing.actions.drafting import NewDocument, To, draft_document, edit_document
from kexie.issuing.actions.enclosing import drop_enclosure, enclose
from kexie.issuing.actions.issuing import issue_document, order_files
from kexie.issuing.errors import BadDraft
from kexie.issuing.models import FROZEN, Enclosure, NumberSeries, OfficialDocument
from kexie.issuing.queries import documents_for
from kexie.issuing.queries.page import documents_with_all, page_of_document
from kexie.issuing.queries.readiness import readiness_of
from kexie.issuing.queries.series import SeriesRow, rows_of_series, series_for
from kexie.issuing.rendering import mark_of
from kexie.issuing.schemas import (
    CommentOut,
    DocumentFilters,
    DocumentIn,
    DocumentOut,
    DocumentRow,
    DocumentsOut,
    EditIn,
    FileOut,
    FindingOut,
    NewDocumentIn,
    ReadinessOut,
    SeriesIn,
    SeriesOut,
    StepIn,
    TextIn,
    ToOut,
)
from kexie.kernel.paging import page_of
from kexie.org.http import Request
from kexie.org.models import Unit, User
from kexie.org.queries import open_units
from kexie.records.access import seen_records
from kexie.records.models import Record

router = Router(tags=["official documents"])


def _row(one: OfficialDocument) -> DocumentRow:
    return DocumentRow(
        pk=one.pk,
        number=str(one.number or ""),
        title=one.record.title,
        use=one.use,
        kind=one.kind,
        form=one.form,
        unit=one.record.unit.short_name,
        state=one.state,
        about=one.about_id,
        signer=one.signer_name,
        signed_at=one.signed_at,
        issued_at=one.issued_at,
        digest=one.digest,
        version=one.version,
    )


def _file(file: StoredFile, kind: str = "") -> FileOut:
    return FileOut(
        file=file.pk, kind=kind, name=file.name, size=file.blob.size, sha256=file.blob_id
    )


def _out(request: Request, pk: int) -> DocumentOut:
    page = page_of_document(request.user, _whole(request, pk))
    seen = _row(page.document).dict() | ({} if page.opens_about else {"about": None})
    return DocumentOut(
        **seen,
        text=to_text(page.said.blocks, page.said.attachments),
        mark=mark_of(page.document),
        addressees=[
            ToOut(
                unit=one.unit_id, name=one.unit.name if one.unit else one.words, copy_only=one.copy
            )
            for one in (*page.main, *page.copies)
        ],
        characters=page.length.characters,
        limit=page.length.limit,
        files=[_file(one.file, one.kind) for one in page.files],
        enclosures=[_file(one.file) for one in page.enclosures],
        moves=[one.name for one in (*page.doable.offered, *page.doable.above)],
    )


def _whole(request: Request, pk: int) -> OfficialDocument:
    return get_object_or_404(documents_with_all(request.user), pk=pk)


def _found(request: Request, pk: int) -> OfficialDocument:
    return get_object_or_404(documents_for(request.user), pk=pk)


def _units(keys: list[int]) -> list[Unit]:
    return [get_object_or_404(open_units(), pk=key) for key in keys]


def _series(request: Request, key: int | None) -> NumberSeries | None:
    return get_object_or_404(series_for(request.user), pk=key) if key else None


def _new(
    request: Request, given: DocumentIn, held: OfficialDocument | None, about: Record | None = None
) -> NewDocument:
    """:raises BadDraft: the text cannot be read; its line is named"""
    said = page_of_document(request.user, held).said if held else None
    kept = (
        [*said.blocks, *(one for part in said.attachments for one in part.blocks)] if said else []
    )
    try:
        written = whole_from_text(given.text, kept)
    except BadText as trouble:
        raise BadDraft(str(trouble)) from trouble
    return NewDocument(
        use=given.use,
        kind=given.kind,
        form=given.form,
        title=given.title,
        blocks=written.blocks,
        attachments=written.attachments,
        addressees=[
            *(To(words=one) for one in given.to_outside),
            *(To(unit=one) for one in _units(given.to)),
            *(To(words=one, copy=True) for one in given.copies_outside),
            *(To(unit=one, copy=True) for one in _units(given.copies)),
        ],
        about=about,
        series=_series(request, given.series),
        length=given.length,
        urgency=given.urgency,
        greeting=given.greeting,
        notes=given.notes,
        present=tuple(Present(role, tuple(names)) for role, names in given.present.items()),
        mark=said.mark if said else "",
        signature=said.signature if said else None,
        office=said.office if said else None,
    )


@router.get("", response=DocumentsOut, url_name="issuing-list")
def list_documents(request: Request, filters: Query[DocumentFilters]) -> DocumentsOut:
    page = page_of(documents_for(request.user, wanted=filters.wanted()), request.GET)
    rows = [_row(one) for one in page]
    return DocumentsOut(total=page.total, page=page.number, pages=page.pages, rows=rows)


@router.post("", response={201: DocumentOut}, url_name="issuing-draft")
def draft(request: Request, payload: NewDocumentIn) -> Status[DocumentOut]:
    seen = seen_records(request.user)
    about = get_object_or_404(seen, pk=payload.about) if payload.about else None
    [unit] = _units([payload.unit])
    new = _new(request, payload, None, about)
    made = draft_document(new, unit=unit, actor=request.user, at=timezone.now())
    return Status(201, _out(request, made.pk))


@router.get("series/", response=list[SeriesOut], url_name="issuing-series")
def list_series(request: Request) -> list[SeriesOut]:
    return [_series_out(row) for row in rows_of_series(series_for(request.user))]


def _series_out(row: SeriesRow) -> SeriesOut:
    one = row.series
    return SeriesOut(
        pk=one.pk,
        unit=one.unit.short_name,
        code=one.code,
        form=one.form,
        closed_at=one.closed_at,
        last={year.year: year.last for year in row.years},
    )


@router.post("series/", response={201: SeriesOut}, url_name="issuing-add-series")
def add_series(request: Request, payload: SeriesIn) -> Status[SeriesOut]:
    [unit] = _units([payload.unit])
    made = keeping.add_series(
        unit, code=payload.code, form=payload.form, actor=request.user, at=timezone.now()
    )
    return Status(201, _series_out(SeriesRow(made, [], 0)))


@router.post("series/{int:pk}/close/", response=SeriesOut, url_name="issuing-close-series")
def close_series(request: Request, pk: int) -> SeriesOut:
    keeping.close_series(
        get_object_or_404(series_for(request.user), pk=pk), actor=request.user, at=timezone.now()
    )
    return _series_out(rows_of_series(series_for(request.user).filter(pk=pk))[0])


@router.post("series/{int:pk}/reopen/", response=SeriesOut, url_name="issuing-reopen-series")
def reopen_series(request: Request, pk: int) -> SeriesOut:
    keeping.reopen_series(
        get_object_or_404(series_for(request.user), pk=pk), actor=request.user, at=timezone.now()
    )
    return _series_out(rows_of_series(series_for(request.user).filter(pk=pk))[0])


@router.post(
    "enclosures/{int:pk}/take-out/", response=DocumentOut, url_name="issuing-take-out-enclosure"
)
def take_out_enclosure(request: Request, pk: int) -> DocumentOut:
    """`pk` is the key of the file, as the document names it."""
    rows = Enclosure.objects.select_related("document", "file")
    found = get_object_or_404(rows, file=pk, document__in=documents_for(request.user))
    drop_enclosure(found, actor=request.user, at=timezone.now())
    return _out(request, found.document_id)


@router.get("{int:pk}/", response=DocumentOut, url_name="issuing-show")
def show(request: Request, pk: int) -> DocumentOut:
    return _out(request, pk)


@router.post("{int:pk}/edit/", response=DocumentOut, url_name="issuing-edit")
def edit(request: Request, pk: int, payload: EditIn) -> DocumentOut:
    held = _whole(request, pk)
    edit_document(
        held,
        _new(request, payload, held),
        actor=request.user,
        at=timezone.now(),
        seen_version=payload.seen_version,
    )
    return _out(request, pk)


@router.get("{int:pk}/readiness/", response=ReadinessOut, url_name="issuing-readiness")
def readiness(request: Request, pk: int) -> ReadinessOut:
    """What is still to be looked at before it is checked; lays the document out."""
    found = readiness_of(_whole(request, pk))
    return ReadinessOut(
        findings=[
            FindingOut(words=one.words, must=one.must, kind=one.kind) for one in found.findings
        ],
        characters=found.length.characters,
        limit=found.length.limit,
        laid_out=found.laid_out,
    )


@router.post("{int:pk}/enclose/", response=DocumentOut, url_name="issuing-enclose")
def add_enclosure(request: Request, pk: int, upload: File[UploadedFile]) -> DocumentOut:
    enclose(
        _found(request, pk),
        data=upload.read(),
        name=upload.name or "",
        actor=request.user,
        at=timezone.now(),
    )
    return _out(request, pk)


@router.post("{int:pk}/files/", response=DocumentOut, url_name="issuing-make-files")
def have_files_made(request: Request, pk: int) -> DocumentOut:
    """Have the files made again, where the job did not come to its end."""
    issued = documents_for(request.user, "issue").filter(state__in=FROZEN)
    order_files(get_object_or_404(issued, pk=pk), actor=request.user, at=timezone.now())
    return _out(request, pk)


@router.post("{int:pk}/comment/", response={201: CommentOut}, url_name="issuing-comment")
def comment(request: Request, pk: int, payload: TextIn) -> Status[CommentOut]:
    said = moving.comment(
        _found(request, pk), actor=request.user, at=timezone.now(), text=payload.text
    )
    return Status(201, CommentOut(author=said.author.name, at=said.at, text=said.text))


Step = Callable[[OfficialDocument, StepIn, User, datetime], object]
STEPS: dict[str, Step] = {
    "check": lambda one, given, who, at: moving.check(
        one, actor=who, at=at, note=given.note, seen=given.seen
    ),
    "return_draft": lambda one, given, who, at: moving.return_draft(
        one, actor=who, at=at, note=given.note
    ),
    "withdraw": lambda one, given, who, at: moving.withdraw(one, actor=who, at=at, note=given.note),
    "issue": lambda one, _given, who, at: issue_document(one, actor=who, at=at),
}


@router.post("{int:pk}/move/{move}/", response=DocumentOut, url_name="issuing-move")
def move(request: Request, pk: int, move: str, payload: StepIn) -> DocumentOut:
    """check, return_draft, withdraw, issue."""
    found = _found(request, pk)
    if move not in STEPS:
        raise Http404
    STEPS[move](found, payload, request.user, timezone.now())
    return _out(request, pk)
