"""Cells as a person reads them."""

from django.db.models import QuerySet

from kexie.indicators.amounts import shown as shown_amount
from kexie.indicators.models import Mark
from kexie.returns.models import Cell, Filing


def said_cells(filing: Filing) -> QuerySet[Cell]:
    """All cells of the filing, in the form's order. The caller has shown that the user sees it."""
    cells = Cell.objects.filter(filing=filing).select_related("field__indicator", "by")
    return cells.order_by("field__order", "row")


def shown(cell: Cell) -> str:
    """What the cell says, in words; empty: blank."""
    if cell.mark:
        return str(Mark(cell.mark).label)
    measure = cell.field.indicator
    if cell.amount is None or measure is None:
        return cell.text
    return shown_amount(cell.amount, measure)
