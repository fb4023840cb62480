"""One figure, opened."""

from dataclasses import replace
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kexie.indicators.access import units_read_by
from kexie.indicators.actions.correcting import (
    comes_from_report,
    correct_figure,
    insist_corrects,
)
from kexie.indicators.figure_sheet import figure_sheet
from kexie.indicators.forms.figure import CorrectionForm, FigureForm
from kexie.indicators.models import Standing
from kexie.indicators.queries.page import figure_page, own_cell
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


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Request) -> HttpResponse:
    """Set the unit's own answer right; what a report gave is amended there."""
    spot = FigureForm(request.GET, user=request.user).spot()
    if spot is None or not units_read_by(request.user).filter(pk=spot.unit.pk).exists():
        raise Http404
    cell = own_cell(replace(spot, standing=Standing.ACCEPTED))
    if cell is None:
        raise Http404
    insist_corrects(request.user, cell)
    context = {"spot": spot, "cell": cell, "from_report": comes_from_report(cell)}
    form = CorrectionForm(request.POST or None, figure=cell)
    if request.method == "POST" and form.is_valid():
        seen, now = form.cleaned_data["seen"], timezone.now()
        correct_figure(cell, form.correction(), seen_batch=seen, actor=request.user, at=now)
        messages.success(request, _("The figure is corrected; what stood before is kept below."))
        return redirect(spot.link())
    status = 422 if request.method == "POST" else 200
    return render(request, "indicators/correct.html", context | {"form": form}, status=status)


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
