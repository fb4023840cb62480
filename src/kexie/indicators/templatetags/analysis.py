"""Cells of an analysis: written here and not in a template, because a page has a thousand of them."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kexie.indicators.models import Mark
from kexie.indicators.queries.analysis.answers import Cell, Line

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
    return format_html_join("", '<td class="{}"{}>{}{}</td>', map(_parts, line.cells))


@register.simple_tag
def cell_words(cell: Cell) -> SafeString:
    """What a cell says, with its link."""
    return _words(cell)


def _parts(cell: Cell) -> tuple[str, SafeString, SafeString, SafeString]:
    shade = "" if cell.step is None else f" hue-running step-{cell.step}"
    empty = "" if cell.state == "number" else " no-number"
    reach = NOTHING if cell.link else REACHED
    return f"number{empty}{shade}", reach, _words(cell), _target(cell)


# What has no link is reached by arrow keys all the same.
REACHED, NOTHING = SafeString(' tabindex="-1"'), SafeString()


def _words(cell: Cell) -> SafeString:
    if cell.state == "blank":
        return format_html(
            '<span aria-hidden="true">·</span><span class="visually-hidden">{}</span>',
            pgettext("figures", "not reported"),
        )
    shown = cell.shown if cell.state == "number" else WHY[cell.state]
    if cell.link:
        return format_html('<a href="{}">{}</a>', cell.link, shown)
    return format_html("{}", shown)


def _target(cell: Cell) -> SafeString:
    if not cell.target:
        return NOTHING
    words = _("target %(target)s") % {"target": cell.target}
    if cell.share is not None:
        words = f"{words} · {cell.share}%"
    return format_html('<small class="outer">{}</small>', words)
