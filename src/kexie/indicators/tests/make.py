"""Builders of the room's tests."""

from collections.abc import Iterable
from datetime import datetime

from kexie.indicators.actions.figures import NewValue, open_batch
from kexie.indicators.actions.reference import load_reference_catalogue
from kexie.indicators.models import (
    AMOUNT,
    Batch,
    Figure,
    Indicator,
    Kind,
    Origin,
    Rolling,
    Service,
    SourceKind,
    Standing,
    ValueType,
)
from kexie.org.models import Unit, User
from tests.world import NOON, World


def indicator(
    owner: Unit, code: str = "lectures", *, kind: Kind = Kind.FLOW, over: Rolling = Rolling.SUM
) -> Indicator:
    return Indicator.objects.create(
        code=code,
        name=code,
        kind=kind,
        value_type=ValueType.NUMBER,
        over_units=over,
        service=Service.LITERACY,
        source_kind=SourceKind.FORM,
        owner=owner,
    )


def batch(at: datetime = NOON, *, by: User | None = None) -> Batch:
    return open_batch(origin=Origin.RETURN, actor=by, at=at, label="2026年第一季度报表")


def value(
    one: Indicator, unit: Unit, number: int | None, period: str = "2026-01", **more: str
) -> NewValue:
    own = None if number is None else number * AMOUNT
    return NewValue(one.pk, 1, unit.pk, period, own, **more)


def totals(
    one: Indicator, units: Iterable[Unit], period: str = "2026-01", standing: int = 0
) -> list[int | None]:
    """Totals in base units; none where no row stands."""
    held = Figure.objects.filter(indicator=one, period=period, standing=standing)
    found = dict(held.values_list("unit", "total"))
    return [found[unit.pk] // AMOUNT if unit.pk in found else None for unit in units]


def shipped(_world: World) -> int:
    """The shipped catalogue; how many indicators it brought."""
    return len(load_reference_catalogue(actor=None, at=NOON))


__all__ = ["Standing", "batch", "indicator", "shipped", "totals", "value"]
