"""A polished text beside its draft, asked for by a press of a button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kexie.kernel.words import whole_number
from kexie.org.http import Request
from kexie.returns.actions import polishing
from kexie.returns.queries.filings import filings_for


@require_POST
def propose(request: Request, pk: int, key: str) -> HttpResponse:
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    proposal = polishing.propose(filing, key=key, actor=request.user, at=timezone.now())
    context = {"filing": filing, "proposal": proposal, "key": key}
    return render(request, "returns/polish.html", context)


@require_POST
def take(request: Request, pk: int, key: str) -> HttpResponse:
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    text, seen = request.POST.get("text", "")[:40_000], whole_number(request.POST.get("seen", ""))
    polishing.take(
        filing,
        key=key,
        text=text.replace("\r\n", "\n"),
        seen=seen or 0,
        actor=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The polished text was taken over."))
    return redirect(f"{reverse('returns:filing', args=[pk])}#c-{key}")
