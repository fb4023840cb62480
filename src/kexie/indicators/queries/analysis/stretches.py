"""Periods that are named from today: `this-year`, `last-5-years`, `last-12-months`, `2024..2026`."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from kexie.kernel.periods import (
    BadPeriod,
    Campaigns,
    Period,
    PeriodKind,
    count_in,
    covering,
    numbered,
    parse,
)

KINDS = {
    "year": PeriodKind.YEAR,
    "half": PeriodKind.HALF,
    "quarter": PeriodKind.QUARTER,
    "month": PeriodKind.MONTH,
    "week": PeriodKind.WEEK,
}
PLURALS = {
    "years": "year",
    "halves": "half",
    "quarters": "quarter",
    "months": "month",
    "weeks": "week",
}
# What is offered first, in this order.
OFFERED = (
    "this-year",
    "last-year",
    "last-3-years",
    "last-5-years",
    "this-quarter",
    "last-4-quarters",
    "this-year-quarters",
    "this-month",
    "last-12-months",
    "this-year-months",
    "last-quarter",
    "last-month",
    "this-half",
    "last-half",
)
SAID = {
    "this-year": _("this year"),
    "last-year": _("last year"),
    "this-quarter": _("this quarter"),
    "last-quarter": _("last quarter"),
    "this-year-quarters": _("quarters of this year"),
    "this-month": _("this month"),
    "last-month": _("last month"),
    "this-year-months": _("months of this year"),
    "this-half": _("this half year"),
    "last-half": _("last half year"),
}
LASTING = {
    "years": _("the last %(count)s years, this one too"),
    "halves": _("the last %(count)s half years, this one too"),
    "quarters": _("the last %(count)s quarters, this one too"),
    "months": _("the last %(count)s months, this one too"),
    "weeks": _("the last %(count)s weeks, this one too"),
}
ONE = re.compile(r"(this|last)-(year|half|quarter|month|week)")
SEVERAL = re.compile(r"last-([1-9][0-9]{0,2})-(years|halves|quarters|months|weeks)")
PARTS = re.compile(r"this-year-(halves|quarters|months|weeks)")
MOST = 400


def periods_of(word: str, today: date, named: Campaigns) -> list[Period]:
    """
    The periods a word stands for, the earliest first.

    :raises BadPeriod: it stands for none, or for too many
    """
    if found := ONE.fullmatch(word):
        present = covering(today, KINDS[found[2]])
        return [present if found[1] == "this" else present.shift(-1)]
    if found := SEVERAL.fullmatch(word):
        present = covering(today, KINDS[PLURALS[found[2]]])
        return [present.shift(-back) for back in range(int(found[1]) - 1, -1, -1)]
    if found := PARTS.fullmatch(word):
        kind = KINDS[PLURALS[found[1]]]
        return [numbered(kind, today.year, one + 1) for one in range(count_in(kind, today.year))]
    first, dots, last = word.partition("..")
    if dots:
        return list(_from_to(parse(first, named), parse(last, named)))
    return [parse(word, named)]


def _from_to(first: Period, last: Period) -> Iterator[Period]:
    if first.kind != last.kind or first.kind == PeriodKind.CAMPAIGN or last.first < first.first:
        raise BadPeriod(
            _("“%(first)s..%(last)s”: two periods of one kind are needed, the earlier first.")
            % {"first": first, "last": last}
        )
    one = first
    for _count in range(MOST):
        yield one
        if one.id == last.id:
            return
        one = one.shift(1)
    raise BadPeriod(_("These are too many periods; choose longer ones."))


def period_words(word: str, today: date, named: Campaigns) -> str:
    """As a person says it; the word itself where it is none."""
    if word in SAID:
        return str(SAID[word])
    if found := SEVERAL.fullmatch(word):
        return str(LASTING[found[2]] % {"count": int(found[1])})
    try:
        periods = periods_of(word, today, named)
    except BadPeriod:
        return word
    if len(periods) == 1:
        return periods[0].label
    return f"{periods[0].label} – {periods[-1].label}"
