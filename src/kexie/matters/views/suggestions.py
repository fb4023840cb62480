"""Suggestions: listed, made, shown, and moved by a word or none."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.kernel.errors import Refused
from kexie.kernel.paging import page_of
from kexie.kernel.tables import sorting_of
from kexie.kernel.words import whole_number
from kexie.matters.actions.suggestions import answering, handling, making, merging
from kexie.matters.export import as_csv, as_sheet
from kexie.matters.flow import SUGGESTION
from kexie.matters.forms.days import refuse_in
from kexie.matters.forms.suggestions import NewForm, SuggestionFilter
from kexie.matters.models import Suggestion
from kexie.matters.queries.suggestions import (
    SORTS,
    leads_of,
    similar_to,
    suggestions_for,
    tally_of,
    trials_for,
)
from kexie.matters.queries.suggestions.page import page_of_suggestion, suggestions_with_all
from kexie.matters.queries.suggestions.places import places_of
from kexie.matters.suggestion_export import list_of
from kexie.matters.views.ledger import SHEET
from kexie.org.http import Request
from kexie.org.models import User
from kexie.records.access import NotYours, seen_records
from kexie.records.models import Record
from kexie.records.queries import comments_for

LONGEST_ASKED = 1000  # characters compared with what others said


@require_safe
def suggestion_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    filters = SuggestionFilter(request.GET)
    found = suggestions_for(request.user, wanted=filters.wanted(), today=today)
    sorting = sorting_of(request.GET, SORTS, default="due")
    page = page_of(sorting.apply(found), request.GET)
    context = {"filters": filters, "sorting": sorting, "page": page, "today": today}
    context |= {"leads": leads_of([one.pk for one in page]), "address": page.address.link(page="")}
    context["counts"] = tally_of(suggestions_for(request.user), today)
    context["may_make"] = places_of(request.user, today).exists()
    template = "matters/suggestions/list.html"
    return render(request, f"{template}#list" if request.htmx else template, context)


@require_safe
def export(request: Request, kind: str) -> HttpResponse:
    today = timezone.localdate()
    ledger = list_of(request.user, request.GET, today)
    data, media = (as_csv(ledger), "text/csv") if kind == "csv" else (as_sheet(ledger), SHEET)
    answer = HttpResponse(data, content_type=media)
    name = quote(f"{_('List of suggestions')}-{today:%Y%m%d}.{kind}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@require_safe
def print_out(request: Request) -> HttpResponse:
    today = timezone.localdate()
    ledger = list_of(request.user, request.GET, today).on_paper()
    context = {"ledger": ledger, "today": today, "rows": ledger.shown()}
    return render(request, "matters/print.html", context)


@require_safe
def trials(request: Request) -> HttpResponse:
    """What was adopted, who tries it, and what came of it."""
    page = page_of(trials_for(request.user), request.GET)
    return render(request, "matters/suggestions/trials.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    today = timezone.localdate()
    if not places_of(request.user, today).exists():
        raise NotYours(_("You belong to no unit yet. Ask the security administrator."))
    sent = request.POST if request.method == "POST" else None
    form, about = NewForm(sent, user=request.user, today=today), _about(request)
    if form.is_valid():
        try:
            made = _make(form, about, request.user, timezone.now())
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            messages.success(request, _("It is sent. You are told when there is an answer."))
            return redirect("suggestions:show", pk=made.pk)
    context = {"form": form, "about": about}
    status = 422 if form.errors else 200
    return render(request, "matters/suggestions/new.html", context, status=status)


def _about(request: Request) -> Record | None:
    """What it is said at: `?about=` a record that the user sees."""
    key = whole_number(request.GET.get("about", ""))
    return seen_records(request.user).filter(pk=key).first() if key else None


def _make(form: NewForm, about: Record | None, actor: User, at: datetime) -> Suggestion:
    return making.make_suggestion(form.new_suggestion(), actor=actor, at=at, record=about)


@require_POST
def similar(request: Request) -> HttpResponse:
    """While one writes: what others said about the same, of what the user may see."""
    topic = request.POST.get("topic", "")[:LONGEST_ASKED]
    text = request.POST.get("text", "")[:LONGEST_ASKED]
    context = {"similar": similar_to(request.user, topic, text)}
    return render(request, "matters/suggestions/similar.html", context)


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    suggestion = get_object_or_404(suggestions_with_all(request.user), pk=pk)
    today = timezone.localdate()
    context = {"page": page_of_suggestion(request.user, suggestion, today), "today": today}
    context["comments"] = comments_for(request.user, pk)
    return render(request, "matters/suggestions/show.html", context)


SIMPLE: dict[str, Callable[[Suggestion, str, User, datetime], None]] = {
    "register": lambda one, _note, actor, at: handling.register(one, actor=actor, at=at),
    "withdraw": lambda one, note, actor, at: making.withdraw(one, actor=actor, at=at, note=note),
    "return_answer": lambda one, note, actor, at: answering.return_answer(
        one, actor=actor, at=at, reason=note
    ),
    "resume": lambda one, note, actor, at: answering.resume(one, actor=actor, at=at, reason=note),
    "unmerge": lambda one, note, actor, at: merging.unmerge(one, actor=actor, at=at, reason=note),
}


@require_POST
def move(request: Request, pk: int, move: str) -> HttpResponse:
    """A move that takes a note or none."""
    found = get_object_or_404(suggestions_for(request.user), pk=pk)
    if move not in SIMPLE:
        raise Http404
    SIMPLE[move](found, request.POST.get("note", ""), request.user, timezone.now())
    messages.success(request, _("Done: %(move)s.") % {"move": SUGGESTION.moves[move].label})
    return redirect("suggestions:show", pk=pk)


@require_POST
def comment(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(suggestions_for(request.user), pk=pk)
    text = request.POST.get("text", "")
    making.comment(found, actor=request.user, at=timezone.now(), text=text)
    place = redirect("suggestions:show", pk=pk).url
    return redirect(f"{place}#comments")
