"""Official documents are written: begun, edited, counted while one writes, and files put beside them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kexie.issuing.actions.drafting import draft_document, edit_document
from kexie.issuing.actions.enclosing import drop_enclosure, enclose
from kexie.issuing.flow import DOCUMENT
from kexie.issuing.forms.documents import LONGEST_TEXT, DocumentForm, EnclosureForm
from kexie.issuing.models import Enclosure, OfficialDocument
from kexie.issuing.queries import documents_for
from kexie.issuing.queries.counting import counted
from kexie.issuing.queries.page import documents_with_all
from kexie.issuing.queries.places import writing_units
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.words import whole_number
from kexie.org.http import Request
from kexie.records.access import NotYours, seen_records
from kexie.records.models import Record
from kexie.workflow.actions import insist_now


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    if not writing_units(request.user).exists():
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    sent = request.POST if request.method == "POST" else None
    form, about = DocumentForm.begun(sent, request.user, request.GET), _about(request)
    if form.is_valid():
        try:
            made = draft_document(
                form.new_document(about),
                unit=form.cleaned_data["unit"],
                actor=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is kept."))
            return redirect("issuing:show", pk=made.pk)
    return _form_page(request, form, {"about": about})


def _about(request: Request) -> Record | None:
    """What it is about: `?about=` a record that the user sees."""
    key = whole_number(request.GET.get("about", ""))
    return seen_records(request.user).filter(pk=key).first() if key else None


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    document = get_object_or_404(documents_with_all(request.user), pk=pk)
    insist_now(document, DOCUMENT, "edit", request.user)
    form = DocumentForm.of(request.POST if request.method == "POST" else None, document)
    if form.is_valid() and _kept(request, document, form):
        messages.success(request, _("The draft is kept."))
        return redirect("issuing:show", pk=pk)
    return _form_page(request, form, {"document": document, "about": document.about})


def _kept(request: Request, document: OfficialDocument, form: DocumentForm) -> bool:
    """Kept, or said in the form why not."""
    new, seen = form.new_document(), form.cleaned_data["seen_version"] or 0
    try:
        edit_document(document, new, actor=request.user, at=timezone.now(), seen_version=seen)
    except Changed:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _form_page(request: Request, form: DocumentForm, context: dict[str, object]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "issuing/write.html", {"form": form, **context}, status=status)


@require_POST
def count(request: Request) -> HttpResponse:
    """How long it is, and whether it can be read, while one writes."""
    given = request.POST
    found = counted(
        given.get("title", ""), given.get("text", "")[:LONGEST_TEXT], given.get("length", "")
    )
    return render(request, "issuing/count.html", {"counted": found})


@require_POST
def add_enclosure(request: Request, pk: int) -> HttpResponse:
    document = get_object_or_404(documents_for(request.user), pk=pk)
    form = EnclosureForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file."))
        return redirect("issuing:show", pk=pk)
    upload = form.cleaned_data["upload"]
    enclose(document, data=upload.read(), name=upload.name, actor=request.user, at=timezone.now())
    messages.success(request, _("The file goes with the document."))
    return redirect("issuing:show", pk=pk)


@require_POST
def take_out_enclosure(request: Request, pk: int) -> HttpResponse:
    seen = documents_for(request.user)
    found = get_object_or_404(
        Enclosure.objects.select_related("document", "file"), pk=pk, document__in=seen
    )
    drop_enclosure(found, actor=request.user, at=timezone.now())
    messages.success(request, _("The file goes with the document no more."))
    return redirect("issuing:show", pk=found.document_id)
