"""
Stretches of days that are reported on, named by plain strings: `2024`, `2024H1`, `2024Q1`, `2024-03`, `2024-03T1`.

All kinds and their names: docs/periods.md. A period has a kind, the year it is counted to, and its number in that
year; days, neighbours and parts follow by arithmetic. Campaigns (`2024@code`) take their days from the caller.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from kexie.kernel.periods_kinds import BY_MONTH, MONTHLY, WEEKLY, PeriodKind
from kexie.kernel.periods_words import label_of

__all__ = [
    "BadPeriod",
    "Campaigns",
    "Period",
    "PeriodKind",
    "Span",
    "between",
    "count_in",
    "covering",
    "numbered",
    "parse",
    "periods_of",
]

FIRST_YEAR, LAST_YEAR = 1900, 2199
MONTHS = 12
WEEK = timedelta(days=7)
TEN_DAYS_START = (1, 11, 21)


class BadPeriod(ValueError):  # noqa: N818 -- it is an answer, not a fault
    """The text names no period; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Period:
    """
    A stretch of whole days.

    :ivar first: its first day
    :ivar last: its last day
    :ivar year: the year it is counted to: of a week the one that holds its fourth day, else the one it begins in
    :ivar number: which it is in that year, from 1; 0 for a campaign
    """

    id: str
    kind: PeriodKind
    first: date
    last: date
    year: int
    number: int
    name: str = ""

    def __str__(self) -> str:
        return self.id

    @property
    def label(self) -> str:
        """As a person says it, in the language of the page: `2024年第一季度`."""
        return label_of(self)

    def shift(self, count: int) -> "Period":
        """
        The period `count` later, or earlier where negative.

        :raises BadPeriod: a campaign has no neighbours, or the result lies outside the years 1900 to 2199
        """
        if self.kind == PeriodKind.CAMPAIGN:
            raise BadPeriod(_("A campaign has no period before or after it."))
        return _at(self.kind, _ordinal(self) + count)

    def same_last_year(self, campaigns: "Campaigns | None" = None) -> "Period":
        """
        The one with the same number a year before: March for March; week 53 falls back on week 52.

        :raises BadPeriod: a campaign that did not take place the year before
        """
        if self.kind == PeriodKind.CAMPAIGN:
            return parse(f"{self.year - 1}@{self.id.partition('@')[2]}", campaigns)
        if self.kind == PeriodKind.DAY:
            day = min(self.first.day, monthrange(self.year - 1, self.first.month)[1])
            return covering(self.first.replace(year=self.year - 1, day=day), PeriodKind.DAY)
        return numbered(
            self.kind, self.year - 1, min(self.number, count_in(self.kind, self.year - 1))
        )

    def parts(self, kind: PeriodKind) -> "list[Period]":
        """The periods of a kind that lie wholly inside, in order: the months of a quarter."""
        if kind == PeriodKind.CAMPAIGN:
            return []
        found, one = [], covering(self.first, kind)
        if one.first < self.first:
            one = one.shift(1)
        while one.last <= self.last:
            found.append(one)
            one = one.shift(1)
        return found

    def year_to_date(self) -> "list[Period]":
        """The periods of its kind in its year, up to and with itself."""
        if self.kind == PeriodKind.CAMPAIGN:
            return [self]
        return [numbered(self.kind, self.year, number) for number in range(1, self.number + 1)]

    @property
    def count_in_year(self) -> int:
        """How many such periods its year has: 12 for months, 52 or 53 for weeks."""
        return count_in(self.kind, self.year)


class Span(NamedTuple):
    """The days and the name of a campaign in one year."""

    first: date
    last: date
    name: str


# By the name of the period, as `2024@kepuyue`.
Campaigns = Mapping[str, Span]


def parse(text: str, campaigns: Campaigns | None = None) -> Period:
    """
    The period of that name.

    :param campaigns: where it may be a campaign
    :raises BadPeriod: no such period
    """
    if "@" in text:
        return _campaign(text, campaigns or {})
    for pattern, read in _PATTERNS:
        if match := pattern.fullmatch(text):
            try:
                return read(*match.groups())
            except ValueError as error:
                raise BadPeriod(_no_such(text)) from error
    raise BadPeriod(_no_such(text))


