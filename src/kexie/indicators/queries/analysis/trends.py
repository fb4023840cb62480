"""Each row against its own past; the group only as a band, never as an order of rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kexie.indicators.queries.analysis.answers import Line, Pivot
from kexie.indicators.queries.analysis.cells import TOGETHER
from kexie.indicators.queries.analysis.layout import Member
from kexie.indicators.queries.analysis.written import writer_of

Band = Literal["above", "middle", "below"]
ENOUGH = 8  # rows from which quartiles say something
WIDTH, HEIGHT, EDGE = 96, 24, 3  # of a small line, in its own units


@dataclass(frozen=True, slots=True)
class Trend:
    """
    One row's own way.

    :ivar points: of a small line, as SVG takes them; empty with fewer than two numbers
    :ivar latest: the last number, and of which period
    :ivar change: since the number before it; `percent` of that, none where that is zero
    :ivar band: where the latest stands among the rows of the same indicator; none: too few rows
    """

    line: Line
    points: str
    end: str
    first: str
    latest: str
    period: str
    before: str
    change: str
    percent: str
    tone: str
    band: Band | None


@dataclass(frozen=True, slots=True)
class Middle:
    """Between these lies the middle half of the rows of one indicator (and group)."""

    label: str
    low: str
    median: str
    high: str
    count: int


def trends_of(made: Pivot) -> tuple[list[Trend], list[Middle]]:
    """Of the lines of the page; the middle half is of all rows."""
    quartiles = _quartiles(made)
    page = made.page.rows if made.page else ()
    middles = []
    for (code, _group), (label, three, count) in quartiles.items():
        low, median, high = (_written(made, code, value) for value in three)
        middles.append(Middle(label, low, median, high, count))
    return [_trend(made, line, quartiles) for line in page], middles


Quartiles = dict[tuple[str, str], tuple[str, tuple[Fraction, Fraction, Fraction], int]]


def _values(made: Pivot, row: tuple[Member, ...]) -> list[Fraction | None]:
    assert made.layout  # noqa: S101 -- rows come from it
    assert made.found  # noqa: S101 -- likewise
    return [made.found.value(key) for key in made.layout.spots(row, made.columns)]


def _quartiles(made: Pivot) -> Quartiles:
    """By indicator and group, of the latest numbers."""
    layout, found = made.layout, made.latest
    assert layout  # noqa: S101 -- asked for where there are rows
    assert found  # noqa: S101 -- likewise
    latest: dict[tuple[str, str], list[tuple[int, int]]] = {}
    backwards = layout.columns_along(made.columns[::-1])
    for row in made.akin:
        if any(one.code == TOGETHER for one in row):
            continue
        for key in layout.spots_along(row, backwards):
            if held := found.numbers.get(key):
                latest.setdefault((key.indicator, key.group), []).append(held)
                break
    return {
        key: (_label(made, *key), quarters(in_order(values)), len(values))
        for key, values in latest.items()
        if len(values) >= ENOUGH
    }


def _label(made: Pivot, indicator: str, group: str) -> str:
    """Name of the indicator, and of the group where there are several."""
    name = str(made.indicator(indicator))
    groups = {one.code: str(one) for one in made.members.groups}
    return f"{name} · {groups[group]}" if len(groups) > 1 else name


def in_order(values: Sequence[tuple[int, int]]) -> list[Fraction]:
    """From the smallest; where all are by the same, whole numbers are compared: fractions would take ten times as long."""
    if len({by for _number, by in values}) <= 1:
        return [Fraction(*one) for one in sorted(values)]
    return sorted(Fraction(*one) for one in values)


def quarters(values: Sequence[Fraction]) -> tuple[Fraction, Fraction, Fraction]:
    """Where a quarter, half and three quarters of the values end; between two, in proportion."""

    def at(share: Fraction) -> Fraction:
        place = share * (len(values) - 1)
        low = int(place)
        high = min(low + 1, len(values) - 1)
        return values[low] + (values[high] - values[low]) * (place - low)

    return at(Fraction(1, 4)), at(Fraction(1, 2)), at(Fraction(3, 4))


def _trend(made: Pivot, line: Line, quartiles: Quartiles) -> Trend:
    values = _values(made, line.members)
    key = line.cells[0].key
    held = [(place, value) for place, value in enumerate(values) if value is not None]
    shown = [line.cells[place].shown for place, _value in held]
    change = held[-1][1] - held[-2][1] if len(held) > 1 else None
    percent = _percent(change, held[-2][1]) if change is not None else ""
    points = _points(values)
    return Trend(
        line=line,
        points=" ".join(points) if len(points) > 1 else "",
        end=points[-1] if points else "",
        first=shown[0] if len(shown) > 1 else "",
        latest=shown[-1] if shown else "",
        period=made.columns[held[-1][0]][-1].label if held else "",
        before=made.columns[held[-2][0]][-1].label if len(held) > 1 else "",
        change="" if change is None else _signed(made, key.indicator, change),
        percent=percent,
        tone="" if not change else "up" if change > 0 else "down",
        band=_band(held[-1][1], quartiles.get((key.indicator, key.group)))
        if held and not line.is_total
        else None,
    )


def _band(value: Fraction, quartile: tuple[str, tuple[Fraction, ...], int] | None) -> Band | None:
    if quartile is None:
        return None
    low, _median, high = quartile[1]
    return "above" if value > high else "below" if value < low else "middle"


def _percent(change: Fraction, before: Fraction) -> str:
    if before <= 0 or not change:
        return ""
    share = round(float(100 * change / before), 1)
    return f"{share:+,.1f}%"


def _signed(made: Pivot, code: str, change: Fraction) -> str:
    return ("+" if change > 0 else "") + _written(made, code, change)


def _written(made: Pivot, code: str, value: Fraction) -> str:
    write = writer_of(made.indicator(code), made.asked.scale)
    return write(value.numerator, value.denominator)


def _points(values: Sequence[Fraction | None]) -> list[str]:
    """From the left edge to the right; the smallest number below, the largest above."""
    held = [float(value) for value in values if value is not None]
    if not held:
        return []
    low, high = min(held), max(held)
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    middle, span = (HEIGHT - 2 * EDGE) // 2, HEIGHT - 2 * EDGE
    heights = iter((one - low) * span / (high - low) if high > low else middle for one in held)
    return [
        f"{EDGE + place * step:.1f},{HEIGHT - EDGE - next(heights):.1f}"
        for place, value in enumerate(values)
        if value is not None
    ]
