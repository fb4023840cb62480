"""Meetings before they begin, for machines: the same queries and actions as the pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status

from kexie.kernel.paging import page_of
from kexie.kernel.shapes import Key
from kexie.meetings.actions import agenda, attending, calling, inviting, planning
from kexie.meetings.api.shapes import (
    AnswersIn,
    AskIn,
    BuildIn,
    CautionOut,
    DoneOut,
    EditIn,
    GuestIn,
    ItemIn,
    KeysIn,
    MeetingFilters,
    MeetingIn,
    MeetingOut,
    MeetingRow,
    MeetingsOut,
    NewIn,
    NoteIn,
    PlacedIn,
    PlaceOut,
    PointOut,
)
from kexie.meetings.flow import MEETING
from kexie.meetings.models import AgendaItem, Attendance, Meeting
from kexie.meetings.queries.agenda import carryable_to, cycles_to_read, filings_seen, slots_of
from kexie.meetings.queries.agenda import items_of as points_of
from kexie.meetings.queries.attending import attendances_of, held_posts
from kexie.meetings.queries.meetings import WantedMeetings, meetings_for, series_for
from kexie.meetings.queries.warnings import warnings_of
from kexie.org.http import Request
from kexie.org.models import Unit, User
from kexie.org.queries import open_units
from kexie.records.access import may

router = Router(tags=["meetings"])
Move = Literal["call", "begin", "end", "resume", "close", "cancel", "remind"]


def _meeting(request: Request, pk: int) -> Meeting:
    return get_object_or_404(meetings_for(request.user), pk=pk)


def _unit(key: int | None) -> Unit | None:
    return get_object_or_404(open_units(), pk=key) if key else None


def _known(request: Request, given: MeetingIn) -> planning.NewMeeting:
    names = MeetingIn.model_fields.keys() - {"series", "last"}
    return planning.NewMeeting(
        series=get_object_or_404(series_for(request.user), pk=given.series)
        if given.series
        else None,
        last=_meeting(request, given.last) if given.last else None,
        **{name: getattr(given, name) for name in names},
    )


def _row(one: Meeting) -> MeetingRow:
    names = MeetingRow.model_fields.keys() - {"title", "unit", "series", "last", "calendar_uid"}
    return MeetingRow(
        title=one.record.title,
        unit=one.record.unit.short_name,
        series=one.series_id,
        last=one.last_id,
        calendar_uid=str(one.calendar_uid),
        **{name: getattr(one, name) for name in names},
    )


def _point(meeting: Meeting) -> list[PointOut]:
    return [
        PointOut(
            pk=slot.item.pk,
            kind=slot.item.kind,
            title=slot.item.title,
            minutes=slot.item.minutes,
            unit=slot.item.unit.short_name if slot.item.unit else "",
            speaker=slot.item.speaker,
            filing=slot.item.filing_id,
            carried_from=slot.item.carried_from_id,
            begins_at=slot.begins_at,
            ends_at=slot.ends_at,
            version=slot.item.version,
        )
        for slot in slots_of(meeting, points_of(meeting))
    ]


def _place(one: Attendance, *, office: bool) -> PlaceOut:
    names = PlaceOut.model_fields.keys() - {"unit", "reason"}
    return PlaceOut(
        unit=one.unit.short_name if one.unit else "",
        reason=one.reason if office else "",
        **{name: getattr(one, name) for name in names},
    )


def _out(request: Request, pk: int) -> MeetingOut:
    one = _meeting(request, pk)
    office = may(one, MEETING.rules, request.user, "edit")
    cautions = [
        CautionOut(
            rule=caution.rule.code,
            words=str(caution.rule.words),
            source=str(caution.rule.source),
            found=str(caution.found),
        )
        for caution in (warnings_of(one) if office else [])
    ]
    places = [_place(place, office=office) for place in attendances_of(one)]
    return MeetingOut(**_row(one).dict(), items=_point(one), places=places, cautions=cautions)


@router.get("", response=MeetingsOut, url_name="meetings-list")
def list_meetings(request: Request, filters: Query[MeetingFilters]) -> MeetingsOut:
    wanted = WantedMeetings(**filters.dict())
    found = meetings_for(request.user, wanted=wanted, today=timezone.localdate())
    page = page_of(found, request.GET)
    rows = [_row(one) for one in page]
    return MeetingsOut(total=page.total, page=page.number, pages=page.pages, rows=rows)


@router.post("", response={201: MeetingOut}, url_name="meetings-plan")
def plan(request: Request, payload: NewIn) -> Status[MeetingOut]:
    unit = get_object_or_404(open_units(), pk=payload.unit)
    known, at = _known(request, payload), timezone.now()
    if payload.like:
        source = _meeting(request, payload.like)
        made = planning.copy_meeting(source, known, unit=unit, actor=request.user, at=at)
    else:
        made = planning.plan_meeting(known, unit=unit, actor=request.user, at=at)
    return Status(201, _out(request, made.pk))


@router.get("{int:pk}/", response=MeetingOut, url_name="meetings-show")
def show(request: Request, pk: int) -> MeetingOut:
    return _out(request, pk)


@router.post("{int:pk}/edit/", response=MeetingOut, url_name="meetings-edit")
def edit(request: Request, pk: int, payload: EditIn) -> MeetingOut:
    planning.edit_meeting(
        _meeting(request, pk),
        _known(request, payload),
        actor=request.user,
        at=timezone.now(),
        seen_version=payload.seen_version,
    )
    return _out(request, pk)


Act = Callable[[Meeting, str, User, datetime], object]
MOVES: dict[str, Act] = {
    "call": lambda one, _note, actor, at: calling.call(one, actor=actor, at=at),
    "begin": lambda one, _note, actor, at: calling.begin(one, actor=actor, at=at),
    "end": lambda one, _note, actor, at: calling.end(one, actor=actor, at=at),
    "resume": lambda one, note, actor, at: calling.resume(one, actor=actor, at=at, reason=note),
    "close": lambda one, _note, actor, at: calling.close(one, actor=actor, at=at),
    "cancel": lambda one, note, actor, at: calling.cancel(one, actor=actor, at=at, reason=note),
    "remind": lambda one, _note, actor, at: attending.remind(one, actor=actor, at=at),
}


@router.post("{int:pk}/move/{move}/", response=MeetingOut, url_name="meetings-move")
def move(request: Request, pk: int, move: Move, payload: NoteIn) -> MeetingOut:
    MOVES[move](_meeting(request, pk), payload.note, request.user, timezone.now())
    return _out(request, pk)


def _new_item(request: Request, given: ItemIn) -> agenda.NewItem:
    filing = given.filing
    return agenda.NewItem(
        kind=given.kind,
        title=given.title,
        minutes=given.minutes,
        unit=_unit(given.unit),
        speaker=given.speaker,
        filing=get_object_or_404(filings_seen(request.user), pk=filing) if filing else None,
    )


def _item(request: Request, pk: int) -> AgendaItem:
    seen = meetings_for(request.user).order_by().values("pk")
    rows = AgendaItem.objects.select_related("meeting").filter(meeting__in=seen)
    return get_object_or_404(rows, pk=pk)


@router.post("{int:pk}/agenda/", response={201: MeetingOut}, url_name="meetings-add-item")
def add_item(request: Request, pk: int, payload: ItemIn) -> Status[MeetingOut]:
    agenda.add_item(
        _meeting(request, pk),
        _new_item(request, payload),
        actor=request.user,
        at=timezone.now(),
        position=payload.position,
    )
    return Status(201, _out(request, pk))


@router.post("agenda/{int:pk}/", response=MeetingOut, url_name="meetings-edit-item")
def edit_item(request: Request, pk: int, payload: ItemIn) -> MeetingOut:
    item = _item(request, pk)
    agenda.edit_item(
        item,
        _new_item(request, payload),
        actor=request.user,
        at=timezone.now(),
        seen_version=payload.seen_version,
    )
    return _out(request, item.meeting_id)


ItemAct = Callable[[AgendaItem, int, User, datetime], object]
ITEM_ACTS: dict[str, ItemAct] = {
    "move": lambda one, to, actor, at: agenda.move_item(one, to, actor=actor, at=at),
    "drop": lambda one, _to, actor, at: agenda.drop_item(one, actor=actor, at=at),
    "park": lambda one, _to, actor, at: agenda.park_item(one, actor=actor, at=at),
    "take-back": lambda one, _to, actor, at: agenda.take_back_item(one, actor=actor, at=at),
}


@router.post("agenda/{int:pk}/{act}/", response=MeetingOut, url_name="meetings-act-item")
def act_item(
    request: Request,
    pk: int,
    act: Literal["move", "drop", "park", "take-back"],
    payload: PlacedIn,
) -> MeetingOut:
    item = _item(request, pk)
    meeting = item.meeting_id
    ITEM_ACTS[act](item, payload.to, request.user, timezone.now())
    return _out(request, meeting)


@router.post("{int:pk}/agenda/build/", response=MeetingOut, url_name="meetings-build")
def build(request: Request, pk: int, payload: BuildIn) -> MeetingOut:
    agenda.build_from_returns(
        _meeting(request, pk),
        get_object_or_404(cycles_to_read(request.user), pk=payload.cycle),
        actor=request.user,
        at=timezone.now(),
        minutes=payload.minutes,
    )
    return _out(request, pk)


@router.get("{int:pk}/agenda/parked/", response=list[Key], url_name="meetings-parked")
def parked(request: Request, pk: int) -> list[int]:
    """Keys of the points of earlier meetings that are offered here."""
    return [item.pk for item in carryable_to(_meeting(request, pk))]


@router.post("{int:pk}/agenda/carry/", response=MeetingOut, url_name="meetings-carry")
def carry(request: Request, pk: int, payload: KeysIn) -> MeetingOut:
    meeting = _meeting(request, pk)
    chosen = [get_object_or_404(carryable_to(meeting), pk=key) for key in payload.keys]
    agenda.carry_in(meeting, chosen, actor=request.user, at=timezone.now())
    return _out(request, pk)


@router.post("{int:pk}/ask/", response=MeetingOut, url_name="meetings-ask")
def ask(request: Request, pk: int, payload: AskIn) -> MeetingOut:
    meeting = _meeting(request, pk)
    day = timezone.localdate(meeting.begins_at)
    attending.ask_posts(
        meeting,
        list(held_posts(day).filter(pk__in=payload.posts)),
        capacity=payload.capacity,
        actor=request.user,
        at=timezone.now(),
    )
    return _out(request, pk)


@router.post("{int:pk}/guest/", response=MeetingOut, url_name="meetings-guest")
def guest(request: Request, pk: int, payload: GuestIn) -> MeetingOut:
    given = payload.dict(exclude={"unit"})
    new = attending.Guest(**given, unit=_unit(payload.unit))
    attending.ask_guest(_meeting(request, pk), new, actor=request.user, at=timezone.now())
    return _out(request, pk)


@router.post("{int:pk}/places/{act}/", response=MeetingOut, url_name="meetings-places")
def places(
    request: Request, pk: int, act: Literal["drop", "capacity", "officially"], payload: KeysIn
) -> MeetingOut:
    meeting, at = _meeting(request, pk), timezone.now()
    chosen = list(meeting.attendances.filter(pk__in=payload.keys))
    if act == "drop":
        attending.drop_places(meeting, chosen, actor=request.user, at=at)
    elif act == "capacity":
        attending.set_capacity(
            meeting, chosen, capacity=payload.capacity, actor=request.user, at=at
        )
    else:
        attending.seat_officially(meeting, actor=request.user, at=at)
    return _out(request, pk)


@router.post("places/{int:pk}/seat/", response=MeetingOut, url_name="meetings-seat")
def seat(request: Request, pk: int, payload: PlacedIn) -> MeetingOut:
    seen = meetings_for(request.user).order_by().values("pk")
    rows = Attendance.objects.select_related("meeting").filter(meeting__in=seen)
    place = get_object_or_404(rows, pk=pk)
    attending.move_place(place, payload.to, actor=request.user, at=timezone.now())
    return _out(request, place.meeting_id)


@router.post("{int:pk}/answers/", response=MeetingOut, url_name="meetings-answer")
def answer(request: Request, pk: int, payload: AnswersIn) -> MeetingOut:
    """All or none."""
    meeting = _meeting(request, pk)
    known = {place.pk: place for place in meeting.attendances.select_related("meeting")}
    given = [
        (
            known[one.place],
            attending.Answer(**one.dict(exclude={"place", "seen_version"})),
            one.seen_version,
        )
        for one in payload.answers
        if one.place in known
    ]
    attending.answer_all(meeting, given, actor=request.user, at=timezone.now())
    return _out(request, pk)


@router.post("{int:pk}/invitation/", response={201: DoneOut}, url_name="meetings-invite")
def invite(request: Request, pk: int) -> Status[DoneOut]:
    """`count`: key of the official document."""
    made = inviting.draft_invitation(_meeting(request, pk), actor=request.user, at=timezone.now())
    return Status(201, DoneOut(count=made.pk))
