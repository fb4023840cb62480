"""Charts of an analysis as options of ECharts: one for each unit of measurement, so that no axis holds two of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from kexie.indicators.models import AMOUNT
from kexie.indicators.queries.analysis.answers import Pivot
from kexie.indicators.queries.analysis.cells import TOGETHER, Key
from kexie.indicators.queries.analysis.layout import Member, measured_in
from kexie.indicators.queries.analysis.shown import Doors
from kexie.indicators.queries.analysis.written import power_of

SERIES, PLACES, CHARTS = 12, 60, 4  # more than so many lines or bars are not drawn
LYING = 8  # from so many places on bars lie, so that names can be read
TALL, TALLEST = 30, 60  # bars from which a chart needs more room
NAMED = 2  # indicators in a title
COLOURS = ("link", "waiting", "attention", "good", "bad", "quiet")


@dataclass(frozen=True, slots=True)
class Chart:
    """:ivar left_out: how many rows or columns are not drawn; the table has them"""

    name: str
    title: str
    option: dict[str, Any]
    left_out: int
    height: Literal["", "tall", "tallest"] = ""


# A number with the address of its figure; none where there is no number.
Points = list[dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Course:
    """One line, or the bars of one colour, and what was aimed at."""

    label: str
    points: Points
    targets: list[float | None]


def charts_of(made: Pivot, stamp: str) -> list[Chart]:
    """Bars or lines of the rows of the present page, without totals: beside them nothing else could be seen."""
    measures: dict[str, str] = {
        one.code: measured_in(one, made.asked.scale) for one in made.members.indicators
    }
    drawn = []
    for number, measure in enumerate(list(dict.fromkeys(measures.values()))[:CHARTS]):
        codes = {code for code, word in measures.items() if word == measure}
        if chart := _chart(made, codes, measure, f"chart-{number}", stamp):
            drawn.append(chart)
    return drawn


def _chart(made: Pivot, codes: set[str], measure: str, name: str, stamp: str) -> Chart | None:
    """Places along the axis are rows of bars, columns of lines."""
    layout, found = made.layout, made.found
    assert layout  # noqa: S101 -- charts are drawn of answers
    assert found  # noqa: S101 -- likewise
    shown = [line.members for line in made.page or ()]
    rows = [row for row in shown if not _is_total(row)]
    columns = [column for column in made.columns if not _is_total(column)]
    if not rows or not columns:
        rows, columns = shown, list(made.columns)
    codes_along = layout.columns_along(columns)
    held = {
        (down, along): key
        for down, row in enumerate(rows)
        for along, key in enumerate(layout.spots_along(row, codes_along))
        if key.indicator in codes and (key in found.numbers or key in found.targets)
    }
    if not held:
        return None
    rows_kept = sorted({down for down, _along in held})
    columns_kept = sorted({along for _down, along in held})
    turned = made.asked.view == "line" or len(rows_kept) == 1 < len(columns_kept)
    in_title = codes if len(codes) == 1 else set()
    places = [_words(columns[along], in_title) for along in columns_kept]
    lines = [_words(rows[down], in_title) for down in rows_kept]
    table = [[held.get((down, along)) for along in columns_kept] for down in rows_kept]
    if not turned:
        places, lines = lines, places
        table = [list(column) for column in zip(*table, strict=True)]
    point = _pointing(made)
    left_out = max(len(places) - PLACES, 0) + max(len(lines) - SERIES, 0)
    left_out += len(made.rows) - len(shown)
    title = _title(made, codes) + (f" ({measure})" if measure else "")
    target = _aiming(made)
    option = _option(
        places[:PLACES],
        [
            Course(
                label, [point(key) for key in some[:PLACES]], [target(key) for key in some[:PLACES]]
            )
            for label, some in zip(lines[:SERIES], table[:SERIES], strict=True)
        ],
        "line" if made.asked.view == "line" else "bar",
    )
    option["title"] = _headline(title, stamp)
    return Chart(name, title, option, left_out, _height(option))


def _height(option: dict[str, Any]) -> Literal["", "tall", "tallest"]:
    """Lying bars need room for each name and each bar."""
    names = option["yAxis"].get("data")
    if names is None:
        return ""
    bars = len(names) * max(len(option["series"]), 2)
    return "tallest" if bars > TALLEST else "tall" if bars > TALL else ""


def _pointing(made: Pivot) -> Callable[[Key | None], dict[str, Any] | None]:
    """Makes a number as it is drawn, with the address of its figure."""
    doors, found = Doors(made.asked, made.members), made.found
    assert found  # noqa: S101 -- charts are drawn of answers
    powers = {one.code: power_of(one, made.asked.scale) for one in made.members.indicators}

    def point(key: Key | None) -> dict[str, Any] | None:
        value = found.value(key) if key else None
        if key is None or value is None:
            return None
        number = round(float(value / 10 ** powers[key.indicator]), 6)
        return {"value": number, "url": doors.link(key)}

    return point


def _aiming(made: Pivot) -> Callable[[Key | None], float | None]:
    """Gives the target of a number, as it is drawn."""
    found = made.found
    assert found  # noqa: S101 -- charts are drawn of answers
    sizes: dict[str, int] = {
        one.code: 10 ** power_of(one, made.asked.scale) for one in made.members.indicators
    }

    def target(key: Key | None) -> float | None:
        amount = found.targets.get(key) if key else None
        if key is None or amount is None:
            return None
        return round(amount / (AMOUNT * sizes[key.indicator]), 6)

    return target


def _is_total(members: tuple[Member, ...]) -> bool:
    return any(one.code == TOGETHER for one in members)


def _words(members: tuple[Member, ...], in_title: Collection[str]) -> str:
    """What stands at a bar or line; an indicator that is alone in the chart is named by its title, unless it is all."""
    said = [one.label for one in members if one.code not in in_title]
    return " · ".join(said or [one.label for one in members])


def _title(made: Pivot, codes: set[str]) -> str:
    """What all of it shares; the indicators too, while they are few."""
    fixed = [one.label for one in made.fixed if one.code not in codes]
    names = [str(one) for one in made.members.indicators if one.code in codes]
    return " · ".join([*(names if len(names) <= NAMED else []), *fixed]) or _("Figures")


def _headline(title: str, stamp: str) -> dict[str, Any]:
    """In the picture itself, for it is taken away without the page."""
    return {
        "text": title,
        "subtext": stamp,
        "left": 0,
        "textStyle": {"color": "tone:ink", "fontSize": 14, "fontWeight": 600},
        "subtextStyle": {"color": "tone:ink-2", "fontSize": 11},
    }


def _option(places: list[str], lines: list[Course], kind: str) -> dict[str, Any]:
    lying = kind == "bar" and len(places) > LYING
    names = {
        "type": "category",
        "data": places,
        "inverse": lying,
        "axisLabel": {
            "color": "tone:ink-2",
            "interval": 0 if lying or len(places) <= LYING else "auto",
        },
    }
    amounts = {"type": "value"}
    series: list[dict[str, Any]] = []
    for number, one in enumerate(lines):
        series.append(_series(number, one.label, one.points, kind))
        if any(aim is not None for aim in one.targets):
            series.append(_aims(series[-1], one.targets))
    return {
        "grid": {"left": 8, "right": 24, "top": 96, "bottom": 8, "containLabel": True},
        "legend": {
            "type": "scroll",
            "top": 60,
            "left": 0,
            "show": len(series) > 1,
            "textStyle": {"color": "tone:ink"},
        },
        "tooltip": {
            "trigger": "axis",
            "confine": True,
            "renderMode": "richText",
            "backgroundColor": "tone:surface",
            "textStyle": {"color": "tone:ink"},
        },
        "xAxis": amounts if lying else names,
        "yAxis": names if lying else amounts,
        "series": series,
    }


def _series(number: int, label: str, values: Points, kind: str) -> dict[str, Any]:
    """A gap where there is no number: nothing is made up between two others."""
    drawn: dict[str, Any] = {
        "type": kind,
        "name": label,
        "data": values,
        "itemStyle": {"color": f"tone:{COLOURS[number % len(COLOURS)]}"},
    }
    if kind == "line":
        dashes = ("solid", "dashed", "dotted")[number // len(COLOURS) % 3]
        drawn |= {
            "connectNulls": False,
            "symbol": ("circle", "rect", "triangle", "diamond")[number % 4],
            "symbolSize": 7,
            "lineStyle": {"color": f"tone:{COLOURS[number % len(COLOURS)]}", "type": dashes},
        }
    elif number >= len(COLOURS):
        drawn["itemStyle"]["decal"] = {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 5]}
    return drawn


def _aims(reached: dict[str, Any], targets: list[float | None]) -> dict[str, Any]:
    """Targets beside what was reached: hollow bars, or a dotted line without marks, in the same colour."""
    colour = reached["itemStyle"]["color"]
    drawn: dict[str, Any] = {
        "type": reached["type"],
        "name": _("%(name)s, target") % {"name": reached["name"]},
        "data": targets,
    }
    if reached["type"] == "line":
        drawn |= {
            "symbol": "emptyDiamond",
            "symbolSize": 9,
            "itemStyle": {"color": colour},
            "lineStyle": {"color": colour, "type": "dotted", "width": 1.5},
        }
    else:
        drawn["itemStyle"] = {"color": "transparent", "borderColor": colour, "borderWidth": 1}
    return drawn
