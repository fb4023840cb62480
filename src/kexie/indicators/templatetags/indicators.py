"""How values of cells are said in templates."""

from django import template

from kexie.indicators.amounts import shown
from kexie.indicators.models import Figure, Indicator, Mark, Past

register = template.Library()


@register.filter
def answer(cell: Figure | Past, indicator: Indicator) -> str:
    """What somebody answered: the number with its unit, the words, or why there is neither."""
    if cell.own is not None:
        return shown(cell.own, indicator)
    return cell.text if cell.text is not None else str(Mark(cell.mark).label)
