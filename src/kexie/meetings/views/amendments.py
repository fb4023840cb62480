"""Amendments to minutes: proposed, taken back, decided one by one or several at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kexie.kernel.errors import Changed, Refused
from kexie.kernel.words import whole_number
from kexie.meetings.actions import amending
from kexie.meetings.flow import MINUTES
from kexie.meetings.forms.minutes import AmendForm, DecideForm
from kexie.meetings.minutes_diff import Stretch, difference
from kexie.meetings.models import Amendment, Section
from kexie.meetings.queries.minutes import amendments_for, minutes_for, sections_for
from kexie.meetings.views.minutes import CONFLICT, UNFIT, sent
from kexie.org.http import Request
from kexie.workflow.actions import insist_now


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: Request, pk: int) -> HttpResponse:
    """Propose other words; where the section was put otherwise meanwhile, both are shown."""
    found = get_object_or_404(sections_for(request.user), pk=pk)
    insist_now(found.minutes, MINUTES, "amend", request.user)
    form = AmendForm(sent(request), found, request.user)
    if form.is_valid():
        try:
            amending.propose_amendment(
                found, actor=request.user, at=timezone.now(), **form.proposed()
            )
        except Changed:
            return _amend_again(request, found, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed. You are told what becomes of it."))
            return redirect(f"{redirect('meetings:minutes', pk=found.minutes_id).url}#s{pk}")
    return _amend_page(request, found, form, UNFIT if form.errors else 200)


def _amend_again(request: Request, found: Section, form: AmendForm) -> HttpResponse:
    """The section as it stands now, beside what was typed."""
    found.refresh_from_db()
    mine = {name: form.cleaned_data[name] for name in ("text", "reason")}
    again = AmendForm(None, found, request.user, mine)
    return _amend_page(request, found, again, CONFLICT, difference(found.text, mine["text"]))


def _amend_page(
    request: Request,
    found: Section,
    form: AmendForm,
    status: int,
    stretches: list[Stretch] | None = None,
) -> HttpResponse:
    context = {"section": found, "form": form, "stretches": stretches}
    return render(request, "meetings/amend.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def amendment(request: Request, pk: int) -> HttpResponse:
    """Decide on one: take it over as proposed or merged by hand, or decline it with a reason."""
    found = get_object_or_404(amendments_for(request.user), pk=pk)
    insist_now(found.section.minutes, MINUTES, "decide", request.user)
    form = DecideForm.of(sent(request), found)
    if form.is_valid():
        try:
            _decide(found, form, request)
        except Changed:
            return _decide_again(request, pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Decided. The unit is told."))
            place = redirect("meetings:minutes", pk=found.section.minutes_id).url
            return redirect(f"{place}#s{found.section_id}")
    return _decide_page(request, found, form, UNFIT if form.errors else 200)


def _decide_again(request: Request, pk: int) -> HttpResponse:
    """The section as it stands now; what was merged by hand stays in the form."""
    found = amendments_for(request.user).get(pk=pk)
    form = DecideForm.of(None, found)
    for name in ("text", "answer"):
        form.initial[name] = request.POST.get(name, "")
    return _decide_page(request, found, form, CONFLICT)


def _decide(found: Amendment, form: DecideForm, request: Request) -> None:
    given, at = form.cleaned_data, timezone.now()
    if "decline" in request.POST:
        amending.decline_amendment(found, answer=given["answer"], actor=request.user, at=at)
        return
    amending.take_amendment(
        found,
        text=given["text"],
        answer=given["answer"],
        actor=request.user,
        at=at,
        seen_version=given["seen_version"] or 0,
    )


def _decide_page(request: Request, found: Amendment, form: DecideForm, status: int) -> HttpResponse:
    section = found.section
    context = {
        "amendment": found,
        "section": section,
        "form": form,
        "stretches": difference(section.text, found.text),
        "outdated": found.seen_version != section.version,
        "conflict": status == CONFLICT,
    }
    return render(request, "meetings/amendment.html", context, status=status)


@require_POST
def withdraw_amendment(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(amendments_for(request.user), pk=pk)
    amending.withdraw_amendment(found, actor=request.user, at=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("meetings:minutes", pk=found.section.minutes_id)


@require_POST
def decide_many(request: Request, pk: int) -> HttpResponse:
    """Several at once: all taken over as proposed, or all declined with one reason."""
    found = get_object_or_404(minutes_for(request.user), pk=pk)
    keys = [key for one in request.POST.getlist("amendment") if (key := whole_number(one))]
    chosen = list(amendments_for(request.user).filter(section__minutes=found, pk__in=keys))
    amending.decide_amendments(
        found,
        chosen,
        take="take" in request.POST,
        answer=request.POST.get("answer", ""),
        actor=request.user,
        at=timezone.now(),
    )
    if chosen:
        messages.success(request, _("Decided. The units are told."))
    return redirect("meetings:minutes", pk=pk)
