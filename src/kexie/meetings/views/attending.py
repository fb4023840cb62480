"""Who is asked to a meeting: chosen by units and posts, seated, printed; and what is answered."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.kernel.errors import Changed, Refused
from kexie.meetings.actions import attending
from kexie.meetings.export import attendance_sheet
from kexie.meetings.flow import MEETING
from kexie.meetings.forms.attending import CircleForm, GuestForm, answer_forms
from kexie.meetings.models import Attendance, Capacity, Meeting
from kexie.meetings.queries.attending import answerable_by, own_places
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.queries.page import page_of_meeting
from kexie.meetings.views.meetings import SHEET, done, saved, sent
from kexie.org.http import Request
from kexie.org.models import User
from kexie.workflow.actions import insist_now


def _held(request: Request, pk: int) -> Meeting:
    return get_object_or_404(meetings_for(request.user), pk=pk)


@require_safe
def edit(request: Request, pk: int) -> HttpResponse:
    meeting = _held(request, pk)
    insist_now(meeting, MEETING, "edit", request.user)
    return _page(request, meeting, CircleForm(), GuestForm())


def _page(request: Request, meeting: Meeting, circle: CircleForm, guest: GuestForm) -> HttpResponse:
    context = {"page": page_of_meeting(request.user, meeting), "circle": circle, "guest": guest}
    context["capacities"] = Capacity.choices
    status = 422 if circle.errors or guest.errors else 200
    return render(request, "meetings/attendance.html", context, status=status)


@require_POST
def ask(request: Request, pk: int) -> HttpResponse:
    """Units are chosen; their people are asked by post."""
    meeting = _held(request, pk)
    insist_now(meeting, MEETING, "edit", request.user)
    form = CircleForm(request.POST)
    made = done(form, lambda: _ask(meeting, form, request.user, timezone.now()))
    if made is None:
        return _page(request, meeting, form, GuestForm())
    words = ngettext("%(count)s person asked.", "%(count)s people asked.", len(made))
    messages.success(request, words % {"count": len(made)})
    return redirect("meetings:attendance", pk=pk)


def _ask(meeting: Meeting, form: CircleForm, actor: User, at: datetime) -> list[Attendance]:
    posts = form.posts(meeting, timezone.localdate(meeting.begins_at))
    capacity = form.cleaned_data["capacity"]
    return attending.ask_posts(meeting, posts, capacity=capacity, actor=actor, at=at)


@require_POST
def guest(request: Request, pk: int) -> HttpResponse:
    meeting = _held(request, pk)
    insist_now(meeting, MEETING, "edit", request.user)
    form = GuestForm(request.POST)
    if done(form, lambda: _guest(meeting, form, request.user, timezone.now())):
        messages.success(request, _("Asked."))
        return redirect("meetings:attendance", pk=pk)
    return _page(request, meeting, CircleForm(), form)


def _guest(meeting: Meeting, form: GuestForm, actor: User, at: datetime) -> Attendance:
    return attending.ask_guest(meeting, form.guest(), actor=actor, at=at)


def _chosen(request: Request, meeting: Meeting) -> list[Attendance]:
    keys = {int(key) for key in request.POST.getlist("place") if key.isdecimal()}
    return [place for place in meeting.attendances.all() if place.pk in keys]


def _drop(request: Request, meeting: Meeting, at: datetime) -> None:
    attending.drop_places(meeting, _chosen(request, meeting), actor=request.user, at=at)


def _capacity(request: Request, meeting: Meeting, at: datetime) -> None:
    attending.set_capacity(
        meeting,
        _chosen(request, meeting),
        capacity=request.POST.get("capacity", ""),
        actor=request.user,
        at=at,
    )


def _officially(request: Request, meeting: Meeting, at: datetime) -> None:
    attending.seat_officially(meeting, actor=request.user, at=at)


BULK: dict[str, Callable[[Request, Meeting, datetime], None]] = {
    "drop": _drop,
    "capacity": _capacity,
    "officially": _officially,
}


@require_POST
def act(request: Request, pk: int, act: str) -> HttpResponse:
    """With those that are ticked, or with all of them."""
    meeting = _held(request, pk)
    if act not in BULK:
        raise Http404
    BULK[act](request, meeting, timezone.now())
    return redirect("meetings:attendance", pk=pk)


@require_POST
def seat(request: Request, pk: int) -> HttpResponse:
    """One place goes elsewhere in the order."""
    seen = meetings_for(request.user).order_by().values("pk")
    rows = Attendance.objects.select_related("meeting__record__unit").filter(meeting__in=seen)
    place = get_object_or_404(rows, pk=pk)
    given = request.POST.get("to", "")
    to = int(given) if given.isdecimal() and len(given) < 5 else 1  # noqa: PLR2004 -- no hall has 10,000 seats
    attending.move_place(place, to, actor=request.user, at=timezone.now())
    if request.htmx:
        context: dict[str, Any] = {"page": page_of_meeting(request.user, place.meeting)}
        context["capacities"] = Capacity.choices
        return render(request, "meetings/attendance.html#seats", context)
    return redirect("meetings:attendance", pk=place.meeting_id)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: int) -> HttpResponse:
    """What one's own unit answers, for all its people at once; the office may answer for everybody."""
    meeting = _held(request, pk)
    insist_now(meeting, MEETING, "answer", request.user)
    rows = answerable_by(request.user, meeting)
    every = request.GET.get("all") == "1"
    places = list(rows if every else own_places(request.user, meeting).filter(pk__in=rows))
    forms = answer_forms(sent(request), places)
    faulty = request.method == "POST"
    if faulty and _answered(meeting, places, forms, request.user, timezone.now()):
        messages.success(request, _("Answered. You may answer anew until the meeting begins."))
        return redirect("meetings:show", pk=pk)
    context = {"meeting": meeting, "forms": forms, "pairs": list(zip(forms, places, strict=False))}
    return render(request, "meetings/answer.html", context, status=422 if faulty else 200)


def _answered(
    meeting: Meeting, places: list[Attendance], forms: Any, actor: User, at: datetime
) -> bool:
    """Answered, or said above the forms why not."""
    if not forms.is_valid():
        return False
    try:
        _answer(meeting, places, forms, actor, at)
    except Changed:
        raise
    except Refused as refusal:
        forms.non_form_errors().append(str(refusal))
        return False
    return True


def _answer(
    meeting: Meeting, places: list[Attendance], forms: Any, actor: User, at: datetime
) -> None:
    known = {place.pk: place for place in places}
    given = [
        (known[form.cleaned_data["place"]], form.answer(), form.cleaned_data["seen_version"])
        for form in forms
        if form.cleaned_data.get("coming") and form.cleaned_data["place"] in known
    ]
    attending.answer_all(meeting, given, actor=actor, at=at)


@require_safe
def print_out(request: Request, pk: int) -> HttpResponse:
    """The attendance list on paper."""
    page = page_of_meeting(request.user, _held(request, pk))
    return render(request, "meetings/attendance_print.html", {"page": page})


@require_safe
def export(request: Request, pk: int) -> HttpResponse:
    meeting = _held(request, pk)
    name = f"{_('Attendance list')}-{meeting.record.title}.xlsx"
    return saved(attendance_sheet(request.user, meeting), name, SHEET)
