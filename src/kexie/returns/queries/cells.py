"""Cells as a person reads them."""

from kexie.indicators.amounts import shown as shown_amount
from kexie.indicators.models import Mark
from kexie.returns.models import Cell


def shown(cell: Cell) -> str:
    """What the cell says, in words; empty: blank."""
    if cell.mark:
        return str(Mark(cell.mark).label)
    measure = cell.field.indicator
    if cell.amount is None or measure is None:
        return cell.text
    return shown_amount(cell.amount, measure)
