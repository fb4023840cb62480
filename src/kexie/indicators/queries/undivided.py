"""
A whole that some units gave undivided and others by its groups only.

Kept totals add what was reported, each group for itself. Where groups together are the whole, what a unit gave by groups
only belongs to the whole of every unit above it; where a unit gave the whole only, its groups lack it, and it is said.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef

from kexie.indicators.models import Figure, Group, Ledger, Parts, Rolling
from kexie.indicators.queries.adding import Asked, Tree
from kexie.indicators.queries.figures import BLANK, Seen, figures_of_all
from kexie.indicators.queries.question import Question
from kexie.indicators.queries.resolving import Known
from kexie.indicators.queries.spots import Spot
from kexie.indicators.queries.trees import line_of, parents_on, parents_today, stretches

Key = tuple[int, int, str]  # indicator, unit, period
# By indicator and unit, then by period: sum and count.
Kept = Mapping[tuple[int, int], Mapping[str, tuple[int, int]]]


@dataclass(slots=True)
class Part:
    """What was given in one way only, in millionths, of how many numbers; `own`: by the unit itself."""

    total: int = 0
    count: int = 0
    own: int | None = None


def given_only_as(asked: Asked, other: Collection[int], tree: Tree) -> dict[Key, Part]:
    """
    What each unit and those below it gave as one of the groups asked for, and not as any of the others.

    :param other: keys of groups; a unit that gave a number for one of them in the period is left out
    """
    rows = stretches()
    days = Ledger.objects.filter(period__in=asked.periods).values_list("period", "last_date")
    today = parents_today(rows) if tree == "today" else None
    parents = {period: parents_on(day, rows) if today is None else today for period, day in days}
    wanted = set(asked.units)
    found: defaultdict[Key, Part] = defaultdict(Part)
    for indicator, unit, period, own in _numbers(asked, other):
        for one in (unit, *line_of(unit, parents[period])):
            if one in wanted:
                part = found[indicator, one, period]
                part.total, part.count = part.total + own, part.count + 1
        if unit in wanted:
            part = found[indicator, unit, period]
            part.own = (part.own or 0) + own
    return dict(found)


def by_groups_only(
    indicators: Iterable[Known], question: Question, whole: Kept, parts: Kept
) -> Iterator[tuple[Key, int, int]]:
    """
    What is missing in totals of undivided figures where other units gave groups only: with its sum and count.

    :param parts: totals of the groups that make up the whole; where there is no other, they stand for it as they are
    """
    mixed = {
        (*key, period)
        for key, periods in parts.items()
        for period in periods.keys() & whole.get(key, {}).keys()
    }
    for known in indicators if mixed else ():
        places = [key for key in mixed if key[0] == known.pk]
        units, periods = {key[1] for key in places}, {key[2] for key in places}
        asked = Asked([known.pk], units, periods, known.parts, question.standing)
        left = given_only_as(asked, known.adding, question.tree) if places else {}
        for key in places:
            if part := left.get(key):
                yield key, part.total, part.count


def figures_of_spots(
    spot: Spot, units: Collection[int], periods: Collection[str] = ()
) -> dict[tuple[int, str], Seen]:
    """The spot's figure of several units and periods; of a whole, with what was given by its groups only."""
    asked = spot.asked(units, periods)
    kept = figures_of_all(asked, spot.tree)
    found = {(unit, period): seen for (_one, _group, unit, period), seen in kept.items()}
    breakdown = spot.indicator.breakdown
    if (
        spot.group.pk != Group.WHOLE
        or spot.indicator.over_units != Rolling.SUM
        or breakdown is None
        or breakdown.parts != Parts.PARTITION
    ):
        return found
    groups = breakdown.groups.values_list("pk", flat=True)
    by_groups = given_only_as(replace(asked, groups=list(groups)), [Group.WHOLE], spot.tree)
    for (_one, unit, period), part in by_groups.items():
        found[unit, period] = _with(found.get((unit, period), BLANK), part)
    return found


def undivided_below(spot: Spot) -> tuple[Part, int]:
    """
    What the groups of the spot lack: what it and those below it gave undivided only; and the whole altogether.

    Nothing where the spot is itself the whole.
    """
    breakdown = spot.indicator.breakdown
    if spot.group.pk == Group.WHOLE or breakdown is None or breakdown.parts == Parts.SUMMED:
        return Part(), 0
    whole = replace(spot, group=Group(pk=Group.WHOLE))
    groups = list(breakdown.groups.values_list("pk", flat=True))
    found = given_only_as(whole.asked([spot.unit.pk]), groups, spot.tree)
    part = found.get((spot.indicator.pk, spot.unit.pk, spot.period.id), Part())
    every = figures_of_spots(whole, [spot.unit.pk]) if part.count else {}
    return part, sum(seen.sum for seen in every.values())


def _with(seen: Seen, part: Part) -> Seen:
    amount, count = seen.sum + part.total, seen.count + part.count
    own = seen.own if part.own is None else part.own
    return replace(seen, total=amount, count=count, own=own, sum=amount)


def _numbers(asked: Asked, other: Collection[int]) -> Iterator[tuple[int, int, str, int]]:
    said = Figure.objects.filter(
        indicator=OuterRef("indicator"),
        period=OuterRef("period"),
        unit=OuterRef("unit"),
        standing=asked.standing,
        group__in=other,
        own__isnull=False,
    )
    rows = Figure.objects.filter(
        ~Exists(said),
        standing=asked.standing,
        indicator__in=asked.indicators,
        period__in=asked.periods,
        group__in=asked.groups or (),
        own__isnull=False,
    )
    for indicator, unit, period, own in rows.values_list("indicator", "unit", "period", "own"):
        yield indicator, unit, period, own or 0
