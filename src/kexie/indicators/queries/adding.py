"""What totals of the rows do not say by themselves: sums on today's tree, largest and smallest numbers below a unit."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.db.models import QuerySet

from kexie.indicators.models import Figure, Ledger, Standing
from kexie.indicators.queries.trees import (
    Parents,
    below,
    pairs_between,
    parents_on,
    parents_today,
    stretches,
)

Tree = Literal["then", "today"]
Place = tuple[int, int, int, str]  # indicator, group, unit, period


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures; `groups` none: all."""

    indicators: Collection[int]
    units: Collection[int]
    periods: Collection[str]
    groups: Collection[int] | None = None
    standing: Standing = Standing.ACCEPTED

    def rows(self) -> QuerySet[Figure]:
        rows = Figure.objects.filter(
            standing=self.standing,
            indicator__in=self.indicators,
            period__in=self.periods,
            unit__in=self.units,
        )
        return rows if self.groups is None else rows.filter(group__in=self.groups)

    def numbers(self, units: Collection[int], period: str) -> list[tuple[int, int, int, int]]:
        """Numbers that units reported themselves: indicator, group, unit, amount."""
        rows = replace(self, units=list(units), periods=[period]).rows()
        listed = rows.filter(own__isnull=False).values_list("indicator", "group", "unit", "own")
        return [
            (indicator, group, unit, own)
            for indicator, group, unit, own in listed
            if own is not None
        ]


def corrections(asked: Asked) -> dict[Place, tuple[int, int]]:
    """
    What has to be added to totals and counts so that they say what the units of today's tree add up to.

    Only units that stand elsewhere now than in the period are looked at.
    """
    rows = stretches()
    today, wanted = parents_today(rows), set(asked.units)
    found: dict[Place, tuple[int, int]] = {}
    for period, day in _days(asked.periods):
        leaving, coming = pairs_between(parents_on(day, rows), today)
        for pairs, sign in ((leaving, -1), (coming, 1)):
            above = defaultdict(list)
            for unit, one in pairs:
                if one in wanted:
                    above[unit].append(one)
            for indicator, group, unit, own in asked.numbers(above, period) if above else ():
                for one in above[unit]:
                    total, count = found.get((indicator, group, one, period), (0, 0))
                    found[indicator, group, one, period] = (total + sign * own, count + sign)
    return found


def numbers_below(asked: Asked, tree: Tree) -> dict[Place, list[int]]:
    """All numbers reported by each unit and those below it."""
    rows = stretches()
    today = parents_today(rows) if tree == "today" else {}
    found: dict[Place, list[int]] = defaultdict(list)
    for period, day in _days(asked.periods):
        above = _above(asked.units, today if tree == "today" else parents_on(day, rows))
        for indicator, group, unit, own in asked.numbers(above, period):
            for one in above[unit]:
                found[indicator, group, one, period].append(own)
    return found


def _above(units: Collection[int], parents: Parents) -> Mapping[int, list[int]]:
    """Of every unit that counts: which of the units asked for it counts in."""
    found: dict[int, list[int]] = defaultdict(list)
    for unit in units:
        for one in below(unit, parents):
            found[one].append(unit)
    return found


def _days(periods: Collection[str]) -> list[tuple[str, date]]:
    return list(Ledger.objects.filter(period__in=periods).values_list("period", "last_date"))
