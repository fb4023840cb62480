"""Filings by their own units: what is owed, filled in, handed in."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kexie.kernel.paging import page_of
from kexie.kernel.tables import sorting_of
from kexie.org.http import Request
from kexie.returns.actions import beginning, enclosing, review
from kexie.returns.errors import BadFile
from kexie.returns.forms.filling import EncloseForm, OwedFilter
from kexie.returns.models import Filing
from kexie.returns.queries.filing_page import page_of_filing
from kexie.returns.queries.filings import OWED_SORTS, filings_for, owed_by
from kexie.returns.queries.together import rounds_together
from kexie.returns.queries.validation import blank_in, findings_of
from kexie.returns.views.register import version_in


@require_safe
def mine(request: Request) -> HttpResponse:
    filters = OwedFilter(request.GET, user=request.user)
    sorting = sorting_of(request.GET, OWED_SORTS, default="turn")
    page = page_of(sorting.apply(owed_by(request.user, filters.wanted())), request.GET)
    context = {"filters": filters, "sorting": sorting, "page": page, "today": timezone.localdate()}
    context["together"] = rounds_together(request.user)
    part = "#list" if request.htmx else ""
    return render(request, f"returns/filings.html{part}", context)


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    page = page_of_filing(request.user, filing, timezone.localdate())
    context = {"page": page, "filing": filing, "today": timezone.localdate()}
    return render(request, "returns/filing.html", context)


@require_safe
def findings(request: Request, pk: int) -> HttpResponse:
    """What must be mended before it can be handed in, as it stands now."""
    filing = get_object_or_404(filings_for(request.user, "fill"), pk=pk)
    found = {"findings": findings_of(filing), "blank": blank_in(filing)}
    return render(request, "returns/filing_findings.html", found)


def _begin(filing: Filing, request: Request, at: datetime) -> None:
    count = beginning.begin(filing, actor=request.user, at=at)
    messages.success(request, _filled(count))


def _refresh(filing: Filing, request: Request, at: datetime) -> None:
    count = beginning.refresh(filing, actor=request.user, at=at)
    messages.success(request, _filled(count))


def _filled(count: int) -> str:
    words = ngettext(
        "%(count)s place was filled in from the record.",
        "%(count)s places were filled in from the record.",
        count,
    )
    return words % {"count": count}


def _submit(filing: Filing, request: Request, at: datetime) -> None:
    review.submit(filing, actor=request.user, at=at, seen_version=version_in(request))
    messages.success(request, _("Submitted."))


def _nothing(filing: Filing, request: Request, at: datetime) -> None:
    reason, seen = _note(request).strip(), version_in(request)
    if not reason:
        raise review.NothingSaid(_("Say in a few words why there is nothing to report."))
    review.submit(filing, actor=request.user, at=at, seen_version=seen, nothing_reason=reason)
    messages.success(request, _("Submitted: nothing to report."))


def _note(request: Request) -> str:
    return request.POST.get("note", "")[:400]


MOVES: dict[str, Callable[[Filing, Request, datetime], None]] = {
    "begin": _begin,
    "refresh": _refresh,
    "submit": _submit,
    "nothing": _nothing,
    "withdraw": lambda filing, request, at: review.withdraw(
        filing, actor=request.user, at=at, reason=_note(request)
    ),
    "amend": lambda filing, request, at: review.amend(
        filing, actor=request.user, at=at, reason=_note(request)
    ),
    "abandon_amendment": lambda filing, request, at: review.abandon_amendment(
        filing, actor=request.user, at=at
    ),
}


@require_POST
def enclose(request: Request, pk: int, key: str) -> HttpResponse:
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    form = EncloseForm(request.POST, request.FILES)
    if not form.is_valid():
        raise BadFile(_("Choose a file."))
    upload, now = form.cleaned_data["upload"], timezone.now()
    given = {"data": upload.read(), "name": upload.name}
    enclosing.enclose(filing, key=key, actor=request.user, at=now, **given)
    messages.success(request, _("The file is enclosed."))
    return redirect(f"{reverse('returns:filing', args=[pk])}#c-{key}")


@require_POST
def take_back(request: Request, pk: int, enclosure: int) -> HttpResponse:
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    one = get_object_or_404(filing.enclosures.select_related("field"), pk=enclosure)
    enclosing.take_back(one, actor=request.user, at=timezone.now())
    messages.success(request, _("The file was taken away."))
    return redirect(f"{reverse('returns:filing', args=[pk])}#c-{one.field.key}")


@require_POST
def move(request: Request, pk: int, move: str) -> HttpResponse:
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    MOVES[move](filing, request, timezone.now())
    return redirect("returns:filing", pk=pk)
