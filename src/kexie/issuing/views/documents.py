"""Official documents: listed, saved as a table, shown, moved by a word, spoken about, and their files."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kexie.issuing.actions import moving
from kexie.issuing.actions.issuing import issue_document, order_files
from kexie.issuing.export import register_of
from kexie.issuing.flow import DOCUMENT
from kexie.issuing.forms.documents import DocumentFilter, EnclosureForm
from kexie.issuing.models import FROZEN, FileKind, OfficialDocument
from kexie.issuing.queries import SORTS, documents_for, tally_of
from kexie.issuing.queries.page import documents_with_all, page_of_document
from kexie.issuing.queries.places import writing_units
from kexie.issuing.queries.readiness import readiness_of
from kexie.issuing.rendering import files_of
from kexie.kernel.paging import page_of
from kexie.kernel.sheets import csv_lines, workbook
from kexie.kernel.tables import sorting_of
from kexie.org.http import Request
from kexie.org.models import User
from kexie.records.queries import comments_for

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
def listing(request: Request) -> HttpResponse:
    filters = DocumentFilter(request.GET)
    sorting = sorting_of(request.GET, SORTS, default="-opened")
    page = page_of(sorting.apply(documents_for(request.user, wanted=filters.wanted())), request.GET)
    context = {"filters": filters, "sorting": sorting, "page": page}
    context |= {"address": page.address.link(page=""), "today": timezone.localdate()}
    context["counts"] = tally_of(documents_for(request.user))
    context["may_write"] = writing_units(request.user).exists()
    template = "issuing/list.html"
    return render(request, f"{template}#list" if request.htmx else template, context)


@require_safe
def export(request: Request, kind: str) -> HttpResponseBase:
    register, today = register_of(request.user, request.GET), timezone.localdate()
    answer: HttpResponseBase
    if kind == "csv":
        answer = StreamingHttpResponse(
            csv_lines(register.heads, register.rows), content_type="text/csv"
        )
    else:
        answer = HttpResponse(
            workbook(register.title, register.heads, register.rows), content_type=SHEET
        )
    answer["Content-Disposition"] = _named(f"{register.title}-{today:%Y%m%d}.{kind}", saved=True)
    return answer


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    document = get_object_or_404(documents_with_all(request.user), pk=pk)
    context = {"page": page_of_document(request.user, document), "enclosing": EnclosureForm()}
    context["comments"] = comments_for(request.user, pk)
    return render(request, "issuing/show.html", context)


@require_safe
def files(request: Request, pk: int) -> HttpResponse:
    """The files as they stand, asked for again and again until they are made."""
    document = get_object_or_404(documents_with_all(request.user), pk=pk)
    context = {"page": page_of_document(request.user, document)}
    return render(request, "issuing/files.html", context)


@require_safe
def readiness(request: Request, pk: int) -> HttpResponse:
    """What is still to be looked at; comes after the page, since it is laid out for it."""
    found = get_object_or_404(documents_with_all(request.user), pk=pk)
    context = {"readiness": readiness_of(found), "document": found}
    return render(request, "issuing/readiness.html", context)


@require_safe
def preview(request: Request, pk: int, kind: str) -> HttpResponse:
    """The draft as a file, laid out now; of what was issued the file that was kept then."""
    document = get_object_or_404(documents_with_all(request.user), pk=pk)
    if kind not in FileKind.values:
        raise Http404
    kept = document.issued_files.filter(kind=kind).first()
    if kept is not None:
        return redirect("files:fetch", pk=kept.file_id)
    if document.state in FROZEN:
        raise Http404
    made = files_of(document)
    answer = HttpResponse(made.data[FileKind(kind)], content_type=MEDIA[kind])
    answer["Content-Disposition"] = _named(f"{made.name}.{kind}", saved=kind != "pdf")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _named(name: str, *, saved: bool) -> str:
    """Under which name it is saved, or shown."""
    return content_disposition_header(saved, name) or "inline"


Act = Callable[[OfficialDocument, str, str, User, datetime], None]
SIMPLE: dict[str, Act] = {
    "check": lambda one, note, seen, who, at: moving.check(
        one, actor=who, at=at, note=note, seen=seen
    ),
    "return_draft": lambda one, note, _seen, who, at: moving.return_draft(
        one, actor=who, at=at, note=note
    ),
    "withdraw": lambda one, note, _seen, who, at: moving.withdraw(one, actor=who, at=at, note=note),
    "issue": lambda one, _note, _seen, who, at: issue_document(one, actor=who, at=at),
}


@require_POST
def move(request: Request, pk: int, move: str) -> HttpResponse:
    """A move that takes a note or none; `?seen=` the mark of what was read."""
    found = get_object_or_404(documents_for(request.user), pk=pk)
    if move not in SIMPLE:
        raise Http404
    given = request.POST.get("note", ""), request.GET.get("seen", "")
    SIMPLE[move](found, *given, request.user, timezone.now())
    messages.success(request, _("Done: %(move)s.") % {"move": DOCUMENT.moves[move].label})
    return redirect("issuing:show", pk=pk)


@require_POST
def have_files_made(request: Request, pk: int) -> HttpResponse:
    """Have the files made again, where the job did not come to its end."""
    found = get_object_or_404(documents_for(request.user, "issue"), pk=pk, state__in=FROZEN)
    order_files(found, actor=request.user, at=timezone.now())
    messages.success(request, _("The files are being made."))
    return redirect("issuing:show", pk=pk)


@require_POST
def comment(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(documents_for(request.user), pk=pk)
    text = request.POST.get("text", "")
    moving.comment(found, actor=request.user, at=timezone.now(), text=text)
    place = redirect("issuing:show", pk=pk).url
    return redirect(f"{place}#comments")
