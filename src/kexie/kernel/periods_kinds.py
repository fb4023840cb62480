"""The kinds of periods, and the arithmetic of each: how many months, on which weekday it begins, how it is named."""

from enum import StrEnum
from typing import NamedTuple


class PeriodKind(StrEnum):
    DAY = "day"
    WEEK = "week"
    WEEK_WEDNESDAY = "week_wednesday"
    WEEK_THURSDAY = "week_thursday"
    WEEK_SATURDAY = "week_saturday"
    WEEK_SUNDAY = "week_sunday"
    TWO_WEEKS = "two_weeks"
    TEN_DAYS = "ten_days"
    MONTH = "month"
    TWO_MONTHS = "two_months"
    QUARTER = "quarter"
    QUARTER_NOVEMBER = "quarter_november"
    HALF = "half"
    HALF_APRIL = "half_april"
    HALF_NOVEMBER = "half_november"
    YEAR = "year"
    SCHOOL_YEAR = "school_year"
    YEAR_APRIL = "year_april"
    YEAR_JULY = "year_july"
    YEAR_OCTOBER = "year_october"
    YEAR_NOVEMBER = "year_november"
    CAMPAIGN = "campaign"


class Months(NamedTuple):
    """How many months such a period has, and the month in which its year begins."""

    length: int
    start: int


MONTHLY = {
    PeriodKind.MONTH: Months(1, 1),
    PeriodKind.TWO_MONTHS: Months(2, 1),
    PeriodKind.QUARTER: Months(3, 1),
    PeriodKind.QUARTER_NOVEMBER: Months(3, 11),
    PeriodKind.HALF: Months(6, 1),
    PeriodKind.HALF_APRIL: Months(6, 4),
    PeriodKind.HALF_NOVEMBER: Months(6, 11),
    PeriodKind.YEAR: Months(12, 1),
    PeriodKind.SCHOOL_YEAR: Months(12, 9),
    PeriodKind.YEAR_APRIL: Months(12, 4),
    PeriodKind.YEAR_JULY: Months(12, 7),
    PeriodKind.YEAR_OCTOBER: Months(12, 10),
    PeriodKind.YEAR_NOVEMBER: Months(12, 11),
}
# The word in the name, and the weekday on which the week begins (Monday is 0).
WEEKLY = {
    PeriodKind.WEEK: ("W", 0),
    PeriodKind.WEEK_WEDNESDAY: ("WedW", 2),
    PeriodKind.WEEK_THURSDAY: ("ThuW", 3),
    PeriodKind.WEEK_SATURDAY: ("SatW", 5),
    PeriodKind.WEEK_SUNDAY: ("SunW", 6),
}
# Kinds named by their first month, so that nobody has to know which year they are counted to.
BY_MONTH = {
    PeriodKind.TWO_MONTHS: "B",
    PeriodKind.QUARTER_NOVEMBER: "Q",
    PeriodKind.HALF_APRIL: "S",
    PeriodKind.HALF_NOVEMBER: "S",
    PeriodKind.YEAR_APRIL: "FY",
    PeriodKind.YEAR_JULY: "FY",
    PeriodKind.YEAR_OCTOBER: "FY",
    PeriodKind.YEAR_NOVEMBER: "FY",
}
