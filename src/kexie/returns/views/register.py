"""The register: its list, one entry, what it would cost, and the moves it takes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.indicators.access import indicators_for, units_read_by
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.paging import page_of
from kexie.kernel.tables import sorting_of
from kexie.kernel.words import whole_number
from kexie.org.http import Request
from kexie.org.queries import own_units
from kexie.records.access import STAFF, NotYours
from kexie.returns.actions import forms as form_actions
from kexie.returns.actions import register
from kexie.returns.actions.shipped import SHIPPED, propose_shipped
from kexie.returns.errors import NoForm
from kexie.returns.flow import ENTRY
from kexie.returns.forms.register import AskForm, EntryFilter, EntryForm, ProlongForm, initial_of
from kexie.returns.models import Entry
from kexie.returns.queries.coverage import coverage_of
from kexie.returns.queries.entry_page import page_of_entry
from kexie.returns.queries.forms import draft_of, findings_in, layout_of, versions_for
from kexie.returns.queries.register import ENTRY_SORTS, entries_asking, entries_for
from kexie.returns.queries.weighing import weigh
from kexie.workflow.actions import insist_now

STANDS = timedelta(days=365)


def sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def version_in(request: Request) -> int:
    """The version that was seen; no version is 0: who does not say is shown what there is."""
    return whole_number(request.POST.get("seen_version", "")) or 0


@require_safe
def listing(request: Request) -> HttpResponse:
    filters = EntryFilter(request.GET)
    sorting = sorting_of(request.GET, ENTRY_SORTS, default="code")
    found = entries_for(request.user, wanted=filters.wanted())
    context = {"filters": filters, "sorting": sorting, "today": timezone.localdate()}
    context["page"] = page_of(sorting.apply(found), request.GET)
    context["may_propose"] = own_units(request.user, STAFF).exists()
    part = "#list" if request.htmx else ""
    return render(request, f"returns/register.html{part}", context)


@require_safe
def asked_by(request: Request, pk: int) -> HttpResponse:
    """On the page of an indicator: which forms ask for it."""
    indicator = get_object_or_404(indicators_for(request.user), pk=pk)
    context = {"entries": entries_asking(request.user, indicator), "today": timezone.localdate()}
    return render(request, "returns/asked_by.html", context)


@require_safe
def coverage(request: Request, pk: int, unit: int, period: str) -> HttpResponse:
    """On the page of a figure: how many of the units asked for it stand in it already."""
    indicator = get_object_or_404(indicators_for(request.user), pk=pk)
    place = get_object_or_404(units_read_by(request.user), pk=unit)
    found = coverage_of(place, [indicator.pk], period).get(indicator.pk)
    return render(request, "returns/coverage.html", {"coverage": found})


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    today = timezone.localdate()
    context = {"page": page_of_entry(request.user, entry, today), "today": today, "entry": entry}
    return render(request, "returns/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    if not own_units(request.user, STAFF).exists():
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    form = EntryForm(sent(request), user=request.user)
    if form.is_valid():
        try:
            entry = register.propose_entry(
                form.new_entry(),
                unit=form.cleaned_data["unit"],
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("returns:build", pk=entry.pk)
    context = {"form": form, "shipped": SHIPPED}
    return render(request, "returns/entry_new.html", context, status=422 if form.errors else 200)


@require_POST
def begin(request: Request, name: str) -> HttpResponse:
    """A shipped form as a request of one's own unit, for a year."""
    unit = own_units(request.user, STAFF).filter(closed_date__isnull=True).first()
    if unit is None:
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    at = timezone.now()
    until = timezone.localdate(at) + STANDS
    entry = propose_shipped(
        name, unit=unit, approver=unit, expiry_date=until, actor=request.user, at=at
    )
    return redirect("returns:entry", pk=entry.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    insist_now(entry, ENTRY, "edit", request.user)
    form = EntryForm(sent(request), user=request.user, initial=initial_of(entry))
    del form.fields["unit"]
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or 0
        try:
            register.edit_entry(
                entry, form.new_entry(), actor=request.user, at=timezone.now(), seen_version=seen
            )
        except Changed:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("returns:entry", pk=pk)
    context = {"form": form, "entry": entry}
    return render(request, "returns/entry_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, pk: int) -> HttpResponse:
    """Before it is sent: what it costs, which rules it may break, and the answers to them."""
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    insist_now(entry, ENTRY, "ask", request.user)
    draft = draft_of(entry)
    if draft is None:
        raise NoForm(_("Build the form first."))
    layout = layout_of(draft)
    weight = weigh(entry, layout, timezone.localdate())
    form = AskForm(sent(request), breaches=weight.breaches, initial={"seen_form": draft.version})
    if form.is_valid():
        return _send(request, entry, form)
    context = {"entry": entry, "weight": weight, "form": form}
    context["grave"] = [one for one in findings_in(layout) if one.grave]
    return render(request, "returns/ask.html", context, status=422 if form.errors else 200)


@require_safe
def weight(request: Request, pk: int) -> HttpResponse:
    """What the request costs, for those who approve it and those who are asked."""
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    form = versions_for(request.user, entry).order_by("-number").first()
    weighed = weigh(entry, layout_of(form), timezone.localdate())
    return render(request, "returns/weigh.html", {"entry": entry, "weight": weighed})


def _send(request: Request, entry: Entry, form: AskForm) -> HttpResponse:
    register.ask_approval(
        entry,
        actor=request.user,
        at=timezone.now(),
        answers=form.answers(),
        seen_form=form.cleaned_data["seen_form"],
    )
    messages.success(request, _("The approving unit was asked."))
    return redirect("returns:entry", pk=entry.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def prolong(request: Request, pk: int) -> HttpResponse:
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    insist_now(entry, ENTRY, "prolong", request.user)
    form = ProlongForm(sent(request), initial={"to_date": entry.expiry_date})
    if form.is_valid():
        try:
            register.prolong(
                entry,
                actor=request.user,
                at=timezone.now(),
                to_date=form.day(),
                note=form.cleaned_data["note"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("returns:entry", pk=pk)
    context = {"form": form, "entry": entry}
    return render(request, "returns/prolong.html", context, status=422 if form.errors else 200)


def _note(request: Request) -> str:
    return request.POST.get("note", "")


def _publish(entry: Entry, request: Request, at: datetime) -> None:
    draft, seen = draft_of(entry), version_in(request)
    if draft is None:
        raise NoForm(_("There is no new version of the form."))
    form_actions.publish_form_version(draft, actor=request.user, at=at, seen_version=seen)


def _answer(*, approved: bool) -> Callable[[Entry, Request, datetime], None]:
    return lambda entry, request, at: form_actions.answer_change(
        entry,
        actor=request.user,
        at=at,
        seen_version=version_in(request),
        approved=approved,
        note=_note(request),
    )


MOVES: dict[str, Callable[[Entry, Request, datetime], None]] = {
    "take_back": lambda entry, request, at: register.take_back(entry, actor=request.user, at=at),
    "approve": lambda entry, request, at: register.approve(
        entry, actor=request.user, at=at, note=_note(request)
    ),
    "refuse": lambda entry, request, at: register.refuse(
        entry, actor=request.user, at=at, note=_note(request)
    ),
    "end": lambda entry, request, at: register.end(
        entry, actor=request.user, at=at, note=_note(request)
    ),
    "publish_form": _publish,
    "ask_change": lambda entry, request, at: form_actions.ask_change(
        entry, actor=request.user, at=at, seen_version=version_in(request)
    ),
    "approve_change": _answer(approved=True),
    "refuse_change": _answer(approved=False),
}


@require_POST
def move(request: Request, pk: int, move: str) -> HttpResponse:
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    MOVES[move](entry, request, timezone.now())
    messages.success(request, _("Done: %(move)s.") % {"move": ENTRY.moves[move].label})
    return redirect("returns:entry", pk=pk)
