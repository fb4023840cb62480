"""Mergers and divisions of units: first what they would do, then the doing; and what was done, with the way back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.administration.forms.reorganisation import MergeForm, SplitForm
from kexie.administration.queries.reorganisation import effects_of_merge, effects_of_split
from kexie.administration.queries.units import Effect, units_for
from kexie.kernel.errors import Refused
from kexie.kernel.paging import page_of
from kexie.org.access import insist_power
from kexie.org.actions import reorganisation as actions
from kexie.org.http import Request
from kexie.org.models import Power
from kexie.org.queries import children_of, reorganisations


@require_http_methods(["GET", "POST"])
def merge(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    initial = {"on": timezone.localdate(), "units": request.GET.getlist("unit")}
    form = MergeForm(request.POST or None, initial=initial)
    effects = []
    if form.is_valid():
        asked = form.asked()
        effects = effects_of_merge(**asked)
        if _done(form, lambda: actions.merge_units(**_by(request), **asked)):
            messages.success(request, _("The units are merged."))
            return redirect("administration:unit", asked["into"].pk)
    return _page(request, "administration/merge.html", form, effects, {})


@require_http_methods(["GET", "POST"])
def split(request: Request, pk: int) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    unit = get_object_or_404(units_for(request.user).filter(closed_date__isnull=True), pk=pk)
    form = SplitForm(request.POST or None, unit=unit, initial={"on": timezone.localdate()})
    effects = []
    if form.is_valid():
        asked = form.asked()
        effects = effects_of_split(unit, **asked)
        if _done(form, lambda: actions.split_unit(unit, **_by(request), **asked)):
            messages.success(request, _("The unit is divided."))
            return redirect("administration:reorganisations")
    context = {"unit": unit, "children": children_of(unit)}
    return _page(request, "administration/split.html", form, effects, context)


@require_safe
def past(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    page = page_of(reorganisations(), request.GET)
    return render(request, "administration/reorganisations.html", {"page": page})


@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    change = get_object_or_404(reorganisations(), pk=pk)
    actions.undo_reorganisation(change, **_by(request))
    messages.success(request, _("It is undone: the units stand as before."))
    return redirect("administration:reorganisations")


def _by(request: Request) -> dict[str, Any]:
    return {"actor": request.user, "at": timezone.now()}


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Was it confirmed and done? What the action refuses stands in the form."""
    if not form.cleaned_data["confirmed"]:
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _page(
    request: Request,
    template: str,
    form: forms.Form,
    effects: list[Effect],
    more: dict[str, Any],
) -> HttpResponse:
    context = {"form": form, "effects": [] if form.errors else effects, **more}
    return render(request, template, context, status=422 if form.errors else 200)
