"""The summary table as a workbook: numbers as numbers, totals worked out by the program that opens it."""

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from kexie.indicators.amounts import displayed
from kexie.indicators.models import AMOUNT, Mark, Rolling
from kexie.kernel.sheets import named
from kexie.returns.compiling.gathered import Gathered, Measured
from kexie.returns.compiling.tables import marked, notes
from kexie.returns.compiling.words import BLANK, head, moment

WAYS = {Rolling.SUM: "SUM", Rolling.MAXIMUM: "MAX", Rolling.MINIMUM: "MIN", Rolling.MEAN: "AVERAGE"}
HEAD = 3  # row of the heads, below title and stamp
FIRST = HEAD + 1


def summary_sheet(gathered: Gathered) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False}) as book:
        taken: set[str] = set()
        _summary(book, book.add_worksheet(named(_("Summary table"), taken)), gathered)
        if gathered.missing:
            sheet = book.add_worksheet(named(_("Not in it"), taken))
            sheet.write_row(0, 0, [_("Unit"), _("Reason")], book.add_format({"bold": True}))
            for row, one in enumerate(gathered.missing, start=1):
                sheet.write_string(row, 0, one.unit.short_name)
                sheet.write_string(row, 1, one.reason)
            sheet.set_column(0, 0, 24)
            sheet.set_column(1, 1, 60)
    return data.getvalue()


def _summary(book: Any, sheet: Any, gathered: Gathered) -> None:
    bold = book.add_format({"bold": True})
    heads = book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1, "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, gathered.cycle.record.title, bold)
    sheet.write_string(1, 0, _("As of %(moment)s") % {"moment": moment(gathered)})
    sheet.write_string(HEAD, 0, _("Unit"), heads)
    count = len(gathered.reports)
    last = FIRST + count
    for row, report in enumerate(gathered.reports, start=FIRST):
        sheet.write_string(row, 0, marked(report))
    sheet.write_string(last, 0, _("Together"), bold)
    sheet.write_string(last + 1, 0, gathered.cycle.record.unit.short_name, bold)
    for column, one in enumerate(gathered.measured, start=1):
        sheet.write_string(HEAD, column, head(one.indicator), heads)
        _column(sheet, column, one, gathered, bold)
    for number, words in enumerate(notes(gathered)):
        sheet.merge_range(last + 3 + number, 0, last + 3 + number, 8, words, wrapped)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, max(len(gathered.measured), 1), 14)
    sheet.set_row(HEAD, 48)
    sheet.freeze_panes(FIRST, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)


def _column(sheet: Any, column: int, one: Measured, gathered: Gathered, bold: Any) -> None:
    power = one.indicator.display_power
    for row, report in enumerate(gathered.reports, start=FIRST):
        own = one.own.get(report.unit.pk)
        if own is None:
            sheet.write_string(row, column, BLANK)
        elif own.amount is None:
            sheet.write_string(row, column, str(Mark(own.mark).label))
        else:
            sheet.write_number(row, column, float(displayed(own.amount, power)))
    last = FIRST + len(gathered.reports)
    way, taken = WAYS.get(Rolling(one.indicator.over_units)), one.taken()
    if way and taken is not None:
        letter = xlsxwriter.utility.xl_col_to_name(column)
        formula = f"={way}({letter}{FIRST + 1}:{letter}{last})"
        sheet.write_formula(last, column, formula, bold, float(displayed(taken, power)))
    if one.total is not None:
        whole = float(displayed(int(one.total * AMOUNT), power))
        sheet.write_number(last + 1, column, whole, bold)
