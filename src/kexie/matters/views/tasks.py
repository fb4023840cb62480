"""Tasks: written by hand, shown, edited, moved."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.kernel.errors import Changed, Refused
from kexie.kernel.words import whole_number
from kexie.matters.actions import drafting, tasks
from kexie.matters.flow import TASK
from kexie.matters.forms.days import refuse_in
from kexie.matters.forms.tasks import TaskForm, WordingForm
from kexie.matters.models import Task, TaskState
from kexie.matters.queries import tasks_for
from kexie.matters.queries.desk import may_draft
from kexie.matters.queries.page import page_of_task, planned, tasks_with_source
from kexie.org.http import Request
from kexie.org.models import User
from kexie.records.access import NotYours
from kexie.records.queries import comments_for
from kexie.workflow.actions import insist_now


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    task = get_object_or_404(tasks_with_source(request.user), pk=pk)
    today = timezone.localdate()
    context = {"page": page_of_task(request.user, task, today), "today": today}
    context["comments"] = comments_for(request.user, task.pk)
    return render(request, "matters/show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    if not may_draft(request.user):
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    form = TaskForm(_sent(request), user=request.user, today=timezone.localdate())
    if form.is_valid():
        try:
            task = _make(request, form)
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            return redirect("matters:show", pk=task.pk)
    context = {"form": form}
    return render(request, "matters/new.html", context, status=422 if form.errors else 200)


def _make(request: Request, form: TaskForm) -> Task:
    """Hand out, or keep as a draft, as the button says."""
    new, unit, actor, at = form.new_task(), form.cleaned_data["unit"], request.user, timezone.now()
    if "draft" in request.POST:
        return drafting.draft(new, unit=unit, actor=actor, at=at)
    return tasks.hand_out([new], unit=unit, actor=actor, at=at)[0]


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    task = get_object_or_404(tasks_for(request.user), pk=pk)
    drafted = task.state == TaskState.DRAFT
    insist_now(task, TASK, "edit_draft" if drafted else "edit", request.user)
    form = _draft_form(request, task) if drafted else _wording_form(request, task)
    if form.is_valid():
        try:
            _save(task, form, request.user, timezone.now())
        except Changed:
            raise
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            return redirect("matters:show", pk=pk)
    context = {"form": form, "task": task}
    return render(request, "matters/edit.html", context, status=422 if form.errors else 200)


def _draft_form(request: Request, task: Task) -> TaskForm:
    initial = planned(task) | {"seen_version": task.version}
    today = timezone.localdate()
    form = TaskForm(_sent(request), user=request.user, today=today, initial=initial)
    del form.fields["unit"]
    return form


def _wording_form(request: Request, task: Task) -> WordingForm:
    wording = drafting.wording_of(task)
    initial = {name: getattr(wording, name) for name in wording.__slots__}
    return WordingForm(_sent(request), initial=initial | {"seen_version": task.version})


def _save(task: Task, form: TaskForm | WordingForm, actor: User, at: datetime) -> None:
    seen = form.cleaned_data["seen_version"]
    if isinstance(form, TaskForm):
        drafting.edit_draft(task, form.new_task(), actor=actor, at=at, seen_version=seen)
    else:
        drafting.edit(task, form.wording(), actor=actor, at=at, seen_version=seen)


def _hand_out(task: Task, request: Request, at: datetime) -> None:
    # no version is 0: who does not say what he saw is shown what there is
    version = whole_number(request.POST.get("seen_version", "")) or 0
    drafting.hand_out_draft(task, actor=request.user, at=at, seen_version=version)


def _close(task: Task, request: Request, at: datetime) -> None:
    tasks.close(task, actor=request.user, at=at, reason=request.POST.get("note", ""))


def _reopen(task: Task, request: Request, at: datetime) -> None:
    tasks.reopen(task, actor=request.user, at=at, reason=request.POST.get("note", ""))


def _cancel(task: Task, request: Request, at: datetime) -> None:
    tasks.cancel(task, actor=request.user, at=at, reason=request.POST.get("note", ""))


MOVES: dict[str, Callable[[Task, Request, datetime], None]] = {
    "hand_out": _hand_out,
    "close": _close,
    "reopen": _reopen,
    "cancel": _cancel,
}


@require_POST
def move(request: Request, pk: int, move: str) -> HttpResponse:
    task = get_object_or_404(tasks_for(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    MOVES[move](task, request, timezone.now())
    messages.success(request, _("Done: %(move)s.") % {"move": TASK.moves[move].label})
    return redirect("matters:show", pk=pk)


@require_POST
def comment(request: Request, pk: int) -> HttpResponse:
    task = get_object_or_404(tasks_for(request.user), pk=pk)
    text = request.POST.get("text", "")
    tasks.comment(task, actor=request.user, at=timezone.now(), text=text)
    return redirect(f"{task_address(pk)}#comments")


def task_address(pk: int) -> str:
    return redirect("matters:show", pk=pk).url
