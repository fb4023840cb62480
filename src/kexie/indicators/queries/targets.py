"""Targets beside what was reached."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from kexie.indicators.access import units_keeping, units_read_by
from kexie.indicators.amounts import ratio_shown, shown
from kexie.indicators.models import AMOUNT, Group, Indicator, Kind, Target
from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.campaigns import period_of
from kexie.indicators.queries.question import read_question
from kexie.indicators.queries.spots import Spot
from kexie.kernel.periods import Period
from kexie.org.models import Reach, Unit, User

State = Literal["reached", "behind", "unknown"]
# Of addresses only its key is used.
WHOLE = Group(pk=Group.WHOLE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which targets; empty: all. `unit`: and all below it. `state`: as `TargetRow.state`."""

    period: str = ""
    service: str = ""
    unit: Unit | None = None
    state: str = ""
    unexplained: bool = False


@dataclass(frozen=True, slots=True)
class TargetRow:
    """
    A target and what stands against it.

    :ivar gap: actual less target, in base units; none: there is no figure yet
    :ivar share: of the target that is reached, in percent
    :ivar may_explain: the reader works in the unit
    """

    target: Target
    period: Period
    amount: str
    actual: str
    gap: str
    share: int | None
    state: State
    link: str
    may_explain: bool


def targets_for(user: User, wanted: Wanted = Wanted()) -> QuerySet[Target]:
    """Targets of units whose accepted figures the user may see."""
    seen = units_read_by(user).order_by().values("pk")
    rows = Target.objects.filter(unit__in=seen).select_related(
        "indicator", "unit", "batch", "explained_by"
    )
    if wanted.period:
        rows = rows.filter(period=wanted.period)
    if wanted.service:
        rows = rows.filter(indicator__service=wanted.service)
    if wanted.unit:
        below = Reach.objects.filter(above=wanted.unit, to_date__isnull=True)
        rows = rows.filter(unit__in=below.values("below"))
    if wanted.unexplained:
        rows = rows.filter(explanation="")
    if wanted.state:
        rows = in_state(user, rows, wanted.state)
    return rows.order_by("-period", "indicator__order", "unit__order", "pk")


def targets_link(unit: Unit, period: str, service: str = "", state: str = "") -> str:
    """Address of the list of targets of the unit and all below it, cut down as `Wanted` is."""
    asked = {"period": period, "service": service, "unit": str(unit.pk), "state": state}
    given = {name: word for name, word in asked.items() if word}
    return f"{reverse('indicators:targets')}?{urlencode(given)}"


def target_periods(user: User) -> list[Period]:
    """Periods for which there are targets, the newest first."""
    rows = targets_for(user).order_by().values_list("period", flat=True).distinct()
    return sorted(map(period_of, rows), key=lambda one: (one.last, one.first), reverse=True)


def target_rows(user: User, targets: Iterable[Target]) -> list[TargetRow]:
    """Each with what was reached by it, as the analysis would answer: one question for each period."""
    listed = list(targets)
    actual = _actual(user, listed)
    keys = {one.unit_id for one in listed}
    mine = set(units_keeping(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        target_row(one, actual.get((one.indicator.code, one.unit.code, one.period)), mine)
        for one in listed
    ]


def in_state(user: User, targets: QuerySet[Target], state: str) -> QuerySet[Target]:
    """Those that stand like this. Where one stands is worked out, so all of them are looked at."""
    rows = target_rows(user, targets)
    return targets.filter(pk__in=[row.target.pk for row in rows if row.state == state])


@dataclass(frozen=True, slots=True)
class Reached:
    """Of so many targets so many are reached; those without a figure are not."""

    targets: int = 0
    reached: int = 0


def reached_by_unit(
    user: User, units: Collection[Unit], *, period: str, service: str = ""
) -> dict[int, Reached]:
    """
    Of each unit and all below it: as many as the list of targets shows for it, in one go for all units.

    :param service: only targets of this service; empty: all
    """
    above = defaultdict(set)
    reach = Reach.objects.filter(above__in=units, to_date__isnull=True)
    for one, below in reach.values_list("above", "below"):
        above[below].add(one)
    wanted = targets_for(user, Wanted(period=period, service=service))
    counts: Counter[tuple[int, bool]] = Counter()
    for row in target_rows(user, wanted.filter(unit__in=above)):
        for one in above[row.target.unit_id]:
            counts[one, row.state == "reached"] += 1
    return {
        unit.pk: Reached(
            counts[unit.pk, True] + counts[unit.pk, False],
            counts[unit.pk, True],
        )
        for unit in units
    }


def _actual(user: User, targets: list[Target]) -> dict[tuple[str, str, str], Fraction]:
    by_period: dict[str, list[Target]] = defaultdict(list)
    for one in targets:
        by_period[one.period].append(one)
    found = {}
    for period, some in by_period.items():
        measures = {one.indicator.code: one.indicator.kind for one in some}
        items = {
            "elements": [code for code, kind in measures.items() if kind != Kind.RATIO],
            "indicators": [code for code, kind in measures.items() if kind == Kind.RATIO],
        }
        question = {
            "items": items,
            "units": {"each": sorted({one.unit.code for one in some})},
            "periods": {"each": [period]},
        }
        for row in ask(user, read_question(question)).rows:
            found[row.item, row.unit or "", period] = row.exact
    return found


def target_row(target: Target, actual: Fraction | None, mine: Collection[int]) -> TargetRow:
    """
    A target beside what was reached.

    :param mine: units whose gaps the reader explains
    """
    indicator, period = target.indicator, period_of(target.period)
    aim = Fraction(target.amount, AMOUNT)
    gap = None if actual is None else actual - aim
    return TargetRow(
        target=target,
        period=period,
        amount=said(aim, indicator),
        actual="" if actual is None else said(actual, indicator),
        gap="" if gap is None else f"{'+' if gap > 0 else ''}{said(gap, indicator)}",
        share=None if actual is None or aim <= 0 else int(100 * actual / aim),
        state="unknown" if gap is None else "behind" if gap < 0 else "reached",
        link=Spot(indicator, WHOLE, target.unit, period).link(),
        may_explain=target.unit_id in mine,
    )


def said(value: Fraction, indicator: Indicator) -> str:
    """Sums stand in millionths; what is not a whole number of them is rounded as a ratio is."""
    if indicator.kind == Kind.RATIO or (value * AMOUNT).denominator != 1:
        return ratio_shown(value, indicator)
    return shown(int(value * AMOUNT), indicator)
