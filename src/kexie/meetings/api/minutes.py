"""Minutes and amendments, for machines: the same queries and actions as the pages."""

from collections.abc import Callable
from datetime import date, datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from kexie.kernel.paging import page_of
from kexie.kernel.shapes import Day, Key
from kexie.meetings.actions import amending
from kexie.meetings.actions import minutes as acts
from kexie.meetings.actions.printing import print_minutes
from kexie.meetings.models import Amendment, Minutes, Section
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.queries.minutes import (
    WantedMinutes,
    amending_units,
    amendments_for,
    minutes_for,
    sections_for,
)
from kexie.meetings.queries.minutes_page import page_of_minutes
from kexie.org.http import Request
from kexie.org.models import User

router = Router(tags=["meetings"])


class MinutesFilters(Schema):
    words: str = Field("", max_length=100)
    state: str = ""
    kind: str = ""
    year: int | None = Field(None, ge=1990, le=2100)
    page: int = 1

    def wanted(self) -> WantedMinutes:
        return WantedMinutes(**self.dict(exclude={"page"}))


class AmendmentOut(Schema):
    pk: int
    section: int
    unit: str
    text: str
    reason: str
    state: str
    answer: str
    seen_version: int


class SectionOut(Schema):
    pk: int
    kind: str
    item: int | None
    heading: str
    text: str
    version: int
    outcomes: list[int]
    tasks: list[int]


class MinutesRow(Schema):
    pk: int
    title: str
    meeting: int
    state: str
    comments_by_date: date | None
    approved_at: datetime | None
    locked_at: datetime | None
    locked_hash: str
    document: int | None


class MinutesRows(Schema):
    total: int
    page: int
    pages: int
    rows: list[MinutesRow]


class MinutesOut(MinutesRow):
    """`digest`: of the sections as they are given; approving names it. `moves`: what the caller may do now."""

    sections: list[SectionOut]
    amendments: list[AmendmentOut]
    digest: str
    as_locked: bool | None
    moves: list[str]


class SectionIn(Schema):
    heading: str = Field(max_length=200)
    text: str = Field("", max_length=20_000)
    seen_version: Key = 0


class AmendIn(Schema):
    unit: Key
    text: str = Field(max_length=20_000)
    reason: str = Field(max_length=400)
    seen_version: Key


class DecideIn(Schema):
    """`text`: what the section shall say, where it is taken over; none: as proposed."""

    take: bool
    text: str | None = Field(None, max_length=20_000)
    answer: str = Field("", max_length=400)
    seen_version: Key = 0


class MinutesStep(Schema):
    """`seen`: digest of what was read, to approve; `reason`: to reopen."""

    comments_by_date: Day | None = None
    seen: str = Field("", max_length=64)
    reason: str = Field("", max_length=2000)


def _row(one: Minutes) -> MinutesRow:
    return MinutesRow(
        pk=one.pk,
        title=one.record.title,
        meeting=one.meeting_id,
        state=one.state,
        comments_by_date=one.comments_by_date,
        approved_at=one.approved_at,
        locked_at=one.locked_at,
        locked_hash=one.locked_hash,
        document=one.document_id,
    )


def _amendment(one: Amendment) -> AmendmentOut:
    return AmendmentOut(
        pk=one.pk,
        section=one.section_id,
        unit=one.unit.short_name,
        text=one.text,
        reason=one.reason,
        state=one.state,
        answer=one.answer,
        seen_version=one.seen_version,
    )


def _out(request: Request, pk: int) -> MinutesOut:
    rows = minutes_for(request.user).select_related("document__record")
    found = get_object_or_404(rows, pk=pk)
    page = page_of_minutes(request.user, found, timezone.localdate())
    sections = [
        SectionOut(
            pk=row.section.pk,
            kind=row.section.kind,
            item=row.section.item_id,
            heading=row.section.heading,
            text=row.section.text,
            version=row.section.version,
            outcomes=[one.outcome.pk for one in row.outcomes],
            tasks=[one.task.pk for one in row.outcomes if one.task and one.sees],
        )
        for row in page.rows
    ]
    return MinutesOut(
        **_row(found).dict(),
        sections=sections,
        amendments=[_amendment(one.amendment) for row in page.rows for one in row.proposed],
        digest=page.digest,
        as_locked=page.as_locked,
        moves=[one.name for one in page.choices],
    )


@router.get("minutes/", response=MinutesRows, url_name="minutes-list")
def list_minutes(request: Request, filters: Query[MinutesFilters]) -> MinutesRows:
    page = page_of(minutes_for(request.user, wanted=filters.wanted()), request.GET)
    rows = [_row(one) for one in page]
    return MinutesRows(total=page.total, page=page.number, pages=page.pages, rows=rows)


