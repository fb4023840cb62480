"""What a participant puts in, on whatever he has with him."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kexie.matters.models import SuggestionKind, Theme
from kexie.meetings.flow import MEETING
from kexie.meetings.live import where_out
from kexie.meetings.queries.contributions import places_at
from kexie.meetings.queries.meetings import meetings_for
from kexie.org.http import Request
from kexie.records.access import may

NO_KEY = str(UUID(int=0))


@require_safe
def phone(request: Request, pk: int) -> HttpResponse:
    """The agenda, where the meeting is, and what the user says and said."""
    meeting, now = get_object_or_404(meetings_for(request.user), pk=pk), timezone.now()
    speaks = may(meeting, MEETING.rules, request.user, "speak")
    context = {
        "meeting": meeting,
        "where": where_out(request.user, meeting, now).dict(),
        "speaks": speaks,
        "open": speaks and meeting.state in MEETING.moves["speak"].source,
        "places": places_at(request.user, meeting, timezone.localdate(now)) if speaks else [],
        "kinds": SuggestionKind,
        "themes": Theme,
        "contribute": reverse("api:meetings-contribute", args=[pk, NO_KEY]).replace(
            NO_KEY, "{key}"
        ),
    }
    return render(request, "meetings/phone.html", context)
