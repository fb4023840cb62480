"""How much of a figure is there already: of the units that are asked for it, those whose answer is accepted."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from kexie.indicators.models import Figure, Standing
from kexie.org.models import Reach, Unit
from kexie.returns.models import Cycle, CycleState, Expected, FieldKind, Filing

BLANK = Q(own__isnull=True, mark="", text__isnull=True)


@dataclass(frozen=True, slots=True)
class Coverage:
    """
    Units that rounds of the figure's period expect and do not exempt, each counted once.

    :ivar accepted: whose report is accepted, with a number in it or without, or whose figure came in another way
    """

    accepted: int
    expected: int

    @property
    def partial(self) -> bool:
        """Is the figure smaller than it will be?"""
        return self.accepted < self.expected


def coverage_of(unit: Unit, indicators: Collection[int], period: str) -> dict[int, Coverage]:
    """
    Of the unit and all below it, by indicator; without one that no round of this period asks for.

    As many queries for one indicator as for thirty that the same rounds ask for. The caller has shown that the user
    sees the figure itself: how many units it is made of stands on its page.
    """
    below = Reach.objects.filter(above=unit, to_date__isnull=True).values("below")
    found: dict[int, Coverage] = {}
    for rounds, some in _asked_in(indicators, period).items():
        asked = Expected.objects.filter(
            cycle__in=rounds, exempt_at__isnull=True, unit__in=below
        ).order_by()
        expected = asked.aggregate(count=Count("unit", distinct=True))["count"]
        filed = Filing.objects.filter(
            cycle__in=rounds, accepted_at__isnull=False, record__unit__in=asked.values("unit")
        ).order_by()
        accepted = filed.aggregate(count=Count("record__unit", distinct=True))["count"]
        otherwise = _otherwise(some, period, asked.values("unit"), filed.values("record__unit"))
        if expected:
            found |= {one: Coverage(accepted + otherwise.get(one, 0), expected) for one in some}
    return found


def _asked_in(indicators: Collection[int], period: str) -> Mapping[frozenset[int], list[int]]:
    """By the rounds of the period that were opened, the indicators that just these ask for."""
    rows = Cycle.objects.filter(
        period=period,
        state__in=(CycleState.OPEN, CycleState.CLOSED),
        form__fields__kind=FieldKind.FIGURE,
        form__fields__indicator__in=indicators,
    )
    rounds: defaultdict[int, set[int]] = defaultdict(set)
    for cycle, indicator in rows.order_by().values_list("pk", "form__fields__indicator").distinct():
        rounds[indicator].add(cycle)
    found: defaultdict[frozenset[int], list[int]] = defaultdict(list)
    for indicator, cycles in rounds.items():
        found[frozenset(cycles)].append(indicator)
    return found


def _otherwise(
    indicators: Collection[int],
    period: str,
    asked: QuerySet[Expected, Any],
    filed: QuerySet[Filing, Any],
) -> dict[int, int]:
    """By indicator, how many of those asked have an accepted figure without an accepted report: held from imports."""
    rows = Figure.objects.filter(
        ~BLANK,
        standing=Standing.ACCEPTED,
        period=period,
        indicator__in=indicators,
        unit__in=asked,
    ).exclude(unit__in=filed)
    counted = rows.order_by().values_list("indicator")
    return dict(counted.annotate(count=Count("unit", distinct=True)))
