"""The series of numbers of one's units: looked at, laid down, closed, opened again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kexie.issuing.access import kept_units
from kexie.issuing.actions.series import add_series, close_series, reopen_series
from kexie.issuing.forms.documents import SeriesForm
from kexie.issuing.queries.places import writing_units
from kexie.issuing.queries.series import rows_of_series, series_for
from kexie.kernel.errors import Refused
from kexie.org.http import Request
from kexie.records.access import NotYours


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: Request) -> HttpResponse:
    """All series; whoever keeps them lays a new one down here."""
    if not writing_units(request.user).exists():
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    kept = kept_units(request.user)
    form = SeriesForm(request.POST if request.method == "POST" else None, kept)
    if form.is_valid():
        try:
            add_series(**form.cleaned_data, actor=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The series is laid down."))
            return redirect("issuing:series")
    context = {"rows": rows_of_series(series_for(request.user)), "form": form}
    context["kept"] = set(kept.values_list("pk", flat=True))
    return render(request, "issuing/series.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    close_series(
        get_object_or_404(series_for(request.user), pk=pk), actor=request.user, at=timezone.now()
    )
    messages.success(request, _("The series is closed. Its numbers stay."))
    return redirect("issuing:series")


@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    reopen_series(
        get_object_or_404(series_for(request.user), pk=pk), actor=request.user, at=timezone.now()
    )
    messages.success(request, _("The series is used again. Its numbers go on where they ended."))
    return redirect("issuing:series")
