"""The same queries and actions, for machines."""

from collections.abc import Callable
from typing import Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from kexie.kernel.paging import page_of
from kexie.kernel.shapes import Key
from kexie.matters.actions import evidence, extensions, shares, splitting, tasks
from kexie.matters.actions.creation import NewTask
from kexie.matters.models import Extension, Share, Task, Theme
from kexie.matters.queries import (
    shares_for,
    tally,
    tasks_for,
    with_light,
    with_shares,
)
from kexie.matters.queries.lights import Lamps, late_days_on
from kexie.matters.queries.page import extensions_for
from kexie.matters.schemas import (
    ExtensionIn,
    ExtensionOut,
    Filters,
    MoveIn,
    ShareOut,
    SharesOut,
    SplitIn,
    TaskIn,
    TaskOut,
    TasksOut,
)
from kexie.org.http import Request
from kexie.org.queries import open_units

router = Router(tags=["matters"])


def _share_out(share: Share, lamps: Lamps) -> ShareOut:
    lamp = lamps.of(share)
    return ShareOut(
        pk=share.pk,
        task=share.task_id,
        number=share.task.number,
        title=share.record.title,
        unit=share.record.unit.short_name,
        role=share.role,
        state=share.state,
        light=lamp.light,
        light_reason=lamp.words,
        first_due_date=share.first_due_date,
        due_date=share.due_date,
        percent=share.shown_percent,
        late_days=late_days_on(share, lamps.today),
        escalation=share.escalation,
        reported_at=share.reported_at,
        accepted_at=share.accepted_at,
    )


def _task_out(task: Task, lamps: Lamps) -> TaskOut:
    """A task as `tasks_for` and `with_shares` fetched it."""
    return TaskOut(
        pk=task.pk,
        number=task.number,
        title=task.record.title,
        content=task.content,
        theme=task.theme,
        urgency=task.urgency,
        state=task.shown_state,  # type: ignore[attr-defined]  # annotated by tasks_for
        issuing_unit=task.record.unit.short_name,
        set_by=task.set_by,
        parent=task.parent_id,
        document=task.anchor.document_id if task.anchor else None,
        due_date=task.due_date,  # type: ignore[attr-defined]  # annotated by tasks_for
        handed_out_at=task.handed_out_at,
        closed_at=task.closed_at,
        shares=[_share_out(share, lamps) for share in task.shown_shares],  # type: ignore[attr-defined]  # fetched by with_shares
    )


def _task(request: Request, pk: int) -> TaskOut:
    today = timezone.localdate()
    found = with_shares(tasks_for(request.user).select_related("anchor"), request.user, today)
    return _task_out(get_object_or_404(found, pk=pk), Lamps(today))


def _share(request: Request, pk: int) -> ShareOut:
    today = timezone.localdate()
    return _share_out(
        get_object_or_404(with_light(shares_for(request.user), today), pk=pk), Lamps(today)
    )


@router.get("", response=TasksOut, url_name="tasks-list")
def list_tasks(request: Request, filters: Query[Filters]) -> TasksOut:
    today = timezone.localdate()
    found = tasks_for(request.user, wanted=filters.wanted(), today=today)
    page = page_of(with_shares(found.select_related("anchor"), request.user, today), request.GET)
    lamps = Lamps(today)
    rows = [_task_out(task, lamps) for task in page]
    return TasksOut(total=page.total, page=page.number, pages=page.pages, rows=rows)


@router.get("shares/", response=SharesOut, url_name="tasks-shares")
def list_shares(request: Request, filters: Query[Filters]) -> SharesOut:
    today = timezone.localdate()
    found = shares_for(request.user, wanted=filters.wanted(), today=today)
    page = page_of(with_light(found, today), request.GET)
    lamps = Lamps(today)
    rows = [_share_out(share, lamps) for share in page]
    return SharesOut(total=page.total, page=page.number, pages=page.pages, rows=rows)


@router.get("figures/", response=dict[str, dict[str, int]], url_name="tasks-figures")
def figures(
    request: Request, units: Query[list[Key]], theme: Theme | Literal[""] = ""
) -> dict[str, dict[str, int]]:
    """For each unit (by key), with all below it, how many shares answer to each measure."""
    chosen = open_units().filter(pk__in=units)
    counts = tally(request.user, chosen, timezone.localdate(), theme).by_unit()
    return {str(pk): each for pk, each in counts.items()}


@router.post("", response={201: TaskOut}, url_name="tasks-hand-out")
def hand_out(request: Request, payload: TaskIn) -> Status[TaskOut]:
    units = open_units()
    new = NewTask(
        title=payload.title,
        content=payload.content,
        theme=payload.theme,
        urgency=payload.urgency,
        lead=get_object_or_404(units, pk=payload.lead),
        cooperating=tuple(get_object_or_404(units, pk=pk) for pk in payload.cooperating),
        verifier=get_object_or_404(units, pk=payload.verifier) if payload.verifier else None,
        set_by=payload.set_by,
        due_date=payload.due_date,
        evidence_reason=payload.evidence_reason,
    )
    unit = get_object_or_404(units, pk=payload.unit)
    made = tasks.hand_out([new], unit=unit, actor=request.user, at=timezone.now())
    return Status(201, _task(request, made[0].pk))


