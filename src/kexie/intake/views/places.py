"""Lost places of a corrected text, and the margin of a document's page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from kexie.documents.actions import leave_anchor, place_anchor
from kexie.documents.models import Anchor
from kexie.documents.queries import current_version, documents_for, lay_out
from kexie.intake.access import RULES
from kexie.intake.http import seen_document
from kexie.intake.queries.lost import lost_places
from kexie.intake.queries.margin import margin_for
from kexie.intake.views.gate import number
from kexie.org.http import Request
from kexie.records.access import may


@require_http_methods(["GET", "POST"])
def lost(request: Request, pk: int) -> HttpResponse:
    document = seen_document(request, pk)
    if request.method == "POST":
        anchor = get_object_or_404(Anchor, pk=number(request, "anchor"), document=document)
        if request.POST.get("leave"):
            leave_anchor(anchor, actor=request.user, at=timezone.now())
        else:
            span = (number(request, "start"), number(request, "end"))
            seen = (number(request, "version"), number(request, "revision"))
            place_anchor(anchor, span=span, seen=seen, actor=request.user, at=timezone.now())
        return redirect("intake:lost", pk=pk)
    version = current_version(document)
    places = lost_places(document, version)
    context = {
        "document": document,
        "version": version,
        "places": places,
        "paragraphs": lay_out(version.text, ()) if version and places else [],
    }
    return render(request, "intake/lost.html", context)


@require_GET
def margin(request: Request, pk: int) -> HttpResponse:
    """The text of a document with what became of each sentence: shown on the document's own page."""
    document = get_object_or_404(documents_for(request.user), pk=pk)
    version = current_version(document)
    if version is None:
        return HttpResponse(status=204)
    reviewing = may(document, RULES, request.user, "review")
    shown = margin_for(
        request.user, document, version, part=number(request, "part"), reviewing=reviewing
    )
    context = {"document": document, "margin": shown, "reviewing": reviewing}
    return render(request, "intake/margin.html", context)
