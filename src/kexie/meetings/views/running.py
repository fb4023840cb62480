"""The running view for who keeps the notes."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kexie.kernel.script import in_script
from kexie.meetings.flow import MEETING
from kexie.meetings.live import live_out
from kexie.meetings.models import Attendance, OutcomeKind
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.queries.running import live_of, speakers_at, units_at
from kexie.org.http import Request
from kexie.records.access import insist

NO_KEY = str(UUID(int=0))
KINDS = (
    # kind, key
    (OutcomeKind.INFORMATION, "i"),
    (OutcomeKind.DECISION, "d"),
    (OutcomeKind.TASK, "t"),
    (OutcomeKind.SUGGESTION, "s"),
)


@require_safe
def run(request: Request, pk: int) -> HttpResponse:
    """
    All on one page; a meeting that did not begin yet is shown instead.

    Of a closed one it can only be read: what waits in the browser of who wrote it is still there for him.
    """
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    insist(meeting, MEETING.rules, request.user, "write")
    if meeting.begun_at is None:
        return redirect("meetings:show", pk=pk)
    context = {
        "meeting": meeting,
        "live": live_out(meeting, live_of(meeting), timezone.now()).dict(),
        "units": units_at(meeting),
        "speakers": [
            {"name": one.deputy_name or one.name, "unit": one.unit_id, "place": _place(one)}
            for one in speakers_at(meeting)
        ],
        "kinds": KINDS,
        "addresses": {kind: _address(f"api:meetings-{kind}", pk) for kind in ("note", "outcome")},
    }
    return render(request, "meetings/running.html", context)


def _address(name: str, pk: int) -> str:
    """Of anything of the meeting, by its key, which the page makes."""
    return reverse(name, args=[pk, NO_KEY]).replace(NO_KEY, "{key}")


def _place(one: Attendance) -> str:
    unit = in_script(one.unit.short_name) if one.unit else ""
    return f"{unit} {one.deputy_title or one.post_title}".strip()
