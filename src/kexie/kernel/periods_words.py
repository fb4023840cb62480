"""Periods as a person says them, in the language of the page."""

from datetime import date
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kexie.kernel.periods_kinds import WEEKLY, PeriodKind


class Stretch(Protocol):
    """What of a period is said."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> PeriodKind: ...
    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...
    @property
    def year(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...


def label_of(period: Stretch) -> str:
    if period.kind == PeriodKind.CAMPAIGN:
        return period.name
    if period.kind == PeriodKind.DAY:
        return period.id
    if period.kind in WEEKLY or period.kind == PeriodKind.TWO_WEEKS:
        return _week_label(period)
    if sentence := _sentences(period.number).get(period.kind):
        return sentence % {
            "year": period.year,
            "number": period.number,
            "next": period.year + 1,
        }
    return _months_label(period)


def _sentences(number: int) -> dict[PeriodKind, str]:
    halves = {1: _("first half of %(year)s"), 2: _("second half of %(year)s")}
    return {
        # Translators: a year as a period
        PeriodKind.YEAR: pgettext("period", "%(year)s"),
        PeriodKind.SCHOOL_YEAR: _("school year %(year)s to %(next)s"),
        PeriodKind.QUARTER: _("quarter %(number)s of %(year)s"),
        PeriodKind.HALF: halves.get(number, ""),
    }


def _week_label(period: Stretch) -> str:
    words = {
        "number": period.number,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
    }
    if period.kind == PeriodKind.TWO_WEEKS:
        return _("Bi-Week %(number)s - %(first)s - %(last)s") % words
    return _("Week %(number)s - %(first)s - %(last)s") % words


def _months_label(period: Stretch) -> str:
    """`March 2024`, `January - February 2024`, `November 2022 - January 2023`, `first ten days of March 2024`."""
    # Translators: a month, in Django's format letters
    month = _("F Y")
    if period.kind == PeriodKind.MONTH:
        return date_format(period.first, month)
    if period.kind == PeriodKind.TEN_DAYS:
        thirds = (
            _("first ten days of %(month)s"),
            _("middle ten days of %(month)s"),
            _("last days of %(month)s"),
        )
        return thirds[(period.number - 1) % 3] % {"month": date_format(period.first, month)}
    one_year = period.first.year == period.last.year
    # Translators: first and last month of several in one year, in Django's format letters
    first = pgettext("first month of several", "F") if one_year else month
    last = pgettext("last month of several", "F Y") if one_year else month
    return f"{date_format(period.first, first)} - {date_format(period.last, last)}"
