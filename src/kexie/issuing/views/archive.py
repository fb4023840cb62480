"""What goes to the archive and what went there: listed, packed one by one or many at once, taken along."""

import tempfile
import zipfile

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kexie.files.http import as_attachment
from kexie.files.queries import content_of
from kexie.issuing.actions.archiving import BadRetention, archive_many
from kexie.issuing.forms.archive import PackageFilter
from kexie.issuing.queries.archive import SORTS, archivable_for, packages_for, years_of_issue
from kexie.issuing.queries.places import writing_units
from kexie.kernel.paging import page_of
from kexie.kernel.tables import sorting_of
from kexie.kernel.words import whole_number
from kexie.org.http import Request
from kexie.records.access import NotYours

IN_MEMORY = 20_000_000  # bytes; what is larger lies on the disk while it is sent


@require_safe
def listing(request: Request) -> HttpResponse:
    if not writing_units(request.user).exists():
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    years = years_of_issue(request.user)
    filters = PackageFilter(request.GET, years)
    sorting = sorting_of(request.GET, SORTS, default="-issued")
    found = archivable_for(request.user, filters.wanted())
    page = page_of(sorting.apply(found), request.GET)
    context = {"filters": filters, "sorting": sorting, "page": page, "years": years}
    template = "issuing/archive.html"
    return render(request, f"{template}#list" if request.htmx else template, context)


@require_POST
def many(request: Request) -> HttpResponse:
    """Each of those chosen by itself; the answer tells row by row."""
    keys = {whole_number(key) for key in request.POST.getlist("document")} - {None}
    years = whole_number(request.POST.get("retention", ""))
    if years is None:
        raise BadRetention(_("Say how long it is kept."))
    outcomes = archive_many(
        archivable_for(request.user).filter(pk__in=keys).order_by("issued_at", "pk"),
        retention=years or None,
        actor=request.user,
        at=timezone.now(),
    )
    refused = sum(bool(one.refusal) for one in outcomes)
    context = {"outcomes": outcomes, "done": len(outcomes) - refused, "refused": refused}
    return render(request, "issuing/archived.html", context)


@require_safe
def package(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(packages_for(request.user), pk=pk)
    return as_attachment(found.file, content_of(found.file))


@require_safe
def year(request: Request, year: int) -> HttpResponseBase:
    """All packages of documents issued in a year, in one file."""
    found = packages_for(request.user, year=year)
    if not found.exists():
        raise Http404
    whole = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- closed by the answer when it is sent
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as bundle:
        for one in found:
            bundle.writestr(zipfile.ZipInfo(f"{one.number}.zip"), content_of(one.file))
    whole.seek(0)
    name = f"{_('Archive packages')}-{year}.zip"
    answer = FileResponse(whole, as_attachment=True, filename=name, content_type="application/zip")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
