"""The few key figures of each service: goal, result and gap of one unit, and its own way over the years."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from kexie.indicators.access import indicators_for, units_keeping
from kexie.indicators.models import Figure, Indicator, Kind, Ledger, Standing, Target
from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.campaigns import campaigns
from kexie.indicators.queries.question import Asked, Element, Formula, Question, Units
from kexie.indicators.queries.spots import Spot
from kexie.indicators.queries.targets import (
    WHOLE,
    TargetRow,
    said,
    target_row,
    targets_for,
    targets_link,
)
from kexie.kernel.periods import Period, PeriodKind, numbered, parse
from kexie.org.models import Unit, User

YEARS = 5
YEAR_END = (12, 31)
Day = tuple[int, int]  # month and day up to which a year is looked at
Stand = Literal["reached", "behind", "unknown", "no_target"]


@dataclass(frozen=True, slots=True)
class Point:
    """What a year came to, up to the same day as this one; none: nothing was reported."""

    year: int
    value: Fraction | None
    shown: str


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """
    One key figure of a unit in the year of a day. Words are empty where there is nothing.

    :ivar actual: accepted so far in the year; `through`: the day to which it reaches, none: to the year's end
    :ivar before: the same stretch of last year; where only the whole year is known, that, and `before_whole`
    :ivar goal: the unit's target of the year with gap, share and explanation; none: it set none
    :ivar targets_link: the targets of the indicator's service in this unit and year
    :ivar trend: up to five years, oldest first, each up to the same day
    """

    indicator: Indicator
    link: str
    actual: str
    through: date | None
    before: str
    before_whole: bool
    before_link: str
    goal: TargetRow | None
    targets_link: str
    trend: list[Point]

    @property
    def state(self) -> Stand:
        if self.goal:
            return self.goal.state
        return "no_target" if self.actual else "unknown"

    @property
    def missing(self) -> str:
        """What is missing to the target, without a sign; empty where nothing is."""
        behind = self.goal is not None and self.goal.state == "behind"
        return self.goal.gap.removeprefix("-") if self.goal and behind else ""


def key_figures(user: User, unit: Unit, day: date) -> list[KeyFigure]:
    """The key figures of the catalogue in its order; as many queries for one as for thirty."""
    kept = indicators_for(user).filter(key_order__isnull=False, to_date__isnull=True)
    found = list(kept.order_by("key_order", "order", "code"))
    if not found:
        return []
    year = numbered(PeriodKind.YEAR, day.year, 1)
    through = _through(unit, found, year)
    values = _values(user, unit, found, year.year, set(through.values()))
    actual = {one.pk: values.get((one.code, year.year, through[one.pk])) for one in found}
    goals = _goals(user, unit, year, actual)
    return [
        _figure(Spot(one, WHOLE, unit, year), through[one.pk], values, goals.get(one.pk))
        for one in found
    ]


Values = Mapping[tuple[str, int, Day], Fraction]


def _through(unit: Unit, indicators: Collection[Indicator], year: Period) -> dict[int, Day]:
    """Up to which day of the year each has figures; ratios, and what has none, are those of the whole year."""
    named = campaigns()
    inside = Ledger.objects.filter(last_date__range=(year.first, year.last))
    periods = {name: parse(name, named) for name in inside.values_list("period", flat=True)}
    rows = Figure.objects.filter(
        unit=unit,
        indicator__in=indicators,
        standing=Standing.ACCEPTED,
        count__gt=0,
        period__in=[name for name, one in periods.items() if one.first >= year.first],
    )
    last: dict[int, date] = {}
    for indicator, period in rows.order_by().values_list("indicator", "period").distinct():
        last[indicator] = max(last.get(indicator, year.first), periods[period].last)
    return {
        one.pk: (end.month, end.day) if (end := last.get(one.pk)) else YEAR_END
        for one in indicators
    }


def _values(
    user: User, unit: Unit, indicators: Collection[Indicator], year: int, days: set[Day]
) -> Values:
    """By code, year and day: what the analysis would answer for each year up to that day."""
    stretches = {
        f"{one}-{month}-{day}": (one, (month, day))
        for one in range(year - YEARS + 1, year + 1)
        for month, day in days | {YEAR_END}
    }
    question = Question(
        items=tuple(
            Formula(one.code, None) if one.kind == Kind.RATIO else Element(one.code, one.code)
            for one in indicators
        ),
        units=Units(codes=(unit.code,)),
        units_each=True,
        periods=tuple(Asked(label, _stretch(*ends)) for label, ends in stretches.items()),
    )
    answer = ask(user, question)
    return {(row.item, *stretches[row.period or ""]): row.exact for row in answer.rows}


def _stretch(year: int, day: Day) -> Period:
    if day == YEAR_END:
        return numbered(PeriodKind.YEAR, year, 1)
    month, number = day
    last = date(year, month, 28 if day == (2, 29) else number)
    return Period(f"{year}-{month}-{number}", PeriodKind.CAMPAIGN, date(year, 1, 1), last, year, 0)


def _goals(
    user: User,
    unit: Unit,
    year: Period,
    actual: Mapping[int, Fraction | None],
) -> dict[int, TargetRow]:
    """The unit's own targets of the year, by indicator."""
    rows = targets_for(user).filter(unit=unit, period=year.id, indicator__in=actual)
    targets: list[Target] = list(rows)
    mine = {unit.pk} if targets and units_keeping(user).filter(pk=unit.pk).exists() else set()
    return {one.indicator_id: target_row(one, actual[one.indicator_id], mine) for one in targets}


def _figure(spot: Spot, day: Day, values: Values, goal: TargetRow | None) -> KeyFigure:
    indicator, year = spot.indicator, spot.period.year
    by_year: dict[int, dict[Day, Fraction]] = defaultdict(dict)
    for (code, one, end), value in values.items():
        if code == indicator.code:
            by_year[one][end] = value
    actual, last = by_year[year].get(day), by_year[year - 1]
    before = last.get(day, last.get(YEAR_END))
    earlier = numbered(PeriodKind.YEAR, year - 1, 1)
    return KeyFigure(
        indicator=indicator,
        link=spot.link(),
        actual="" if actual is None else said(actual, indicator),
        through=date(year, *day) if actual is not None and day != YEAR_END else None,
        before="" if before is None else said(before, indicator),
        before_whole=day != YEAR_END and day not in last,
        before_link=spot.link(period=earlier.id) if before is not None else "",
        goal=goal,
        targets_link=targets_link(spot.unit, str(year), indicator.service),
        trend=[
            Point(one, value, "" if value is None else said(value, indicator))
            for one in range(year - YEARS + 1, year + 1)
            for value in [by_year[one].get(day)]
        ],
    )
