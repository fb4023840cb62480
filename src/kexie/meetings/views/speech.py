"""The leaders' speech: brought in, its passages tied to the agenda; and at which meeting a task was set."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.documents.models import Anchor
from kexie.kernel.errors import Refused
from kexie.kernel.words import whole_number
from kexie.matters.queries import tasks_for
from kexie.meetings.actions import ties
from kexie.meetings.actions.speech import bring_speech
from kexie.meetings.flow import MEETING
from kexie.meetings.forms.outcomes import SpeechForm
from kexie.meetings.models import Meeting
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.queries.ties import explained_at, page_of_speech, said_of_task
from kexie.meetings.views.minutes import UNFIT, sent
from kexie.org.http import Request
from kexie.workflow.actions import insist_now


@require_http_methods(["GET", "HEAD", "POST"])
def speech(request: Request, pk: int) -> HttpResponse:
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    form = SpeechForm(sent(request), request.FILES or None)
    if request.method == "POST":
        insist_now(meeting, MEETING, "follow_up", request.user)
        if form.is_valid() and _bring(request, meeting, form):
            messages.success(request, _("Brought in. Look through its drafts, then hand out."))
            return redirect("meetings:speech", pk=pk)
    untied = "untied" in request.GET
    page = page_of_speech(request.user, meeting, request.GET, untied=untied)
    context = {"page": page, "form": form, "untied": untied}
    status = UNFIT if form.errors else 200
    template = "meetings/speech.html"
    return render(request, f"{template}#list" if request.htmx else template, context, status=status)


def _bring(request: Request, meeting: Meeting, form: SpeechForm) -> bool:
    """Brought in, or said in the form why not: what was typed stays."""
    data, name = form.content()
    title = form.cleaned_data["title"]
    try:
        bring_speech(
            meeting, data=data, name=name, title=title, actor=request.user, at=timezone.now()
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def tie(request: Request, pk: int) -> HttpResponse:
    """Each passage that was put to another item, or to none."""
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    items = {str(one.pk): one for one in meeting.items.all()}
    anchor = get_object_or_404(
        Anchor.objects.filter(document=meeting.speech_id),
        pk=whole_number(request.POST.get("anchor", "")) or 0,
    )
    item, at = items.get(request.POST.get("item", "")), timezone.now()
    if item is None:
        ties.untie(anchor, meeting, actor=request.user, at=at)
    else:
        ties.tie(anchor, item, actor=request.user, at=at)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"toast": _("Saved.")})})
    return redirect("meetings:speech", pk=pk)


@require_POST
def tie_all(request: Request, pk: int) -> HttpResponse:
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    count = ties.tie_by_units(meeting, actor=request.user, at=timezone.now())
    words = ngettext("%(count)s passage is tied.", "%(count)s passages are tied.", count)
    messages.success(request, words % {"count": count})
    return redirect("meetings:speech", pk=pk)


@require_safe
def said(request: Request, pk: int) -> HttpResponse:
    """Put on a task's page: at which meeting it was set, in which words."""
    task = get_object_or_404(tasks_for(request.user), pk=pk)
    context = {"said": said_of_task(request.user, task)}
    return render(request, "meetings/said.html", context)


@require_safe
def explained(request: Request, pk: int, unit: int, period: str) -> HttpResponse:
    """Put on a figure's page: at which meetings its gap was explained, in which words."""
    found = explained_at(request.user, pk, unit, period)
    return render(request, "meetings/explained.html", {"explained": found})
