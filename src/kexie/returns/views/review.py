"""What waits for a reviewer, and the review of one filing."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kexie.kernel.paging import page_of
from kexie.org.http import Request
from kexie.returns.actions import review
from kexie.returns.flow import FILING
from kexie.returns.forms.review import ReviewFilter, chosen_in, remarks_in
from kexie.returns.models import Filing
from kexie.returns.queries.filings import filings_for
from kexie.returns.queries.inbox import inbox_of, waiting_of
from kexie.returns.queries.review_page import page_of_review
from kexie.returns.views.register import version_in


@require_safe
def inbox(request: Request) -> HttpResponse:
    filters = ReviewFilter(request.GET, user=request.user)
    page = page_of(inbox_of(request.user, filters.wanted()), request.GET)
    context = {"filters": filters, "page": page, "rows": waiting_of(request.user, page.rows)}
    part = "#list" if request.htmx else ""
    return render(request, f"returns/inbox.html{part}", context)


@require_POST
def judge_many(request: Request) -> HttpResponse:
    """Those that were ticked go on, each for itself; what is refused is named with its reason."""
    seen = chosen_in(request.POST.getlist("chosen"))
    filings = filings_for(request.user).filter(pk__in=seen)
    chosen = [(filing, seen[filing.pk]) for filing in filings]
    refused = review.accept_many(chosen, actor=request.user, at=timezone.now())
    for filing, why in refused:
        messages.error(request, f"{filing.record.unit.short_name} {filing.record.title}：{why}")
    done = len(chosen) - len(refused)
    if done:
        words = ngettext("%(count)s filing went on.", "%(count)s filings went on.", done)
        messages.success(request, words % {"count": done})
    return redirect("returns:inbox")


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    context = {"filing": filing, "page": page_of_review(request.user, filing)}
    return render(request, "returns/review.html", context)


def _return(filing: Filing, request: Request, at: datetime) -> None:
    review.return_cells(
        filing,
        actor=request.user,
        at=at,
        seen_version=version_in(request),
        reason=request.POST.get("note", ""),
        remarks=remarks_in(filing, request.POST.dict()),
    )


def _praise(filing: Filing, request: Request, at: datetime) -> None:
    review.praise(filing, actor=request.user, at=at, text=request.POST.get("note", ""))


MOVES: dict[str, Callable[[Filing, Request, datetime], object]] = {
    "pass_up": lambda filing, request, at: review.pass_up(
        filing, actor=request.user, at=at, seen_version=version_in(request)
    ),
    "accept": lambda filing, request, at: review.accept(
        filing, actor=request.user, at=at, seen_version=version_in(request)
    ),
    "return_cells": _return,
    "praise": _praise,
}


@require_POST
def move(request: Request, pk: int, move: str) -> HttpResponse:
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    MOVES[move](filing, request, timezone.now())
    messages.success(request, _("Done: %(move)s.") % {"move": FILING.moves[move].label})
    if move == "praise":
        return redirect("returns:review", pk=pk)
    return redirect("returns:inbox")
