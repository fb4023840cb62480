"""The targets of one unit and period on one sheet: what is set, and what was reached the year before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kexie.indicators.access import indicators_for, indicators_kept_by, units_keeping, units_read_by
from kexie.indicators.amounts import displayed, shown, unit_shown
from kexie.indicators.models import Batch, Indicator, Kind, PastTarget, Target
from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.campaigns import campaigns
from kexie.indicators.queries.question import read_question
from kexie.indicators.queries.targets import said
from kexie.kernel.periods import BadPeriod, Period
from kexie.org.models import Unit, User


@dataclass(frozen=True, slots=True)
class PastAim:
    """A target that was: its number, and the act that changed it or took it back."""

    number: str
    ended_by: Batch


@dataclass(frozen=True, slots=True)
class Aim:
    """
    An indicator with the unit's target, as it is written on the sheet.

    :ivar version: of the target; 0: none is set
    :ivar before: what was reached in the same period a year before; empty: nothing is known
    :ivar past: what the target was, newest first
    """

    indicator: Indicator
    version: int
    number: str
    before: str
    past: tuple[PastAim, ...] = ()

    @property
    def measured(self) -> str:
        return unit_shown(self.indicator)


def units_aimed_by(user: User) -> QuerySet[Unit]:
    """Units for which the user sets targets: his own to keep; who keeps indicators, of all whose figures he sees."""
    mine = Q(pk__in=units_keeping(user).order_by().values("pk"))
    if indicators_kept_by(user).exists():
        mine |= Q(pk__in=units_read_by(user).order_by().values("pk"))
    return Unit.objects.filter(mine, closed_date__isnull=True)


def aims_of(user: User, unit: Unit, period: Period, service: str = "") -> list[Aim]:
    """
    What the user may set of the unit, in the order of the catalogue.

    :param service: all indicators of it; empty: the key figures, and what has a target
    """
    held = {one.indicator_id: one for one in Target.objects.filter(unit=unit, period=period.id)}
    wanted = Q(service=service) if service else Q(key_order__isnull=False) | Q(pk__in=held)
    rows = indicators_for(user).filter(wanted, to_date__isnull=True).exclude(kind=Kind.TEXT)
    if not units_keeping(user).filter(pk=unit.pk).exists():
        rows = rows.filter(pk__in=indicators_kept_by(user).order_by().values("pk"))
    listed = list(rows.order_by("order", "code"))
    before = _before(user, unit, period, listed)
    past = _past(unit, period, listed)
    return [
        _aim(one, held.get(one.pk), before.get(one.code, ""), tuple(past.get(one.pk, ())))
        for one in listed
    ]


def _aim(
    indicator: Indicator, target: Target | None, before: str, past: tuple[PastAim, ...]
) -> Aim:
    number = f"{displayed(target.amount, indicator.display_power):f}" if target else ""
    return Aim(indicator, target.version if target else 0, number, before, past)


def _past(
    unit: Unit, period: Period, indicators: Sequence[Indicator]
) -> Mapping[int, list[PastAim]]:
    measures = {one.pk: one for one in indicators}
    found = defaultdict[int, list[PastAim]](list)
    rows = PastTarget.objects.filter(unit=unit, period=period.id, indicator__in=measures)
    for row in rows.select_related("ended_by__by").order_by("-version"):
        number = shown(row.amount, measures[row.indicator_id])
        found[row.indicator_id].append(PastAim(number, row.ended_by))
    return found


def _before(
    user: User, unit: Unit, period: Period, indicators: Sequence[Indicator]
) -> Mapping[str, str]:
    try:
        earlier = period.same_last_year(campaigns())
    except BadPeriod:
        return {}
    measures = {one.code: one for one in indicators}
    question = {
        "items": {
            "elements": [one.code for one in indicators if one.kind != Kind.RATIO],
            "indicators": [one.code for one in indicators if one.kind == Kind.RATIO],
        },
        "units": {"each": [unit.code]},
        "periods": {"each": [earlier.id]},
    }
    if not indicators:
        return {}
    rows = ask(user, read_question(question)).rows
    return {row.item: said(row.exact, measures[row.item]) for row in rows}
