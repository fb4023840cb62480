"""Cells of an analysis: written here and not in a template, because a page has a thousand of them."""

from collections.abc import Mapping, Sequence
from html import escape

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kexie.indicators.analysis_tiles import Tile, Tiles
from kexie.indicators.models import Mark
from kexie.indicators.queries.analysis.answers import Line
from kexie.indicators.queries.analysis.shown import Cell
from kexie.indicators.queries.analysis.trends import Band, Middle, Trend

register = template.Library()
WHY = {
    Mark.NOT_APPLICABLE.value: Mark.NOT_APPLICABLE.label,
    Mark.NOT_AVAILABLE.value: Mark.NOT_AVAILABLE.label,
    "hidden": gettext_lazy("not yours"),
    "undivided": gettext_lazy("not divided so"),
    "apart": gettext_lazy("not added up"),
}

BANDS: Mapping[Band, Promise] = {
    "above": gettext_lazy("above the middle half"),
    "middle": gettext_lazy("in the middle half"),
    "below": gettext_lazy("below the middle half"),
}


@register.simple_tag
def cells(line: Line) -> SafeString:
    """All cells of a row: numbers lead to their figure, and what is no number says why."""
    blank = _blank()
    return mark_safe("".join(_cell(cell, blank) for cell in line.cells))  # noqa: S308 -- each part is escaped


@register.simple_tag
def middles(some: Sequence[Middle]) -> SafeString:
    """Between which numbers the middle half of each group lies: a paragraph each."""
    words = _(
        "%(name)s: the middle half of %(count)s lies between %(low)s and %(high)s, the median is %(median)s."
    )
    said = (
        words
        % {
            "name": one.label,
            "count": one.count,
            "low": one.low,
            "high": one.high,
            "median": one.median,
        }
        for one in some
    )
    return mark_safe("".join(f"<p>{escape(one)}</p>" for one in said))  # noqa: S308 -- escaped


@register.simple_tag
def trend_rows(trends: Sequence[Trend]) -> SafeString:
    """A row each: its course as a small line, and in words how it changed."""
    labels = (
        escape(_("Course")),
        escape(_("Latest")),
        escape(pgettext("trend", "Change")),
        escape(_("Within the group")),
    )
    bands = {band: escape(str(words)) for band, words in BANDS.items()}
    return mark_safe("".join(_trend(one, labels, bands) for one in trends))  # noqa: S308 -- each part is escaped


def _trend(one: Trend, labels: Sequence[str], bands: Mapping[Band, str]) -> str:
    course, latest, change, group = labels
    line = one.line
    outer = f'<small class="outer">{escape(line.outer)}</small>' if line.outer else ""
    total = "total" if line.is_total else ""
    band = bands[one.band] if one.band else '<span class="quiet">–</span>'
    return (
        f'<tr class="{total}"><th scope="row">{escape(line.label)}{outer}</th>'
        f'<td data-label="{course}">{_course(one)}</td>'
        f'<td class="number" data-label="{latest}">{_latest(one)}</td>'
        f'<td class="number" data-label="{change}">{_change(one)}</td>'
        f'<td data-label="{group}">{band}</td></tr>\n'
    )


def _course(one: Trend) -> str:
    if not one.points:
        return f'<span class="quiet">{escape(_("one number or none"))}</span>'
    return (
        '<svg class="spark" viewBox="0 0 96 24" aria-hidden="true">'
        f'<polyline points="{one.points}"/></svg>'
    )


def _latest(one: Trend) -> str:
    if not one.latest:
        return "–"
    return f'{one.latest}<small class="outer">{escape(one.period)}</small>'


def _change(one: Trend) -> str:
    if not one.change:
        return "–"
    percent = f" ({one.percent})" if one.percent else ""
    since = escape(_("since %(period)s") % {"period": one.before})
    return f'{one.change}{percent}<small class="outer">{since}</small>'


@register.simple_tag
def tiles(grid: Tiles) -> SafeString:
    """The units of one grid: as shade, and in words."""
    blank = _blank()
    return mark_safe("".join(_tile(one, blank) for one in grid.tiles))  # noqa: S308 -- each part is escaped


def _tile(tile: Tile, blank: str) -> str:
    name, words = escape(tile.name), _words(tile.cell, blank)
    return (
        f'<li class="tile {tile.classes}"><span class="tile-name">{name}</span>'
        f"<strong>{words}</strong></li>"
    )


def _cell(cell: Cell, blank: str) -> str:
    """What has no link is reached by arrow keys all the same."""
    shade = "" if cell.step is None else f" hue-running step-{cell.step}"
    empty = "" if cell.state == "number" else " no-number"
    reach = "" if cell.link else ' tabindex="-1"'
    target = _target(cell) if cell.target else ""
    return f'<td class="number{empty}{shade}"{reach}>{_words(cell, blank)}{target}</td>'


def _blank() -> str:
    words = escape(pgettext("figures", "not reported"))
    return f'<span aria-hidden="true">·</span><span class="visually-hidden">{words}</span>'


def _words(cell: Cell, blank: str) -> str:
    if cell.state == "blank":
        return blank
    # numbers are digits, commas and a point
    shown = cell.shown if cell.state == "number" else escape(str(WHY[cell.state]))
    return f'<a href="{escape(cell.link)}">{shown}</a>' if cell.link else shown


def _target(cell: Cell) -> str:
    words = _("target %(target)s") % {"target": cell.target}
    if cell.share is not None:
        words = f"{words} · {cell.share}%"
    return f'<small class="outer">{escape(words)}</small>'
