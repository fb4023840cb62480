"""Operations of intake."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from kexie.documents.models import Document, DocumentKind
from kexie.documents.queries import current_version
from kexie.intake.actions.bringing import bring_in_text, correct_text
from kexie.intake.actions.confirming import confirm_drafts
from kexie.intake.actions.deciding import accept_drafts, drop_drafts, mean_no_task, reopen_drafts
from kexie.intake.actions.editing import edit_draft
from kexie.intake.actions.many import Many, accept_complete, edit_drafts
from kexie.intake.actions.shaping import add_draft, merge_drafts, split_draft
from kexie.intake.actions.undoing import undo_last
from kexie.intake.api.shapes import (
    AddIn,
    ChosenIn,
    CoverageOut,
    DocumentOut,
    DraftOut,
    EditIn,
    ManyIn,
    ManyOut,
    PlannedOut,
    PlanOut,
    ReasonIn,
    SentenceOut,
    SplitIn,
    TaskOut,
)
from kexie.intake.engine import guess
from kexie.intake.http import seen_document, seen_draft, seen_obligation
from kexie.intake.models import Draft
from kexie.intake.queries.coverage import coverage_of
from kexie.intake.queries.drafts import drafts_of, reading_stage, shown_drafts
from kexie.intake.queries.handout import handout_of
from kexie.kernel.shapes import Day, Key
from kexie.org.http import Request
from kexie.org.models import Unit

router = Router(tags=["intake"])


@router.post("/", response={201: DocumentOut}, url_name="intake-bring-in")
def bring_in(
    request: Request,
    *,
    file: File[UploadedFile],
    unit: Form[Key],
    kind: Form[DocumentKind],
    title: Form[str] = "",
    text_date: Form[Day | None] = None,
    source: Form[str] = "",
) -> Status[DocumentOut]:
    """Bring in a text as a file; a large one is read soon after."""
    document = bring_in_text(
        unit=get_object_or_404(Unit, pk=unit),
        kind=kind,
        title=title,
        data=file.read(),
        name=file.name or "",
        text_date=text_date,
        source=source,
        actor=request.user,
        at=timezone.now(),
    )
    return Status(201, _document(document))


@router.get("/{int:pk}/", response=DocumentOut, url_name="intake-progress")
def progress(request: Request, pk: int) -> DocumentOut:
    return _document(seen_document(request, pk))


@router.post("/{int:pk}/correct/", response=DocumentOut, url_name="intake-correct")
def correct(
    request: Request, pk: int, file: File[UploadedFile], seen_version: Form[int]
) -> DocumentOut:
    """Load a corrected version."""
    document = seen_document(request, pk)
    correct_text(
        document,
        data=file.read(),
        name=file.name or "",
        seen_version=seen_version,
        actor=request.user,
        at=timezone.now(),
    )
    return _document(document)


@router.get("/{int:pk}/drafts/", response=list[DraftOut], url_name="intake-drafts")
def drafts(request: Request, pk: int) -> list[Draft]:
    return shown_drafts(seen_document(request, pk))


@router.post("/{int:pk}/drafts/", response={201: DraftOut}, url_name="intake-add")
def add(request: Request, pk: int, payload: AddIn) -> Status[Draft]:
    """Mark a stretch of the text as a draft."""
    document = seen_document(request, pk)
    draft = add_draft(
        document,
        span=(payload.start, payload.end),
        seen=(payload.version, payload.revision),
        guess=lambda words: guess(words, unit=document.record.unit, text_date=document.text_date),
        actor=request.user,
        at=timezone.now(),
    )
    return Status(201, _draft(draft.pk))


@router.patch("/{int:pk}/drafts/", response=ManyOut, url_name="intake-many")
def edit_many(request: Request, pk: int, payload: ManyIn) -> Many:
    """Set the same fields of several drafts, as one step that can be undone."""
    document, at = seen_document(request, pk), timezone.now()
    return edit_drafts(document, payload.pairs, edit=payload.edit(), actor=request.user, at=at)


@router.post("/{int:pk}/accept-complete/", response=ManyOut, url_name="intake-accept-complete")
def accept_those_complete(request: Request, pk: int, payload: ChosenIn) -> Many:
    """Accept those of the drafts that lack nothing."""
    document, at = seen_document(request, pk), timezone.now()
    return accept_complete(document, payload.pairs, actor=request.user, at=at)


@router.post("/{int:pk}/accept/", response=list[DraftOut], url_name="intake-accept")
def accept(request: Request, pk: int, payload: ChosenIn) -> list[Draft]:
    document = seen_document(request, pk)
    accept_drafts(document, payload.pairs, actor=request.user, at=timezone.now())
    return _drafts(document, payload)


@router.post("/{int:pk}/drop/", response=list[DraftOut], url_name="intake-drop")
def drop(request: Request, pk: int, payload: ChosenIn, reason: str = "") -> list[Draft]:
    document = seen_document(request, pk)
    drop_drafts(document, payload.pairs, reason=reason, actor=request.user, at=timezone.now())
    return _drafts(document, payload)


@router.post("/{int:pk}/reopen/", response=list[DraftOut], url_name="intake-reopen")
def reopen(request: Request, pk: int, payload: ChosenIn) -> list[Draft]:
    document = seen_document(request, pk)
    reopen_drafts(document, payload.pairs, actor=request.user, at=timezone.now())
    return _drafts(document, payload)


@router.post("/{int:pk}/merge/", response=DraftOut, url_name="intake-merge")
def merge(request: Request, pk: int, payload: ChosenIn) -> Draft:
    document = seen_document(request, pk)
    merged = merge_drafts(document, payload.pairs, actor=request.user, at=timezone.now())
    return _draft(merged.pk)


@router.post("/{int:pk}/undo/", response=list[DraftOut], url_name="intake-undo")
def undo(request: Request, pk: int) -> list[Draft]:
    """Take back one's own last change; gives the drafts as they stand then."""
    document = seen_document(request, pk)
    undo_last(document, actor=request.user, at=timezone.now())
    return shown_drafts(document)


