"""Targets beside what was reached, and their explanations."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kexie.indicators.actions.targets import explain_gap, insist_explains
from kexie.indicators.forms.targets import ExplainForm, TargetFilter
from kexie.indicators.queries.targets import target_rows, targets_for
from kexie.kernel.paging import page_of
from kexie.org.http import Request


@require_safe
def targets(request: Request) -> HttpResponse:
    filters = TargetFilter(request.GET, user=request.user)
    page = page_of(targets_for(request.user, filters.wanted()), request.GET)
    context = {"filters": filters, "page": page, "here": "targets"}
    context["rows"] = target_rows(request.user, page)
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
