"""One figure, opened."""

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kexie.indicators.figure_sheet import figure_sheet
from kexie.indicators.forms.figure import FigureForm
from kexie.indicators.queries.page import figure_page
from kexie.org.http import Request

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def figure(request: Request) -> HttpResponse:
    form = FigureForm(request.GET, user=request.user)
    spot = form.spot()
    if "indicator" in form.errors or "group" in form.errors:
        raise Http404
    page = figure_page(request.user, spot) if spot else None
    if spot and page is None:
        raise Http404
    context = {"form": form, "page": page, "as_of": timezone.now()}
    context["indicator"] = form.cleaned_data["indicator"]
    return render(request, "indicators/figure.html", context)


@require_safe
def export(request: Request) -> HttpResponse:
    """The same as a sheet: summands with a formula that adds them up again, cell and history."""
    spot = FigureForm(request.GET, user=request.user).spot()
    page = figure_page(request.user, spot) if spot else None
    if page is None:
        raise Http404
    answer = HttpResponse(figure_sheet(page, timezone.now()), content_type=SHEET)
    name = quote(f"{page.spot.indicator.code}-{page.spot.period.id}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer
