"""The agenda: written, put in order, built from reports, carried over, printed."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.meetings.actions import agenda
from kexie.meetings.flow import MEETING
from kexie.meetings.forms.agenda import BuildForm, ItemForm
from kexie.meetings.models import AgendaItem, Meeting
from kexie.meetings.queries.agenda import carryable_to
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.queries.page import page_of_meeting
from kexie.meetings.views.meetings import done, form_page, sent
from kexie.org.http import Request
from kexie.org.models import User
from kexie.workflow.actions import insist_now


def _held(request: Request, pk: int) -> Meeting:
    return get_object_or_404(meetings_for(request.user), pk=pk)


def _item(request: Request, pk: int) -> AgendaItem:
    seen = meetings_for(request.user)
    rows = AgendaItem.objects.select_related("meeting__record__unit", "unit", "filing")
    return get_object_or_404(rows.filter(meeting__in=seen.order_by().values("pk")), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """The agenda as the office writes it; a new point at the foot."""
    meeting = _held(request, pk)
    insist_now(meeting, MEETING, "edit", request.user)
    form = ItemForm(sent(request), user=request.user)
    if done(form, lambda: _add(meeting, form, request.user, timezone.now())):
        messages.success(request, _("Added."))
        return redirect(redirect("meetings:agenda", pk=pk).url + "#new")
    return _page(request, meeting, form, BuildForm(None, user=request.user))


def _add(meeting: Meeting, form: ItemForm, actor: User, at: datetime) -> AgendaItem:
    return agenda.add_item(meeting, form.new_item(), actor=actor, at=at)


def _page(request: Request, meeting: Meeting, form: ItemForm, build: BuildForm) -> HttpResponse:
    context = {"page": page_of_meeting(request.user, meeting), "form": form, "build": build}
    context["carryable"] = list(carryable_to(meeting))
    status = 422 if form.errors or build.errors else 200
    return render(request, "meetings/agenda.html", context, status=status)


@require_POST
def build(request: Request, pk: int) -> HttpResponse:
    meeting = _held(request, pk)
    insist_now(meeting, MEETING, "edit", request.user)
    form = BuildForm(request.POST, user=request.user)
    if made := done(form, lambda: _build(meeting, form, request.user, timezone.now())):
        words = ngettext("%(count)s point added.", "%(count)s points added.", len(made))
        messages.success(request, words % {"count": len(made)})
        return redirect("meetings:agenda", pk=pk)
    return _page(request, meeting, ItemForm(None, user=request.user), form)


def _build(meeting: Meeting, form: BuildForm, actor: User, at: datetime) -> list[AgendaItem]:
    given = form.cleaned_data
    return agenda.build_from_returns(
        meeting, given["cycle"], actor=actor, at=at, minutes=given["each"]
    )


@require_POST
def carry(request: Request, pk: int) -> HttpResponse:
    """Parked points come onto this agenda: those that are ticked, or all."""
    meeting = _held(request, pk)
    keys = {int(key) for key in request.POST.getlist("item") if key.isdecimal()}
    chosen = [item for item in carryable_to(meeting) if item.pk in keys]
    made = agenda.carry_in(meeting, chosen, actor=request.user, at=timezone.now())
    words = ngettext("%(count)s point added.", "%(count)s points added.", len(made))
    messages.success(request, words % {"count": len(made)})
    return redirect("meetings:agenda", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: Request, pk: int) -> HttpResponse:
    """One point, put right."""
    found = _item(request, pk)
    insist_now(found.meeting, MEETING, "edit", request.user)
    form = ItemForm(sent(request), user=request.user, item=found)
    if done(form, lambda: _edit(found, form, request.user, timezone.now())):
        messages.success(request, _("Saved."))
        return redirect("meetings:agenda", pk=found.meeting_id)
    return form_page(request, "meetings/item.html", form, item=found)


def _edit(item: AgendaItem, form: ItemForm, actor: User, at: datetime) -> bool:
    seen = form.cleaned_data["seen_version"] or 0
    agenda.edit_item(item, form.new_item(), actor=actor, at=at, seen_version=seen)
    return True


def _to(request: Request) -> int:
    given = request.POST.get("to", "")
    return int(given) if given.isdecimal() and len(given) < 5 else 1  # noqa: PLR2004 -- no agenda has 10,000 points


Act = Callable[[AgendaItem, Request, datetime], object]
ACTS: dict[str, Act] = {
    "move": lambda one, r, at: agenda.move_item(one, _to(r), actor=r.user, at=at),
    "drop": lambda one, r, at: agenda.drop_item(one, actor=r.user, at=at),
    "park": lambda one, r, at: agenda.park_item(one, actor=r.user, at=at),
    "take-back": lambda one, r, at: agenda.take_back_item(one, actor=r.user, at=at),
}


@require_POST
def act(request: Request, pk: int, act: str) -> HttpResponse:
    """A point is put elsewhere in the order, taken off, parked, or brought back."""
    found = _item(request, pk)
    if act not in ACTS:
        raise Http404
    meeting = found.meeting_id
    ACTS[act](found, request, timezone.now())
    if request.htmx:
        context = {"page": page_of_meeting(request.user, _held(request, meeting))}
        return render(request, "meetings/agenda.html#points", context)
    return redirect("meetings:agenda", pk=meeting)


@require_safe
def print_out(request: Request, pk: int) -> HttpResponse:
    """The agenda on paper."""
    page = page_of_meeting(request.user, _held(request, pk))
    return render(request, "meetings/agenda_print.html", {"page": page})
