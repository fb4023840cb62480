"""Bringing texts in, and waiting for large ones."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kexie.documents.models import Document
from kexie.documents.queries import latest_version
from kexie.intake.actions.bringing import bring_in_text, correct_text
from kexie.intake.forms import BringForm, SourceForm
from kexie.intake.http import seen_document
from kexie.intake.queries.drafts import reading_stage
from kexie.intake.views.gate import number
from kexie.kernel.errors import Refused
from kexie.org.http import Request
from kexie.org.queries import own_units
from kexie.records.access import STAFF, NotYours


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    units = own_units(request.user, tuple(STAFF))
    if not units:
        raise NotYours(_("Texts are brought in by staff. Ask for the role in your unit."))
    form = BringForm(request.POST or None, request.FILES or None, units=units)
    if form.is_valid():
        document = _bring_in(request, form)
        if document:
            return redirect("intake:review", pk=document.pk)
    status = 422 if form.errors else 200
    return render(request, "intake/new.html", {"form": form}, status=status)


def _bring_in(request: Request, form: BringForm) -> Document | None:
    """The document, or None with the reason in the form: what was typed stays."""
    data, name = form.content()
    given = form.cleaned_data
    try:
        return bring_in_text(
            unit=given["unit"],
            kind=given["kind"],
            title=given["title"],
            data=data,
            name=name,
            text_date=given["text_date"],
            source=given["source"],
            actor=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("file" if given["file"] else "text", str(refusal))
        return None


@require_GET
def progress(request: Request, pk: int) -> HttpResponse:
    """How far a large text is; goes on by itself."""
    document = seen_document(request, pk)
    stage = reading_stage(document)
    if stage.done and request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("intake:review", args=[pk])
        return answer
    if stage.done:
        return redirect("intake:review", pk=pk)
    page = "intake/progress.html#stage" if request.htmx else "intake/progress.html"
    return render(request, page, {"document": document, "stage": stage})


@require_http_methods(["GET", "POST"])
def correct(request: Request, pk: int) -> HttpResponse:
    document = seen_document(request, pk)
    form = SourceForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _correct(request, document, form):
        return redirect("intake:review", pk=pk)
    context = {"document": document, "form": form, "latest": latest_version(document)}
    return render(request, "intake/correct.html", context, status=422 if form.errors else 200)


def _correct(request: Request, document: Document, form: SourceForm) -> bool:
    data, name = form.content()
    try:
        correct_text(
            document,
            data=data,
            name=name,
            seen_version=number(request, "seen"),
            actor=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, forms.ValidationError(str(refusal)))
        return False
    return True
