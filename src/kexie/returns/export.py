"""The burden meter as a sheet: exactly the list on the page."""

import io

import xlsxwriter
from django.utils.translation import gettext

from kexie.returns.queries.burden import UnitYear

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def burden_sheet(rows: list[UnitYear], year: int) -> bytes:
    """One row a unit: requests of each month, then requests, places and minutes of the year."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet(gettext("Burden %(year)s") % {"year": year})
        head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1})
        months = [gettext("Month %(number)s") % {"number": number} for number in range(1, 13)]
        ends = [gettext("Requests"), gettext("Places"), gettext("Minutes (estimated)")]
        for place, title in enumerate([gettext("Unit"), *months, *ends]):
            sheet.write_string(0, place, title, head)
        for line, row in enumerate(rows, start=1):
            sheet.write_string(line, 0, row.unit.short_name)
            whole = row.whole
            numbers = [load.requests for load in row.months]
            for place, number in enumerate(
                [*numbers, whole.requests, whole.places, whole.minutes], start=1
            ):
                sheet.write_number(line, place, number)
        sheet.set_column(0, 0, 24)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(rows)), len(months) + len(ends))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return data.getvalue()