@router.put("/drafts/{int:pk}/", response=DraftOut, url_name="intake-edit")
def edit(request: Request, pk: int, payload: EditIn) -> Draft:
    draft = seen_draft(request, pk)
    at = timezone.now()
    edit_draft(draft, seen=payload.seen, edit=payload.edit(), actor=request.user, at=at)
    return _draft(pk)


@router.post("/drafts/{int:pk}/split/", response=list[DraftOut], url_name="intake-split")
def split(request: Request, pk: int, payload: SplitIn) -> list[Draft]:
    halves = split_draft(
        seen_draft(request, pk),
        seen=payload.seen,
        place=payload.place,
        actor=request.user,
        at=timezone.now(),
    )
    return [_draft(half.pk) for half in halves]


@router.get("/{int:pk}/coverage/", response=CoverageOut, url_name="intake-coverage")
def coverage(request: Request, pk: int) -> CoverageOut:
    """Which sentences oblige, and what became of them."""
    document = seen_document(request, pk)
    version = current_version(document)
    if version is None:
        return CoverageOut(with_task=0, meant_none=0, undecided=0, sentences=[])
    found = coverage_of(document, version)
    return CoverageOut(
        with_task=found.with_task,
        meant_none=found.meant_none,
        undecided=found.undecided,
        sentences=[
            SentenceOut(
                pk=one.pk,
                start=one.span[0],
                end=one.span[1],
                quote=one.quote,
                standing=one.standing,
                reason=one.reason,
                drafts=list(one.drafts),
            )
            for one in found.sentences
        ],
    )


@router.put("/sentences/{int:pk}/", response={204: None}, url_name="intake-no-task")
def no_task(request: Request, pk: int, payload: ReasonIn) -> None:
    """Say why an obliging sentence is meant to have no task."""
    obligation = seen_obligation(request, pk)
    mean_no_task(obligation, reason=payload.reason, actor=request.user, at=timezone.now())


@router.get("/{int:pk}/handout/", response=list[PlanOut], url_name="intake-handout")
def handout(request: Request, pk: int) -> list[PlanOut]:
    """What the accepted drafts would become."""
    found = handout_of(seen_document(request, pk, "confirm"), timezone.localdate())
    return [
        PlanOut(
            draft=plan.draft.pk,
            seen=plan.draft.version,
            tasks=[
                PlannedOut(lead=one.lead.pk, cooperating=[unit.pk for unit in one.cooperating])
                for one in plan.tasks
            ],
            problems=[str(problem) for problem in plan.problems],
        )
        for plan in (*found.ready, *found.blocked)
    ]


@router.post("/{int:pk}/confirm/", response={201: list[TaskOut]}, url_name="intake-confirm")
def confirm(request: Request, pk: int, payload: ChosenIn) -> Status[list[TaskOut]]:
    """Hand accepted drafts out: all of them or none."""
    document = seen_document(request, pk, "confirm")
    tasks = confirm_drafts(document, drafts=payload.pairs, actor=request.user, at=timezone.now())
    return Status(201, [TaskOut(pk=task.pk, number=task.number) for task in tasks])


def _document(document: Document) -> DocumentOut:
    stage = reading_stage(document)
    return DocumentOut(pk=document.pk, stage=stage.number, trouble=stage.trouble)


def _draft(pk: int) -> Draft:
    return drafts_of(Draft.objects.get(pk=pk).document).get(pk=pk)


def _drafts(document: Document, payload: ChosenIn) -> list[Draft]:
    keys = [pk for pk, _seen in payload.pairs]
    return list(drafts_of(document).filter(pk__in=keys))
