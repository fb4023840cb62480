"""The screen in the hall."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kexie.kernel.words import whole_number
from kexie.meetings.queries.hall import hall_of, mark_of_hall
from kexie.meetings.queries.meetings import meetings_for
from kexie.org.http import Request


@require_safe
def hall(request: Request, pk: int) -> HttpResponse:
    """
    The screen; asked again with the mark it bears, there is nothing to say while it is the same.

    `?item=`: a point leafed to.
    """
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    item, now = whole_number(request.GET.get("item", "")), timezone.now()
    mark = mark_of_hall(meeting, item)
    if request.GET.get("mark") == mark:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {"meeting": meeting, "mark": mark, "now": now}
    context["hall"] = hall_of(request.user, meeting, item=item, now=now)
    return render(request, f"meetings/hall.html{'#stage' if request.htmx else ''}", context)
