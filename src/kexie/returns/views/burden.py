"""The burden meter."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kexie.kernel.paging import page_of
from kexie.org.http import Request
from kexie.org.models import Unit
from kexie.org.queries import own_units
from kexie.returns.charts import by_month
from kexie.returns.export import SHEET, burden_sheet
from kexie.returns.forms.burden import BurdenFilter
from kexie.returns.queries import burden as meter


@require_safe
def burden(request: Request) -> HttpResponse:
    """Of every unit the requests of each month; of the chosen one its year beside the last."""
    filters = BurdenFilter(request.GET, this_year=timezone.localdate().year)
    text, kind, year = filters.wanted()
    page = page_of(meter.metered_units(text, kind), request.GET)
    context = {"filters": filters, "page": page, "year": year, "months": meter.MONTHS}
    context["rows"] = meter.years_of(page, year)
    context |= {"askers": meter.askers(year)[:10], "own": own_units(request.user).first()}
    context["save"] = page.address.link(page="")
    part = "#list" if request.htmx else ""
    return render(request, f"returns/burden.html{part}", context)


@require_safe
def unit_burden(request: Request, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=pk)
    filters = BurdenFilter(request.GET, this_year=timezone.localdate().year)
    year = filters.wanted()[2]
    this, last = meter.years_of([unit], year)[0], meter.years_of([unit], year - 1)[0]
    context = {"unit": unit, "year": year, "this": this, "last": last}
    context["chart"] = by_month(this.months, last.months, year)
    context["months"] = list(zip(meter.MONTHS, this.months, last.months, strict=True))
    context["requests"] = meter.requests_to(unit, year)[:100]
    return render(request, "returns/unit_burden.html", context)


@require_safe
def export(request: Request) -> HttpResponse:
    filters = BurdenFilter(request.GET, this_year=timezone.localdate().year)
    text, kind, year = filters.wanted()
    data = burden_sheet(meter.years_of(meter.metered_units(text, kind), year), year)
    answer = HttpResponse(data, content_type=SHEET)
    name = quote(f"{gettext('Burden %(year)s') % {'year': year}}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer
