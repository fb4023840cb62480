"""Figures for the cockpit, and the addresses of the lists that count the same rows."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from kexie.matters.models import Share
from kexie.matters.queries.ledger import MEASURES, Wanted, shares_for
from kexie.org.models import Unit, User

Counts = dict[str, int]


def share_counts(
    user: User, units: Iterable[Unit], today: date, theme: str | None = None
) -> dict[int, Counts]:
    """
    For each unit, with all below it, how many shares answer to each measure. One query.

    Keys of the result are keys of units; of the counts, those of `MEASURES`. `figure_address` opens the rows.
    """
    keys = [unit.pk for unit in units]
    found = shares_for(user, wanted=Wanted(theme=theme or "")).order_by()
    below = found.filter(
        record__unit__reaches_up__above__in=keys, record__unit__reaches_up__to_date__isnull=True
    )
    counted = dict(_counted(below, "record__unit__reaches_up__above", today))
    return {key: counted.get(key, dict.fromkeys(MEASURES, 0)) for key in keys}


def theme_counts(user: User, unit: Unit, today: date) -> dict[str, Counts]:
    """For each theme how many shares of the unit and all below it answer to each measure. One query."""
    found = shares_for(user, wanted=Wanted(unit=unit.pk, below=True)).order_by()
    return dict(_counted(found, "task__theme", today))


def _counted(shares: QuerySet[Share], by: str, today: date) -> Iterator[tuple[Any, Counts]]:
    """Every value of a field with its counts."""
    figures = {
        f"figure_{code}": Count("pk", filter=measure.counts(today))
        for code, measure in MEASURES.items()
    }
    rows: Iterable[dict[str, Any]] = shares.values(by).annotate(**figures)
    for row in rows:
        yield row[by], {code: row[f"figure_{code}"] for code in MEASURES}


def figure_address(measure: str, *, unit: Unit | None = None, theme: str = "") -> str:
    """Where the rows of a figure are listed."""
    asked = {"measure": measure, "theme": theme}
    if unit is not None:
        asked |= {"unit": str(unit.pk), "below": "1"}
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"{reverse('matters:shares')}?{query}"
