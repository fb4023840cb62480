"""
Charts as small SVG pictures: bars, lines, tiles. They print in black and white: what differs, differs in pattern or word too.

Widths are those of the type area in CSS pixels at 96 to the inch; words are set in the family of `Face.HEI`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from kexie.gongwen.fonts import FAMILIES, Face

WIDTH = 590
INK, QUIET, FILL, PALE = "#222222", "#8a8a8a", "#4a6785", "#dfe5ec"
WORDS = 13
FIRST_WIDE = 0x2E80  # from here on letters are as wide as high
STYLES = (("#22384f", ""), ("#6f8fae", "7 4"), ("#8a8a8a", "2 3"))
DARKEST = 5  # tones of tiles


@dataclass(frozen=True, slots=True)
class Bar:
    """`shown`: the value as it is read. No value: the unit says nothing, which is not zero."""

    label: str
    value: float | None
    shown: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series: a value for each of the chart's labels, or none where nothing was reported."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A square that stands for a place; row and column count from 0."""

    row: int
    column: int
    label: str
    value: float | None
    shown: str


def bars(rows: Sequence[Bar], *, nothing: str) -> str:
    """Horizontal bars, one a row, each with its value. `nothing`: what is written where there is no value."""
    step, thick, first = 20, 13, 5
    left = 12 + max((_width(row.label) for row in rows), default=0)
    right = 14 + max((_width(row.shown or nothing) for row in rows), default=0)
    largest = max((row.value or 0 for row in rows), default=0) or 1
    room = WIDTH - left - right
    parts = []
    for number, row in enumerate(rows):
        top = first + number * step
        middle = top + thick / 2 + WORDS * 0.36
        parts.append(_text(left - 8, middle, row.label, anchor="end"))
        long = max((row.value or 0) / largest * room, 0)
        if row.value:
            parts.append(
                f'<rect x="{left}" y="{top}" width="{long:.1f}" height="{thick}" fill="{FILL}"/>'
            )
        shown, ink = (nothing, QUIET) if row.value is None else (row.shown, INK)
        parts.append(_text(left + long + 6, middle, shown, ink=ink))
    height = first * 2 + len(rows) * step
    parts.append(f'<path d="M{left} 0V{height}" stroke="{INK}" stroke-width="1" fill="none"/>')
    return _svg(height, parts)


def lines(labels: Sequence[str], series: Sequence[Line], *, unit: str) -> str:
    """Up to three lines over the labels; they are told apart by their strokes, and by their names at the top."""
    left, right, top, bottom, height = 74, 24, 40, 30, 240
    values = [value for line in series for value in line.values if value is not None]
    ceiling = _round_up(max(values, default=1))
    across = (WIDTH - left - right) / max(len(labels) - 1, 1)

    def place(number: int, value: float) -> tuple[float, float]:
        return left + number * across, height - bottom - value / ceiling * (height - top - bottom)

    parts = []
    for quarter in range(5):
        _x, y = place(0, ceiling * quarter / 4)
        parts.append(
            f'<path d="M{left} {y:.1f}H{WIDTH - right}" stroke="{PALE}" stroke-width="1"/>'
        )
        parts.append(_text(left - 6, y + 4, _number(ceiling * quarter / 4), anchor="end"))
    parts.append(_text(left - 6, 16, unit, anchor="end", ink=QUIET))
    for number, label in enumerate(labels):
        parts.append(_text(place(number, 0)[0], height - 8, label, anchor="middle"))
    start = float(left)
    for line, (ink, dash) in zip(series, STYLES, strict=False):
        stroke = f'stroke="{ink}" stroke-width="2" stroke-dasharray="{dash}" fill="none"'
        parts.append(f'<path d="M{start:.0f} 12h26" {stroke}/>')
        parts.append(_text(start + 32, 16, line.name))
        start += 52 + _width(line.name)
        points = [
            None if value is None else place(number, value)
            for number, value in enumerate(line.values)
        ]
        parts.append(f'<path d="{_path(points)}" {stroke}/>')
        parts.extend(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{ink}"/>'
            for x, y in filter(None, points)
        )
    return _svg(height, parts)


def tiles(squares: Sequence[Tile], *, nothing: str) -> str:
    """A map of squares, the darker the more; each bears its name and value. Crossed out: there is none."""
    side, gap = 92, 4
    height = (1 + max((one.row for one in squares), default=0)) * (side * 0.62 + gap)
    largest = max((one.value or 0 for one in squares), default=0) or 1
    start = (WIDTH - (1 + max((one.column for one in squares), default=0)) * (side + gap)) / 2
    parts = []
    for one in squares:
        x, y, tall = start + one.column * (side + gap), one.row * (side * 0.62 + gap), side * 0.62
        tone = 0 if one.value is None else 1 + int((DARKEST - 1) * max(one.value, 0) / largest)
        ink = "#ffffff" if tone >= DARKEST - 1 else INK
        fill = "#ffffff" if one.value is None else _tone(tone)
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{side}" height="{tall:.1f}" fill="{fill}"'
            f' stroke="{QUIET}"/>'
        )
        if one.value is None:
            parts.append(f'<path d="M{x:.1f} {y + tall:.1f}l{side} -{tall:.1f}" stroke="{PALE}"/>')
        shown = nothing if one.value is None else one.shown
        parts.append(_text(x + side / 2, y + tall * 0.42, one.label, anchor="middle", ink=ink))
        parts.append(_text(x + side / 2, y + tall * 0.8, shown, anchor="middle", ink=ink))
    return _svg(height, parts)


def _tone(number: int) -> str:
    """From pale to dark, in even steps of lightness."""
    light = 244 - (number - 1) * 36
    return f"#{max(light - 28, 0):02x}{max(light - 10, 0):02x}{min(light + 6, 255):02x}"


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """A gap where there is no point: nothing is drawn over what nobody reported."""
    found, pen = [], "M"
    for point in points:
        if point:
            found.append(f"{pen}{point[0]:.1f} {point[1]:.1f}")
        pen = "L" if point else "M"
    return "".join(found) or "M0 0"


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 5, 8, 10 times a power of ten: its quarters read well."""
    if value <= 0:
        return 1
    power = 10 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    return next((step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= value), value)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")


def _width(words: str) -> float:
    """About so wide in pixels: letters of the Latin script count half."""
    return sum(WORDS if ord(letter) >= FIRST_WIDE else WORDS * 0.56 for letter in words)


def _text(x: float, y: float, words: str, *, anchor: str = "start", ink: str = INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{ink}">{escape(words)}</text>'
    )


def _svg(height: float, parts: Sequence[str]) -> str:
    families = ", ".join(f"'{name}'" for name in FAMILIES[Face.HEI])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}"'
        f' viewBox="0 0 {WIDTH} {height:.0f}" font-family="{families}" font-size="{WORDS}">'
        f"{''.join(parts)}</svg>"
    )
