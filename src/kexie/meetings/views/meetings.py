"""Meetings: listed, shown, planned, put right, moved on."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.kernel.errors import Changed, Refused
from kexie.kernel.paging import page_of
from kexie.kernel.tables import sorting_of
from kexie.meetings.actions import attending, calling, planning
from kexie.meetings.actions.inviting import draft_invitation
from kexie.meetings.export import list_as_csv, list_as_sheet, listed
from kexie.meetings.flow import MEETING
from kexie.meetings.forms.meetings import MeetingFilter, MeetingForm, initial_of
from kexie.meetings.models import Meeting
from kexie.meetings.month import month_of, shown_month
from kexie.meetings.queries.meetings import SORTS, conveners_of, meetings_for
from kexie.meetings.queries.page import page_of_meeting
from kexie.org.http import Request
from kexie.org.models import User
from kexie.records.access import NotYours
from kexie.records.actions import comment_on
from kexie.records.queries import comments_for
from kexie.workflow.actions import insist_now

LABELS = {name: move.label for name, move in MEETING.moves.items()}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def meeting_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    filters = MeetingFilter(request.GET, user=request.user)
    found = meetings_for(request.user, wanted=filters.wanted(), today=today)
    sorting = sorting_of(request.GET, SORTS, default="-begins")
    page = page_of(sorting.apply(found), request.GET)
    context = {"filters": filters, "sorting": sorting, "page": page, "today": today}
    context |= {"address": page.address.link(page="")}
    context["may_plan"] = conveners_of(request.user).exists()
    template = "meetings/list.html"
    return render(request, f"{template}#list" if request.htmx else template, context)


@require_safe
def month(request: Request) -> HttpResponse:
    """A month of meetings, as a calendar."""
    today = timezone.localdate()
    first = shown_month(request.GET.get("month", ""), today)
    found = meetings_for(request.user)
    context = {"month": month_of(found, first), "weekdays": WEEKDAYS_ABBR.values(), "today": today}
    template = "meetings/month.html"
    return render(request, f"{template}#list" if request.htmx else template, context)


@require_safe
def export(request: Request, kind: str) -> HttpResponse:
    today = timezone.localdate()
    rows = listed(request.user, request.GET, today)
    data, media = (
        (list_as_csv(rows), "text/csv; charset=utf-8")
        if kind == "csv"
        else (list_as_sheet(rows), SHEET)
    )
    return saved(data, f"{_('Meetings')}-{today:%Y%m%d}.{kind}", media)


def saved(data: bytes, name: str, media: str) -> HttpResponse:
    """A file to be saved under a name in any script."""
    answer = HttpResponse(data, content_type=media)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    if not conveners_of(request.user).exists():
        raise NotYours(_("Meetings are planned by those who work for a unit."))
    form = MeetingForm(sent(request), user=request.user, initial=_begun(request))
    if made := done(form, lambda: _plan(form, request.user, timezone.now())):
        messages.success(request, _("Planned. Nobody outside sees it before it is called."))
        return redirect("meetings:show", pk=made.pk)
    return form_page(request, "meetings/edit.html", form, label=_("Plan a meeting"))


def _begun(request: Request) -> dict[str, Any]:
    """A day of the calendar may be given."""
    day = request.GET.get("day", "")
    try:
        return {"day": date.fromisoformat(day)} if day else {}
    except ValueError:
        return {}


def _plan(form: MeetingForm, actor: User, at: datetime) -> Meeting:
    unit = form.cleaned_data["unit"]
    return planning.plan_meeting(form.known(), unit=unit, actor=actor, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(meetings_for(request.user), pk=pk)
    insist_now(found, MEETING, "edit", request.user)
    form = MeetingForm(sent(request), user=request.user, initial=initial_of(found), meeting=found)
    if done(form, lambda: _edit(found, form, request.user, timezone.now())):
        messages.success(request, _("Saved."))
        return redirect("meetings:show", pk=pk)
    return form_page(
        request, "meetings/edit.html", form, label=_("Edit the meeting"), meeting=found
    )


def _edit(meeting: Meeting, form: MeetingForm, actor: User, at: datetime) -> bool:
    seen = form.cleaned_data["seen_version"] or 0
    planning.edit_meeting(meeting, form.known(), actor=actor, at=at, seen_version=seen)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: Request, pk: int) -> HttpResponse:
    """Plan another like it: agenda and people come along."""
    source = get_object_or_404(meetings_for(request.user), pk=pk)
    if not conveners_of(request.user).exists():
        raise NotYours(_("Meetings are planned by those who work for a unit."))
    begun = initial_of(source) | dict.fromkeys(("day", "last_day", "reply_by_date", "last"))
    begun |= {"no_balance": False, "seen_version": None}
    form = MeetingForm(sent(request), user=request.user, initial=begun)
    if made := done(form, lambda: _copy(source, form, request.user, timezone.now())):
        messages.success(request, _("Planned, with the agenda and the people of the other one."))
        return redirect("meetings:show", pk=made.pk)
    return form_page(
        request, "meetings/edit.html", form, label=_("Plan one like it"), meeting=source
    )


def _copy(source: Meeting, form: MeetingForm, actor: User, at: datetime) -> Meeting:
    unit = form.cleaned_data["unit"]
    return planning.copy_meeting(source, form.known(), unit=unit, actor=actor, at=at)


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """The one place of a meeting."""
    found = get_object_or_404(meetings_for(request.user).select_related("last__record"), pk=pk)
    context = {"page": page_of_meeting(request.user, found), "today": timezone.localdate()}
    context |= {"comments": comments_for(request.user, pk), "moves": LABELS}
    return render(request, "meetings/show.html", context)


SIMPLE: dict[str, Callable[[Meeting, str, User, datetime], object]] = {
    "call": lambda one, _note, actor, at: calling.call(one, actor=actor, at=at),
    "begin": lambda one, _note, actor, at: calling.begin(one, actor=actor, at=at),
    "end": lambda one, _note, actor, at: calling.end(one, actor=actor, at=at),
    "resume": lambda one, note, actor, at: calling.resume(one, actor=actor, at=at, reason=note),
    "close": lambda one, _note, actor, at: calling.close(one, actor=actor, at=at),
    "cancel": lambda one, note, actor, at: calling.cancel(one, actor=actor, at=at, reason=note),
    "remind": lambda one, _note, actor, at: attending.remind(one, actor=actor, at=at),
}


@require_POST
def move(request: Request, pk: int, move: str) -> HttpResponse:
    """A move that takes a note or none."""
    found = get_object_or_404(meetings_for(request.user), pk=pk)
    if move not in SIMPLE:
        raise Http404
    SIMPLE[move](found, request.POST.get("note", ""), request.user, timezone.now())
    messages.success(request, _("Done: %(move)s.") % {"move": MEETING.moves[move].label})
    return redirect("meetings:show", pk=pk)


@require_POST
def comment(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(meetings_for(request.user), pk=pk)
    text = request.POST.get("text", "")
    comment_on(found.record, actor=request.user, at=timezone.now(), text=text)
    place = redirect("meetings:show", pk=pk).url
    return redirect(f"{place}#comments")


@require_POST
def invitation(request: Request, pk: int) -> HttpResponse:
    """The official invitation is drafted, and goes its own way from there."""
    found = get_object_or_404(meetings_for(request.user), pk=pk)
    made = draft_invitation(found, actor=request.user, at=timezone.now())
    messages.success(request, _("The invitation is drafted. It is checked, signed off and issued."))
    return redirect("issuing:show", pk=made.pk)


def sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def done(form: Any, act: Callable[[], Any]) -> Any:
    """What the action gave; nothing where the form is not right, or it says why it was not done."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Changed:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def form_page(request: Request, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
