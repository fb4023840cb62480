"""Along which tree figures are added: that of a day of the past (`Inflow`), or today's."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from kexie.indicators.models import Inflow
from kexie.kernel.statements import rows_of
from kexie.org.models import Unit

Parents = Mapping[int, int]


class Stretch(NamedTuple):
    """Where a unit's figures flow from a day on, until the day before another; none: without limit."""

    unit: int
    into: int
    from_date: date | None
    to_date: date | None

    def holds(self, day: date) -> bool:
        return (self.from_date is None or self.from_date <= day) and (
            self.to_date is None or day < self.to_date
        )


def stretches() -> list[Stretch]:
    """All of them: read as the database gives them, for that takes half the time, and nearly none has a day."""
    rows = rows_of(_stretches, ())
    return [Stretch(unit, into, _day(start), _day(end)) for unit, into, start, end in rows]


def _stretches() -> QuerySet[Inflow, Any]:
    return Inflow.objects.values_list("unit", "into", "from_date", "to_date")


def _day(held: date | str | None) -> date | None:
    """SQLite keeps days as words."""
    return date.fromisoformat(held) if isinstance(held, str) else held


def parents_on(day: date, rows: Iterable[Stretch]) -> dict[int, int]:
    """The unit above each, as totals of periods that end on this day are added."""
    return {row.unit: row.into for row in rows if row.holds(day)}


def parents_today(rows: Iterable[Stretch]) -> dict[int, int]:
    """The unit above each on today's tree; a closed one counts below its heir, without heir where it last stood."""
    last = {row.unit: row.into for row in rows if row.to_date is None}
    heirs = Unit.objects.filter(heir__isnull=False).values_list("pk", "heir")
    return last | {unit: heir for unit, heir in heirs if heir is not None}


def line_of(unit: int, parents: Parents) -> tuple[int, ...]:
    """All units above, nearest first."""
    line: list[int] = []
    while unit in parents:
        unit = parents[unit]
        line.append(unit)
    return tuple(line)


Pairs = set[tuple[int, int]]


def pairs_between(before: Parents, after: Parents) -> tuple[Pairs, Pairs]:
    """Pairs of a unit and one above it that hold only before, and those that hold only after."""
    leaving: Pairs = set()
    coming: Pairs = set()
    for unit in before.keys() | after.keys():
        old, new = line_of(unit, before), line_of(unit, after)
        if old != new:
            leaving |= {(unit, above) for above in set(old) - set(new)}
            coming |= {(unit, above) for above in set(new) - set(old)}
    return leaving, coming


def below(unit: int, parents: Parents) -> set[int]:
    """The unit and all below it."""
    return {unit} | {one for one in parents if unit in line_of(one, parents)}
