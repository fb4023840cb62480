"""Figures for the cockpit, and the addresses of the lists that count the same rows."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from kexie.matters.models import Share
from kexie.matters.queries.ledger import MEASURES, Wanted, shares_for
from kexie.org.models import Reach, Unit, User

Counts = dict[str, int]


def share_counts(
    user: User, units: Iterable[Unit], today: date, theme: str | None = None
) -> dict[int, Counts]:
    """
    For each unit, with all below it, how many shares answer to each measure. Two queries.

    Keys of the result are keys of units; of the counts, those of `MEASURES`. `figure_address` opens the rows.
    """
    counts = {unit.pk: dict.fromkeys(MEASURES, 0) for unit in units}
    reach = Reach.objects.filter(above__in=list(counts), to_date__isnull=True)
    below = shares_for(user, wanted=Wanted(theme=theme or "")).order_by()
    below = below.filter(record__unit__in=reach.values("below"))
    # a share is looked at once, and added to every unit above it here
    counted = dict(_counted(below, "record__unit", today))
    for above, unit in reach.values_list("above", "below"):
        for measure, number in counted.get(unit, {}).items():
            counts[above][measure] += number
    return counts


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
