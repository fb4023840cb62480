"""The analysis page: a question in the address, its answer as table and picture, and what is taken along."""

from urllib.parse import quote

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kexie.indicators.analysis_page import AnalysisPage, analysis_page, stamp_of
from kexie.indicators.analysis_sheet import analysis_sheet, flat_heads, flat_rows
from kexie.indicators.forms.analysis import AnalysisForm
from kexie.indicators.queries.analysis import pivot
from kexie.indicators.queries.analysis.asked import DIMS
from kexie.indicators.queries.analysis.choices import choices
from kexie.kernel.sheets import csv_lines
from kexie.org.http import Request

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_IN_HEADER = 4000  # characters; a longer address is not written into the bar


@require_safe
def analysis(request: Request) -> HttpResponse:
    form = AnalysisForm.begun(request.GET)
    asked, now = form.analysis(), timezone.now()
    site = f"{request.scheme}://{request.get_host()}"
    today = request.user.as_of or timezone.localdate(now)
    page = analysis_page(request.user, asked, today=today, at=now, site=site)
    form.say(page.labels)
    context = {"form": form, "page": page, "here": "analysis", "answer": _answered(page)}
    part = "#answer" if request.htmx and not request.htmx.history_restore_request else ""
    answer = render(request, f"indicators/analysis/page.html{part}", context)
    if part and len(page.address) < MOST_IN_HEADER:
        answer["HX-Push-Url"] = f"{request.path}?{page.address}"
    return answer


def _answered(page: AnalysisPage) -> str:
    """
    The answer, written before the page around it.

    Deep inside its templates the same takes up to twice as long: Python asks the system for memory at each call there.
    """
    if not page.is_answered:
        return ""
    context = {"page": page, "made": page.made}
    return render_to_string("indicators/analysis/answer.html", context)


@require_safe
def export(request: Request, form: str) -> HttpResponse:
    """All rows of the answer: `xlsx` with stamp and definitions, `csv` with a line for each number."""
    asked, now = AnalysisForm(request.GET).analysis(), timezone.now()
    stamp = stamp_of(asked, now, f"{request.scheme}://{request.get_host()}")
    today = request.user.as_of or timezone.localdate(now)
    made = pivot(request.user, asked, today, whole=True)
    if made.page is None:
        raise Http404
    if form == "csv":
        lines = csv_lines(flat_heads(), flat_rows(made, stamp))
        answer = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(analysis_sheet(made, stamp), content_type=SHEET)
    name = quote(f"{gettext('Analysis')}-{timezone.localtime(now):%Y%m%d-%H%M}.{form}")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@require_safe
def find(request: Request) -> JsonResponse:
    """What the pickers ask: `of` a dimension, by a part of a name, a code or pinyin initials."""
    dim = request.GET.get("of", "")
    if dim not in DIMS:
        raise Http404
    today = request.user.as_of or timezone.localdate()
    found = choices(request.user, dim, request.GET.get("q", ""), today)
    results = [{"value": one.value, "label": one.label, "detail": one.detail} for one in found]
    return JsonResponse({"results": results})