def covering(day: date, kind: PeriodKind) -> Period:
    """
    The period of a kind in which the day lies.

    :raises BadPeriod: campaigns cannot be found by a day
    """
    if kind in MONTHLY:
        length, start = MONTHLY[kind]
        return _at(kind, (day.year * MONTHS + day.month - start) // length)
    if kind in WEEKLY:
        return _week(kind, day - timedelta(days=(day.weekday() - WEEKLY[kind][1]) % 7))
    if kind == PeriodKind.TWO_WEEKS:
        week = covering(day, PeriodKind.WEEK)
        return numbered(kind, week.year, (week.number + 1) // 2)
    if kind == PeriodKind.TEN_DAYS:
        third = min((day.day - 1) // 10, 2)
        return _at(kind, (day.year * MONTHS + day.month - 1) * 3 + third)
    if kind == PeriodKind.DAY:
        return _at(kind, day.toordinal())
    raise BadPeriod(_("A campaign is not found by a day."))


def numbered(kind: PeriodKind, year: int, number: int) -> Period:
    """
    The period of a kind by its number in a year, from 1.

    :raises BadPeriod: the year has no such number
    """
    if not 1 <= number <= count_in(kind, year):
        raise BadPeriod(
            _("%(year)s has no period number %(number)s of this kind.")
            % {"year": year, "number": number}
        )
    if kind in MONTHLY:
        return _at(kind, year * (MONTHS // MONTHLY[kind].length) + number - 1)
    if kind in WEEKLY:
        return _week(kind, _first_week(kind, year) + (number - 1) * WEEK)
    if kind == PeriodKind.TWO_WEEKS:
        return _two_weeks(year, number)
    if kind == PeriodKind.TEN_DAYS:
        return _at(kind, year * MONTHS * 3 + number - 1)
    return _at(kind, date(year, 1, 1).toordinal() + number - 1)


def count_in(kind: PeriodKind, year: int) -> int:
    """How many periods of a kind a year has; one campaign of a name."""
    _insist_year(year)
    if kind in MONTHLY:
        return MONTHS // MONTHLY[kind].length
    if kind in WEEKLY:
        return (_first_week(kind, year + 1) - _first_week(kind, year)).days // 7
    if kind == PeriodKind.TWO_WEEKS:
        return (count_in(PeriodKind.WEEK, year) + 1) // 2
    if kind == PeriodKind.TEN_DAYS:
        return MONTHS * 3
    if kind == PeriodKind.DAY:
        return (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return 1


def periods_of(kind: PeriodKind, year: int) -> list[Period]:
    """All periods of a kind in a year, in order; no campaigns."""
    if kind == PeriodKind.CAMPAIGN:
        return []
    return [numbered(kind, year, number) for number in range(1, count_in(kind, year) + 1)]


def between(first: date, last: date, kind: PeriodKind) -> list[Period]:
    """The periods of a kind that lie wholly between two days, both included."""
    whole = Period("", PeriodKind.CAMPAIGN, first, last, first.year, 0)
    return whole.parts(kind)


def _ordinal(period: Period) -> int:
    """Its place among all of its kind; neighbours differ by one."""
    if period.kind in MONTHLY:
        return period.year * (MONTHS // MONTHLY[period.kind].length) + period.number - 1
    if period.kind in WEEKLY:
        return period.first.toordinal() // 7
    if period.kind == PeriodKind.TEN_DAYS:
        return period.year * MONTHS * 3 + period.number - 1
    if period.kind == PeriodKind.TWO_WEEKS:
        return sum(count_in(period.kind, year) for year in range(FIRST_YEAR, period.year)) + (
            period.number - 1
        )
    return period.first.toordinal()


def _at(kind: PeriodKind, ordinal: int) -> Period:
    """The period at a place among all of its kind."""
    if kind in MONTHLY:
        return _months(kind, ordinal)
    if kind in WEEKLY:
        weekday = WEEKLY[kind][1]
        return _week(kind, _day(ordinal * 7 + (weekday + 1) % 7))
    if kind == PeriodKind.TWO_WEEKS:
        year = FIRST_YEAR
        while ordinal >= (count := count_in(kind, year)):
            ordinal, year = ordinal - count, year + 1
        if ordinal < 0:
            raise BadPeriod(_outside())
        return _two_weeks(year, ordinal + 1)
    if kind == PeriodKind.TEN_DAYS:
        return _ten_days(ordinal)
    day = _day(ordinal)
    _insist_year(day.year)
    number = (day - date(day.year, 1, 1)).days + 1
    return Period(day.isoformat(), kind, day, day, day.year, number)


def _months(kind: PeriodKind, ordinal: int) -> Period:
    length, start = MONTHLY[kind]
    year, place = divmod(ordinal, MONTHS // length)
    _insist_year(year)
    first_year, first_month = divmod(year * MONTHS + start - 1 + place * length, MONTHS)
    last_year, last_month = divmod(year * MONTHS + start - 2 + (place + 1) * length, MONTHS)
    first = date(first_year, first_month + 1, 1)
    last = date(last_year, last_month + 1, monthrange(last_year, last_month + 1)[1])
    return Period(_month_name(kind, year, place + 1, first), kind, first, last, year, place + 1)


def _month_name(kind: PeriodKind, year: int, number: int, first: date) -> str:
    if kind in BY_MONTH:
        return f"{first:%Y-%m}{BY_MONTH[kind]}"
    return {
        PeriodKind.MONTH: f"{first:%Y-%m}",
        PeriodKind.QUARTER: f"{year}Q{number}",
        PeriodKind.HALF: f"{year}H{number}",
        PeriodKind.YEAR: f"{year}",
        PeriodKind.SCHOOL_YEAR: f"{year}-{year + 1}SY",
    }[kind]


def _first_week(kind: PeriodKind, year: int) -> date:
    """First day of week 1: the week that holds 4 January."""
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - WEEKLY[kind][1]) % 7)


def _week(kind: PeriodKind, first: date) -> Period:
    year = (first + timedelta(days=3)).year
    _insist_year(year)
    number = (first - _first_week(kind, year)).days // 7 + 1
    last = first + timedelta(days=6)
    return Period(f"{year}{WEEKLY[kind][0]}{number:02}", kind, first, last, year, number)


def _two_weeks(year: int, number: int) -> Period:
    """Two weeks from week 1 on; in a year of 53 weeks the last has only the one that is left, so that none overlap."""
    first = _first_week(PeriodKind.WEEK, year) + (number - 1) * 2 * WEEK
    weeks = min(2, count_in(PeriodKind.WEEK, year) - (number - 1) * 2)
    last = first + weeks * WEEK - timedelta(days=1)
    return Period(f"{year}BiW{number:02}", PeriodKind.TWO_WEEKS, first, last, year, number)


def _ten_days(ordinal: int) -> Period:
    months, third = divmod(ordinal, 3)
    year, month = divmod(months, MONTHS)
    _insist_year(year)
    first = date(year, month + 1, TEN_DAYS_START[third])
    end = (10, 20, monthrange(year, month + 1)[1])[third]
    name = f"{first:%Y-%m}T{third + 1}"
    number = month * 3 + third + 1
    return Period(name, PeriodKind.TEN_DAYS, first, first.replace(day=end), year, number)


def _campaign(text: str, campaigns: Campaigns) -> Period:
    if text not in campaigns:
        raise BadPeriod(_("There is no campaign %(period)s.") % {"period": text})
    first, last, name = campaigns[text]
    return Period(text, PeriodKind.CAMPAIGN, first, last, first.year, 0, name)


def _day(ordinal: int) -> date:
    if not 1 <= ordinal <= date(MAXYEAR, 12, 31).toordinal():
        raise BadPeriod(_outside())
    return date.fromordinal(ordinal)


def _insist_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadPeriod(_outside())


def _outside() -> str:
    return _("Periods are counted from %(first)s to %(last)s.") % {
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }


def _no_such(text: str) -> str:
    return _("“%(text)s” is no period. Examples: 2024, 2024H1, 2024Q1, 2024-03, 2024W12.") % {
        "text": text[:40]
    }


def _by_month(year: str, month: str, word: str) -> Period:
    """A period named by its first month: only where one of that kind begins in this month."""
    first = date(int(year), int(month), 1)
    for kind, name in BY_MONTH.items():
        if name == word and (one := covering(first, kind)).first == first:
            return one
    raise BadPeriod(_no_such(f"{year}-{month}{word}"))


def _school_year(year: str, following: str) -> Period:
    if int(following) != int(year) + 1:
        raise BadPeriod(_no_such(f"{year}-{following}SY"))
    return numbered(PeriodKind.SCHOOL_YEAR, int(year), 1)


_WEEK_KINDS = {word: kind for kind, (word, _weekday) in WEEKLY.items()} | {
    "BiW": PeriodKind.TWO_WEEKS
}
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = (
    (
        re.compile(r"([0-9]{4})"),
        lambda year: numbered(PeriodKind.YEAR, int(year), 1),
    ),
    (
        re.compile(r"([0-9]{4})-([0-9]{2})"),
        lambda year, month: numbered(PeriodKind.MONTH, int(year), int(month)),
    ),
    (
        re.compile(r"([0-9]{4})Q([1-4])"),
        lambda year, number: numbered(PeriodKind.QUARTER, int(year), int(number)),
    ),
    (
        re.compile(r"([0-9]{4})H([12])"),
        lambda year, number: numbered(PeriodKind.HALF, int(year), int(number)),
    ),
    (
        re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
        lambda year, month, day: covering(date(int(year), int(month), int(day)), PeriodKind.DAY),
    ),
    (
        re.compile(r"([0-9]{4})-([0-9]{2})T([1-3])"),
        lambda year, month, third: covering(
            date(int(year), int(month), TEN_DAYS_START[int(third) - 1]), PeriodKind.TEN_DAYS
        ),
    ),
    (
        re.compile(r"([0-9]{4})((?:Wed|Thu|Sat|Sun|Bi)?W)([0-9]{1,2})"),
        lambda year, word, number: numbered(_WEEK_KINDS[word], int(year), int(number)),
    ),
    (re.compile(r"([0-9]{4})-([0-9]{4})SY"), _school_year),
    (re.compile(r"([0-9]{4})-([0-9]{2})(B|Q|S|FY)"), _by_month),
)
