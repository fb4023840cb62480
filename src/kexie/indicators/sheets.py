"""The catalogue as an Excel sheet: exactly the filtered list."""

import io
from collections.abc import Iterable

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.indicators.amounts import unit_shown
from kexie.indicators.models import Definition, Indicator

COLUMNS: tuple[tuple[str | Promise, int], ...] = (
    (_("Data code"), 10),
    (_("Name"), 36),
    (_("Unit"), 10),
    (_("Nature"), 14),
    (_("Service"), 16),
    (_("Class"), 22),
    (_("Source"), 22),
    (_("Breakdown"), 16),
    (_("From year"), 10),
    (_("Definition"), 60),
    (_("Numerator"), 24),
    (_("Denominator"), 24),
)


def rows_of(
    indicators: Iterable[Indicator], present: dict[int, Definition]
) -> Iterable[list[str | int]]:
    for one in indicators:
        meant = present.get(one.pk)
        yield [
            one.code,
            str(one),
            unit_shown(one),
            one.get_kind_display(),
            one.get_service_display(),
            one.get_topic_display(),
            one.get_source_kind_display(),
            str(one.breakdown or ""),
            *(
                [meant.from_year, meant.text, meant.numerator, meant.denominator]
                if meant
                else [""] * 4
            ),
        ]


def catalogue_sheet(indicators: Iterable[Indicator], present: dict[int, Definition]) -> bytes:
    """An XLSX file with a frozen, filterable head. Words are written as words, whatever they begin with."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet(str(_("Catalogue of indicators")))
        head = book.add_format(
            {"bold": True, "bg_color": "#EEF1F4", "border": 1, "text_wrap": True}
        )
        plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        for place, (title, width) in enumerate(COLUMNS):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, str(title), head)
        last = 1
        for line, row in enumerate(rows_of(indicators, present), start=1):
            last = line
            for place, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(line, place, cell, plain)
                else:
                    sheet.write_string(line, place, cell, plain)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return data.getvalue()
