"""One opened figure as an Excel sheet: its summands, the sum worked out by Excel itself, the cell and its history."""

import io
from datetime import datetime

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from xlsxwriter.worksheet import Worksheet

from kexie.indicators.amounts import displayed, unit_shown
from kexie.indicators.models import Figure, Past, Rolling
from kexie.indicators.queries.page import HIDDEN, OWN, FigurePage, Line

NAMES = {OWN: _("its own number"), HIDDEN: _("other units together")}
WAYS = {Rolling.SUM: "SUM", Rolling.MAXIMUM: "MAX", Rolling.MINIMUM: "MIN"}


def figure_sheet(page: FigurePage, at: datetime) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet(str(_("Figure")))
        bold = book.add_format({"bold": True})
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 4, 18)
        row = _head(sheet, page, at, bold)
        row = _summands(sheet, page, row, bold)
        _history(sheet, page, row + 2, bold)
    return data.getvalue()


def _head(sheet: Worksheet, page: FigurePage, at: datetime, bold: object) -> int:
    spot = page.spot
    stamp = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    lines = (
        (_("Indicator"), f"{spot.indicator.code} {spot.indicator}"),
        (_("Group"), str(spot.group)),
        (_("Unit"), spot.unit.name),
        (_("Period"), spot.period.label),
        (_("Standing"), str(spot.standing.label)),
        (_("Total"), page.total),
        (_("As of"), stamp),
    )
    for row, (label, words) in enumerate(lines):
        sheet.write_string(row, 0, str(label), bold)
        sheet.write_string(row, 1, words)
    return len(lines) + 1


def _summands(sheet: Worksheet, page: FigurePage, row: int, bold: object) -> int:
    if not page.lines:
        return row
    unit = unit_shown(page.spot.indicator)
    heads = (_("Made of"), _("Amount") if not unit else f"{_('Amount')} ({unit})", _("Numbers"))
    for column, head in enumerate(heads):
        sheet.write_string(row, column, str(head), bold)
    first = row + 1
    for line in page.lines:
        row += 1
        _summand(sheet, page, line, row)
    way = WAYS.get(Rolling(page.spot.indicator.over_units))
    if way and page.made_of in ("units", "groups"):
        row += 1
        sheet.write_string(row, 0, str(_("Total")), bold)
        sheet.write_formula(row, 1, f"={way}(B{first + 1}:B{row})", bold)
    return row


def _summand(sheet: Worksheet, page: FigurePage, line: Line, row: int) -> None:
    sheet.write_string(row, 0, str(NAMES.get(line.label, line.label)))
    if line.amount is not None:
        power = page.spot.indicator.display_power
        sheet.write_number(row, 1, float(displayed(line.amount, power)))
        sheet.write_number(row, 2, line.count)
    else:
        sheet.write_string(row, 1, line.shown)


def _history(sheet: Worksheet, page: FigurePage, row: int, bold: object) -> None:
    held: list[Figure | Past] = [*([page.cell] if page.cell else []), *page.past]
    if not held:
        return
    heads = (_("Where it is from"), _("Value"), _("By"), _("At"), _("Place"))
    for column, head in enumerate(heads):
        sheet.write_string(row, column, str(head), bold)
    for one in held:
        row += 1
        batch = one.batch
        cells = (
            batch.label if batch else "",
            value_said(one, page),
            batch.by.name if batch and batch.by else "",
            timezone.localtime(batch.at).strftime("%Y-%m-%d %H:%M") if batch else "",
            one.place,
        )
        for column, words in enumerate(cells):
            sheet.write_string(row, column, words)


def value_said(one: Figure | Past, page: FigurePage) -> str:
    if one.own is not None:
        return str(displayed(one.own, page.spot.indicator.display_power))
    return one.text or one.mark
