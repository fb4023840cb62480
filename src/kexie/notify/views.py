"""The list of notices and its three moves. A move answers with the list as it then is."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kexie.kernel.paging import page_of
from kexie.notify import actions, queries
from kexie.notify.forms import KeysForm, UntilForm
from kexie.notify.models import Notice
from kexie.org.http import Request


@require_safe
def notice_list(request: Request) -> HttpResponse:
    return _list(request, timezone.now())


@require_POST
def put_away(request: Request, pk: int) -> HttpResponse:
    now = timezone.now()
    keys = actions.put_away(Notice.objects.filter(pk=pk), actor=request.user, at=now)
    return _list(request, now, keys)


@require_POST
def put_all_away(request: Request) -> HttpResponse:
    now, form = timezone.now(), UntilForm(request.POST)
    until = form.cleaned_data["until"] if form.is_valid() else now
    shown = Notice.objects.filter(visible_from__lte=until)
    return _list(request, now, actions.put_away(shown, actor=request.user, at=now))


@require_POST
def bring_back(request: Request) -> HttpResponse:
    now, form = timezone.now(), KeysForm(request.POST)
    if form.is_valid():
        actions.bring_back(form.cleaned_data["keys"], actor=request.user, at=now)
    return _list(request, now)


def _list(request: Request, now: datetime, away: Sequence[int] = ()) -> HttpResponse:
    page = page_of(queries.notices_for(request.user, now), request.GET)
    template = "notify/list.html#list" if request.htmx else "notify/list.html"
    days = queries.by_day(page.rows)
    context = {"page": page, "days": days, "now": now, "today": timezone.localdate(), "away": away}
    return render(request, template, context)
