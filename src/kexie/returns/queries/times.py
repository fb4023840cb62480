"""The times a filing is held against."""

from kexie.indicators.queries.campaigns import campaigns, period_of
from kexie.kernel.periods import BadPeriod


def periods_before(name: str) -> tuple[str, str]:
    """The period before, and the same one last year; empty where there is none, and said once where they are one."""
    period = period_of(name)
    try:
        last = period.shift(-1).id
    except BadPeriod:
        last = ""
    try:
        year_ago = period.same_last_year(campaigns() if "@" in name else None).id
    except BadPeriod:
        year_ago = ""
    return "" if last == year_ago else last, year_ago
