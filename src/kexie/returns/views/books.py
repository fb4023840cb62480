"""Workbooks of filings: saved, brought in, one or many."""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kexie.files.actions import bring_in
from kexie.files.models import File
from kexie.files.queries import content_of, files_for, unpacked
from kexie.kernel.errors import Refused
from kexie.kernel.paging import page_of
from kexie.org.http import Request
from kexie.records.access import insist
from kexie.returns.actions.books import BookRefused, take_book
from kexie.returns.actions.deliveries import deliver
from kexie.returns.books.texts import ENCODINGS, csv_of
from kexie.returns.books.writing import workbook_of
from kexie.returns.export import SHEET
from kexie.returns.flow import CYCLE, FILING
from kexie.returns.forms.books import BookForm, BooksForm
from kexie.returns.models import Cycle, Filing
from kexie.returns.queries.books import book_of, is_ours, verdict_on_file
from kexie.returns.queries.cycles import cycles_for
from kexie.returns.queries.deliveries import (
    deliveries_of,
    delivery_for,
    file_name,
    items_of,
    progress_of,
    zipped_books,
)
from kexie.returns.queries.filings import filings_for
from kexie.returns.views.register import sent
from kexie.workflow.actions import insist_now


def _saved(data: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003 -- Django's own signature
    return answer


@require_safe
def workbook(request: Request, pk: int) -> HttpResponse:
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    return _saved(workbook_of(book_of(filing)), f"{file_name(filing)}.xlsx", SHEET)


@require_safe
def text(request: Request, pk: int, encoding: str) -> HttpResponse:
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    if encoding not in ENCODINGS:
        raise Http404
    data = csv_of(book_of(filing), encoding)
    return _saved(data, f"{file_name(filing)}.csv", f"text/csv; charset={encoding}")


def writable_filing(request: Request, pk: int) -> Filing:
    """404 for what he may not see; a refusal for what he may not write."""
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    insist_now(filing, FILING, "fill", request.user)
    return filing


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: Request, pk: int) -> HttpResponse:
    """The ways out and in of one filing; what is sent is kept and looked at, nothing more."""
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    form = BookForm(sent(request), request.FILES or None)
    if form.is_valid():
        insist_now(filing, FILING, "fill", request.user)
        try:
            file = _kept(request, form)
        except Refused as refusal:
            form.add_error("upload", str(refusal))
        else:
            ours = is_ours(content_of(file))
            return redirect("returns:book_file" if ours else "returns:map", pk, file.pk)
    context = {"filing": filing, "form": form}
    return render(request, "returns/books/bring.html", context, status=422 if form.errors else 200)


def _kept(request: Request, form: BookForm) -> File:
    upload = form.cleaned_data["upload"]
    return bring_in(
        data=upload.read(), name=upload.name or "", actor=request.user, at=timezone.now()
    )


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: Request, pk: int, file: int) -> HttpResponse:
    """What the file would change; sent, it is taken over."""
    filing = writable_filing(request, pk)
    held = get_object_or_404(files_for(request.user), pk=file)
    if request.method == "POST":
        try:
            done = take_book(filing, held, actor=request.user, at=timezone.now())
        except BookRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, taken_words(len(done.changes)))
            return redirect("returns:filing", pk=pk)
    verdict = verdict_on_file(filing, content_of(held))
    context = {"filing": filing, "file": held, "verdict": verdict}
    return render(request, "returns/books/look.html", context)


def taken_words(count: int) -> str:
    words = ngettext("%(count)s cell was taken over.", "%(count)s cells were taken over.", count)
    return words % {"count": count}


def collected_cycle(request: Request, pk: int) -> Cycle:
    """404 for what he may not see; a refusal for who does not collect."""
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    insist(cycle, CYCLE.rules, request.user, "books")
    return cycle


@require_safe
def all_books(request: Request, pk: int) -> HttpResponseBase:
    """A workbook for every unit, in one package that is sent while it is made."""
    cycle = collected_cycle(request, pk)
    answer = StreamingHttpResponse(
        zipped_books(request.user, cycle), content_type="application/zip"
    )
    name = f"{cycle.record.title}.zip"
    answer["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003 -- Django's own signature
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def bring_many(request: Request, pk: int) -> HttpResponse:
    cycle = collected_cycle(request, pk)
    form = BooksForm(sent(request), request.FILES or None)
    if form.is_valid():
        try:
            files = [
                one
                for upload in form.cleaned_data["uploads"]
                for one in unpacked(upload.name or "", upload.read())
            ]
            delivery = deliver(cycle, files, actor=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("uploads", str(refusal))
        else:
            return redirect("returns:delivery", delivery.pk)
    context = {"cycle": cycle, "form": form, "deliveries": deliveries_of(cycle), "one": BookForm()}
    return render(request, "returns/books/many.html", context, status=422 if form.errors else 200)


@require_safe
def delivery(request: Request, pk: int) -> HttpResponse:
    """How far the workbooks have come, and what is wrong with which."""
    found = delivery_for(request.user, pk)
    if found is None:
        raise Http404
    page = page_of(items_of(found), request.GET)
    context = {
        "delivery": found,
        "cycle": found.cycle,
        "page": page,
        "progress": progress_of(found),
    }
    part = "#stage" if request.htmx else ""
    return render(request, f"returns/books/delivery.html{part}", context)
