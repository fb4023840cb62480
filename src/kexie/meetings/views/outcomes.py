"""Outcomes of a meeting: what became of them, and what they become."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.kernel.errors import Changed, Refused
from kexie.kernel.words import whole_number
from kexie.meetings.actions import outcomes_become as become
from kexie.meetings.flow import MEETING
from kexie.meetings.forms.outcomes import STANDINGS, FigureForm, SuggestionForm, TaskForm
from kexie.meetings.models import Meeting, Outcome
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.queries.open_items import outcomes_for
from kexie.meetings.queries.outcomes_page import explicable_by, hands_out, page_of_outcomes
from kexie.meetings.views.minutes import UNFIT, sent
from kexie.org.http import Request
from kexie.workflow.actions import insist_now


@require_safe
def outcomes(request: Request, pk: int) -> HttpResponse:
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    today, asked = timezone.localdate(), request.GET.get("standing", "")
    page = page_of_outcomes(request.user, meeting, asked, today)
    context = {"page": page, "today": today, "asked": asked, "standings": STANDINGS}
    template = "meetings/outcomes.html"
    return render(request, f"{template}#list" if request.htmx else template, context)


@require_POST
def many(request: Request, pk: int) -> HttpResponse:
    """Several at once: handed out, prepared as tasks, or settled."""
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    keys = [key for one in request.POST.getlist("outcome") if (key := whole_number(one))]
    chosen = list(outcomes_for(request.user).filter(meeting=meeting, pk__in=keys))
    count = _do_many(request, meeting, chosen)
    words = ngettext("Done with %(count)s.", "Done with %(count)s.", count)
    messages.success(request, words % {"count": count})
    return redirect("meetings:outcomes", pk=pk)


def _do_many(request: Request, meeting: Meeting, chosen: Sequence[Outcome]) -> int:
    at, actor = timezone.now(), request.user
    if "settle" in request.POST:
        note = request.POST.get("note", "")
        return become.settle(meeting, chosen, actor=actor, at=at, note=note)
    as_draft = "draft" in request.POST
    return len(become.become_tasks(chosen, actor=actor, at=at, as_draft=as_draft))


def _outcome(request: Request, pk: int) -> Outcome:
    """One that the user sees and may follow up."""
    found = get_object_or_404(outcomes_for(request.user), pk=pk)
    insist_now(found.meeting, MEETING, "follow_up", request.user)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: Request, pk: int) -> HttpResponse:
    """The filled-in form: handed out at once, or kept for somebody to hand out."""
    found = _outcome(request, pk)
    form = TaskForm.of(sent(request), found)
    if form.is_valid():
        try:
            made = become.become_task(
                found,
                form.new_task(),
                actor=request.user,
                at=timezone.now(),
                as_draft="draft" in request.POST,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("matters:show", pk=made.pk)
    context = {"outcome": found, "form": form, "hands_out": hands_out(request.user, found.meeting)}
    status = UNFIT if form.errors else 200
    return render(request, "meetings/outcome_task.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: Request, pk: int) -> HttpResponse:
    found = _outcome(request, pk)
    form = SuggestionForm.of(sent(request), found)
    if form.is_valid():
        try:
            made = become.become_suggestion(
                found, form.new_suggestion(), actor=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("suggestions:show", pk=made.pk)
    context = {"outcome": found, "form": form}
    status = UNFIT if form.errors else 200
    return render(request, "meetings/outcome_suggestion.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: Request, pk: int) -> HttpResponse:
    """What was said explains why a unit is behind a target."""
    found = _outcome(request, pk)
    targets = explicable_by(request.user, found)
    form = FigureForm.of(sent(request), found, targets)
    if form.is_valid():
        try:
            _explain(request, found, form)
        except Changed:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It stands beside the figure now."))
            return redirect("meetings:outcomes", pk=found.meeting_id)
    context = {"outcome": found, "form": form, "targets": targets.exists()}
    status = UNFIT if form.errors else 200
    return render(request, "meetings/outcome_figure.html", context, status=status)


def _explain(request: Request, found: Outcome, form: FigureForm) -> None:
    become.explain_figure(
        found,
        form.cleaned_data["target"],
        text=form.cleaned_data["text"],
        seen_version=form.seen,
        actor=request.user,
        at=timezone.now(),
    )


@require_POST
def settling(request: Request, pk: int, way: str) -> HttpResponse:
    """Settled, or open after all."""
    found = get_object_or_404(outcomes_for(request.user), pk=pk)
    at = timezone.now()
    if way == "settle":
        note = request.POST.get("note", "")
        become.settle(found.meeting, [found], actor=request.user, at=at, note=note)
        messages.success(request, _("Settled."))
    elif way == "unsettle":
        become.unsettle(found, actor=request.user, at=at)
        messages.success(request, _("It is open again."))
    else:
        raise Http404
    return redirect("meetings:outcomes", pk=found.meeting_id)
