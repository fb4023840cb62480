"""Minutes: listed, drafted, shown, moved through their phases, written section by section."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.kernel.errors import Changed, Refused
from kexie.kernel.paging import page_of
from kexie.kernel.tables import sorting_of
from kexie.meetings.actions import minutes as acts
from kexie.meetings.actions.minutes import draft_minutes, draft_now
from kexie.meetings.actions.printing import print_minutes
from kexie.meetings.flow import MEETING, MINUTES
from kexie.meetings.forms.minutes import MinutesFilter, RoundForm, SectionForm
from kexie.meetings.minutes_diff import difference
from kexie.meetings.minutes_text import Drafted
from kexie.meetings.models import Minutes, Section, SectionKind
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.queries.minutes import (
    SORTS,
    minutes_for,
    sections_for,
    with_open_amendments,
)
from kexie.meetings.queries.minutes_page import page_of_minutes
from kexie.org.http import Request
from kexie.org.models import User
from kexie.records.access import may
from kexie.workflow.actions import insist_now

CONFLICT, UNFIT = 409, 422


def sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_safe
def minutes_list(request: Request) -> HttpResponse:
    filters = MinutesFilter(request.GET)
    sorting = sorting_of(request.GET, SORTS, default="-date")
    found = minutes_for(request.user, wanted=filters.wanted())
    page = page_of(sorting.apply(with_open_amendments(found)), request.GET)
    context = {"filters": filters, "sorting": sorting, "page": page}
    context["today"] = timezone.localdate()
    template = "meetings/minutes_list.html"
    return render(request, f"{template}#list" if request.htmx else template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_of(request: Request, pk: int) -> HttpResponse:
    """The minutes of a meeting; before there are any, the place where they are drafted."""
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    found = minutes_for(request.user).filter(meeting=meeting).first()
    if found is not None and request.method != "POST":
        return redirect("meetings:minutes", pk=found.pk)
    if request.method == "POST":
        made = draft_minutes(meeting, actor=request.user, at=timezone.now())
        messages.success(request, _("Drafted from what was written down. Read it, then go on."))
        return redirect("meetings:minutes", pk=made.pk)
    may_draft = meeting.state in acts.OVER and may(
        meeting, MEETING.rules, request.user, "follow_up"
    )
    there = Minutes.objects.filter(meeting=meeting).exists()
    context = {"meeting": meeting, "may_draft": may_draft and not there, "there": there}
    return render(request, "meetings/no_minutes.html", context)


@require_safe
def minutes(request: Request, pk: int) -> HttpResponse:
    rows = minutes_for(request.user).select_related("document__record", "meeting__series")
    found = get_object_or_404(rows, pk=pk)
    page = page_of_minutes(request.user, found, timezone.localdate())
    return render(request, "meetings/minutes.html", {"page": page, "today": page.today})


def _send_round(one: Minutes, request: Request, at: datetime) -> None:
    day = RoundForm(request.POST).day()
    acts.send_round(one, actor=request.user, at=at, comments_by_date=day)


def _approve(one: Minutes, request: Request, at: datetime) -> None:
    acts.approve(one, actor=request.user, at=at, seen=request.POST.get("seen", ""))


def _reopen(one: Minutes, request: Request, at: datetime) -> None:
    acts.reopen(one, actor=request.user, at=at, reason=request.POST.get("note", ""))


def _lock(one: Minutes, request: Request, at: datetime) -> None:
    acts.lock(one, actor=request.user, at=at)


def _print(one: Minutes, request: Request, at: datetime) -> None:
    print_minutes(one, actor=request.user, at=at)


MOVES: dict[str, Callable[[Minutes, Request, datetime], None]] = {
    "send_round": _send_round,
    "approve": _approve,
    "reopen": _reopen,
    "lock": _lock,
    "print": _print,
}


@require_POST
def minutes_move(request: Request, pk: int, move: str) -> HttpResponse:
    found = get_object_or_404(minutes_for(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    MOVES[move](found, request, timezone.now())
    messages.success(request, _("Done: %(move)s.") % {"move": MINUTES.moves[move].label})
    found.refresh_from_db()
    if move == "print" and found.document_id:
        return redirect("issuing:show", pk=found.document_id)
    return redirect("meetings:minutes", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: Request, pk: int) -> HttpResponse:
    """Write in a section; who comes second sees both versions and merges them."""
    found = get_object_or_404(sections_for(request.user), pk=pk)
    insist_now(found.minutes, MINUTES, "write", request.user)
    form = SectionForm.of(sent(request), found)
    if form.is_valid():
        try:
            _write(found, form, request.user, timezone.now())
        except Changed as changed:
            return _both(request, found, form, changed)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{redirect('meetings:minutes', pk=found.minutes_id).url}#s{pk}")
    return _section_page(request, found, form, status=UNFIT if form.errors else 200)


def _write(found: Section, form: SectionForm, actor: User, at: datetime) -> None:
    acts.write_section(found, form.wording(), actor=actor, at=at, seen_version=form.seen)


def _both(request: Request, found: Section, form: SectionForm, changed: Changed) -> HttpResponse:
    """What stands beside what was typed, which is saved over it once the writer has merged both."""
    stands = sections_for(request.user).filter(pk=found.pk).first()
    if stands is None:
        raise changed
    mine = form.cleaned_data
    again = SectionForm(initial={**mine, "seen_version": stands.version})
    return _section_page(request, stands, again, status=CONFLICT, mine=mine["text"])


def _section_page(
    request: Request,
    found: Section,
    form: SectionForm,
    *,
    status: int,
    mine: str | None = None,
) -> HttpResponse:
    """:param mine: what was typed, where the section was put otherwise meanwhile"""
    drafted = [one for one in draft_now(found.minutes.meeting, request.user) if _same(one, found)]
    context = {"section": found, "form": form, "drafted": drafted[0] if drafted else None}
    context["may_drop"] = found.kind == SectionKind.OTHER or not found.text
    if mine is not None:
        context["stretches"] = difference(found.text, mine)
    return render(request, "meetings/section.html", context, status=status)


def _same(drafted: Drafted, section: Section) -> bool:
    item = drafted.item.pk if drafted.item else None
    return (drafted.kind, item) == (section.kind, section.item_id)


@require_http_methods(["GET", "HEAD", "POST"])
def add_section(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(minutes_for(request.user), pk=pk)
    insist_now(found, MINUTES, "write", request.user)
    form = SectionForm(sent(request))
    if form.is_valid():
        try:
            acts.add_section(found, form.wording(), actor=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("meetings:minutes", pk=pk)
    context = {"minutes": found, "form": form}
    status = UNFIT if form.errors else 200
    return render(request, "meetings/add_section.html", context, status=status)


@require_POST
def section_move(request: Request, pk: int, way: str) -> HttpResponse:
    """Up, down, or out."""
    found = get_object_or_404(sections_for(request.user), pk=pk)
    if way in {"up", "down"}:
        acts.move_section(found, up=way == "up", actor=request.user, at=timezone.now())
    elif way == "drop":
        seen = SectionForm(request.POST)
        seen.is_valid()
        acts.drop_section(found, actor=request.user, at=timezone.now(), seen_version=seen.seen)
    else:
        raise Http404
    return redirect(f"{redirect('meetings:minutes', pk=found.minutes_id).url}#sections")
