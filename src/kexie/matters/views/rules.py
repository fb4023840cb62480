"""The office's own rules, for the system administrator."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kexie.matters.actions.rules import set_answer_times, set_levels, set_lights
from kexie.matters.forms.rules import (
    AnswerTimesForm,
    level_forms,
    levels_of,
    light_forms,
    lights_of,
)
from kexie.org.access import insist_power
from kexie.org.http import Request
from kexie.org.models import Power


@require_safe
def rules(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    return _page(request)


@require_POST
def lights(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    sent = light_forms(request.POST)
    if not sent.is_valid():
        return _page(request, lights=sent)
    set_lights(lights_of(sent), actor=request.user, at=timezone.now())
    messages.success(request, _("The rules of lights are set."))
    return redirect("matters:rules")


@require_POST
def levels(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    sent = level_forms(request.POST)
    if not sent.is_valid():
        return _page(request, levels=sent)
    set_levels(levels_of(sent), actor=request.user, at=timezone.now())
    messages.success(request, _("The usual times are set."))
    return redirect("matters:rules")


@require_POST
def answers(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    sent = AnswerTimesForm(request.POST)
    if not sent.is_valid():
        return _page(request, answers=sent)
    set_answer_times(sent.cleaned_data, actor=request.user, at=timezone.now())
    messages.success(request, _("The days of answers are set."))
    return redirect("matters:rules")


def _page(
    request: Request, *, lights: Any = None, levels: Any = None, answers: Any = None
) -> HttpResponse:
    """The page, with the form that was sent and has faults in place of its own."""
    context = {
        "lights": lights or light_forms(),
        "levels": levels or level_forms(),
        "answers": answers or AnswerTimesForm(),
    }
    faulty = any(one is not None for one in (lights, levels, answers))
    return render(request, "matters/rules.html", context, status=422 if faulty else 200)
