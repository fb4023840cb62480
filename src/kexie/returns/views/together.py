"""Several units' reports in one table, by whoever fills for them."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kexie.org.http import Request
from kexie.records.access import NotYours
from kexie.returns.actions import review, together
from kexie.returns.forms.review import chosen_in
from kexie.returns.queries.cycles import cycles_for
from kexie.returns.queries.together import filled_together
from kexie.returns.queries.together import together as side_by_side


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    if not filled_together(request.user, cycle).exists():
        raise NotYours(_("You fill in no report of this round."))
    page = side_by_side(request.user, cycle, request.GET)
    context = {"cycle": cycle, "page": page, "today": timezone.localdate()}
    return render(request, "returns/together.html", context)


def _submit(chosen: together.Chosen, request: Request, at: datetime) -> list[together.Outcome]:
    return together.submit_many(chosen, actor=request.user, at=at)


def _nothing(chosen: together.Chosen, request: Request, at: datetime) -> list[together.Outcome]:
    reason = request.POST.get("note", "").strip()[:400]
    if not reason:
        raise review.NothingSaid(_("Say in a few words why there is nothing to report."))
    return together.submit_many(chosen, actor=request.user, at=at, nothing_reason=reason)


def _begin(chosen: together.Chosen, request: Request, at: datetime) -> list[together.Outcome]:
    return together.begin_many(chosen, actor=request.user, at=at)


MOVES: dict[str, Callable[[together.Chosen, Request, datetime], list[together.Outcome]]] = {
    "begin": _begin,
    "submit": _submit,
    "nothing": _nothing,
}


@require_POST
def move(request: Request, pk: int, move: str) -> HttpResponse:
    """Those that were ticked, each for itself; says for each what became of it."""
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    seen = chosen_in(request.POST.getlist("chosen"))
    filings = filled_together(request.user, cycle).filter(pk__in=seen)
    chosen = [(one, seen[one.pk]) for one in filings.select_related("record__unit", "cycle__form")]
    outcomes = MOVES[move](chosen, request, timezone.now())
    refused = sum(1 for one in outcomes if one.refusal)
    context = {"cycle": cycle, "outcomes": outcomes, "refused": refused}
    context["done"] = len(outcomes) - refused
    return render(request, "returns/together_done.html", context)
