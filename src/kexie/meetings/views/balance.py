"""The balance a meeting opens with: as a page, on paper, as slides."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kexie.matters.queries import MEASURES
from kexie.meetings.forms.balance import BalanceFilter
from kexie.meetings.queries.balance import balance_of
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.slides import slides_of
from kexie.org.http import Request

# What stands beside the share that is verified, in the tables by unit and service.
SHOWN = ("all", "running", "late", "extended", "reported", "was_late")
LABELS = [(code, MEASURES[code].label) for code in SHOWN]


@require_safe
def balance(request: Request, pk: int) -> HttpResponse:
    now = timezone.now()
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    filters = BalanceFilter(request.GET)
    found = balance_of(request.user, meeting, now=now, cut=filters.cut())
    context: dict[str, Any] = {"meeting": meeting, "balance": found, "filters": filters}
    context |= {
        "labels": LABELS,
        "today": timezone.localdate(now),
        "now": now,
        "cut": filters.cut(),
    }
    template = "meetings/balance.html"
    return render(request, f"{template}#requirements" if request.htmx else template, context)


@require_safe
def slides(request: Request, pk: int) -> HttpResponse:
    """The same in pages of 16:9, for a wall or for paper."""
    now = timezone.now()
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    found = balance_of(request.user, meeting, now=now)
    if found is None:
        raise Http404
    context = {"meeting": meeting, "balance": found, "slides": slides_of(found), "now": now}
    return render(request, "meetings/slides.html", context)
