"""Values to be handed to another system: single cells with their comments, by the codes we gave them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.indicators.access import figures_for
from kexie.indicators.amounts import decimal_of
from kexie.indicators.exchange.words import DEFAULT_GROUP, YES_OR_NO
from kexie.indicators.models import Figure, Group, Ledger, Standing
from kexie.indicators.queries.campaigns import campaigns
from kexie.indicators.queries.exchange import (
    BadRow,
    indicators_called,
    period_called,
    units_called,
)
from kexie.kernel.errors import Refused
from kexie.kernel.periods import PeriodKind, parse
from kexie.kernel.periods_dhis2 import November
from kexie.kernel.periods_dhis2 import write as period_written
from kexie.kernel.room import forms_called
from kexie.org.models import Reach, User


class BadExport(Refused):
    """What was asked for is not there, or too little was said."""

    status = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    Which values, by codes; empty: all.

    :ivar below: those of units below the named ones too
    :ivar first, last: periods that lie wholly between these days
    """

    forms: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    below: bool = False
    periods: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    standing: Standing = Standing.ACCEPTED


def values_for(user: User | None, wanted: Wanted) -> Iterator[dict[str, str]]:
    """
    Lines of a `dataValueSets` file: what the user may see of it.

    :param user: none: the operator of the machine
    :raises BadExport: a code is not known, or no period is said
    """
    rows = (
        Figure.objects.filter(standing=wanted.standing)
        if user is None
        else figures_for(user, wanted.standing)
    )
    rows = rows.filter(_cut(wanted), batch__isnull=False)
    rows = rows.order_by("period", "unit__code", "indicator__code", "group__code")
    written = {name: _period(name) for name in wanted_periods(wanted)}
    for row in rows.values_list(
        "indicator__code",
        "indicator__value_type",
        "group",
        "group__code",
        "unit__code",
        "period",
        "own",
        "mark",
        "text",
        "comment",
        "batch__at",
    ).iterator():
        code, value_type, group, group_code, unit, period, own, mark, text, comment, at = row
        yield {
            "dataElement": code,
            "period": written[period],
            "orgUnit": unit,
            "categoryOptionCombo": DEFAULT_GROUP if group == Group.WHOLE else group_code,
            "attributeOptionCombo": DEFAULT_GROUP,
            "value": _value(own, text, value_type),
            "lastUpdated": at.isoformat(),
            "comment": comment,
            "mark": mark,
        }


def _value(own: int | None, text: str | None, value_type: str) -> str:
    if own is None:
        return text or ""
    if value_type in YES_OR_NO:
        return "true" if own else "false"
    return f"{decimal_of(own):f}"


def wanted_periods(wanted: Wanted) -> list[str]:
    """
    Names of the stored periods that are asked for.

    :raises BadExport: none is said, or one is no period
    """
    named = campaigns()
    stored = {name: parse(name, named) for name in Ledger.objects.values_list("period", flat=True)}
    if wanted.periods:
        try:
            asked = {period_called(word, named).id for word in wanted.periods}
        except BadRow as reason:
            raise BadExport(str(reason)) from reason
        return sorted(asked & stored.keys())
    if wanted.first is None or wanted.last is None:
        raise BadExport(_("Say which periods: period, or startDate and endDate."))
    return sorted(
        name
        for name, one in stored.items()
        if wanted.first <= one.first and one.last <= wanted.last
    )


def _period(name: str) -> str:
    """DHIS2's name; ours where DHIS2's could be misread."""
    period = parse(name, campaigns() if "@" in name else None)
    if period.kind == PeriodKind.YEAR_NOVEMBER:
        return name
    return period_written(period, november=November.STARTS)


def _cut(wanted: Wanted) -> Q:
    found = Q(period__in=wanted_periods(wanted))
    if wanted.forms:
        forms = forms_called(wanted.forms)
        _insist_known(set(wanted.forms) - forms.keys())
        found &= Q(indicator__code__in={code for one in forms.values() for code in one.indicators})
    if wanted.elements:
        indicators = indicators_called(wanted.elements)
        _insist_known(set(wanted.elements) - indicators.keys())
        found &= Q(indicator__in=[one.pk for one in indicators.values()])
    if wanted.units:
        units = units_called(wanted.units)
        _insist_known(set(wanted.units) - units.keys())
        keys = [one.pk for one in units.values()]
        reach = Reach.objects.filter(to_date__isnull=True, above__in=keys)
        found &= Q(unit__in=reach.values("below") if wanted.below else keys)
    return found


def _insist_known(missing: set[str]) -> None:
    if missing:
        raise BadExport(_("Not known: %(codes)s") % {"codes": ", ".join(sorted(missing))})