@router.get("{int:pk}/", response=TaskOut, url_name="tasks-show")
def show(request: Request, pk: int) -> TaskOut:
    return _task(request, pk)


@router.post("{int:pk}/{move}/", response=TaskOut, url_name="tasks-move")
def move_task(
    request: Request, pk: int, move: Literal["close", "reopen", "cancel"], payload: MoveIn
) -> TaskOut:
    task = get_object_or_404(tasks_for(request.user), pk=pk)
    act = {"close": tasks.close, "reopen": tasks.reopen, "cancel": tasks.cancel}[move]
    act(task, actor=request.user, at=timezone.now(), reason=payload.note)
    return _task(request, pk)


@router.get("shares/{int:pk}/", response=ShareOut, url_name="tasks-share")
def show_share(request: Request, pk: int) -> ShareOut:
    return _share(request, pk)


@router.post("shares/{int:pk}/split/", response={201: list[TaskOut]}, url_name="tasks-split")
def split(request: Request, pk: int, payload: SplitIn) -> Status[list[TaskOut]]:
    share = get_object_or_404(shares_for(request.user), pk=pk)
    parts = [
        NewTask(
            title=part.title,
            content=part.content,
            theme=share.task.theme,
            lead=get_object_or_404(open_units(), pk=part.unit),
            due_date=part.due_date,
        )
        for part in payload.parts
    ]
    made = splitting.split(
        share, parts, actor=request.user, at=timezone.now(), seen_parts=payload.seen_parts
    )
    return Status(201, [_task(request, task.pk) for task in made])


@router.post("shares/{int:pk}/evidence/", response={201: ShareOut}, url_name="tasks-evidence")
def add_file(
    request: Request, pk: int, file: File[UploadedFile], caption: Form[str] = ""
) -> Status[ShareOut]:
    share = get_object_or_404(shares_for(request.user), pk=pk)
    evidence.prove_with_upload(
        share,
        data=file.read(),
        name=file.name or "",
        actor=request.user,
        at=timezone.now(),
        caption=caption,
    )
    return Status(201, _share(request, pk))


@router.post("shares/{int:pk}/extensions/", response={201: ExtensionOut}, url_name="tasks-extend")
def extend(request: Request, pk: int, payload: ExtensionIn) -> Status[Extension]:
    share = get_object_or_404(shares_for(request.user), pk=pk)
    made = extensions.ask(
        share,
        actor=request.user,
        at=timezone.now(),
        to_date=payload.to_date,
        reason=payload.reason,
        progress=payload.progress,
    )
    return Status(201, made)


@router.post("shares/{int:pk}/{move}/", response=ShareOut, url_name="tasks-share-move")
def move_share(request: Request, pk: int, move: str, payload: MoveIn) -> ShareOut:
    """sign, send_back, insist, cancel, progress, prove, report, withdraw_report, return_for_more, accept, reopen, urge, correct_due."""
    share = get_object_or_404(shares_for(request.user), pk=pk)
    _move(share, move, payload, request)
    return _share(request, pk)


def _move(share: Share, move: str, given: MoveIn, request: Request) -> None:
    actor, at = request.user, timezone.now()
    reasoned = {
        "send_back": shares.send_back,
        "insist": shares.insist,
        "cancel": shares.cancel,
        "return_for_more": shares.return_for_more,
        "reopen": shares.reopen,
    }
    noted = {
        "accept": shares.accept,
        "urge": shares.urge,
        "withdraw_report": shares.withdraw_report,
    }
    if move in reasoned:
        reasoned[move](share, actor=actor, at=at, reason=given.note)
    elif move in noted:
        noted[move](share, actor=actor, at=at, note=given.note)
    elif move == "sign":
        shares.sign(share, actor=actor, at=at)
    elif move == "progress":
        shares.write_progress(share, actor=actor, at=at, text=given.text, percent=given.percent)
    elif move == "report":
        shares.report(share, actor=actor, at=at, text=given.text, over_open=given.over_open)
    elif move == "prove":
        evidence.prove_with_link(share, link=given.link, actor=actor, at=at, caption=given.caption)
    elif move == "correct_due" and given.due_date:
        shares.correct_due(share, actor=actor, at=at, due_date=given.due_date, reason=given.note)
    else:
        raise Http404


ANSWERS: dict[str, Callable[..., None]] = {
    "endorse": extensions.endorse,
    "decline": extensions.decline,
    "grant": extensions.grant,
    "refuse": extensions.refuse,
    "withdraw": extensions.withdraw,
}


@router.post("extensions/{int:pk}/{move}/", response=ExtensionOut, url_name="tasks-answer")
def answer(
    request: Request,
    pk: int,
    move: Literal["endorse", "decline", "grant", "refuse", "withdraw"],
    payload: MoveIn,
) -> Extension:
    found = get_object_or_404(extensions_for(request.user), pk=pk)
    ANSWERS[move](found, actor=request.user, at=timezone.now(), note=payload.note)
    return found
