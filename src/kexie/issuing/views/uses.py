"""Documents drafted from the record: offered on the pages of what they are about, and from many records at once."""

from collections.abc import Callable, Mapping

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.documents.queries import documents_for as texts_for
from kexie.issuing.forms.uses import BulletinForm, ReminderForm, SourceForm, UseForm
from kexie.issuing.models import OfficialDocument
from kexie.issuing.queries.places import writing_units
from kexie.issuing.queries.uses import (
    About,
    about_compilation,
    about_suggestion,
    about_task,
    about_text,
    drafts_for,
)
from kexie.issuing.uses.about import ABOUT_ONE
from kexie.issuing.uses.breakdown import draft_breakdown, draft_of_document
from kexie.issuing.uses.bulletin import draft_bulletin
from kexie.issuing.uses.common import By
from kexie.issuing.uses.reminder import draft_reminder
from kexie.kernel.errors import Refused
from kexie.kernel.words import whole_number
from kexie.matters.queries import tasks_for
from kexie.matters.queries.suggestions.page import suggestions_with_all
from kexie.org.http import Request
from kexie.org.models import Unit
from kexie.records.access import NotYours
from kexie.returns.queries.compilation import compilations_for


def by_request(request: Request, unit: Unit) -> By:
    """In the name of this unit, by who asks, with links to where he asks."""
    origin = request.build_absolute_uri("/")
    return By(unit=unit, actor=request.user, at=timezone.now(), origin=origin)


def _task(request: Request, pk: int) -> About:
    return about_task(request.user, get_object_or_404(tasks_for(request.user), pk=pk))


def _text(request: Request, pk: int) -> About:
    return about_text(request.user, get_object_or_404(texts_for(request.user), pk=pk))


def _suggestion(request: Request, pk: int) -> About:
    found = get_object_or_404(suggestions_with_all(request.user), pk=pk)
    return about_suggestion(request.user, found)


def _compilation(request: Request, pk: int) -> About:
    return about_compilation(request.user, get_object_or_404(compilations_for(request.user), pk=pk))


def _panel(about: Callable[[Request, int], About]) -> Callable[[Request, int], HttpResponse]:
    @require_safe
    def panel(request: Request, pk: int) -> HttpResponse:
        return render(request, "issuing/about.html", {"about": about(request, pk)})

    return panel


task_panel = _panel(_task)
text_panel = _panel(_text)
suggestion_panel, compilation_panel = _panel(_suggestion), _panel(_compilation)


@require_POST
def draft(request: Request, use: str, pk: int) -> HttpResponse:
    """About one record."""
    kind = ABOUT_ONE.get(use)
    if kind is None:
        raise Http404
    found = get_object_or_404(kind.rows(request.user), pk=pk)
    return _drafted(request, kind.draft(found, by_request(request, kind.unit(found))))


@require_POST
def draft_many(request: Request) -> HttpResponse:
    """Of the tasks chosen in a list; in the name of who handed most of them out, for whom one works, else of one's own."""
    keys = [key for key in map(whole_number, request.POST.getlist("task")) if key is not None]
    units = [one.record.unit for one in tasks_for(request.user).filter(pk__in=keys)]
    if not units:
        messages.error(request, _("Choose the tasks that shall be in it."))
        return redirect("matters:list")
    mine = [unit for unit in units if drafts_for(request.user, unit)]
    own = max(mine, key=mine.count) if mine else writing_units(request.user).first()
    if own is None:
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    by = by_request(request, own)
    return _drafted(request, draft_breakdown(keys, "重点工作", by=by))


def _drafted(request: Request, document: OfficialDocument) -> HttpResponse:
    messages.success(request, _("Drafted. Read it, set it right, and have it checked."))
    return redirect("issuing:show", pk=document.pk)


@require_safe
def tasks_button(request: Request) -> HttpResponse:
    """On the list of tasks: a button in its form."""
    return render(request, "issuing/tasks_button.html")


FORMS: Mapping[str, type[UseForm]] = {
    "breakdown": SourceForm,
    "reminder": ReminderForm,
    "bulletin": BulletinForm,
}


def _begin(use: str, form: forms.Form, by: By) -> OfficialDocument:
    given = form.cleaned_data
    if use == "breakdown":
        return draft_of_document(given["source"], by=by)
    if use == "reminder":
        return draft_reminder(given["of"], by=by)
    return draft_bulletin(by=by, theme=given["theme"])


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request, use: str = "") -> HttpResponse:
    """From many records at once: each use by a form of its own."""
    if not writing_units(request.user).exists():
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    if use not in {"", *FORMS}:
        raise Http404
    sent = use if request.method == "POST" else ""
    given = {
        name: kind(request.POST if name == sent else None, request.user)
        for name, kind in FORMS.items()
    }
    form = given.get(sent)
    if form is not None and form.is_valid():
        by = by_request(request, form.cleaned_data["unit"])
        try:
            return _drafted(request, _begin(sent, form, by))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form is not None else 200
    return render(request, "issuing/begin.html", {"forms": given}, status=status)
