"""Pages of documents."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kexie.documents.access import RULES
from kexie.documents.actions import describe
from kexie.documents.forms import DocumentFilter, FactsForm
from kexie.documents.models import Document, Version
from kexie.documents.queries import (
    DOCUMENT_SORTS,
    Paragraph,
    current_version,
    documents_for,
    lay_out,
    parts_of,
    version_of,
    versions_of,
)
from kexie.kernel.paging import page_of
from kexie.kernel.tables import sorting_of
from kexie.kernel.words import whole_number
from kexie.org.http import Request
from kexie.records.access import insist, may


@require_GET
def document_list(request: Request) -> HttpResponse:
    form = DocumentFilter(request.GET)
    form.is_valid()
    sorting = sorting_of(request.GET, DOCUMENT_SORTS, default="-loaded")
    found = documents_for(request.user, **form.wanted())
    context = {
        "form": form,
        "sorting": sorting,
        "page": page_of(sorting.apply(found), request.GET),
        "filtered": bool(form.wanted()),
    }
    template = "documents/list.html#list" if request.htmx else "documents/list.html"
    return render(request, template, context)


@require_GET
def show(request: Request, pk: int) -> HttpResponse:
    document = get_object_or_404(documents_for(request.user), pk=pk)
    version = current_version(document)
    part = whole_number(request.GET.get("part", "")) or 0
    context = {
        "document": document,
        "version": version,
        "versions": versions_of(document),
        "keeps": may(document, RULES, request.user, "keep"),
        "paragraphs": _part(version, part) if version else [],
        "part": part,
    }
    return render(request, "documents/show.html", context)


def _part(version: Version, part: int) -> list[Paragraph]:
    parts = parts_of(version.text)
    return lay_out(version.text, (), parts[min(part, len(parts) - 1)])


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    document = get_object_or_404(documents_for(request.user), pk=pk)
    insist(document, RULES, request.user, "keep")
    form = FactsForm(request.POST or None, instance=document)
    if form.is_valid():
        describe(
            document,
            seen=form.cleaned_data["seen"],
            title=form.cleaned_data["title"],
            facts=form.facts(),
            actor=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Saved."))
        return redirect("documents:show", pk=pk)
    status = 422 if form.errors else 200
    return render(
        request, "documents/edit.html", {"form": form, "document": document}, status=status
    )


@require_GET
def version(request: Request, pk: int, number: int) -> HttpResponse:
    """The text of one version as it was, for reading."""
    document, found = _version(request, pk, number)
    context = {"document": document, "version": found, "paragraphs": lay_out(found.text, ())}
    return render(request, "documents/version.html", context)


@require_GET
def source(request: Request, pk: int, number: int) -> HttpResponse:
    """What was brought in, before any repair."""
    document, found = _version(request, pk, number)
    return render(request, "documents/source.html", {"document": document, "version": found})


def _version(request: Request, pk: int, number: int) -> tuple[Document, Version]:
    document = get_object_or_404(documents_for(request.user), pk=pk)
    return document, get_object_or_404(version_of(document, number), number=number)
