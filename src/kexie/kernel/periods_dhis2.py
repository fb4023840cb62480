"""
Names of periods as DHIS2 writes them: `202403`, `2022W1`, `2022S1`, `202201B`, `2022April`.

Sources: periods.json of the test data (dhis2/multi-calendar-dates, dhis2-core; BSD-3-Clause). Types of the year from
November have two names for the same days: the server counts them to the year in which they end (`2023Nov`,
`2023NovQ1`), the browser library to the year in which they begin (`2022Nov`, `2022NovemberQ1`). Of quarters and
halves the spelling tells; of `2022Nov` only who wrote it, so the caller says it.
"""

import re
from collections.abc import Callable
from enum import StrEnum

from django.utils.translation import gettext as _

from kexie.kernel.periods import BadPeriod, Period, numbered, parse
from kexie.kernel.periods_kinds import WEEKLY, PeriodKind

YEARS_LISTED = 10


class November(StrEnum):
    """To which year a year from November to October is counted."""

    STARTS = "starts"
    ENDS = "ends"


# As metadata names them (`periodType`), and as the library of calendars does.
TYPES = {
    "Daily": PeriodKind.DAY,
    "Weekly": PeriodKind.WEEK,
    "WeeklyWednesday": PeriodKind.WEEK_WEDNESDAY,
    "WeeklyThursday": PeriodKind.WEEK_THURSDAY,
    "WeeklySaturday": PeriodKind.WEEK_SATURDAY,
    "WeeklySunday": PeriodKind.WEEK_SUNDAY,
    "BiWeekly": PeriodKind.TWO_WEEKS,
    "Monthly": PeriodKind.MONTH,
    "BiMonthly": PeriodKind.TWO_MONTHS,
    "Quarterly": PeriodKind.QUARTER,
    "QuarterlyNov": PeriodKind.QUARTER_NOVEMBER,
    "SixMonthly": PeriodKind.HALF,
    "SixMonthlyApril": PeriodKind.HALF_APRIL,
    "SixMonthlyNov": PeriodKind.HALF_NOVEMBER,
    "Yearly": PeriodKind.YEAR,
    "FinancialApril": PeriodKind.YEAR_APRIL,
    "FinancialJuly": PeriodKind.YEAR_JULY,
    "FinancialOct": PeriodKind.YEAR_OCTOBER,
    "FinancialNov": PeriodKind.YEAR_NOVEMBER,
}
LIBRARY_TYPES = {
    "DAILY": PeriodKind.DAY,
    "WEEKLY": PeriodKind.WEEK,
    "WEEKLYWED": PeriodKind.WEEK_WEDNESDAY,
    "WEEKLYTHU": PeriodKind.WEEK_THURSDAY,
    "WEEKLYSAT": PeriodKind.WEEK_SATURDAY,
    "WEEKLYSUN": PeriodKind.WEEK_SUNDAY,
    "BIWEEKLY": PeriodKind.TWO_WEEKS,
    "MONTHLY": PeriodKind.MONTH,
    "BIMONTHLY": PeriodKind.TWO_MONTHS,
    "QUARTERLY": PeriodKind.QUARTER,
    "QUARTERLYNOV": PeriodKind.QUARTER_NOVEMBER,
    "SIXMONTHLY": PeriodKind.HALF,
    "SIXMONTHLYAPR": PeriodKind.HALF_APRIL,
    "SIXMONTHLYNOV": PeriodKind.HALF_NOVEMBER,
    "YEARLY": PeriodKind.YEAR,
    "FYAPR": PeriodKind.YEAR_APRIL,
    "FYJUL": PeriodKind.YEAR_JULY,
    "FYOCT": PeriodKind.YEAR_OCTOBER,
    "FYNOV": PeriodKind.YEAR_NOVEMBER,
}
_YEARS = {
    "April": PeriodKind.YEAR_APRIL,
    "July": PeriodKind.YEAR_JULY,
    "Oct": PeriodKind.YEAR_OCTOBER,
}
_NOVEMBER_PARTS = {"Q": PeriodKind.QUARTER_NOVEMBER, "S": PeriodKind.HALF_NOVEMBER}


class WhichNovember(BadPeriod):
    """`2022Nov` means one year to the server of DHIS2 and another to its browser library."""


