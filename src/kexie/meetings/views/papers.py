"""Papers of a meeting: enclosed, bound by a job, fetched; the meeting as a calendar file."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.files.http import as_attachment
from kexie.files.models import Attachment
from kexie.files.queries import attachments_of
from kexie.meetings.actions import papers as actions
from kexie.meetings.calendar import Event, Method, Person, calendar_file
from kexie.meetings.flow import MEETING
from kexie.meetings.forms.papers import EncloseForm
from kexie.meetings.models import Meeting, MeetingState, Papers
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.queries.papers import (
    ENDS,
    basis_of,
    copy_for,
    digest_of,
    is_stalled,
    left_out,
    papers_for,
)
from kexie.meetings.views.meetings import done, saved
from kexie.org.http import Request
from kexie.org.models import User
from kexie.records.access import may
from kexie.workflow.actions import insist_now

SHOWN = 20  # bindings on the page


def _held(request: Request, pk: int) -> Meeting:
    return get_object_or_404(meetings_for(request.user).select_related("last__record"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, pk: int) -> HttpResponse:
    """Enclosures, and what was bound of which moment; the office orders a binding here."""
    meeting = _held(request, pk)
    if request.method == "POST":
        actions.order_papers(meeting, actor=request.user, at=timezone.now())
        return redirect("meetings:papers", pk=pk)
    return _page(request, meeting, EncloseForm())


def _page(request: Request, meeting: Meeting, form: EncloseForm) -> HttpResponse:
    context = {"meeting": meeting, "form": form} | _bound(request.user, meeting, timezone.now())
    context["attachments"] = list(attachments_of(meeting.pk))
    template = "meetings/papers.html"
    status = 422 if form.errors else 200
    part = f"{template}#stage" if request.htmx else template
    return render(request, part, context, status=status)


def _bound(user: User, meeting: Meeting, now: datetime) -> dict[str, Any]:
    """What was bound, and whether it still holds."""
    office = may(meeting, MEETING.rules, user, "edit")
    rows = list(papers_for(user, meeting)[:SHOWN])
    latest = rows[0] if rows else None
    stalled = latest is not None and is_stalled(latest, now)
    holds = not office or latest is None or latest.digest == digest_of(basis_of(user, meeting))
    return {
        "office": office,
        "edits": office and meeting.state in MEETING.moves["edit"].source,
        "rows": rows,
        "left_out": len(left_out(user, latest)) if latest else 0,
        "latest": latest,
        "holds": holds,
        "stalled": stalled,
        "running": latest is not None and latest.state not in ENDS and not stalled,
    }


@require_POST
def enclose(request: Request, pk: int) -> HttpResponse:
    meeting = _held(request, pk)
    insist_now(meeting, MEETING, "edit", request.user)
    form = EncloseForm(request.POST, request.FILES)
    if done(form, lambda: _enclose(meeting, form, request.user, timezone.now())):
        messages.success(request, _("Kept."))
        return redirect("meetings:papers", pk=pk)
    return _page(request, meeting, form)


def _enclose(meeting: Meeting, form: EncloseForm, actor: User, at: datetime) -> Attachment:
    upload = form.cleaned_data["upload"]
    return actions.enclose(meeting, data=upload.read(), name=upload.name, actor=actor, at=at)


@require_POST
def take_out(request: Request, pk: int, attachment: int) -> HttpResponse:
    meeting = _held(request, pk)
    held = get_object_or_404(attachments_of(meeting.pk), pk=attachment)
    actions.take_out(meeting, held, actor=request.user, at=timezone.now())
    messages.success(request, _("Taken out."))
    return redirect("meetings:papers", pk=pk)


@require_POST
def share(request: Request, pk: int, papers: int) -> HttpResponse:
    meeting = _held(request, pk)
    held = get_object_or_404(papers_for(request.user, meeting), pk=papers)
    actions.share_papers(held, actor=request.user, at=timezone.now())
    messages.success(request, _("Those invited may fetch the papers now."))
    return redirect("meetings:papers", pk=pk)


@require_safe
def fetch(request: Request, pk: int, papers: int) -> HttpResponse:
    held = get_object_or_404(papers_for(request.user, _held(request, pk)), pk=papers)
    try:
        file, data = copy_for(request.user, held)
    except Papers.DoesNotExist as missing:
        raise Http404 from missing
    return as_attachment(file, data)


@require_safe
def calendar(request: Request, pk: int) -> HttpResponse:
    """For calendars: made known, sent to the person himself (`?as=request`), or taken out once it is cancelled."""
    meeting = _held(request, pk)
    wants = request.GET.get("as") == "request" and bool(request.user.email)
    method: Method = "REQUEST" if wants else "PUBLISH"
    if meeting.state == MeetingState.CANCELLED:
        method = "CANCEL"
    page = request.build_absolute_uri(redirect("meetings:show", pk=pk).url)
    event = event_of(meeting, request.user, page, timezone.now())
    data = calendar_file(event, method)
    media = f"text/calendar; charset=utf-8; method={method}"
    return saved(data, f"{meeting.record.title}.ics", media)


def event_of(meeting: Meeting, user: User, page: str, now: datetime) -> Event:
    """What leaves the house says when and where, and where to read on; no content."""
    opened = meeting.record.opened_by
    return Event(
        uid=meeting.calendar_uid,
        sequence=meeting.sequence,
        stamp=now,
        begins=timezone.localtime(meeting.begins_at),
        ends=timezone.localtime(meeting.ends_at),
        title=meeting.record.title,
        place=meeting.place,
        description=str(_("Agenda and answers: %(page)s") % {"page": page}),
        url=page,
        organiser=Person(meeting.record.unit.name, opened.email or page),
        attendee=Person(user.name, user.email) if user.email else None,
        tentative=meeting.state == MeetingState.PLANNED,
    )
