"""Rounds: listed, planned, shown, opened, extended, closed."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.kernel.errors import Changed, Refused
from kexie.kernel.paging import page_of
from kexie.kernel.tables import sorting_of
from kexie.org.http import Request
from kexie.org.models import Unit
from kexie.records.access import insist
from kexie.returns.actions import cycles, reminding
from kexie.returns.errors import BadCycle
from kexie.returns.flow import CYCLE, ENTRY
from kexie.returns.forms.cycles import (
    CycleFilter,
    CycleForm,
    DueForm,
    ExemptForm,
    initial_for,
    initial_of,
)
from kexie.returns.models import Cycle
from kexie.returns.queries.cycle_page import page_of_cycle
from kexie.returns.queries.cycles import CYCLE_SORTS, cycles_for, expected_for, rates_of
from kexie.returns.queries.register import entries_for
from kexie.returns.views.register import sent
from kexie.workflow.actions import insist_now


@require_safe
def listing(request: Request) -> HttpResponse:
    filters = CycleFilter(request.GET)
    sorting = sorting_of(request.GET, CYCLE_SORTS, default="-due")
    found = cycles_for(request.user, wanted=filters.wanted())
    page = page_of(sorting.apply(found), request.GET)
    rates = rates_of([cycle.pk for cycle in page])
    context = {"filters": filters, "sorting": sorting, "page": page, "today": timezone.localdate()}
    context["rows"] = [(cycle, rates[cycle.pk]) for cycle in page]
    part = "#list" if request.htmx else ""
    return render(request, f"returns/cycles.html{part}", context)


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    chosen, place = request.GET.get("show", ""), request.GET.get("unit", "")
    within = get_object_or_404(Unit, code=place) if place else None
    expected = expected_for(request.user, cycle, show=chosen, within=within)
    lines = page_of(expected, request.GET)
    page = page_of_cycle(request.user, cycle, timezone.now())
    context = {"page": page, "cycle": cycle, "show": chosen, "within": within}
    context |= {"lines": lines, "today": timezone.localdate()}
    context |= {"exempt_form": ExemptForm(), "due_form": DueForm()}
    part = "#list" if request.htmx else ""
    return render(request, f"returns/cycle.html{part}", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request, pk: int) -> HttpResponse:
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    insist(entry, ENTRY.rules, request.user, "collect")
    form = CycleForm(sent(request), initial=initial_for(entry, timezone.localdate()))
    if form.is_valid():
        try:
            cycle = cycles.plan_cycle(
                entry, form.new_cycle(), actor=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("returns:cycle", pk=cycle.pk)
    context = {"form": form, "entry": entry}
    return render(request, "returns/plan.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    insist_now(cycle, CYCLE, "edit", request.user)
    form = CycleForm(sent(request), initial=initial_of(cycle))
    if form.is_valid():
        new, seen = form.new_cycle(), form.cleaned_data["seen_version"] or 0
        try:
            cycles.edit_cycle(cycle, new, actor=request.user, at=timezone.now(), seen_version=seen)
        except Changed:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("returns:cycle", pk=pk)
    context = {"form": form, "entry": cycle.entry, "cycle": cycle}
    return render(request, "returns/plan.html", context, status=422 if form.errors else 200)


def _extend(cycle: Cycle, request: Request, at: datetime) -> None:
    form = DueForm(request.POST)
    if not form.is_valid():
        raise BadCycle(_("Choose a day and give a reason."))
    given = form.cleaned_data
    cycles.extend_due(
        cycle, actor=request.user, at=at, to_date=given["to_date"], note=given["note"]
    )


def _except(act: Callable[..., None]) -> Callable[[Cycle, Request, datetime], None]:
    def do(cycle: Cycle, request: Request, at: datetime) -> None:
        form = ExemptForm(request.POST)
        if not form.is_valid():
            raise BadCycle(_("Choose a unit and give a reason."))
        reason = form.cleaned_data["note"]
        act(cycle, form.chosen(), actor=request.user, at=at, reason=reason)

    return do


def _note(request: Request) -> str:
    return request.POST.get("note", "")


MOVES: dict[str, Callable[[Cycle, Request, datetime], object]] = {
    "open": lambda cycle, request, at: cycles.open_cycle(cycle, actor=request.user, at=at),
    "close": lambda cycle, request, at: cycles.close_cycle(
        cycle, actor=request.user, at=at, note=_note(request)
    ),
    "reopen": lambda cycle, request, at: cycles.reopen_cycle(
        cycle, actor=request.user, at=at, note=_note(request)
    ),
    "cancel": lambda cycle, request, at: cycles.cancel_cycle(
        cycle, actor=request.user, at=at, note=_note(request)
    ),
    "remind": lambda cycle, request, at: reminding.remind_missing(cycle, actor=request.user, at=at),
    "extend_due": _extend,
    "exempt": _except(cycles.exempt),
    "expect": _except(cycles.expect_again),
}


@require_POST
def move(request: Request, pk: int, move: str) -> HttpResponse:
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    MOVES[move](cycle, request, timezone.now())
    messages.success(request, _("Done: %(move)s.") % {"move": CYCLE.moves[move].label})
    return redirect("returns:cycle", pk=pk)
