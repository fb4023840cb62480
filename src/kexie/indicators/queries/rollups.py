"""The standing proof that totals are right: they are added up again from the cells, by a way of their own."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from kexie.indicators.models import Figure, Indicator, Ledger
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.periods import BadPeriod
from kexie.org.models import Placement


@dataclass(frozen=True, slots=True)
class Difference:
    """A total that stands, and what the cells say; a row that should not be there stands with a count of 0."""

    indicator: int
    group: int
    unit: int
    period: str
    standing: int
    total: int
    count: int
    added: int
    numbers: int


PORTION = 40  # indicators compared at once


@dataclass(slots=True)
class Proof:
    totals: int = 0
    cells: int = 0
    differences: list[Difference] = field(default_factory=list)
    lost_periods: list[str] = field(default_factory=list)


def check_rollups(on_progress: Callable[[str], None] | None = None) -> Proof:
    """
    Add everything up from the cells, along the dated places of units, and compare it with what stands.

    The way is not that of the writing: neither its rows for the tree nor its days are used.
    """
    proof = Proof()
    places = _places()
    indicators = list(Indicator.objects.order_by("pk").values_list("pk", flat=True))
    for period, kept in Ledger.objects.order_by("period").values_list("period", "last_date"):
        try:
            day = period_of(period).last
        except BadPeriod:
            proof.lost_periods.append(period)
            day = kept
        _compare(proof, period, indicators, _lines(places, day))
        if on_progress:
            on_progress(period)
    without = Figure.objects.exclude(period__in=Ledger.objects.values("period"))
    proof.lost_periods += sorted(set(without.values_list("period", flat=True)))
    return proof


_Place = tuple[date, int]  # from which day, below which unit


def _places() -> dict[int, list[_Place]]:
    found: dict[int, list[_Place]] = defaultdict(list)
    rows = Placement.objects.order_by("unit", "from_date")
    for unit, start, parent in rows.values_list("unit", "from_date", "parent"):
        found[unit].append((start, parent))
    return found


def _lines(places: dict[int, list[_Place]], day: date) -> dict[int, list[int]]:
    """All units above each on a day, the rule said again: below the last place that had begun, else the first."""
    parent = {
        unit: max((one for one in held if one[0] <= day), default=held[0])[1]
        for unit, held in places.items()
    }
    lines: dict[int, list[int]] = {}
    for unit in parent:
        lines[unit], above = [], parent.get(unit)
        while above is not None:
            lines[unit].append(above)
            above = parent.get(above)
    return lines


Key = tuple[int, int, int]  # indicator, group, standing


def _compare(proof: Proof, period: str, indicators: list[int], lines: dict[int, list[int]]) -> None:
    for start in range(0, len(indicators), PORTION):
        rows = Figure.objects.filter(
            period=period, indicator__in=indicators[start : start + PORTION]
        ).values_list("indicator", "group", "standing", "unit", "own", "total", "count")
        added: dict[Key, dict[int, list[int]]] = defaultdict(dict)
        standing: dict[Key, dict[int, tuple[int, int]]] = defaultdict(dict)
        for indicator, group, stands, unit, own, total, count in rows.iterator(chunk_size=10_000):
            key = (indicator, group, stands)
            standing[key][unit] = (total, count)
            proof.totals += 1
            if own is not None:
                proof.cells += 1
                _add(added[key], own, unit, lines)
        for key, totals in standing.items():
            proof.differences += _different(key, period, totals, added[key])


def _add(sums: dict[int, list[int]], own: int, unit: int, lines: dict[int, list[int]]) -> None:
    for above in (unit, *lines.get(unit, ())):
        held = sums.setdefault(above, [0, 0])
        held[0] += own
        held[1] += 1


def _different(
    key: Key, period: str, standing: dict[int, tuple[int, int]], added: dict[int, list[int]]
) -> Iterator[Difference]:
    indicator, group, stands = key
    for unit in standing.keys() | added.keys():
        total, count = standing.get(unit, (0, 0))
        right, numbers = added.get(unit, (0, 0))
        if (total, count) != (right, numbers):
            yield Difference(indicator, group, unit, period, stands, total, count, right, numbers)
