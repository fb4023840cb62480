"""The catalogue: its list, one indicator, and what its keepers change."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kexie.indicators.access import indicators_for, units_keeping
from kexie.indicators.actions.catalogue import (
    NotTheKeeper,
    add_indicator,
    define_anew,
    insist_keeps,
    rename_indicator,
)
from kexie.indicators.forms.catalogue import (
    CatalogueFilter,
    IndicatorForm,
    meaning_form,
    naming_form,
)
from kexie.indicators.models import Indicator
from kexie.indicators.queries.catalogue import (
    SORTS,
    catalogue_for,
    indicator_page,
    present_definitions,
)
from kexie.indicators.sheets import catalogue_sheet
from kexie.kernel.paging import page_of
from kexie.kernel.tables import sorting_of
from kexie.org.http import Request

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def catalogue(request: Request) -> HttpResponse:
    filters = CatalogueFilter(request.GET)
    sorting = sorting_of(request.GET, SORTS, default="order")
    page = page_of(sorting.apply(catalogue_for(request.user, filters.wanted())), request.GET)
    context = {"filters": filters, "sorting": sorting, "page": page}
    context |= {"address": page.address.link(page=""), "here": "catalogue"}
    context["keeps"] = units_keeping(request.user).exists()
    part = "#list" if request.htmx else ""
    return render(request, f"indicators/catalogue.html{part}", context)


@require_safe
def export(request: Request) -> HttpResponse:
    """The filtered catalogue as a sheet: exactly its rows, in its order."""
    found = catalogue_for(request.user, CatalogueFilter(request.GET).wanted())
    rows = sorting_of(request.GET, SORTS, default="order").apply(found)
    answer = HttpResponse(catalogue_sheet(rows, present_definitions(found)), content_type=SHEET)
    name = quote(f"{gettext('Catalogue of indicators')}-{timezone.localdate():%Y%m%d}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _found(request: Request, pk: int) -> Indicator:
    found = indicators_for(request.user).select_related("breakdown", "owner")
    return get_object_or_404(found, pk=pk)


def kept(request: Request, pk: int) -> Indicator:
    """The indicator, if the user reads the catalogue (else 404) and keeps this part of it (else 403)."""
    indicator = _found(request, pk)
    insist_keeps(request.user, indicator)
    return indicator


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    page = indicator_page(request.user, _found(request, pk))
    return render(request, "indicators/show.html", {"page": page, "indicator": page.indicator})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    indicator = kept(request, pk)
    form = naming_form(request.POST or None, indicator)
    if not (request.POST and form.is_valid()):
        return _form(request, form, indicator, _("Edit name and display"))
    rename_indicator(
        indicator,
        form.naming(),
        version=form.cleaned_data["version"],
        actor=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The indicator is changed."))
    return redirect("indicators:show", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def define(request: Request, pk: int) -> HttpResponse:
    indicator = kept(request, pk)
    present = indicator.definitions.filter(to_year__isnull=True).first()
    form = meaning_form(request.POST or None, indicator, present, timezone.localdate().year)
    if not (request.POST and form.is_valid()):
        return _form(request, form, indicator, _("Define anew from a year on"))
    version = form.cleaned_data["version"]
    define_anew(indicator, form.meaning(), version=version, actor=request.user, at=timezone.now())
    messages.success(
        request, _("The new definition is kept; the one before ends with the year before.")
    )
    return redirect("indicators:show", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    if not units_keeping(request.user).exists():
        raise NotTheKeeper(_("You do not keep indicators for any unit."))
    year = timezone.localdate().year
    form = IndicatorForm(request.POST or None, user=request.user, year=year)
    if not (request.POST and form.is_valid()):
        return _form(request, form, None, _("New indicator"))
    made = add_indicator(
        form.nature(),
        form.naming(),
        form.meaning(),
        owner=form.cleaned_data["owner"],
        actor=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The indicator is in the catalogue."))
    return redirect("indicators:show", made.pk)


def _form(
    request: Request, form: object, indicator: Indicator | None, title: object
) -> HttpResponse:
    context = {"form": form, "indicator": indicator, "title": title}
    status = 422 if request.method == "POST" else 200
    return render(request, "indicators/form.html", context, status=status)
