"""The trail of one record: a page, and the same as a file."""

from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kexie.kernel.paging import page_of
from kexie.kernel.script import in_script
from kexie.kernel.sheets import csv_lines, workbook
from kexie.kernel.words import moment_words
from kexie.org.http import Request
from kexie.records.access import insist_trail, seen_records
from kexie.records.actions import note_trail_export
from kexie.records.models import Record
from kexie.records.queries import lines_with_units, trail_of

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def trail(request: Request, pk: int) -> HttpResponse:
    record = _record(request, pk)
    page = page_of(trail_of(request.user, record), request.GET)
    context = {"record": record, "page": page, "lines": lines_with_units(page.rows)}
    return render(request, "records/trail.html", context)


@require_POST
def trail_export(request: Request, pk: int, form: str) -> HttpResponse:
    """The whole trail of the record, oldest first, in words; that it was taken is written down first."""
    record = _record(request, pk)
    if form not in TYPES:
        raise Http404
    note_trail_export(record, actor=request.user, at=timezone.now())
    heads = [
        _("Moment"),
        _("Who acted"),
        _("Action"),
        _("Object"),
        _("Unit"),
        _("What changed"),
        _("Origin"),
    ]
    rows = _cells(request, record)
    data = workbook(_("Trail"), heads, rows) if form == "xlsx" else "".join(csv_lines(heads, rows))
    answer = HttpResponse(data, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="trail-{pk}.{form}"'
    return answer


def _cells(request: Request, record: Record) -> Iterator[list[str]]:
    for line in lines_with_units(list(trail_of(request.user, record).order_by("number"))):
        when, where = moment_words(line.at), in_script(line.unit)
        yield [when, line.who, line.what, line.about, where, line.said, line.origin]


def _record(request: Request, pk: int) -> Record:
    """404 for what one may not see, 403 for what one sees without reading its trail."""
    record = get_object_or_404(seen_records(request.user), pk=pk)
    insist_trail(record, request.user)
    return record
