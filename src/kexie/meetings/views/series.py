"""Series of meetings: listed, opened, named, closed."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kexie.kernel.paging import page_of
from kexie.meetings.actions import series as actions
from kexie.meetings.forms.meetings import SeriesForm
from kexie.meetings.models import MeetingSeries
from kexie.meetings.queries.meetings import kept_units, series_for
from kexie.meetings.views.meetings import done, form_page, sent
from kexie.org.http import Request
from kexie.org.models import User
from kexie.records.access import NotYours


@require_safe
def series_list(request: Request) -> HttpResponse:
    rows = series_for(request.user).annotate(count=Count("meetings"))
    page = page_of(rows, request.GET)
    keeps = set(kept_units(request.user).values_list("pk", flat=True))
    return render(request, "meetings/series.html", {"page": page, "keeps": keeps})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    if not kept_units(request.user).exists():
        raise NotYours(_("Series of meetings are kept by heads and supervisors of the unit."))
    form = SeriesForm(sent(request), user=request.user)
    if done(form, lambda: _open(form, request.user, timezone.now())):
        messages.success(request, _("The series is there."))
        return redirect("meetings:series")
    return form_page(request, "meetings/series_edit.html", form, label=_("New series"))


def _open(form: SeriesForm, actor: User, at: datetime) -> MeetingSeries:
    given = form.cleaned_data
    return actions.open_series(
        unit=given["unit"], name=given["name"], kind=given["kind"], actor=actor, at=at
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(series_for(request.user), pk=pk)
    if not kept_units(request.user).filter(pk=found.unit_id).exists():
        raise NotYours(_("Series of meetings are kept by heads and supervisors of the unit."))
    form = SeriesForm(sent(request), user=request.user, series=found)
    if done(form, lambda: _edit(found, form, request.user, timezone.now())):
        messages.success(request, _("Saved."))
        return redirect("meetings:series")
    return form_page(request, "meetings/series_edit.html", form, label=_("Edit the series"))


def _edit(series: MeetingSeries, form: SeriesForm, actor: User, at: datetime) -> bool:
    given = form.cleaned_data
    actions.edit_series(
        series,
        name=given["name"],
        kind=given["kind"],
        closed=given["closed"],
        actor=actor,
        at=at,
        seen_version=given["seen_version"] or 0,
    )
    return True
