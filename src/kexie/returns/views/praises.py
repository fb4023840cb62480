"""What reviewers found good: listed, and as a workbook."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kexie.kernel.paging import page_of
from kexie.org.http import Request
from kexie.returns.export import SHEET
from kexie.returns.forms.praises import PraiseFilter
from kexie.returns.praise_sheet import praise_sheet
from kexie.returns.queries.praises import praises_for


@require_safe
def listing(request: Request) -> HttpResponse:
    filters = PraiseFilter(request.GET, user=request.user)
    page = page_of(praises_for(request.user, filters.wanted()), request.GET)
    save = f"?{request.GET.urlencode()}" if request.GET else ""
    part = "#list" if request.htmx else ""
    context = {"filters": filters, "page": page, "save": save}
    return render(request, f"returns/praises.html{part}", context)


@require_safe
def export(request: Request) -> HttpResponse:
    """Exactly the list on the page, all of it."""
    filters = PraiseFilter(request.GET, user=request.user)
    data = praise_sheet(praises_for(request.user, filters.wanted()))
    answer = HttpResponse(data, content_type=SHEET)
    name = quote(f"{gettext('What was good')}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer
