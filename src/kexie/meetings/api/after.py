"""What came of meetings, and the leaders' speech, for machines."""

from collections.abc import Sequence
from datetime import date

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from kexie.documents.models import Anchor
from kexie.indicators.queries.targets import targets_for
from kexie.kernel.shapes import Day, Key
from kexie.matters.actions.creation import NewTask
from kexie.matters.actions.suggestions.making import NewSuggestion
from kexie.matters.models import SuggestionKind, Theme, Urgency
from kexie.meetings.actions import outcomes_become as become
from kexie.meetings.actions import ties as tying
from kexie.meetings.actions.carrying import carry_as_item, carry_over
from kexie.meetings.actions.speech import bring_speech
from kexie.meetings.models import Meeting, Outcome
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.queries.open_items import (
    OpenItemsWanted,
    Standing,
    open_items_for,
    outcomes_for,
    standings_of,
)
from kexie.meetings.queries.ties import passages_of, speech_for
from kexie.org.http import Request
from kexie.org.models import Unit
from kexie.org.queries import open_units

router = Router(tags=["meetings"])


class OutcomeOut(Schema):
    """`task`, `suggestion`: what it, or the one it goes on with, became, if the caller sees that."""

    pk: int
    meeting: int
    item: int | None
    kind: str
    text: str
    unit: str
    units: list[str]
    due_date: date | None
    task: int | None
    suggestion: int | None
    indicator: str
    period: str
    open: bool
    carried_from: int | None
    version: int


class TaskIn(Schema):
    title: str = Field(max_length=80)
    content: str = Field("", max_length=4000)
    lead: Key
    cooperating: list[Key] = []
    due_date: Day | None = None
    theme: Theme = Theme.OTHER
    urgency: Urgency = Urgency.ORDINARY
    as_draft: bool = False


class SuggestIn(Schema):
    topic: str = Field(max_length=80)
    text: str = Field(max_length=4000)
    kind: SuggestionKind = SuggestionKind.PROPOSAL
    theme: Theme = Theme.OTHER
    from_unit: Key
    to_unit: Key


class ExplainIn(Schema):
    target: Key
    text: str = Field(max_length=1000)
    seen_version: Key


class ManyIn(Schema):
    """`note`: to settle; `as_draft`: tasks are prepared, not handed out."""

    outcomes: list[Key] = Field(max_length=500)
    note: str = Field("", max_length=2000)
    as_draft: bool = False


class CarryIn(Schema):
    """`title`: they are put on the agenda as a point of this name; empty: only among the outcomes."""

    outcomes: list[Key] = Field(max_length=500)
    title: str = Field("", max_length=200)


class SpeechIn(Schema):
    text: str = Field(max_length=2_000_000)
    title: str = Field("", max_length=200)


class PassageOut(Schema):
    anchor: int
    quote: str
    units: str
    item: int | None
    tasks: list[int]


class TieIn(Schema):
    """`item` none: it belongs to no point."""

    anchor: Key
    item: Key | None = None


class Tied(Schema):
    tied: int


def _out(one: Standing) -> OutcomeOut:
    row = one.outcome
    return OutcomeOut(
        pk=row.pk,
        meeting=row.meeting_id,
        item=row.item_id,
        kind=row.kind,
        text=row.text,
        unit=row.unit.short_name if row.unit else "",
        units=[unit.short_name for unit in row.units.all()],
        due_date=row.due_date,
        task=one.task.pk if one.task and one.sees else None,
        suggestion=one.suggestion.pk if one.suggestion and one.sees else None,
        indicator=row.indicator.code if row.indicator else "",
        period=row.period,
        open=not one.over,
        carried_from=row.carried_from_id,
        version=row.version,
    )


def _all(request: Request, outcomes: Sequence[Outcome]) -> list[OutcomeOut]:
    rows = outcomes_for(request.user).filter(pk__in=[one.pk for one in outcomes])
    return [_out(one) for one in standings_of(request.user, rows.order_by("pk"))]


def _meeting(request: Request, pk: int) -> Meeting:
    return get_object_or_404(meetings_for(request.user), pk=pk)


def _outcome(request: Request, pk: int) -> Outcome:
    return get_object_or_404(outcomes_for(request.user), pk=pk)


def _unit(key: int) -> Unit:
    return get_object_or_404(open_units(), pk=key)


def _chosen(request: Request, keys: Sequence[int]) -> list[Outcome]:
    return list(outcomes_for(request.user).filter(pk__in=keys))


@router.get("open-items/", response=list[OutcomeOut], url_name="open-items")
def open_items(request: Request, words: str = "") -> list[OutcomeOut]:
    found = open_items_for(request.user, OpenItemsWanted(words=words[:100]))
    return [_out(one) for one in found]


@router.get("{int:pk}/outcomes/", response=list[OutcomeOut], url_name="outcomes-list")
def list_outcomes(request: Request, pk: int) -> list[OutcomeOut]:
    rows = outcomes_for(request.user).filter(meeting=_meeting(request, pk))
    found = standings_of(request.user, rows.order_by("item__order", "at", "pk"))
    return [_out(one) for one in found]


@router.post("outcomes/{int:pk}/task/", response={201: OutcomeOut}, url_name="outcome-task")
def task(request: Request, pk: int, payload: TaskIn) -> Status[OutcomeOut]:
    found = _outcome(request, pk)
    given = payload.dict(exclude={"as_draft", "lead", "cooperating"})
    new = NewTask(
        **given,
        lead=_unit(payload.lead),
        cooperating=tuple(_unit(key) for key in payload.cooperating),
    )
    become.become_task(found, new, actor=request.user, at=timezone.now(), as_draft=payload.as_draft)
    return Status(201, _all(request, [found])[0])


@router.post(
    "outcomes/{int:pk}/suggestion/", response={201: OutcomeOut}, url_name="outcome-suggestion"
)
def suggestion(request: Request, pk: int, payload: SuggestIn) -> Status[OutcomeOut]:
    found = _outcome(request, pk)
    given = payload.dict(exclude={"from_unit", "to_unit"})
    new = NewSuggestion(**given, from_unit=_unit(payload.from_unit), to_unit=_unit(payload.to_unit))
    become.become_suggestion(found, new, actor=request.user, at=timezone.now())
    return Status(201, _all(request, [found])[0])


@router.post("outcomes/{int:pk}/figure/", response=OutcomeOut, url_name="outcome-figure")
def figure(request: Request, pk: int, payload: ExplainIn) -> OutcomeOut:
    found = _outcome(request, pk)
    become.explain_figure(
        found,
        get_object_or_404(targets_for(request.user), pk=payload.target),
        text=payload.text,
        seen_version=payload.seen_version,
        actor=request.user,
        at=timezone.now(),
    )
    return _all(request, [found])[0]


@router.post("outcomes/{int:pk}/unsettle/", response=OutcomeOut, url_name="outcome-unsettle")
def unsettle(request: Request, pk: int) -> OutcomeOut:
    found = _outcome(request, pk)
    become.unsettle(found, actor=request.user, at=timezone.now())
    return _all(request, [found])[0]


@router.post("{int:pk}/outcomes/settle/", response=list[OutcomeOut], url_name="outcomes-settle")
def settle(request: Request, pk: int, payload: ManyIn) -> list[OutcomeOut]:
    meeting, chosen = _meeting(request, pk), _chosen(request, payload.outcomes)
    become.settle(meeting, chosen, actor=request.user, at=timezone.now(), note=payload.note)
    return _all(request, chosen)


@router.post("{int:pk}/outcomes/tasks/", response=list[OutcomeOut], url_name="outcomes-tasks")
def tasks(request: Request, pk: int, payload: ManyIn) -> list[OutcomeOut]:
    """As they are noted, all or none."""
    meeting = _meeting(request, pk)
    chosen = [one for one in _chosen(request, payload.outcomes) if one.meeting_id == meeting.pk]
    at = timezone.now()
    become.become_tasks(chosen, actor=request.user, at=at, as_draft=payload.as_draft)
    return _all(request, chosen)


@router.post("{int:pk}/carry/", response=list[OutcomeOut], url_name="outcomes-carry")
def carry(request: Request, pk: int, payload: CarryIn) -> list[OutcomeOut]:
    """Go on with open outcomes of earlier meetings at this one."""
    meeting, chosen = _meeting(request, pk), _chosen(request, payload.outcomes)
    at, actor = timezone.now(), request.user
    if payload.title:
        carry_as_item(chosen, meeting, title=payload.title, actor=actor, at=at)
    else:
        carry_over(chosen, meeting, actor=actor, at=at)
    return _all(request, list(Outcome.objects.filter(meeting=meeting, carried_from__in=chosen)))


def _passages(request: Request, meeting: Meeting) -> list[PassageOut]:
    speech = speech_for(request.user, meeting)
    return [
        PassageOut(
            anchor=one.anchor.pk,
            quote=one.anchor.quote,
            units=one.units,
            item=one.tie.item_id if one.tie else None,
            tasks=[task.pk for task in one.tasks],
        )
        for one in (passages_of(request.user, speech) if speech else [])
    ]


@router.get("{int:pk}/speech/", response=list[PassageOut], url_name="speech-show")
def show_speech(request: Request, pk: int) -> list[PassageOut]:
    return _passages(request, _meeting(request, pk))


@router.post("{int:pk}/speech/", response={201: list[PassageOut]}, url_name="speech-bring")
def bring(request: Request, pk: int, payload: SpeechIn) -> Status[list[PassageOut]]:
    meeting = _meeting(request, pk)
    bring_speech(
        meeting,
        data=payload.text.encode(),
        name="speech.txt",
        title=payload.title,
        actor=request.user,
        at=timezone.now(),
    )
    return Status(201, _passages(request, _meeting(request, pk)))


@router.post("{int:pk}/speech/ties/", response=list[PassageOut], url_name="speech-tie")
def tie(request: Request, pk: int, payload: TieIn) -> list[PassageOut]:
    meeting, at = _meeting(request, pk), timezone.now()
    passages = Anchor.objects.filter(document=meeting.speech_id)
    anchor = get_object_or_404(passages, pk=payload.anchor)
    if payload.item is None:
        tying.untie(anchor, meeting, actor=request.user, at=at)
    else:
        item = get_object_or_404(meeting.items, pk=payload.item)
        tying.tie(anchor, item, actor=request.user, at=at)
    return _passages(request, meeting)


@router.post("{int:pk}/speech/ties/all/", response=Tied, url_name="speech-tie-all")
def tie_all(request: Request, pk: int) -> Tied:
    meeting = _meeting(request, pk)
    return Tied(tied=tying.tie_by_units(meeting, actor=request.user, at=timezone.now()))
