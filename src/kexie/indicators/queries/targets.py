"""Targets beside what was reached."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from django.db.models import QuerySet

from kexie.indicators.access import units_keeping, units_read_by
from kexie.indicators.amounts import ratio_shown, shown
from kexie.indicators.models import AMOUNT, Group, Kind, Target
from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.campaigns import period_of
from kexie.indicators.queries.question import read_question
from kexie.indicators.queries.spots import Spot
from kexie.kernel.periods import Period
from kexie.org.models import Reach, Unit, User

State = Literal["reached", "behind", "unknown"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which targets; empty: all. `unit`: and all below it."""

    period: str = ""
    service: str = ""
    unit: Unit | None = None
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
    return rows.order_by("-period", "indicator__order", "unit__order", "pk")


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
    whole = Group.objects.get(pk=Group.WHOLE)
    return [
        _row(one, actual.get((one.indicator.code, one.unit.code, one.period)), whole, mine)
        for one in listed
    ]


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


def _row(target: Target, actual: Fraction | None, whole: Group, mine: set[int]) -> TargetRow:
    indicator, period = target.indicator, period_of(target.period)
    aim = Fraction(target.amount, AMOUNT)
    gap = None if actual is None else actual - aim
    return TargetRow(
        target=target,
        period=period,
        amount=_said(aim, target),
        actual="" if actual is None else _said(actual, target),
        gap="" if gap is None else f"{'+' if gap > 0 else ''}{_said(gap, target)}",
        share=None if actual is None or aim <= 0 else int(100 * actual / aim),
        state="unknown" if gap is None else "behind" if gap < 0 else "reached",
        link=Spot(indicator, whole, target.unit, period).link(),
        may_explain=target.unit_id in mine,
    )


def _said(value: Fraction, target: Target) -> str:
    """Sums stand in millionths; what is not a whole number of them is rounded as a ratio is."""
    if target.indicator.kind == Kind.RATIO or (value * AMOUNT).denominator != 1:
        return ratio_shown(value, target.indicator)
    return shown(int(value * AMOUNT), target.indicator)
