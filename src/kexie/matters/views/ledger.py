"""The ledger: its two lists, what is saved or printed from them, and what is done to many rows at once."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kexie.kernel.paging import page_of
from kexie.kernel.tables import sorting_of
from kexie.kernel.words import whole_number
from kexie.matters.actions import bulk
from kexie.matters.export import as_csv, as_sheet, ledger_of
from kexie.matters.forms.ledger import SHARE_STATES, TASK_STATES, LedgerFilter
from kexie.matters.queries import SHARE_SORTS, TASK_SORTS, shares_for, tasks_for, with_shares
from kexie.matters.queries.desk import manages, may_draft
from kexie.matters.queries.lights import Lamps, with_lateness, with_light
from kexie.matters.queries.rows import share_rows, task_rows
from kexie.org.http import Request

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def task_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    filters = LedgerFilter(request.GET, user=request.user, states=TASK_STATES)
    found = tasks_for(request.user, wanted=filters.wanted(), today=today)
    sorting = sorting_of(request.GET, TASK_SORTS, default="due")
    page = page_of(with_shares(sorting.apply(found), request.user, today), request.GET)
    context = {"filters": filters, "sorting": sorting, "page": page, "today": today}
    context |= {"rows": task_rows(page, Lamps(today)), "address": page.address.link(page="")}
    context["moves"] = bulk.MOVES if manages(request.user) else {}
    context["may_draft"] = may_draft(request.user)
    return render(request, _part(request, "matters/tasks.html"), context)


@require_safe
def share_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    filters = LedgerFilter(request.GET, user=request.user, states=SHARE_STATES)
    found = shares_for(request.user, wanted=filters.wanted(), today=today)
    found = with_lateness(with_light(found, today), today)
    sorting = sorting_of(request.GET, SHARE_SORTS, default="due")
    page = page_of(sorting.apply(found), request.GET)
    context = {"filters": filters, "sorting": sorting, "page": page, "today": today}
    context |= {"rows": share_rows(page, Lamps(today)), "address": page.address.link(page="")}
    return render(request, _part(request, "matters/shares.html"), context)


def _part(request: Request, template: str) -> str:
    return f"{template}#list" if request.htmx else template


@require_safe
def export(request: Request, kind: str) -> HttpResponse:
    """The filtered list as a sheet or as comma-separated text: exactly its rows, in its order."""
    today = timezone.localdate()
    ledger = ledger_of(request.user, request.GET, today)
    data, media = (as_csv(ledger), "text/csv") if kind == "csv" else (as_sheet(ledger), SHEET)
    answer = HttpResponse(data, content_type=media)
    name = quote(f"{_('Ledger of tasks')}-{today:%Y%m%d}.{kind}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@require_safe
def print_out(request: Request) -> HttpResponse:
    """All rows on paper, without pages."""
    today = timezone.localdate()
    ledger = ledger_of(request.user, request.GET, today).on_paper()
    context = {"ledger": ledger, "today": today, "rows": ledger.shown()}
    return render(request, "matters/print.html", context)


@require_POST
def many(request: Request) -> HttpResponse:
    """One move on many tasks, each through its own action; the answer tells row by row."""
    keys = {whole_number(key) for key in request.POST.getlist("task")} - {None}
    chosen = tasks_for(request.user).filter(pk__in=keys)
    outcomes = bulk.do(
        request.POST.get("move", ""),
        list(chosen),
        actor=request.user,
        at=timezone.now(),
        note=request.POST.get("note", ""),
    )
    refused = sum(bool(outcome.refusal) for outcome in outcomes)
    context = {"outcomes": outcomes, "done": len(outcomes) - refused, "refused": refused}
    context["back"] = _own_query(request.POST.get("back", ""))
    return render(request, "matters/many.html", context)


def _own_query(back: str) -> str:
    """Only a query of the list itself is led back to."""
    return back if back.startswith("?") else ""
