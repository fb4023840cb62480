"""Cells of an analysis: written here and not in a template, because a page has a thousand of them."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kexie.indicators.analysis_tiles import Tile, Tiles
from kexie.indicators.models import Mark
from kexie.indicators.queries.analysis.answers import Line
from kexie.indicators.queries.analysis.shown import Cell

register = template.Library()
WHY = {
    Mark.NOT_APPLICABLE.value: Mark.NOT_APPLICABLE.label,
    Mark.NOT_AVAILABLE.value: Mark.NOT_AVAILABLE.label,
    "hidden": gettext_lazy("not yours"),
    "undivided": gettext_lazy("not divided so"),
    "apart": gettext_lazy("not added up"),
}


@register.simple_tag
def cells(line: Line) -> SafeString:
    """All cells of a row: numbers lead to their figure, and what is no number says why."""
    blank = _blank()
    return mark_safe("".join(_cell(cell, blank) for cell in line.cells))  # noqa: S308 -- each part is escaped


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
    shown = escape(cell.shown if cell.state == "number" else str(WHY[cell.state]))
    return f'<a href="{escape(cell.link)}">{shown}</a>' if cell.link else shown


def _target(cell: Cell) -> str:
    words = _("target %(target)s") % {"target": cell.target}
    if cell.share is not None:
        words = f"{words} · {cell.share}%"
    return f'<small class="outer">{escape(words)}</small>'