@router.post("{int:pk}/minutes/", response={201: MinutesOut}, url_name="minutes-draft")
def draft(request: Request, pk: int) -> Status[MinutesOut]:
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    made = acts.draft_minutes(meeting, actor=request.user, at=timezone.now())
    return Status(201, _out(request, made.pk))


@router.get("minutes/{int:pk}/", response=MinutesOut, url_name="minutes-show")
def show(request: Request, pk: int) -> MinutesOut:
    return _out(request, pk)


@router.post("minutes/{int:pk}/sections/", response={201: MinutesOut}, url_name="minutes-add")
def add(request: Request, pk: int, payload: SectionIn) -> Status[MinutesOut]:
    found = get_object_or_404(minutes_for(request.user), pk=pk)
    wording = acts.Wording(heading=payload.heading, text=payload.text)
    acts.add_section(found, wording, actor=request.user, at=timezone.now())
    return Status(201, _out(request, pk))


def _section(request: Request, pk: int) -> Section:
    return get_object_or_404(sections_for(request.user), pk=pk)


@router.post("sections/{int:pk}/", response=MinutesOut, url_name="minutes-write")
def write(request: Request, pk: int, payload: SectionIn) -> MinutesOut:
    """409 with both versions where somebody wrote in the section since `seen_version`."""
    found = _section(request, pk)
    acts.write_section(
        found,
        acts.Wording(heading=payload.heading, text=payload.text),
        actor=request.user,
        at=timezone.now(),
        seen_version=payload.seen_version,
    )
    return _out(request, found.minutes_id)


@router.post("sections/{int:pk}/amend/", response={201: MinutesOut}, url_name="minutes-amend")
def amend(request: Request, pk: int, payload: AmendIn) -> Status[MinutesOut]:
    found = _section(request, pk)
    amending.propose_amendment(
        found,
        unit=get_object_or_404(amending_units(request.user, found.minutes), pk=payload.unit),
        text=payload.text,
        reason=payload.reason,
        actor=request.user,
        at=timezone.now(),
        seen_version=payload.seen_version,
    )
    return Status(201, _out(request, found.minutes_id))


@router.post("sections/{int:pk}/do/{way}/", response=MinutesOut, url_name="minutes-arrange")
def arrange(request: Request, pk: int, way: str, seen_version: Key = 0) -> MinutesOut:
    """up, down, drop."""
    found, at = _section(request, pk), timezone.now()
    if way in {"up", "down"}:
        acts.move_section(found, up=way == "up", actor=request.user, at=at)
    elif way == "drop":
        acts.drop_section(found, actor=request.user, at=at, seen_version=seen_version)
    else:
        raise Http404
    return _out(request, found.minutes_id)


@router.post("amendments/{int:pk}/", response=MinutesOut, url_name="minutes-decide")
def decide(request: Request, pk: int, payload: DecideIn) -> MinutesOut:
    found, at = get_object_or_404(amendments_for(request.user), pk=pk), timezone.now()
    if payload.take:
        amending.take_amendment(
            found,
            text=found.text if payload.text is None else payload.text,
            answer=payload.answer,
            actor=request.user,
            at=at,
            seen_version=payload.seen_version,
        )
    else:
        amending.decline_amendment(found, answer=payload.answer, actor=request.user, at=at)
    return _out(request, found.section.minutes_id)


@router.post("amendments/{int:pk}/withdraw/", response=MinutesOut, url_name="minutes-withdraw")
def withdraw(request: Request, pk: int) -> MinutesOut:
    found = get_object_or_404(amendments_for(request.user), pk=pk)
    amending.withdraw_amendment(found, actor=request.user, at=timezone.now())
    return _out(request, found.section.minutes_id)


Step = Callable[[Minutes, MinutesStep, User, datetime], object]
STEPS: dict[str, Step] = {
    "send_round": lambda one, given, who, at: acts.send_round(
        one, actor=who, at=at, comments_by_date=given.comments_by_date
    ),
    "approve": lambda one, given, who, at: acts.approve(one, actor=who, at=at, seen=given.seen),
    "reopen": lambda one, given, who, at: acts.reopen(one, actor=who, at=at, reason=given.reason),
    "lock": lambda one, _given, who, at: acts.lock(one, actor=who, at=at),
    "print": lambda one, _given, who, at: print_minutes(one, actor=who, at=at),
}


@router.post("minutes/{int:pk}/do/{move}/", response=MinutesOut, url_name="minutes-move")
def move(request: Request, pk: int, move: str, payload: MinutesStep) -> MinutesOut:
    """send_round, approve, reopen, lock, print."""
    found = get_object_or_404(minutes_for(request.user), pk=pk)
    if move not in STEPS:
        raise Http404
    STEPS[move](found, payload, request.user, timezone.now())
    return _out(request, pk)
