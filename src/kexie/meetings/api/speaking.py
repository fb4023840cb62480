"""What participants see of a running meeting, and put in."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from kexie.kernel.errors import Changed
from kexie.kernel.shapes import Key
from kexie.matters.models import SuggestionKind, Theme
from kexie.meetings.actions import speaking
from kexie.meetings.actions.speaking import Said
from kexie.meetings.live import SaidOut, WhereOut, said_out, where_out
from kexie.meetings.queries.contributions import own_contributions
from kexie.meetings.queries.meetings import meetings_for
from kexie.org.http import Request
from kexie.org.queries import open_units

router = Router(tags=["meetings"])


class SaidIn(Schema):
    """`suggestion` empty: an opinion. `unit`: for which unit one speaks, where there are several."""

    item: Key
    text: str = Field(max_length=4000)
    suggestion: SuggestionKind | Literal[""] = ""
    theme: Theme = Theme.OTHER
    unit: Key | None = None
    happened_at: datetime | None = None


class OtherSaidOut(Schema):
    """Nothing was kept: it was sent before in other words."""

    title: str
    theirs: SaidOut | None


@router.get("{int:pk}/where/", response=WhereOut, url_name="meetings-where")
def where(request: Request, pk: int) -> WhereOut:
    """Where the meeting stands on its agenda, and what one said oneself."""
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    return where_out(request.user, meeting, timezone.now())


@router.put(
    "{int:pk}/contributions/{uuid:key}/",
    response={200: SaidOut, 409: OtherSaidOut},
    url_name="meetings-contribute",
)
def contribute(
    request: Request, pk: int, key: UUID, payload: SaidIn
) -> Status[SaidOut | OtherSaidOut]:
    """Say something on a point of the agenda: an opinion, or a suggestion to who convenes."""
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    item = get_object_or_404(meeting.items.select_related("meeting"), pk=payload.item)
    unit = get_object_or_404(open_units(), pk=payload.unit) if payload.unit else None
    said = Said(text=payload.text, suggestion=payload.suggestion, theme=payload.theme)
    try:
        made = speaking.contribute(
            item,
            said,
            key=key,
            actor=request.user,
            at=timezone.now(),
            unit=unit,
            happened_at=payload.happened_at,
        )
    except Changed as refusal:
        theirs = own_contributions(request.user, meeting).filter(key=key).first()
        return Status(
            409, OtherSaidOut(title=str(refusal), theirs=said_out(theirs) if theirs else None)
        )
    return Status(200, said_out(made))


@router.delete(
    "{int:pk}/contributions/{uuid:key}/", response=SaidOut, url_name="meetings-take-words-back"
)
def take_back(request: Request, pk: int, key: UUID) -> SaidOut:
    """Take back what one said oneself. A suggestion goes with it while it is not answered."""
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    found = get_object_or_404(own_contributions(request.user, meeting), key=key)
    return said_out(speaking.withdraw_contribution(found, actor=request.user, at=timezone.now()))
