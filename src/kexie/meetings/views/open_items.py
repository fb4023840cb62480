"""What meetings left open, and what of it goes into the next one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kexie.kernel.paging import page_of_keys
from kexie.meetings.actions.carrying import carry_as_item, carry_over
from kexie.meetings.flow import MEETING
from kexie.meetings.forms.outcomes import CarryForm, OpenItemsFilter
from kexie.meetings.models import Meeting
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.queries.open_items import (
    left_open_before,
    open_items_for,
    outcomes_for,
    standings_of,
)
from kexie.meetings.queries.outcomes_page import keys_of, stands_as
from kexie.meetings.views.minutes import sent
from kexie.org.http import Request
from kexie.workflow.actions import insist_now


@require_safe
def open_items(request: Request) -> HttpResponse:
    today, filters = timezone.localdate(), OpenItemsFilter(request.GET, user=request.user)
    wanted = filters.wanted()
    found = [
        one
        for one in open_items_for(request.user, wanted)
        if stands_as(one, wanted.standing, today)
    ]
    page = page_of_keys(keys_of(found), outcomes_for(request.user), request.GET)
    context = {"filters": filters, "page": page, "today": today}
    context["rows"] = standings_of(request.user, page)
    template = "meetings/open_items.html"
    return render(request, f"{template}#list" if request.htmx else template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: Request, pk: int) -> HttpResponse:
    """What earlier meetings of the series left open, to go on with at this one."""
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    insist_now(meeting, MEETING, "carry", request.user)
    left = left_open_before(request.user, meeting)
    form = CarryForm(sent(request), outcomes_for(request.user).filter(pk__in=keys_of(left)))
    if form.is_valid():
        return _carry(request, meeting, form)
    context = {"meeting": meeting, "left": left, "today": timezone.localdate(), "form": form}
    status = 422 if form.errors else 200
    return render(request, "meetings/carry.html", context, status=status)


def _carry(request: Request, meeting: Meeting, form: CarryForm) -> HttpResponse:
    chosen, at = list(form.cleaned_data["outcome"]), timezone.now()
    if "item" in request.POST:
        title = form.cleaned_data["title"] or str(_("Open since the last meeting"))
        carry_as_item(chosen, meeting, title=title, actor=request.user, at=at)
    else:
        carry_over(chosen, meeting, actor=request.user, at=at)
    words = ngettext("%(count)s item goes on.", "%(count)s items go on.", len(chosen))
    messages.success(request, words % {"count": len(chosen)})
    return redirect("meetings:show", pk=meeting.pk)
