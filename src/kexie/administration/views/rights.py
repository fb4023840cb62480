"""Who may do what: the security administrator's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.administration.forms.people import (
    DeputyForm,
    GrantForm,
    PeopleFilter,
    PowerForm,
    UnitChoice,
    unit_or_none,
)
from kexie.administration.queries import people as queries
from kexie.kernel.errors import Refused
from kexie.kernel.paging import page_of
from kexie.org.access import insist_power
from kexie.org.actions import people as actions
from kexie.org.actions.sign_in import remove_two_factor
from kexie.org.http import Request
from kexie.org.models import Power, User
from kexie.org.queries import two_factor_keys


@require_safe
def people_list(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SECURITY)
    form = PeopleFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.people_for(request.user, now=timezone.now(), **asked)
    context = {"form": form, "page": page_of(found.order_by("pinyin", "pk"), request.GET)}
    template = "administration/people.html#list" if request.htmx else "administration/people.html"
    return render(request, template, context)


@require_safe
def unit_rights(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SECURITY)
    form = UnitChoice(request.GET)
    unit = unit_or_none(form)
    context = {
        "form": form,
        "unit": unit,
        "held": queries.grants_in(request.user, unit) if unit else (),
        "reaching": queries.grants_reaching(request.user, unit) if unit else (),
    }
    template = (
        "administration/unit_rights.html#list"
        if request.htmx
        else "administration/unit_rights.html"
    )
    return render(request, template, context)


@require_safe
def person(request: Request, pk: int) -> HttpResponse:
    insist_power(request.user, Power.SECURITY)
    found = get_object_or_404(queries.people_for(request.user, now=timezone.now()), pk=pk)
    return _person_page(request, found, GrantForm(), PowerForm(initial={"power": found.power}))


@require_POST
def grant_give(request: Request, pk: int) -> HttpResponse:
    insist_power(request.user, Power.SECURITY)
    found = get_object_or_404(queries.people_for(request.user, now=timezone.now()), pk=pk)
    form = GrantForm(request.POST)
    if form.is_valid():
        try:
            actions.grant(actor=request.user, at=timezone.now(), user=found, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The role is given."))
            return redirect("administration:person", pk)
    return _person_page(request, found, form, PowerForm(initial={"power": found.power}))


@require_POST
def grant_revoke(request: Request, pk: int, grant: int) -> HttpResponse:
    insist_power(request.user, Power.SECURITY)
    held = get_object_or_404(queries.grants_for(request.user), pk=grant, user=pk)
    actions.revoke(held, actor=request.user, at=timezone.now())
    messages.success(request, _("The role is taken away."))
    return redirect("administration:person", pk)


@require_POST
def power_set(request: Request, pk: int) -> HttpResponse:
    insist_power(request.user, Power.SECURITY)
    found = get_object_or_404(queries.people_for(request.user, now=timezone.now()), pk=pk)
    form = PowerForm(request.POST)
    if form.is_valid():
        try:
            actions.set_power(found, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The power is set."))
            return redirect("administration:person", pk)
    return _person_page(request, found, GrantForm(), form)


@require_POST
def two_factor_remove(request: Request, pk: int) -> HttpResponse:
    insist_power(request.user, Power.SECURITY)
    found = get_object_or_404(queries.people_for(request.user, now=timezone.now()), pk=pk)
    remove_two_factor(found, actor=request.user, at=timezone.now())
    messages.success(
        request, _("Two-step sign-in is removed. The password alone opens the account.")
    )
    return redirect("administration:person", pk)


def _person_page(request: Request, found: User, grant: GrantForm, power: PowerForm) -> HttpResponse:
    on = timezone.localdate()
    deputyships = queries.deputyships_for(request.user, on)
    context = {
        "person": found,
        "grant_form": grant,
        "power_form": power,
        "two_factor": bool(two_factor_keys(found)),
        "deputyships": [one for one in deputyships if found in (one.principal, one.deputy)],
    }
    status = 422 if grant.errors or power.errors else 200
    return render(request, "administration/person.html", context, status=status)


@require_http_methods(["GET", "POST"])
def deputy_list(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SECURITY)
    today = timezone.localdate()
    form = DeputyForm(request.POST or None, initial={"from_date": today})
    if form.is_valid() and _named(request, form):
        messages.success(request, _("The deputy is named."))
        return redirect("administration:deputies")
    page = page_of(queries.deputyships_for(request.user, today), request.GET)
    context = {"form": form, "page": page, "today": today}
    status = 422 if form.errors else 200
    return render(request, "administration/deputies.html", context, status=status)


def _named(request: Request, form: DeputyForm) -> bool:
    given = form.cleaned_data
    first, after_last = form.span()
    try:
        actions.name_deputy(
            actor=request.user,
            at=timezone.now(),
            principal=given["principal"],
            deputy=given["deputy"],
            from_date=first,
            to_date=after_last,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def deputy_end(request: Request, pk: int) -> HttpResponse:
    insist_power(request.user, Power.SECURITY)
    named = get_object_or_404(queries.deputyships_for(request.user, timezone.localdate()), pk=pk)
    actions.end_deputyship(named, actor=request.user, at=timezone.now())
    messages.success(request, _("The deputyship is ended."))
    return redirect("administration:deputies")
