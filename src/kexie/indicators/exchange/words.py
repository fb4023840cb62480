"""DHIS2's words and ours: kinds of values, ways to take them together, kinds of periods."""

from kexie.indicators.formula.nodes import DEFAULT_GROUP
from kexie.indicators.models import Kind, Operator, Rolling, ValueType

__all__ = ["DEFAULT_GROUP"]
# The division that divides nothing, the same in every DHIS2, as its one combination is.
DEFAULT_COMBO = "bjDvmb4bfuf"

VALUE_TYPES = {
    "NUMBER": ValueType.NUMBER,
    "UNIT_INTERVAL": ValueType.NUMBER,
    "PERCENTAGE": ValueType.NUMBER,
    "INTEGER": ValueType.INTEGER,
    "INTEGER_NEGATIVE": ValueType.INTEGER,
    "INTEGER_ZERO_OR_POSITIVE": ValueType.COUNT,
    "INTEGER_POSITIVE": ValueType.POSITIVE,
    "BOOLEAN": ValueType.YES_NO,
    "TRUE_ONLY": ValueType.YES,
    "TEXT": ValueType.TEXT,
    "LONG_TEXT": ValueType.LONG_TEXT,
    "DATE": ValueType.DATE,
    "TIME": ValueType.TIME,
    "FILE_RESOURCE": ValueType.FILE,
}
# Kept as words, because we have no stricter type: said in the report.
AS_WORDS = frozenset(
    {
        "LETTER", "MULTI_TEXT", "PHONE_NUMBER", "EMAIL", "DATETIME", "USERNAME", "URL", "COORDINATE",
        "ORGANISATION_UNIT", "AGE", "REFERENCE", "GEOJSON", "IMAGE", "TRACKER_ASSOCIATE",
    }
)  # fmt: skip
NARROWER = {
    "UNIT_INTERVAL": "0 … 1",
    "PERCENTAGE": "0 … 100",
    "INTEGER_NEGATIVE": "< 0",
}
NUMBERS = frozenset({ValueType.NUMBER, ValueType.INTEGER, ValueType.COUNT, ValueType.POSITIVE})
YES_OR_NO = frozenset({ValueType.YES_NO, ValueType.YES})

# Over units, over time.
AGGREGATIONS = {
    "SUM": (Rolling.SUM, Rolling.SUM),
    "DEFAULT": (Rolling.SUM, Rolling.SUM),
    "AVERAGE": (Rolling.MEAN, Rolling.MEAN),
    "AVERAGE_SUM_ORG_UNIT": (Rolling.SUM, Rolling.MEAN),
    "LAST": (Rolling.SUM, Rolling.LAST),
    "LAST_AVERAGE_ORG_UNIT": (Rolling.MEAN, Rolling.LAST),
    "LAST_IN_PERIOD": (Rolling.SUM, Rolling.LAST),
    "LAST_IN_PERIOD_AVERAGE_ORG_UNIT": (Rolling.MEAN, Rolling.LAST),
    "COUNT": (Rolling.COUNT, Rolling.COUNT),
    "MAX": (Rolling.MAXIMUM, Rolling.MAXIMUM),
    "MIN": (Rolling.MINIMUM, Rolling.MINIMUM),
    "MAX_SUM_ORG_UNIT": (Rolling.SUM, Rolling.MAXIMUM),
    "MIN_SUM_ORG_UNIT": (Rolling.SUM, Rolling.MINIMUM),
    "NONE": (Rolling.NONE, Rolling.NONE),
}

# The period type of a form: how often ours asks. Those that are not quite the same are said in the report.
FREQUENCIES = {
    "Weekly": "week",
    "Monthly": "month",
    "Quarterly": "quarter",
    "SixMonthly": "half",
    "Yearly": "year",
}
NEAR_FREQUENCIES = {
    "Daily": "once",
    "WeeklyWednesday": "week",
    "WeeklyThursday": "week",
    "WeeklyFriday": "week",
    "WeeklySaturday": "week",
    "WeeklySunday": "week",
    "BiWeekly": "week",
    "BiMonthly": "month",
    "QuarterlyNov": "quarter",
    "SixMonthlyApril": "half",
    "SixMonthlyNov": "half",
    "FinancialFeb": "year",
    "FinancialApril": "year",
    "FinancialJuly": "year",
    "FinancialAug": "year",
    "FinancialSep": "year",
    "FinancialOct": "year",
    "FinancialNov": "year",
    "TwoYearly": "once",
}

OPERATORS = {
    "equal_to": Operator.EQUAL,
    "not_equal_to": Operator.NOT_EQUAL,
    "less_than": Operator.LESS,
    "less_than_or_equal_to": Operator.AT_MOST,
    "greater_than": Operator.GREATER,
    "greater_than_or_equal_to": Operator.AT_LEAST,
}


def kind_of(value_type: ValueType, over_time: Rolling) -> Kind:
    """How figures of such an element behave in time."""
    if value_type not in NUMBERS | YES_OR_NO:
        return Kind.TEXT
    return Kind.STOCK if over_time == Rolling.LAST else Kind.FLOW


def reports_code(form: str) -> str:
    """Code of the indicator that counts a form's reports: one for each unit and period that sent one."""
    return f"{form}.ACTUAL_REPORTS"


def violations_code(rule: str) -> str:
    """Code of the indicator that counts how often a rule was broken."""
    return f"{rule}.VIOLATIONS"
