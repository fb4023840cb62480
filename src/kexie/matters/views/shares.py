"""Shares and extensions: moves that take a word or none, and those that are written in a form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.kernel.errors import Changed, Refused
from kexie.matters.actions import evidence, extensions, shares, splitting
from kexie.matters.actions.reporting import report_with_file
from kexie.matters.flow import EXTENSION, SHARE
from kexie.matters.forms import shares as forms
from kexie.matters.forms.days import refuse_in
from kexie.matters.models import Evidence, Extension, Share
from kexie.matters.queries import shares_for
from kexie.matters.queries.page import extensions_for, open_below
from kexie.org.http import Request
from kexie.org.models import User
from kexie.workflow.actions import insist_now

Act = Callable[[Share, forms.ShareForm, User, datetime], object]


def _place(share: Share) -> str:
    return f"{reverse('matters:show', args=[share.task_id])}#share-{share.pk}"


@require_safe
def share(request: Request, pk: int) -> HttpResponse:
    return redirect(_place(get_object_or_404(shares_for(request.user), pk=pk)))


@require_safe
def extension(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(extensions_for(request.user), pk=pk)
    return redirect(_place(found.share))


SIMPLE: dict[str, Callable[[Share, str, User, datetime], None]] = {
    "sign": lambda one, _note, actor, at: shares.sign(one, actor=actor, at=at),
    "send_back": lambda one, note, actor, at: shares.send_back(
        one, actor=actor, at=at, reason=note
    ),
    "insist": lambda one, note, actor, at: shares.insist(one, actor=actor, at=at, reason=note),
    "cancel": lambda one, note, actor, at: shares.cancel(one, actor=actor, at=at, reason=note),
    "withdraw_report": lambda one, note, actor, at: shares.withdraw_report(
        one, actor=actor, at=at, note=note
    ),
    "return_for_more": lambda one, note, actor, at: shares.return_for_more(
        one, actor=actor, at=at, reason=note
    ),
    "accept": lambda one, note, actor, at: shares.accept(one, actor=actor, at=at, note=note),
    "reopen": lambda one, note, actor, at: shares.reopen(one, actor=actor, at=at, reason=note),
    "urge": lambda one, note, actor, at: shares.urge(one, actor=actor, at=at, note=note),
}


@require_POST
def move(request: Request, pk: int, move: str) -> HttpResponse:
    """A move that takes a note or none."""
    found = get_object_or_404(shares_for(request.user), pk=pk)
    if move not in SIMPLE:
        raise Http404
    SIMPLE[move](found, request.POST.get("note", ""), request.user, timezone.now())
    messages.success(request, _("Done: %(move)s.") % {"move": SHARE.moves[move].label})
    return redirect(_place(found))


def _write_progress(one: Share, form: forms.ShareForm, actor: User, at: datetime) -> object:
    given = form.cleaned_data
    return shares.write_progress(
        one, actor=actor, at=at, text=given["text"], percent=given["percent"]
    )


def _report(one: Share, form: forms.ShareForm, actor: User, at: datetime) -> object:
    given: dict[str, Any] = form.cleaned_data
    said = {"actor": actor, "at": at, "text": given["text"]}
    said["over_open"] = given.get("over_open", "")
    if upload := given.get("upload"):
        return report_with_file(one, data=upload.read(), name=upload.name, **said)
    return shares.report(one, **said)


def _prove(one: Share, form: forms.ShareForm, actor: User, at: datetime) -> object:
    given: dict[str, Any] = form.cleaned_data
    said = {"actor": actor, "at": at, "caption": given["caption"]}
    if upload := given["upload"]:
        data, name = upload.read(), upload.name
        return evidence.prove_with_upload(one, data=data, name=name, **said)
    if given["file"]:
        return evidence.prove_with_file(one, file=given["file"], **said)
    if given["link"]:
        return evidence.prove_with_link(one, link=given["link"], **said)
    return evidence.prove_with_words(one, document=given["document"], words=given["words"], **said)


def _split(one: Share, form: forms.ShareForm, actor: User, at: datetime) -> object:
    assert isinstance(form, forms.SplitForm)  # noqa: S101 -- narrows the type
    seen = form.cleaned_data["seen_parts"]
    return splitting.split(one, form.new_parts(), actor=actor, at=at, seen_parts=seen)


def _redirect(one: Share, form: forms.ShareForm, actor: User, at: datetime) -> object:
    given = form.cleaned_data
    return splitting.redirect(
        one,
        unit=given["unit"],
        actor=actor,
        at=at,
        reason=given["reason"],
        due_date=given["due_date"],
    )


def _correct_due(one: Share, form: forms.ShareForm, actor: User, at: datetime) -> object:
    given = form.cleaned_data
    return shares.correct_due(
        one, actor=actor, at=at, due_date=given["due_date"], reason=given["reason"]
    )


def _extend(one: Share, form: forms.ShareForm, actor: User, at: datetime) -> object:
    return extensions.ask(one, actor=actor, at=at, **form.cleaned_data)


@dataclass(frozen=True, slots=True)
class Page:
    """A form of its own: its verb in the flow, what the button says, and what it does."""

    verb: str
    title: str | Promise
    form: type[forms.ShareForm]
    act: Act


PAGES = {
    "progress": Page("progress", _("Write progress"), forms.ProgressForm, _write_progress),
    "report": Page("report", _("Report complete"), forms.ReportForm, _report),
    "evidence": Page("prove", _("Add evidence"), forms.EvidenceForm, _prove),
    "split": Page("split", _("Hand parts on"), forms.SplitForm, _split),
    "redirect": Page("redirect", _("Give to another unit"), forms.RedirectForm, _redirect),
    "due": Page("correct_due", _("Correct the due day"), forms.DueForm, _correct_due),
    # whoever may write progress may ask for more time
    "extend": Page("ask_extension", _("Ask for an extension"), forms.ExtensionForm, _extend),
}


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, pk: int, page: str) -> HttpResponse:
    """One of the forms about a share."""
    found, shown = get_object_or_404(shares_for(request.user), pk=pk), PAGES.get(page)
    if shown is None:
        raise Http404
    principal = insist_now(found, SHARE, shown.verb, request.user)
    form = _form(request, found, shown)
    if form.is_valid():
        try:
            shown.act(found, form, request.user, timezone.now())
        except Changed:
            raise
        except Refused as refusal:
            refuse_in(form, refusal)
        else:
            messages.success(request, _("Done: %(move)s.") % {"move": shown.title})
            return redirect(_place(found))
    return _written(request, found, shown, form, acts_for=principal)


def _form(request: Request, found: Share, shown: Page) -> forms.ShareForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {"seen_parts": len(splitting.parts_of(found))} if shown.verb == "split" else {}
    today = timezone.localdate()
    return shown.form(*sent, share=found, user=request.user, today=today, initial=initial)


def _written(
    request: Request,
    found: Share,
    shown: Page,
    form: forms.ShareForm,
    *,
    acts_for: User | None,
) -> HttpResponse:
    today = timezone.localdate()
    context = {"form": form, "share": found, "title": shown.title, "today": today}
    context |= {"below": open_below(found), "back": _place(found), "verb": shown.verb}
    context["acts_for"] = acts_for.name if acts_for else ""
    return render(request, "matters/write.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw_evidence(request: Request, pk: int) -> HttpResponse:
    seen = Evidence.objects.filter(share__in=shares_for(request.user)).select_related("share")
    piece = get_object_or_404(seen, pk=pk)
    evidence.withdraw_evidence(piece, actor=request.user, at=timezone.now())
    label = SHARE.moves["withdraw_evidence"].label
    messages.success(request, _("Done: %(move)s.") % {"move": label})
    return redirect(_place(piece.share))


ANSWERS: dict[str, Callable[[Extension, str, User, datetime], None]] = {
    "endorse": lambda one, note, actor, at: extensions.endorse(one, actor=actor, at=at, note=note),
    "decline": lambda one, note, actor, at: extensions.decline(one, actor=actor, at=at, note=note),
    "grant": lambda one, note, actor, at: extensions.grant(one, actor=actor, at=at, note=note),
    "refuse": lambda one, note, actor, at: extensions.refuse(one, actor=actor, at=at, note=note),
    "withdraw": lambda one, note, actor, at: extensions.withdraw(
        one, actor=actor, at=at, note=note
    ),
}


@require_POST
def answer(request: Request, pk: int, move: str) -> HttpResponse:
    """What is answered to a request for more time."""
    found = get_object_or_404(extensions_for(request.user), pk=pk)
    if move not in ANSWERS:
        raise Http404
    ANSWERS[move](found, request.POST.get("note", ""), request.user, timezone.now())
    messages.success(request, _("Done: %(move)s.") % {"move": EXTENSION.moves[move].label})
    return redirect(_place(found.share))
