"""Charts of a compilation, drawn from the same numbers as its tables."""

from collections.abc import Iterator, Sequence

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
    told = [one for one in measured if sum(v is not None for v in one.history) >= FEWEST]
    unit = unit_shown(told[0].indicator) if told else ""
    drawn = [one for one in told if unit_shown(one.indicator) == unit][:LINES]
    if not drawn:
        return
    first = next(
        number
        for number in range(len(gathered.periods))
        if any(one.history[number] is not None for one in drawn)
    )
    labels = [period.label for period in gathered.periods[first:]]
    series = [
        charts.Line(
            one.indicator.short_name or str(one.indicator),
            tuple(
                None
                if value is None
                else float(displayed(int(value * AMOUNT), one.indicator.display_power))
                for value in one.history[first:]
            ),
        )
        for one in drawn
    ]
    words = [
        f"{one.indicator}：" + "，".join(
            f"{label} {said(value, one.indicator)}"
            for label, value in zip(labels, one.history[first:], strict=True)
            if value is not None
        )
        for one in drawn
    ]  # fmt: skip
    yield Figure(
        caption=_("%(unit)s: the same figures over time")
        % {"unit": gathered.cycle.record.unit.short_name},
        svg=charts.lines(labels, series, unit=unit),
        says="；".join(words),
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
