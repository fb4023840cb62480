"""A meeting while it runs, for its page, for phones and for machines. What is sent twice with one key is kept once."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from kexie.kernel.errors import Changed
from kexie.kernel.shapes import Day, Key
from kexie.meetings.actions import agenda, notes, outcomes, running
from kexie.meetings.actions.notes import NoteWords
from kexie.meetings.actions.outcomes import OutcomeWords
from kexie.meetings.flow import MEETING
from kexie.meetings.live import LiveOut, NoteOut, OutcomeOut, live_out, note_out, outcome_out
from kexie.meetings.models import AgendaItem, Contribution, Meeting, Note, Outcome
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.queries.running import (
    live_of,
    mark_of,
    notes_of,
    outcomes_of,
)
from kexie.org.http import Request
from kexie.org.models import Unit, User
from kexie.org.queries import open_units
from kexie.records.access import insist

router = Router(tags=["meetings"])
MOST_UNITS = 200
Order = Literal["take", "finish", "put_back", "move", "park", "take_back"]


class OrderIn(Schema):
    """
    What is done with a point of the agenda.

    `seen_current`: for `take`, the point that was seen being taken, 0: none. `again`: for `put_back`, the point that goes on.
    `to`: for `move`, the place from 1. `happened_at`: when it was done, where it is sent later.
    """

    do: Order
    item: Key
    seen_current: Key | None = None
    again: Key | None = None
    to: int = Field(1, ge=1, le=1000)
    happened_at: datetime | None = None


class NoteIn(Schema):
    """`seen`: the version that was seen, 0: it is new."""

    item: Key
    text: str = Field(max_length=10_000)
    speaker: str = Field("", max_length=100)
    unit: Key | None = None
    seen: int = Field(0, ge=0, lt=2**31)
    happened_at: datetime | None = None


class OutcomeIn(Schema):
    """`seen`: as of a note; `contribution`: what a participant put in, from which it is taken up."""

    item: Key
    kind: str = Field(max_length=20)
    text: str = Field(max_length=10_000)
    unit: Key | None = None
    units: list[Key] = Field([], max_length=MOST_UNITS)
    due_date: Day | None = None
    contribution: UUID | None = None
    seen: int = Field(0, ge=0, lt=2**31)
    happened_at: datetime | None = None


class OtherNoteOut(Schema):
    """Nothing was kept: it stands so now, other than it was seen; `theirs` is none where it was taken away."""

    title: str
    theirs: NoteOut | None


class OtherOutcomeOut(Schema):
    """As of a note."""

    title: str
    theirs: OutcomeOut | None


def _kept(request: Request, pk: int) -> Meeting:
    """A meeting whose notes the user keeps."""
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    insist(meeting, MEETING.rules, request.user, "write")
    return meeting


def _unit(key: int | None) -> Unit | None:
    return get_object_or_404(open_units(), pk=key) if key else None


def _item(meeting: Meeting, key: int | None) -> AgendaItem:
    return get_object_or_404(meeting.items.select_related("meeting"), pk=key)


@router.get("{int:pk}/live/", response=LiveOut, url_name="meetings-live")
def live(request: Request, pk: int, mark: str = "") -> LiveOut:
    """Where it stands, and what was written down; `mark`: what was seen last."""
    meeting, now = _kept(request, pk), timezone.now()
    if mark and mark == mark_of(meeting):
        return LiveOut(now=now, mark=mark, same=True, state=meeting.state)
    return live_out(meeting, live_of(meeting), now)


Do = Callable[[Meeting, AgendaItem, OrderIn, User, datetime], object]
ORDERS: dict[str, Do] = {
    "take": lambda _meeting, item, said, actor, at: running.take_item(
        item, actor=actor, at=at, seen_current=said.seen_current, happened_at=said.happened_at
    ),
    "finish": lambda _meeting, item, said, actor, at: running.finish_item(
        item, actor=actor, at=at, happened_at=said.happened_at
    ),
    "put_back": lambda meeting, item, said, actor, at: running.put_back(
        item, actor=actor, at=at, again=_item(meeting, said.again) if said.again else None
    ),
    "move": lambda _meeting, item, said, actor, at: agenda.move_item(
        item, said.to, actor=actor, at=at
    ),
    "park": lambda _meeting, item, _said, actor, at: agenda.park_item(item, actor=actor, at=at),
    "take_back": lambda _meeting, item, _said, actor, at: agenda.take_back_item(
        item, actor=actor, at=at
    ),
}


@router.post("{int:pk}/run/", response=LiveOut, url_name="meetings-run")
def run(request: Request, pk: int, payload: OrderIn) -> LiveOut:
    """Go on with the agenda: take a point, end it, put back one begun by mistake, move it, put it off, bring it back."""
    meeting = _kept(request, pk)
    item, now = _item(meeting, payload.item), timezone.now()
    ORDERS[payload.do](meeting, item, payload, request.user, now)
    return live_out(meeting, live_of(meeting), now)


@router.put(
    "{int:pk}/notes/{uuid:key}/",
    response={200: NoteOut, 409: OtherNoteOut},
    url_name="meetings-note",
)
def keep_note(
    request: Request, pk: int, key: UUID, payload: NoteIn
) -> Status[NoteOut | OtherNoteOut]:
    """Write a note, or put it right."""
    meeting, now = _kept(request, pk), timezone.now()
    item = _item(meeting, payload.item)
    words = NoteWords(text=payload.text, speaker=payload.speaker, unit=_unit(payload.unit))
    try:
        if payload.seen:
            found = notes_of(meeting).filter(key=key).first() or Note(item=item)
            made = notes.reword_note(
                found, words, actor=request.user, at=now, seen_version=payload.seen
            )
        else:
            made = notes.write_note(
                item,
                words,
                key=key,
                actor=request.user,
                at=now,
                happened_at=payload.happened_at,
            )
    except Changed as refusal:
        return Status(409, _other_note(meeting, key, refusal))
    return Status(200, note_out(made))


@router.delete(
    "{int:pk}/notes/{uuid:key}/",
    response={204: None, 409: OtherNoteOut},
    url_name="meetings-drop-note",
)
def drop_note(request: Request, pk: int, key: UUID, seen: Key) -> Status[OtherNoteOut | None]:
    """Take a note away. Gone already: nothing."""
    meeting, now = _kept(request, pk), timezone.now()
    found = notes_of(meeting).filter(key=key).first()
    if found is None:
        return Status(204, None)
    try:
        notes.drop_note(found, actor=request.user, at=now, seen_version=seen)
    except Changed as refusal:
        return Status(409, _other_note(meeting, key, refusal))
    return Status(204, None)


@router.put(
    "{int:pk}/outcomes/{uuid:key}/",
    response={200: OutcomeOut, 409: OtherOutcomeOut},
    url_name="meetings-outcome",
)
def keep_outcome(
    request: Request, pk: int, key: UUID, payload: OutcomeIn
) -> Status[OutcomeOut | OtherOutcomeOut]:
    """Note what came of a point, or put it right."""
    meeting, now = _kept(request, pk), timezone.now()
    item = _item(meeting, payload.item)
    words = OutcomeWords(
        kind=payload.kind,
        text=payload.text,
        unit=_unit(payload.unit),
        units=list(open_units().filter(pk__in=payload.units)),
        due_date=payload.due_date,
    )
    try:
        if payload.seen:
            found = outcomes_of(meeting).filter(key=key).first() or Outcome(meeting=meeting)
            made = outcomes.reword_outcome(
                found, words, actor=request.user, at=now, seen_version=payload.seen
            )
        else:
            made = outcomes.note_outcome(
                item,
                words,
                key=key,
                actor=request.user,
                at=now,
                happened_at=payload.happened_at,
                contribution=_contribution(meeting, payload.contribution),
            )
    except Changed as refusal:
        return Status(409, _other_outcome(meeting, key, refusal))
    return Status(200, outcome_out(made))


@router.delete(
    "{int:pk}/outcomes/{uuid:key}/",
    response={204: None, 409: OtherOutcomeOut},
    url_name="meetings-drop-outcome",
)
def drop_outcome(request: Request, pk: int, key: UUID, seen: Key) -> Status[OtherOutcomeOut | None]:
    """Take an outcome away. Gone already: nothing."""
    meeting, now = _kept(request, pk), timezone.now()
    found = outcomes_of(meeting).filter(key=key).first()
    if found is None:
        return Status(204, None)
    try:
        outcomes.drop_outcome(found, actor=request.user, at=now, seen_version=seen)
    except Changed as refusal:
        return Status(409, _other_outcome(meeting, key, refusal))
    return Status(204, None)


def _other_note(meeting: Meeting, key: UUID, refusal: Changed) -> OtherNoteOut:
    theirs = notes_of(meeting).filter(key=key).first()
    return OtherNoteOut(title=str(refusal), theirs=note_out(theirs) if theirs else None)


def _other_outcome(meeting: Meeting, key: UUID, refusal: Changed) -> OtherOutcomeOut:
    theirs = outcomes_of(meeting).filter(key=key).first()
    return OtherOutcomeOut(title=str(refusal), theirs=outcome_out(theirs) if theirs else None)


def _contribution(meeting: Meeting, key: UUID | None) -> Contribution | None:
    if key is None:
        return None
    found = Contribution.objects.select_related("item", "suggestion")
    return get_object_or_404(found, key=key, item__meeting=meeting.pk)
