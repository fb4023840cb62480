"""The trail: the audit administrator's."""

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.administration import actions
from kexie.administration.forms.rules import TrailFilterForm, TrailPlace
from kexie.administration.queries import trail as queries
from kexie.administration.queries.trail import TrailFilter
from kexie.administration.words import FLAWS
from kexie.kernel.address import Address
from kexie.kernel.sheets import csv_lines
from kexie.org.access import insist_power
from kexie.org.http import Request
from kexie.org.models import Power
from kexie.records.queries import TrailWords, changes_of


@require_safe
def trail(request: Request) -> HttpResponse:
    insist_power(request.user, Power.AUDIT)
    form = TrailFilterForm(request.GET)
    found = queries.trail_for(request.user, TrailFilter(**form.asked()))
    page = queries.page_of_trail(found, Address.of(request.GET), **TrailPlace(request.GET).asked())
    template = "administration/trail.html#list" if request.htmx else "administration/trail.html"
    return render(request, template, {"form": form, "page": page})


@require_safe
def trail_line(request: Request, number: int) -> HttpResponse:
    insist_power(request.user, Power.AUDIT)
    entry = get_object_or_404(queries.trail_for(request.user, TrailFilter()), number=number)
    context = {"entry": entry, "changes": changes_of(entry, TrailWords())}
    return render(request, "administration/trail_line.html", context)


@require_POST
def trail_export(request: Request) -> HttpResponseBase:
    """The lines the filters in the address leave, as CSV; that they were taken is written down first."""
    insist_power(request.user, Power.AUDIT)
    asked = TrailFilterForm(request.GET).asked()
    found = queries.trail_for(request.user, TrailFilter(**asked)).order_by("number")
    filters = {name: str(value) for name, value in asked.items()}
    actions.note_export(filters, actor=request.user, at=timezone.now())
    heads = [
        _("Line no."),
        _("Moment"),
        _("Who acted"),
        _("Action"),
        _("Object"),
        _("Details"),
        _("Origin"),
        _("Seal"),
    ]
    rows = queries.cells_of(found.iterator(chunk_size=2000))
    answer = StreamingHttpResponse(csv_lines(heads, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="trail-{timezone.localdate()}.csv"'
    return answer


@require_http_methods(["GET", "POST"])
def proof(request: Request) -> HttpResponse:
    """Prove the chain on the button's word; the result stands on the answer and in the trail."""
    insist_power(request.user, Power.AUDIT)
    found, now = None, timezone.now()
    if request.method == "POST":
        found = actions.verify_trail(actor=request.user, at=now)
    context = {"proof": found, "now": now, "flaws": FLAWS}
    return render(request, "administration/proof.html", context)
