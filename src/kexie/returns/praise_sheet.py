"""Words of praise as a workbook."""

import io
from collections.abc import Iterable

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext

from kexie.returns.models import Praise


def praise_sheet(praises: Iterable[Praise]) -> bytes:
    """One row each: unit, report, period, words, who said it, when. Words are words, never formulas."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet(gettext("What was good"))
        head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        titles = (
            gettext("Unit"),
            gettext("Report"),
            gettext("Period"),
            gettext("What was good"),
            gettext("Said by"),
            gettext("Day"),
        )
        for place, title in enumerate(titles):
            sheet.write_string(0, place, title, head)
        for line, one in enumerate(praises, start=1):
            card = one.filing.record
            day = timezone.localdate(one.at).isoformat()
            words = (card.unit.short_name, card.title, one.filing.cycle.period, one.text)
            for place, word in enumerate((*words, one.by.name, day)):
                sheet.write_string(line, place, word, wrapped)
        for place, width in enumerate((20, 36, 12, 80, 12, 12)):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return data.getvalue()
