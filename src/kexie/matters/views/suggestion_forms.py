"""Moves of suggestions that are written in a form of their own, and what a unit writes about its trial."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kexie.kernel.errors import Changed, Refused
from kexie.matters.actions.suggestions import answering, handling, making, merging, trials
from kexie.matters.flow import SUGGESTION
from kexie.matters.forms import suggestions as given
from kexie.matters.forms.days import refuse_in
from kexie.matters.models import Suggestion, Trial
from kexie.matters.queries.suggestions import last_replies, suggestions_for, trials_for
from kexie.org.http import Request
from kexie.org.models import User
from kexie.org.queries import units_where
from kexie.records.access import STAFF, NotYours
from kexie.workflow.actions import insist_now


@dataclass(frozen=True, slots=True)
class Written:
    """A move, the form in which it is written, and what is done with it."""

    move: str
    form: Callable[[Request, Any, Suggestion], forms.Form]
    act: Callable[[Suggestion, Any, User, datetime], object]


def _reword(one: Suggestion, form: given.RewordForm, actor: User, at: datetime) -> object:
    seen = form.cleaned_data["seen_version"]
    return making.reword(one, form.wording(), actor=actor, at=at, seen_version=seen)


def _assign(one: Suggestion, form: given.AssignForm, actor: User, at: datetime) -> object:
    said = form.cleaned_data
    return handling.assign(one, unit=said["unit"], note=said["note"], actor=actor, at=at)


def _hand_over(one: Suggestion, form: given.HandOverForm, actor: User, at: datetime) -> object:
    said = form.cleaned_data
    return handling.hand_over(one, unit=said["unit"], reason=said["note"], actor=actor, at=at)


def _merge(one: Suggestion, form: given.MergeForm, actor: User, at: datetime) -> object:
    said = form.cleaned_data
    return merging.merge(one, into=said["number"], note=said["note"], actor=actor, at=at)


def _offer(one: Suggestion, form: given.OfferTrialForm, actor: User, at: datetime) -> object:
    units = list(form.cleaned_data["units"])
    note = form.cleaned_data["note"]
    return trials.offer_trial(one, units, note=note, actor=actor, at=at)


PAGES: dict[str, Written] = {
    "reword": Written("reword", lambda _r, data, one: given.RewordForm.of(data, one), _reword),
    "assign": Written("assign", lambda _r, data, one: given.AssignForm(data, one), _assign),
    "hand-over": Written(
        "hand_over", lambda _r, data, one: given.HandOverForm(data, one), _hand_over
    ),
    "answer": Written(
        "answer",
        lambda _r, data, one: given.AnswerForm(data, one),
        lambda one, form, actor, at: answering.answer(one, actor=actor, at=at, **form.cleaned_data),
    ),
    "settle": Written(
        "settle",
        lambda _r, data, one: given.SettleForm(data, one, timezone.localdate()),
        lambda one, form, actor, at: answering.settle(one, form.decided(), actor=actor, at=at),
    ),
    "rate": Written(
        "rate",
        lambda _r, data, one: given.RateForm(data, one),
        lambda one, form, actor, at: answering.rate(one, actor=actor, at=at, **form.cleaned_data),
    ),
    "merge": Written(
        "merge",
        lambda r, data, one: given.MergeForm(data, one, r.user, r.GET.get("into", "")),
        _merge,
    ),
    "trial": Written("offer_trial", lambda _r, data, one: given.OfferTrialForm(data, one), _offer),
}


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, pk: int, page: str) -> HttpResponse:
    """A move that is written in a form."""
    found = get_object_or_404(suggestions_for(request.user), pk=pk)
    written = PAGES.get(page)
    if written is None:
        raise Http404
    insist_now(found, SUGGESTION, written.move, request.user)
    form = written.form(request, request.POST if request.method == "POST" else None, found)
    if _done(form, lambda: written.act(found, form, request.user, timezone.now())):
        label = SUGGESTION.moves[written.move].label
        messages.success(request, _("Done: %(move)s.") % {"move": label})
        return redirect("suggestions:show", pk=pk)
    return _form_page(request, found, form, SUGGESTION.moves[written.move].label)


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: Request, pk: int) -> HttpResponse:
    """What a unit writes about its trial."""
    found = get_object_or_404(trials_for(request.user), pk=pk)
    if not units_where(request.user, STAFF).filter(pk=found.unit_id).exists():
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    sent = request.method == "POST"
    form = given.TrialForm.of(
        request.POST if sent else None, request.FILES if sent else None, found
    )
    if _done(form, lambda: _write_trial(found, form, request.user, timezone.now())):
        messages.success(request, _("Written down."))
        return redirect("suggestions:show", pk=found.suggestion_id)
    return _form_page(request, found.suggestion, form, _("Write down a trial"))


def _write_trial(trial: Trial, form: given.TrialForm, actor: User, at: datetime) -> None:
    seen, upload = form.cleaned_data["seen_version"], form.cleaned_data["upload"]
    if upload:
        trials.write_trial_with_file(
            trial,
            form.written(),
            data=upload.read(),
            name=upload.name,
            actor=actor,
            at=at,
            seen_version=seen,
        )
    else:
        trials.write_trial(trial, form.written(), actor=actor, at=at, seen_version=seen)


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Done, or said in the form why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except Changed:
        raise
    except Refused as refusal:
        refuse_in(form, refusal)
        return False
    return True


def _form_page(
    request: Request, suggestion: Suggestion, form: forms.Form, label: str | Promise
) -> HttpResponse:
    context = {"form": form, "suggestion": suggestion, "label": label}
    context["reply"] = last_replies([suggestion.pk]).get(suggestion.pk)
    status = 422 if form.errors else 200
    return render(request, "matters/suggestions/write.html", context, status=status)
