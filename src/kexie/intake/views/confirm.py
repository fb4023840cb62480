"""From drafts to tasks: what will be made, and making it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kexie.documents.models import Document
from kexie.intake.actions.confirming import confirm_drafts
from kexie.intake.forms import DayForm
from kexie.intake.http import seen_document
from kexie.intake.queries.handout import handout_of
from kexie.intake.views.gate import chosen
from kexie.kernel.errors import Refused
from kexie.matters.queries.levels import quick_days
from kexie.org.http import Request


@require_http_methods(["GET", "POST"])
def confirm(request: Request, pk: int) -> HttpResponse:
    document = seen_document(request, pk, "confirm")
    if request.method == "POST" and _hand_out(request, document):
        return redirect("documents:show", pk=pk)
    today = timezone.localdate()
    context = {"document": document, "handout": handout_of(document, today)}
    context |= {"days": quick_days(today), "today": today, "other": DayForm()["other"]}
    return render(request, "intake/confirm.html", context)


def _hand_out(request: Request, document: Document) -> bool:
    try:
        tasks = confirm_drafts(
            document, drafts=chosen(request), actor=request.user, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    said = ngettext(
        "%(count)d task was handed out.", "%(count)d tasks were handed out.", len(tasks)
    )
    messages.success(request, said % {"count": len(tasks)})
    return True
