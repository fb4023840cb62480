"""Charts of a compilation, drawn from the same numbers as its tables."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from kexie.gongwen import Figure, charts
from kexie.indicators.amounts import displayed, unit_shown
from kexie.indicators.models import AMOUNT
from kexie.kernel.tiles import GRID
from kexie.org.models import Unit
from kexie.returns.compiling.gathered import Gathered, Measured
from kexie.returns.compiling.words import bare, said

FEWEST = 2  # bars or points that say something beside each other
LINES = 3


def by_area(gathered: Gathered, one: Measured) -> Iterator[Figure]:
    """One key figure as bars: what the reports of each area come to together."""
    taken = {
        area: one.taken(frozenset(r.unit.pk for r in gathered.reports if r.area == area))
        for area in gathered.areas
    }
    rows = [
        charts.Bar(_short(gathered.areas[area].unit), _number(amount, one), _shown(amount, one))
        for area, amount in taken.items()
    ]
    if sum(row.value is not None for row in rows) < FEWEST:
        return
    yield Figure(
        caption=_("%(name)s by area, %(period)s")
        % {"name": one.indicator, "period": gathered.period.label},
        svg=charts.bars(rows, nothing=_("not reported")),
        says="；".join(f"{row.label} {row.shown or _('not reported')}" for row in rows),
    )


def over_time(gathered: Gathered, measured: Sequence[Measured]) -> Iterator[Figure]:
    """Up to three key figures of one unit of measure over the periods, as the pages of figures have them."""
    told = [(one, _whole_history(one)) for one in measured]
    told = [(one, history) for one, history in told if len(list(filter(_is, history))) >= FEWEST]
    unit = unit_shown(told[0][0].indicator) if told else ""
    drawn = [(one, history) for one, history in told if unit_shown(one.indicator) == unit][:LINES]
    if not drawn:
        return
    reported = [
        number
        for number in range(len(gathered.periods))
        if any(_is(history[number]) for _one, history in drawn)
    ]
    stretch = slice(reported[0], reported[-1] + 1)
    labels = [period.label for period in gathered.periods[stretch]]
    names = [one.indicator.short_name or str(one.indicator) for one, _history in drawn]
    series = [
        charts.Line(name, tuple(_point(value, one) for value in history[stretch]))
        for name, (one, history) in zip(names, drawn, strict=True)
    ]
    words = [
        f"{name}：{_in_words(labels, history[stretch], one)}"
        for name, (one, history) in zip(names, drawn, strict=True)
    ]
    yield Figure(
        caption=_("%(unit)s over time: %(names)s")
        % {"unit": gathered.cycle.record.unit.short_name, "names": "、".join(names)},
        svg=charts.lines(labels, series, unit=unit),
        says="；".join(words),
    )


def _whole_history(one: Measured) -> tuple[Fraction | None, ...]:
    """Without the round's own period while fewer units' figures are accepted than before: the line would fall by that alone."""
    if one.units < one.units_before:
        return (*one.history[:-1], None)
    return one.history


def _is(value: Fraction | None) -> bool:
    return value is not None


def _point(value: Fraction | None, one: Measured) -> float | None:
    if value is None:
        return None
    return float(displayed(int(value * AMOUNT), one.indicator.display_power))


def _in_words(labels: Sequence[str], history: Sequence[Fraction | None], one: Measured) -> str:
    return "，".join(
        f"{label} {said(value, one.indicator)}"
        for label, value in zip(labels, history, strict=True)
        if value is not None
    )


def taken_in(gathered: Gathered) -> Iterator[Figure]:
    """How many of the reports expected of each area are taken in, on tiles; only where all areas have their place."""
    areas = list(gathered.areas.values())
    if len(areas) < FEWEST or any(one.unit.code not in GRID for one in areas):
        return
    rows = min(GRID[one.unit.code][0] for one in areas)
    columns = min(GRID[one.unit.code][1] for one in areas)
    squares = []
    for one in areas:
        row, column = GRID[one.unit.code]
        here = sum(report.area == one.unit.pk for report in gathered.reports)
        squares.append(
            charts.Tile(
                row - rows,
                column - columns,
                _short(one.unit),
                here / one.expected if one.expected else None,
                f"{here}/{one.expected}",
            )
        )
    yield Figure(
        caption=_("Reports taken in, of those expected, by area (neither a map nor to scale)"),
        svg=charts.tiles(squares, nothing=_("none expected")),
        says="；".join(f"{one.label} {one.shown}" for one in squares),
    )


def _short(unit: Unit) -> str:
    """As it fits beside a bar: 昆明市科协 is 昆明市."""
    return unit.short_name.removesuffix("科协") or unit.short_name


def _number(amount: int | None, one: Measured) -> float | None:
    if amount is None:
        return None
    return float(displayed(amount, one.indicator.display_power))


def _shown(amount: int | None, one: Measured) -> str:
    return "" if amount is None else bare(amount, one.indicator) + unit_shown(one.indicator)
