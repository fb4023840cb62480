"""A running meeting as its pages' scripts and machines read it."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from kexie.meetings.models import AgendaItem, Contribution, Meeting, Note, Outcome
from kexie.meetings.queries.contributions import own_contributions
from kexie.meetings.queries.running import Live, here_of, note_key, outcome_key
from kexie.org.models import User


class ItemOut(Schema):
    pk: int
    order: int
    kind: str
    title: str
    minutes: int
    unit: int | None
    unit_name: str
    speaker: str
    begun_at: datetime | None
    ended_at: datetime | None


class NoteOut(Schema):
    key: UUID
    item: int
    speaker: str
    unit: int | None
    text: str
    by: str
    at: datetime
    version: int


class OutcomeOut(Schema):
    """`fixed`: something has come of it already, and it cannot be taken away."""

    key: UUID
    item: int | None
    kind: str
    text: str
    unit: int | None
    units: list[int]
    due_date: date | None
    by: str
    at: datetime
    version: int
    fixed: bool


class HeardOut(Schema):
    """`note`, `outcome`: the keys under which it is taken up; `suggestion`: what kind of one it is, empty: an opinion."""

    key: UUID
    item: int
    unit: int
    unit_name: str
    text: str
    suggestion: str
    by: str
    at: datetime
    note: UUID
    outcome: UUID


class LiveOut(Schema):
    """`same`: nothing is different from what was seen, and nothing is listed."""

    now: datetime
    mark: str
    same: bool
    state: str
    items: list[ItemOut] = []
    parked: list[ItemOut] = []
    notes: list[NoteOut] = []
    outcomes: list[OutcomeOut] = []
    contributions: list[HeardOut] = []


class SaidOut(Schema):
    """`suggestion`: key of what it became, none: an opinion."""

    key: UUID
    item: int
    text: str
    unit_name: str
    suggestion: int | None
    at: datetime
    withdrawn: bool


class WhereOut(Schema):
    """`person`: who asks; `current`, `next`: keys of points; `said`: what he put in himself."""

    person: int
    now: datetime
    state: str
    current: int | None
    next: int | None
    items: list[ItemOut]
    said: list[SaidOut]


def item_out(one: AgendaItem) -> ItemOut:
    return ItemOut(
        pk=one.pk,
        order=one.order,
        kind=one.kind,
        title=one.title,
        minutes=one.minutes,
        unit=one.unit_id,
        unit_name=one.unit.short_name if one.unit else "",
        speaker=one.speaker,
        begun_at=one.begun_at,
        ended_at=one.ended_at,
    )


def note_out(one: Note) -> NoteOut:
    return NoteOut(
        key=one.key,
        item=one.item_id,
        speaker=one.speaker,
        unit=one.unit_id,
        text=one.text,
        by=one.by.name,
        at=one.at,
        version=one.version,
    )


def outcome_out(one: Outcome) -> OutcomeOut:
    return OutcomeOut(
        key=one.key,
        item=one.item_id,
        kind=one.kind,
        text=one.text,
        unit=one.unit_id,
        units=sorted(unit.pk for unit in one.units.all()),
        due_date=one.due_date,
        by=one.by.name,
        at=one.at,
        version=one.version,
        fixed=one.task_id is not None,
    )


def heard_out(one: Contribution) -> HeardOut:
    return HeardOut(
        key=one.key,
        item=one.item_id,
        unit=one.unit_id,
        unit_name=one.unit.short_name,
        text=one.text,
        suggestion=one.suggestion.kind if one.suggestion else "",
        by=one.by.name,
        at=one.at,
        note=note_key(one),
        outcome=outcome_key(one),
    )


def live_out(meeting: Meeting, live: Live, now: datetime) -> LiveOut:
    return LiveOut(
        now=now,
        mark=live.mark,
        same=False,
        state=meeting.state,
        items=[item_out(one) for one in live.items],
        parked=[item_out(one) for one in live.parked],
        notes=[note_out(one) for one in live.notes],
        outcomes=[outcome_out(one) for one in live.outcomes],
        contributions=[heard_out(one) for one in live.contributions],
    )


def said_out(one: Contribution) -> SaidOut:
    return SaidOut(
        key=one.key,
        item=one.item_id,
        text=one.text,
        unit_name=one.unit.short_name,
        suggestion=one.suggestion_id,
        at=one.at,
        withdrawn=one.withdrawn_at is not None,
    )


def where_out(user: User, meeting: Meeting, now: datetime) -> WhereOut:
    here = here_of(meeting)
    return WhereOut(
        person=user.pk,
        now=now,
        state=meeting.state,
        current=here.current.pk if here.current else None,
        next=here.next.pk if here.next else None,
        items=[item_out(one) for one in here.items],
        said=[said_out(one) for one in own_contributions(user, meeting)],
    )
