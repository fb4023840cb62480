"""Checks, breakdowns with their groups, and campaigns."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kexie.indicators.actions.catalogue import insist_keeps
from kexie.indicators.actions.checks import add_check, change_check
from kexie.indicators.actions.vocabulary import add_breakdown, add_campaign, add_group
from kexie.indicators.forms.vocabulary import (
    BreakdownForm,
    CampaignForm,
    GroupForm,
    check_form,
    new_check_form,
)
from kexie.indicators.queries.campaigns import campaigns_for
from kexie.indicators.queries.catalogue import breakdowns_for, checks_for, keeps_any
from kexie.indicators.views.catalogue import kept
from kexie.kernel.paging import page_of
from kexie.org.http import Request

POSTED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def new_check(request: Request, pk: int) -> HttpResponse:
    indicator = kept(request, pk)
    form = new_check_form(request.POST or None, indicator.code)
    if not (request.POST and form.is_valid()):
        context = {"form": form, "indicator": indicator, "title": _("New check")}
        return render(request, "indicators/form.html", context, status=_status(request))
    add_check(form.cleaned_data["code"], form.rule(), actor=request.user, at=timezone.now())
    messages.success(request, _("The check is kept."))
    return redirect("indicators:show", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(checks_for(request.user), pk=pk)
    concerned = list(found.indicators.all())
    insist_keeps(request.user, *concerned)
    form = check_form(request.POST or None, found)
    if not (request.POST and form.is_valid()):
        context = {"form": form, "indicator": concerned[0], "title": _("Change the check")}
        return render(request, "indicators/form.html", context, status=_status(request))
    version = form.cleaned_data["version"]
    change_check(found, form.rule(), version=version, actor=request.user, at=timezone.now())
    messages.success(request, _("The check is changed."))
    return redirect("indicators:show", concerned[0].pk)


@require_http_methods(["GET", "HEAD", "POST"])
def breakdowns(request: Request) -> HttpResponse:
    form = BreakdownForm(request.POST or None)
    if request.POST and form.is_valid():
        add_breakdown(**form.given(), actor=request.user, at=timezone.now())
        messages.success(request, _("The breakdown is kept. Give it its groups."))
        return redirect("indicators:breakdowns")
    context = {"page": page_of(breakdowns_for(request.user), request.GET), "form": form}
    context |= {"keeps": keeps_any(request.user), "here": "breakdowns"}
    return render(request, "indicators/breakdowns.html", context, status=_status(request))


@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: Request, pk: int) -> HttpResponse:
    breakdown = get_object_or_404(breakdowns_for(request.user), pk=pk)
    insist_keeps(request.user)
    form = GroupForm(request.POST or None)
    if not (request.POST and form.is_valid()):
        context = {"form": form, "breakdown": breakdown}
        return render(request, "indicators/group.html", context, status=_status(request))
    add_group(breakdown, form.new_group(), actor=request.user, at=timezone.now())
    messages.success(request, _("The group is kept."))
    return redirect("indicators:breakdowns")


@require_http_methods(["GET", "HEAD", "POST"])
def campaigns(request: Request) -> HttpResponse:
    form = CampaignForm(request.POST or None)
    if request.POST and form.is_valid():
        add_campaign(form.new_campaign(), actor=request.user, at=timezone.now())
        messages.success(request, _("The campaign is kept."))
        return redirect("indicators:campaigns")
    context = {"page": page_of(campaigns_for(request.user), request.GET), "form": form}
    context |= {"keeps": keeps_any(request.user), "here": "campaigns"}
    return render(request, "indicators/campaigns.html", context, status=_status(request))


def _status(request: Request) -> int:
    return POSTED if request.method == "POST" else 200
