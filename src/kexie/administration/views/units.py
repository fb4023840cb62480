"""Units: the system administrator's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kexie.administration.forms.units import (
    CloseForm,
    ConfirmedForm,
    MoveForm,
    NewUnitForm,
    RenameForm,
    UnitFilter,
)
from kexie.administration.queries import units as queries
from kexie.administration.queries.units import Effect
from kexie.kernel.errors import Refused
from kexie.kernel.paging import page_of
from kexie.org.access import insist_power
from kexie.org.actions import units as actions
from kexie.org.http import Request
from kexie.org.models import Power, User
from kexie.org.queries import children_of, groups_of, parent_of, successions_of


@require_safe
def unit_list(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    form = UnitFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    if any(asked.values()):
        page = page_of(queries.found_units(request.user, **asked), request.GET)
        context: dict[str, Any] = {"form": form, "page": page}
    else:
        context = {"form": form, "tree": queries.tree_for(request.user)}
    template = "administration/units.html#list" if request.htmx else "administration/units.html"
    return render(request, template, context)


@require_safe
def unit(request: Request, pk: int) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    found = get_object_or_404(queries.units_for(request.user), pk=pk)
    context = {
        "unit": found,
        "parent": parent_of(found),
        "children": children_of(found),
        "names": found.names.all(),
        "groups": groups_of(found),
        "placements": found.placements.select_related("parent"),
        "successions": successions_of(found),
        "posts": queries.holders_of_posts(request.user, found, timezone.localdate()),
    }
    return render(request, "administration/unit.html", context)


@require_http_methods(["GET", "POST"])
def unit_open(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    initial = {"opened_date": timezone.localdate(), "parent": request.GET.get("parent", "")}
    form = NewUnitForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            made = actions.open_unit(actor=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The unit is open."))
            return redirect("administration:unit", made.pk)
    return _form_page(request, "administration/unit_open.html", {"form": form})


@dataclass(frozen=True)
class Change:
    """A change of a unit: its form, what it would do, and the doing."""

    title: str | Promise
    done: str | Promise
    form: type[ConfirmedForm]
    effects: Callable[..., list[Effect]]
    act: Callable[..., None]


CHANGES: Mapping[str, Change] = {
    "rename": Change(
        _("Rename the unit"),
        _("The unit is renamed."),
        RenameForm,
        queries.effects_of_rename,
        actions.rename_unit,
    ),
    "move": Change(
        _("Move the unit"),
        _("The unit is moved."),
        MoveForm,
        queries.effects_of_move,
        actions.move_unit,
    ),
    "close": Change(
        _("Close the unit"),
        _("The unit is closed."),
        CloseForm,
        queries.effects_of_close,
        actions.close_unit,
    ),
}


@require_http_methods(["GET", "POST"])
def unit_change(request: Request, pk: int, change: str) -> HttpResponse:
    """First the form, then what the change would do, then the change."""
    insist_power(request.user, Power.SYSTEM)
    found = get_object_or_404(queries.units_for(request.user), pk=pk)
    if change not in CHANGES:
        raise Http404
    kind = CHANGES[change]
    form = kind.form(request.POST or None, unit=found, today=timezone.localdate())
    context = {"unit": found, "change": kind, "form": form}
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "confirmed"}
        if not form.cleaned_data["confirmed"]:
            context["effects"] = kind.effects(found, **values)
        elif _acted(kind, form, values, request.user, timezone.now()):
            messages.success(request, str(kind.done))
            return redirect("administration:unit", found.pk)
    return _form_page(request, "administration/unit_change.html", context)


def _acted(
    kind: Change, form: ConfirmedForm, values: dict[str, Any], actor: User, at: datetime
) -> bool:
    try:
        kind.act(form.unit, actor=actor, at=at, **values)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _form_page(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """422 tells htmx and machines that the form came back with faults."""
    return render(request, template, context, status=422 if context["form"].errors else 200)
