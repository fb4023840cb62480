"""Targets beside what was reached."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
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
from kexie.kernel.address import Query
from kexie.kernel.paging import Page, page_of, page_of_keys
from kexie.kernel.periods import Period
from kexie.org.models import Reach, Unit, User

State = Literal["reached", "behind", "unknown"]
# Of addresses only its key is used.
WHOLE = Group(pk=Group.WHOLE)
Aim = tuple[str, str, str, str]  # indicator, its kind, unit, period


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
    actual = _actual(
        user,
        [(one.indicator.code, one.indicator.kind, one.unit.code, one.period) for one in listed],
    )
    keys = {one.unit_id for one in listed}
    mine = set(units_keeping(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        target_row(one, _exact(actual.get((one.indicator.code, one.unit.code, one.period))), mine)
        for one in listed
    ]


def in_state(user: User, targets: QuerySet[Target], state: str) -> QuerySet[Target]:
    """Those that stand like this. Where one stands is worked out, so all of them are looked at."""
    return targets.filter(pk__in=keys_in_state(user, targets, state))


def keys_in_state(user: User, targets: QuerySet[Target], state: str) -> list[int]:
    """As `in_state`, in the order of `targets`: there may be more than a statement can name."""
    return [pk for pk, _unit, found in _states(user, targets) if found == state]


def page_of_targets(user: User, wanted: Wanted, query: Query) -> Page[Target]:
    """The page that is asked for of the targets that are wanted."""
    if not wanted.state:
        return page_of(targets_for(user, wanted), query)
    rows = targets_for(user, replace(wanted, state=""))
    return page_of_keys(keys_in_state(user, rows, wanted.state), rows, query)


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
    for _pk, unit, state in _states(user, wanted.filter(unit__in=above)):
        for one in above[unit]:
            counts[one, state == "reached"] += 1
    return {
        unit.pk: Reached(
            counts[unit.pk, True] + counts[unit.pk, False],
            counts[unit.pk, True],
        )
        for unit in units
    }


def _states(user: User, targets: QuerySet[Target]) -> Iterator[tuple[int, int, State]]:
    """Key, unit and state of each: nothing is written out, for there may be very many."""
    names = ("indicator__code", "indicator__kind", "unit__code", "period")
    rows = list(targets.values_list("pk", "unit", "amount", *names))
    actual = _actual(user, [row[3:] for row in rows])
    for pk, key, aim, indicator, _kind, unit, period in rows:
        held = actual.get((indicator, unit, period))
        if held is None:
            yield pk, key, "unknown"
        else:
            number, by = held
            yield pk, key, "behind" if number * AMOUNT < aim * by else "reached"


def _exact(held: tuple[int, int] | None) -> Fraction | None:
    return Fraction(*held) if held else None


def _actual(user: User, aims: Iterable[Aim]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """What was reached, as numerator and denominator in base units, by indicator, unit and period."""
    by_period: dict[str, list[Aim]] = defaultdict(list)
    for one in aims:
        by_period[one[3]].append(one)
    found = {}
    for period, some in by_period.items():
        measures = {code: kind for code, kind, _unit, _period in some}
        items = {
            "elements": [code for code, kind in measures.items() if kind != Kind.RATIO],
            "indicators": [code for code, kind in measures.items() if kind == Kind.RATIO],
        }
        question = {
            "items": items,
            "units": {"each": sorted({unit for _code, _kind, unit, _period in some})},
            "periods": {"each": [period]},
        }
        for row in ask(user, read_question(question)).rows:
            found[row.item, row.unit or "", period] = (row.number, row.by)
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
