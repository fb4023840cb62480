"""Reports on the desk: what is owed, what waits for review, what one asks of others."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from kexie.desk.queries.lists import Line
from kexie.returns.models import Cycle, Entry, Filing
from kexie.returns.queries.cycles import rates_of


def _filings(rows: Iterable[Model], door: str, *, owed: bool) -> list[Line]:
    return [
        Line(
            url=reverse(door, args=[filing.pk]),
            number="",
            title=filing.record.title,
            unit=filing.cycle.record.unit if owed else filing.record.unit,
            state=filing.state,
            state_label=filing.get_state_display(),
            due=filing.cycle.due_date,
            lamp=None,
            note=_filled(filing) if owed else "",
        )
        for filing in rows
        if isinstance(filing, Filing)
    ]


def _filled(filing: Filing) -> str:
    # annotated by still_owed
    answered, asked = filing.answered or 0, filing.asked or 0  # type: ignore[attr-defined]  # counted by the query
    return _("%(done)s of %(all)s places filled in") % {"done": answered, "all": asked}


def show_owed(rows: Iterable[Model], _today: date) -> list[Line]:
    return _filings(rows, "returns:filing", owed=True)


def show_reviews(rows: Iterable[Model], _today: date) -> list[Line]:
    return _filings(rows, "returns:review", owed=False)


def show_entries(rows: Iterable[Model], _today: date) -> list[Line]:
    return [
        Line(
            url=reverse("returns:entry", args=[entry.pk]),
            number=entry.code,
            title=entry.record.title,
            unit=entry.record.unit,
            state="waiting",
            state_label=_("to be approved"),
            due=None,
            lamp=None,
        )
        for entry in rows
        if isinstance(entry, Entry)
    ]


def show_rounds(rows: Iterable[Model], _today: date) -> list[Line]:
    cycles = [cycle for cycle in rows if isinstance(cycle, Cycle)]
    rates = rates_of([cycle.pk for cycle in cycles])
    return [
        Line(
            url=reverse("returns:cycle", args=[cycle.pk]),
            number="",
            title=cycle.record.title,
            unit=cycle.record.unit,
            state=cycle.state,
            state_label=cycle.get_state_display(),
            due=cycle.due_date,
            lamp=None,
            note=_("%(reported)s of %(expected)s units reported")
            % {"reported": rates[cycle.pk].reported, "expected": rates[cycle.pk].expected},
        )
        for cycle in cycles
    ]
