"""Analyses that are kept under a name."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kexie.indicators.actions.saved import bring_back, change_saved, delete_saved, save_analysis
from kexie.indicators.forms.analysis import AnalysisForm
from kexie.indicators.forms.saved import ChangeSavedForm, SaveForm, begun
from kexie.indicators.queries.saved import owned_by
from kexie.org.http import Request


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: Request) -> HttpResponse:
    """The question stands in the address, as on the page."""
    asked = AnalysisForm(request.GET).analysis()
    form = SaveForm(request.POST or None, user=request.user)
    if not (request.POST and form.is_valid()):
        context = {"form": form, "title": _("Save the analysis"), "back": asked.address()}
        status = 422 if request.method == "POST" else 200
        return render(request, "indicators/analysis/saved.html", context, status=status)
    save_analysis(asked, **form.cleaned_data, actor=request.user, at=timezone.now())
    messages.success(request, _("The analysis is kept; it stands where analyses begin."))
    return redirect(f"{reverse('indicators:analysis')}?{asked.address()}")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, pk: int) -> HttpResponse:
    saved = get_object_or_404(owned_by(request.user).filter(deleted_at__isnull=True), pk=pk)
    form = ChangeSavedForm(request.POST or None, user=request.user, initial=begun(saved))
    if not (request.POST and form.is_valid()):
        context = {"form": form, "title": saved.name, "saved": saved}
        status = 422 if request.method == "POST" else 200
        return render(request, "indicators/analysis/saved.html", context, status=status)
    given = form.cleaned_data
    change_saved(
        saved,
        name=given["name"],
        unit=given["unit"],
        seen_version=given["version"],
        actor=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("Saved."))
    return redirect("indicators:analysis")


@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    saved = get_object_or_404(owned_by(request.user), pk=pk)
    delete_saved(saved, actor=request.user, at=timezone.now())
    messages.success(request, _("Deleted. It can be brought back here below."))
    return redirect("indicators:analysis")


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    saved = get_object_or_404(owned_by(request.user), pk=pk)
    bring_back(saved, actor=request.user, at=timezone.now())
    messages.success(request, _("It is back."))
    return redirect("indicators:analysis")
