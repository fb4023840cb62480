"""Which figures of a filing lie outside what its unit had before: for the reviewer's eyes, by the unit's own history alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kexie.indicators.amounts import shown
from kexie.indicators.models import AMOUNT, Figure, Indicator, Kind, Standing
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.periods import BadPeriod
from kexie.returns.models import Cell, Field, Filing
from kexie.returns.queries.times import periods_before

# So many periods back are looked at.
BACK = 8
# Base units: below this a figure may be many times another and say nothing.
SMALL = 20


@dataclass(frozen=True, slots=True)
class Unusual:
    """
    A figure that lies outside.

    :ivar name: of the place, as `Spot.name`
    :ivar least, most: of the earlier figures, in words; the same where there is one only
    """

    name: str
    label: str
    now: str
    least: str
    most: str


def unusual_in(filing: Filing) -> list[Unusual]:
    """
    Figures more than so many times (the indicator's plausible factor) above the most, or below the least, the unit had.

    Two queries. The caller has shown that the user sees the filing.
    """
    cells = Cell.objects.filter(filing=filing, amount__isnull=False).select_related(
        "field__indicator"
    )
    asked = [
        (cell, one) for cell in cells.order_by("field__order") if (one := _measure(cell.field))
    ]
    history = _history(filing, [one for _cell, one in asked])
    found = []
    for cell, measure in asked:
        before = history.get((measure.pk, cell.field.group_id or 0), [])
        factor = measure.plausible_factor or 1
        if before and _is_outside(cell.amount or 0, before, factor):
            found.append(_unusual(cell, measure, before))
    return found


def _measure(field: Field) -> Indicator | None:
    one = field.indicator
    return one if one and one.kind != Kind.TEXT and one.plausible_factor else None


def _is_outside(now: int, before: Sequence[int], factor: int) -> bool:
    least, most = min(before), max(before)
    if max(abs(now), abs(least), abs(most)) < SMALL * AMOUNT:
        return False
    return now > most * factor or now * factor < least


def _unusual(cell: Cell, measure: Indicator, before: Sequence[int]) -> Unusual:
    return Unusual(
        cell.field.key,
        cell.field.label,
        shown(cell.amount or 0, measure),
        shown(min(before), measure),
        shown(max(before), measure),
    )


def _history(filing: Filing, asked: Iterable[Indicator]) -> dict[tuple[int, int], list[int]]:
    rows = Figure.objects.filter(
        unit=filing.record.unit,
        indicator__in={one.pk for one in asked},
        period__in=_earlier(filing.cycle.period),
        standing=Standing.ACCEPTED,
        own__isnull=False,
    )
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for indicator, group, own in rows.values_list("indicator", "group", "own"):
        found[indicator, group or 0].append(own or 0)
    return found


def _earlier(name: str) -> list[str]:
    """The last periods of the same kind, and the same time last year; campaigns have the latter only."""
    period = period_of(name)
    found = {one for one in periods_before(name) if one}
    for step in range(1, BACK + 1):
        try:
            found.add(period.shift(-step).id)
        except BadPeriod:
            break
    return sorted(found)
