"""Charts as options of ECharts; colours are tones, a click opens the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kexie.desk.queries.cockpit import Row
from kexie.indicators.queries.key_figures import Point

SERIES = (("running", "tone:running"), ("late", "tone:bad"))
# Of the small line, in its own measure: width, height, and what is left free around it.
WIDE, HIGH, EDGE = 72, 20, 3


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line: its points as SVG wants them, the last one, and in words what it shows."""

    points: str
    last_x: str
    last_y: str
    words: str


def spark_of(points: Sequence[Point]) -> Spark | None:
    """The way of one figure over the years; from nothing up to its largest, so that its height is honest."""
    values = {one.year: one.value for one in points if one.value is not None}
    if len(values) < 2:  # noqa: PLR2004 -- one point is no line
        return None
    nought = Fraction(0)
    low, high = min(nought, *values.values()), max(nought, *values.values())
    first, years = min(values), max(values) - min(values)
    tall = high - low or 1
    places = [
        (
            f"{EDGE + (WIDE - 2 * EDGE) * (year - first) / years:.1f}",
            f"{float(HIGH - EDGE - (HIGH - 2 * EDGE) * (value - low) / tall):.1f}",
        )
        for year, value in sorted(values.items())
    ]
    words = "；".join(f"{one.year}: {one.shown}" for one in points if one.shown)
    return Spark(" ".join(f"{x},{y}" for x, y in places), *places[-1], words)


def by_unit(rows: list[Row]) -> dict[str, Any]:
    """
    What is under way in each unit and, drawn over it, how much of that is late.

    Rows come in official order; a bar chart counts from below, so it is turned round.
    """
    return {
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {
            "type": "category",
            "data": [row.name for row in rows[::-1]],
            "axisLabel": {"interval": 0, "color": "tone:ink-2"},
        },
        "legend": {"top": 0, "textStyle": {"color": "tone:ink"}},
        "series": [
            {
                "type": "bar",
                "barGap": "-100%",
                "name": str(rows[0].figures[code].label),
                "itemStyle": {"color": tone},
                "data": [
                    {"value": row.figures[code].value, "url": row.figures[code].url}
                    for row in rows[::-1]
                ],
            }
            for code, tone in SERIES
        ],
    }
