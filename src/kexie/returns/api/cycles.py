"""Rounds and the burden meter."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Schema, Status

from kexie.kernel.paging import page_of
from kexie.kernel.shapes import Day, Key
from kexie.org.http import Request
from kexie.org.models import Unit, UnitKind
from kexie.org.queries import open_units
from kexie.returns.actions import cycles, reminding
from kexie.returns.api.base import router
from kexie.returns.errors import BadCycle
from kexie.returns.models import Cycle, CycleState
from kexie.returns.queries.burden import years_of
from kexie.returns.queries.cycles import (
    Rates,
    WantedCycles,
    cycles_for,
    expected_for,
    rates_of,
)
from kexie.returns.queries.register import entries_for


class CycleFilters(Schema):
    text: str = Field("", max_length=100)
    state: CycleState | Literal[""] = ""
    entry: Key | None = None
    mine: bool = False
    page: int = 1

    def wanted(self) -> WantedCycles:
        return WantedCycles(**self.dict(exclude={"page"}))


class CycleIn(Schema):
    entry: Key
    period: str = Field(max_length=20)
    opens_date: Day
    due_date: Day
    closes_date: Day | None = None
    chain: list[UnitKind] = []


class CycleMoveIn(Schema):
    note: str = ""
    unit: Key | None = None
    to_date: Day | None = None


class RatesOut(Schema):
    expected: int
    exempt: int
    reported: int
    on_time: int
    accepted: int


class CycleOut(Schema):
    pk: int
    entry: int
    title: str
    unit: str
    period: str
    state: str
    opens_date: date
    due_date: date
    closes_date: date | None
    chain: list[str]
    form_number: int
    rates: RatesOut


class CyclesOut(Schema):
    total: int
    page: int
    pages: int
    rows: list[CycleOut]


class ExpectedOut(Schema):
    unit: int
    name: str
    exempt_reason: str
    filing: int | None
    state: str | None
    first_submitted_at: datetime | None
    on_time: bool


class LoadOut(Schema):
    """`minutes` are estimates."""

    month: int
    requests: int
    places: int
    minutes: int


def _out(cycle: Cycle, rates: Rates) -> CycleOut:
    return CycleOut(
        pk=cycle.pk,
        entry=cycle.entry_id,
        title=cycle.record.title,
        unit=cycle.record.unit.short_name,
        period=cycle.period,
        state=cycle.state,
        opens_date=cycle.opens_date,
        due_date=cycle.due_date,
        closes_date=cycle.closes_date,
        chain=cycle.chain,
        form_number=cycle.form.number,
        rates=RatesOut(
            expected=rates.expected,
            exempt=rates.exempt,
            reported=rates.reported,
            on_time=rates.on_time,
            accepted=rates.accepted,
        ),
    )


@router.get("cycles/", response=CyclesOut, url_name="returns-cycles")
def list_cycles(request: Request, filters: Query[CycleFilters]) -> CyclesOut:
    found = cycles_for(request.user, wanted=filters.wanted()).order_by("-due_date", "pk")
    page = page_of(found, request.GET)
    rates = rates_of([cycle.pk for cycle in page])
    rows = [_out(cycle, rates[cycle.pk]) for cycle in page]
    return CyclesOut(total=page.total, page=page.number, pages=page.pages, rows=rows)


@router.post("cycles/", response={201: CycleOut}, url_name="returns-plan")
def plan(request: Request, payload: CycleIn) -> Status[CycleOut]:
    entry = get_object_or_404(entries_for(request.user), pk=payload.entry)
    given = payload.dict(exclude={"entry"})
    new = cycles.NewCycle(**(given | {"chain": tuple(given["chain"])}))
    cycle = cycles.plan_cycle(entry, new, actor=request.user, at=timezone.now())
    return Status(201, _out(cycle, Rates()))


@router.get("cycles/{int:pk}/", response=CycleOut, url_name="returns-cycle")
def show_cycle(request: Request, pk: int) -> CycleOut:
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    return _out(cycle, rates_of([pk])[pk])


@router.get("cycles/{int:pk}/expected/", response=list[ExpectedOut], url_name="returns-expected")
def list_expected(
    request: Request,
    pk: int,
    show: Literal["", "missing", "late", "waiting", "accepted", "exempt"] = "",
) -> list[ExpectedOut]:
    """Whom the round expects, as far as one sees their filings."""
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    return [
        ExpectedOut(
            unit=row.unit_id,
            name=row.unit.short_name,
            exempt_reason=row.exempt_reason,
            filing=row.filing_pk,  # type: ignore[attr-defined]  # annotated by expected_for
            state=row.filing_state,  # type: ignore[attr-defined]  # annotated by expected_for
            first_submitted_at=row.first_at,  # type: ignore[attr-defined]  # annotated by expected_for
            on_time=row.is_on_time,  # type: ignore[attr-defined]  # annotated by expected_for
        )
        for row in expected_for(request.user, cycle, show=show)
    ]


def _unit(said: CycleMoveIn) -> Unit:
    return get_object_or_404(Unit, pk=said.unit)


def _day(said: CycleMoveIn) -> date:
    if said.to_date is None:
        raise BadCycle("to_date")
    return said.to_date


MOVES: dict[str, Callable[[Cycle, Request, CycleMoveIn, datetime], object]] = {
    "open": lambda cycle, request, _said, at: cycles.open_cycle(cycle, actor=request.user, at=at),
    "close": lambda cycle, request, said, at: cycles.close_cycle(
        cycle, actor=request.user, at=at, note=said.note
    ),
    "reopen": lambda cycle, request, said, at: cycles.reopen_cycle(
        cycle, actor=request.user, at=at, note=said.note, closes_date=said.to_date
    ),
    "cancel": lambda cycle, request, said, at: cycles.cancel_cycle(
        cycle, actor=request.user, at=at, note=said.note
    ),
    "remind": lambda cycle, request, _said, at: reminding.remind_missing(
        cycle, actor=request.user, at=at
    ),
    "extend_due": lambda cycle, request, said, at: cycles.extend_due(
        cycle, actor=request.user, at=at, to_date=_day(said), note=said.note
    ),
    "exempt": lambda cycle, request, said, at: cycles.exempt(
        cycle, _unit(said), actor=request.user, at=at, reason=said.note
    ),
    "expect": lambda cycle, request, said, at: cycles.expect_again(
        cycle, _unit(said), actor=request.user, at=at, reason=said.note
    ),
}


@router.post("cycles/{int:pk}/{move}/", response=CycleOut, url_name="returns-cycle-move")
def move_cycle(request: Request, pk: int, move: str, payload: CycleMoveIn) -> CycleOut:
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    MOVES[move](cycle, request, payload, timezone.now())
    return _out(get_object_or_404(cycles_for(request.user), pk=pk), rates_of([pk])[pk])


@router.get("burden/{int:unit}/", response=list[LoadOut], url_name="returns-burden")
def show_burden(request: Request, unit: int, year: int | None = None) -> list[LoadOut]:  # noqa: ARG001 -- the framework hands it in
    """What is asked of a unit in each month of a year, by due day; for everybody to see."""
    chosen = get_object_or_404(open_units(), pk=unit)
    [row] = years_of([chosen], year or timezone.localdate().year)
    return [
        LoadOut(month=month, requests=load.requests, places=load.places, minutes=load.minutes)
        for month, load in enumerate(row.months, start=1)
    ]
