"""One change for several drafts."""

import json

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kexie.documents.models import Document
from kexie.intake.actions.many import Many, accept_complete, edit_drafts
from kexie.intake.errors import BadDraft
from kexie.intake.forms import DayForm, ManyForm
from kexie.intake.http import seen_document
from kexie.intake.views.gate import answer, chosen
from kexie.org.http import Request


@require_POST
def many(request: Request, pk: int) -> HttpResponse:
    """Set fields of the chosen drafts, or accept those that lack nothing; one line says what came of it."""
    document, at = seen_document(request, pk), timezone.now()
    if request.POST.get("accept"):
        result = accept_complete(document, chosen(request), actor=request.user, at=at)
    else:
        form = ManyForm(request.POST)
        _insist_valid(form)
        edit = form.edit()
        result = edit_drafts(document, chosen(request), edit=edit, actor=request.user, at=at)
    return _answered(request, document, result)


@require_POST
def days(request: Request, pk: int) -> HttpResponse:
    """Another last day, or none, for one draft or several; asked for where handing out was refused, too."""
    document, form = seen_document(request, pk), DayForm(request.POST)
    _insist_valid(form)
    result = edit_drafts(
        document, chosen(request), edit=form.edit(), actor=request.user, at=timezone.now()
    )
    if request.htmx:
        return _answered(request, document, result)
    messages.success(request, _said(result))
    return redirect("intake:confirm", pk=pk)


def _insist_valid(form: forms.Form) -> None:
    if not form.is_valid():
        raise BadDraft(" ".join(str(one) for faults in form.errors.values() for one in faults))


def _answered(request: Request, document: Document, result: Many) -> HttpResponse:
    response = answer(request, document)
    response["HX-Trigger"] = json.dumps({"toast": _said(result)})
    return response


def _said(result: Many) -> str:
    done = ngettext("%(count)d draft changed.", "%(count)d drafts changed.", result.done)
    said = done % {"count": result.done}
    if result.left:
        left = _("%(count)d left as they were: %(titles)s")
        titles = "、".join(result.left[:3]) + ("…" if len(result.left) > 3 else "")  # noqa: PLR2004 -- a line's worth
        said = f"{said} {left % {'count': len(result.left), 'titles': titles}}"
    return said
