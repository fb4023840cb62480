"""Mergers and divisions of units, for machines: the system administrator's."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from kexie.administration.queries.reorganisation import effects_of_merge, effects_of_split
from kexie.administration.queries.units import Effect, units_for
from kexie.kernel.shapes import Day, Key
from kexie.org.access import insist_power
from kexie.org.actions import reorganisation as actions
from kexie.org.http import Request
from kexie.org.models import Power, Reorganisation, ReorganisationKind, Unit
from kexie.org.queries import children_of, reorganisations

router = Router(tags=["administration"])


class EffectOut(Schema):
    label: str
    value: str

    @staticmethod
    def resolve_label(effect: Effect) -> str:
        return str(effect.label)

    @staticmethod
    def resolve_value(effect: Effect) -> str:
        return str(effect.value)


class MergeIn(Schema):
    """Units by code. `preview`: say what it would do, and do nothing."""

    units: list[str] = Field(min_length=1, max_length=200)
    into: str
    on: Day
    preview: bool = False


class PartIn(Schema):
    """`below`: codes of the units below that go to it."""

    code: str = Field(max_length=20, pattern="^[0-9A-Za-z-]+$")
    name: str = Field(min_length=1, max_length=100)
    short_name: str = Field(min_length=1, max_length=50)
    below: list[str] = []


class SplitIn(Schema):
    """`heir`: code of the part that takes over the work of the unit, which then ends; empty: the unit goes on."""

    parts: list[PartIn] = Field(min_length=1, max_length=50)
    on: Day
    heir: str = ""
    preview: bool = False


class SuccessionOut(Schema):
    from_unit: str = Field(alias="from_unit.code")
    to_unit: str = Field(alias="to_unit.code")
    takes_over: bool


class ReorganisationOut(Schema):
    pk: int
    kind: ReorganisationKind
    on_date: date
    made_at: datetime
    undone_at: datetime | None
    successions: list[SuccessionOut]


@router.get(
    "/reorganisations/", response=list[ReorganisationOut], url_name="administration-reorganisations"
)
@paginate
def list_reorganisations(request: Request) -> QuerySet[Reorganisation]:
    insist_power(request.user, Power.SYSTEM)
    return reorganisations()


@router.post(
    "/reorganisations/merge/",
    response={200: list[EffectOut], 201: ReorganisationOut},
    url_name="administration-merge",
)
def merge(request: Request, payload: MergeIn) -> Status[Any]:
    insist_power(request.user, Power.SYSTEM)
    asked: dict[str, Any] = {
        "units": [get_object_or_404(Unit, code=code) for code in payload.units],
        "into": get_object_or_404(Unit, code=payload.into),
        "on": payload.on,
    }
    if payload.preview:
        return Status(200, effects_of_merge(**asked))
    made = actions.merge_units(actor=request.user, at=timezone.now(), **asked)
    return Status(201, made)


@router.post(
    "/units/{int:pk}/split/",
    response={200: list[EffectOut], 201: ReorganisationOut},
    url_name="administration-split",
)
def split(request: Request, pk: Key, payload: SplitIn) -> Status[Any]:
    insist_power(request.user, Power.SYSTEM)
    unit = get_object_or_404(units_for(request.user).filter(closed_date__isnull=True), pk=pk)
    below = {child.code: child.pk for child in children_of(unit)}
    asked: dict[str, Any] = {
        "parts": [
            actions.NewPart(code=one.code, name=one.name, short_name=one.short_name)
            for one in payload.parts
        ],
        "on": payload.on,
        "heir": payload.heir,
        "children": {
            below[code]: one.code for one in payload.parts for code in one.below if code in below
        },
    }
    if payload.preview:
        return Status(200, effects_of_split(unit, **asked))
    made = actions.split_unit(unit, actor=request.user, at=timezone.now(), **asked)
    return Status(201, made)


@router.post(
    "/reorganisations/{int:pk}/undo/", response=ReorganisationOut, url_name="administration-undo"
)
def undo(request: Request, pk: Key) -> Reorganisation:
    insist_power(request.user, Power.SYSTEM)
    change = get_object_or_404(reorganisations(), pk=pk)
    actions.undo_reorganisation(change, actor=request.user, at=timezone.now())
    return reorganisations().get(pk=pk)
