"""Getting through the gate, for pages and API."""

from django.shortcuts import get_object_or_404

from kexie.documents.models import Document
from kexie.documents.queries import documents_for
from kexie.intake.access import RULES
from kexie.intake.models import Draft, Obligation
from kexie.org.http import Request
from kexie.records.access import insist


def seen_document(request: Request, pk: int, verb: str = "review") -> Document:
    """404 for what the user may not see, 403 for what he sees and may not do."""
    document = get_object_or_404(documents_for(request.user), pk=pk)
    insist(document, RULES, request.user, verb)
    return document


def seen_draft(request: Request, pk: int) -> Draft:
    found = Draft.objects.filter(document__in=documents_for(request.user).values("pk"))
    found = found.select_related("document__record__unit", "anchor__version")
    draft = get_object_or_404(found, pk=pk)
    insist(draft.document, RULES, request.user, "review")
    return draft


def seen_obligation(request: Request, pk: int) -> Obligation:
    found = Obligation.objects.filter(document__in=documents_for(request.user).values("pk"))
    obligation = get_object_or_404(found.select_related("document__record__unit", "anchor"), pk=pk)
    insist(obligation.document, RULES, request.user, "review")
    return obligation