def read(text: str, *, november: November | None = None) -> Period:
    """
    The period that DHIS2 calls so; our own names are understood too. Blanks around it do not count.

    :param november: which year `2022Nov` is counted to; only such names need it
    :raises WhichNovember: it is needed and was not said
    :raises BadPeriod: no such period
    """
    text = text.strip()
    for pattern, make in _PATTERNS:
        if match := pattern.fullmatch(text):
            return make(*match.groups())
    if match := re.fullmatch(r"([0-9]{4})Nov", text):
        return _november_year(text, int(match[1]), november)
    return parse(text)


def write(period: Period, *, november: November | None = None) -> str:
    """
    What DHIS2 calls the period; our own name where it has none (ten days, school years, campaigns).

    :param november: how to name periods of the year from November
    :raises WhichNovember: it is needed and was not said
    """
    kind, year, number = period.kind, period.year, period.number
    if kind in (
        PeriodKind.QUARTER_NOVEMBER,
        PeriodKind.HALF_NOVEMBER,
        PeriodKind.YEAR_NOVEMBER,
    ):
        return _november_name(period, november)
    if kind in WEEKLY:
        return f"{year}{WEEKLY[kind][0]}{number}"
    names = {
        PeriodKind.DAY: f"{period.first:%Y%m%d}",
        PeriodKind.TWO_WEEKS: f"{year}BiW{number}",
        PeriodKind.MONTH: f"{year}{number:02}",
        PeriodKind.TWO_MONTHS: f"{year}{number:02}B",
        PeriodKind.HALF: f"{year}S{number}",
        PeriodKind.HALF_APRIL: f"{year}AprilS{number}",
        **{name_kind: f"{year}{word}" for word, name_kind in _YEARS.items()},
    }
    return names.get(kind, period.id)


def listed(kind: PeriodKind, year: int, number: int) -> Period:
    """
    The period by its place in DHIS2's list for a year, from 1: years run backwards, ten of them.

    :raises BadPeriod: the list is shorter
    """
    if kind in (PeriodKind.YEAR, *_YEARS.values(), PeriodKind.YEAR_NOVEMBER):
        if not 1 <= number <= YEARS_LISTED:
            raise BadPeriod(_("The list has ten years."))
        return numbered(kind, year - number + 1, 1)
    return numbered(kind, year, number)


def _november_year(text: str, year: int, november: November | None) -> Period:
    if november is None:
        raise WhichNovember(
            _(
                "%(period)s is ambiguous: say whether it is counted to the year in which it starts or ends."
            )
            % {"period": text}
        )
    return numbered(PeriodKind.YEAR_NOVEMBER, year - (november == November.ENDS), 1)


def _november_name(period: Period, november: November | None) -> str:
    if november is None:
        raise WhichNovember(
            _("%(period)s has two names in DHIS2: say by which year it is to be named.")
            % {"period": period.id}
        )
    if period.kind == PeriodKind.YEAR_NOVEMBER:
        return f"{period.year + (november == November.ENDS)}Nov"
    letter = "Q" if period.kind == PeriodKind.QUARTER_NOVEMBER else "S"
    if november == November.ENDS:
        return f"{period.year + 1}Nov{letter}{period.number}"
    return f"{period.year}November{letter}{period.number}"


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = (
    (
        re.compile(r"([0-9]{4})([0-9]{2})"),
        lambda year, number: numbered(PeriodKind.MONTH, int(year), int(number)),
    ),
    (
        re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
        lambda year, month, day: parse(f"{year}-{month}-{day}"),
    ),
    (
        re.compile(r"([0-9]{4})([0-9]{2})B"),
        lambda year, number: numbered(PeriodKind.TWO_MONTHS, int(year), int(number)),
    ),
    (
        re.compile(r"([0-9]{4})S([12])"),
        lambda year, number: numbered(PeriodKind.HALF, int(year), int(number)),
    ),
    (
        re.compile(r"([0-9]{4})AprilS([12])"),
        lambda year, number: numbered(PeriodKind.HALF_APRIL, int(year), int(number)),
    ),
    (
        re.compile(r"([0-9]{4})(April|July|Oct)"),
        lambda year, word: numbered(_YEARS[word], int(year), 1),
    ),
    (
        re.compile(r"([0-9]{4})November([QS])([1-4])"),
        lambda year, letter, number: numbered(_NOVEMBER_PARTS[letter], int(year), int(number)),
    ),
    (
        re.compile(r"([0-9]{4})Nov([QS])([1-4])"),
        lambda year, letter, number: numbered(_NOVEMBER_PARTS[letter], int(year) - 1, int(number)),
    ),
)
