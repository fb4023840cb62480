"""Targets beside what was reached, and their explanations."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kexie.indicators.actions.targets import (
    explain_gap,
    insist_explains,
    insist_sets_some,
    set_planned,
)
from kexie.indicators.forms.aims import AimsChoice, AimsForm
from kexie.indicators.forms.targets import ExplainForm, TargetFilter
from kexie.indicators.queries.aims import aims_of, units_aimed_by
from kexie.indicators.queries.targets import page_of_targets, target_rows, targets_for, targets_link
from kexie.kernel.periods import Period
from kexie.org.http import Request
from kexie.org.models import Unit


@require_safe
def targets(request: Request) -> HttpResponse:
    filters = TargetFilter(request.GET, user=request.user)
    page = page_of_targets(request.user, filters.wanted(), request.GET)
    context = {"filters": filters, "page": page, "here": "targets"}
    context["rows"] = target_rows(request.user, page)
    context["may_set"] = units_aimed_by(request.user).exists()
    part = "#list" if request.htmx else ""
    return render(request, f"indicators/targets.html{part}", context)


@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: Request, pk: int) -> HttpResponse:
    target = get_object_or_404(targets_for(request.user), pk=pk)
    insist_explains(request.user, target)
    begun = {"text": target.explanation, "version": target.version}
    form = ExplainForm(request.POST or None, initial=begun)
    if request.POST and form.is_valid():
        text, seen = form.cleaned_data["text"], form.cleaned_data["version"]
        explain_gap(target, text=text, seen_version=seen, actor=request.user, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("indicators:targets")
    [row] = target_rows(request.user, [target])
    status = 422 if request.method == "POST" else 200
    return render(request, "indicators/explain.html", {"form": form, "row": row}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def set_some(request: Request) -> HttpResponse:
    """The targets of one unit and period, all on one sheet."""
    insist_sets_some(request.user)
    year = timezone.localdate().year
    choice = AimsChoice(request.GET.dict(), user=request.user, year=year)
    if not choice.is_valid():
        return render(request, "indicators/set_targets.html", {"choice": choice, "aims": None})
    unit, period = choice.cleaned_data["unit"], choice.cleaned_data["period"]
    aims = aims_of(request.user, unit, period, choice.cleaned_data["service"])
    form = AimsForm(request.POST or None, aims=aims)
    if request.method == "POST" and form.is_valid():
        return _set(request, form, unit, period)
    found: dict[str, object] = {"aims": form, "unit": unit, "period": period}
    status = 422 if request.method == "POST" else 200
    context = {"choice": choice} | found
    return render(request, "indicators/set_targets.html", context, status=status)


def _set(request: Request, form: AimsForm, unit: Unit, period: Period) -> HttpResponse:
    count = set_planned(
        form.targets(unit, period),
        plan=form.cleaned_data["plan"],
        seen=form.seen(unit, period),
        actor=request.user,
        at=timezone.now(),
    )
    words = ngettext("%(count)s target is changed.", "%(count)s targets are changed.", count)
    messages.success(request, words % {"count": count})
    return redirect(targets_link(unit, period.id))
