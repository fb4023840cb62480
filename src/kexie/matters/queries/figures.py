"""Figures for the cockpit, and the addresses of the lists that count the same rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from kexie.matters.queries.ledger import MEASURES, Wanted, shares_for
from kexie.org.models import Reach, Unit, User

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many shares answer to each measure, by unit and theme; each share was looked at once."""

    cells: list[tuple[int, str, Counts]]
    above: dict[int, list[int]]
    units: list[int]

    def by_unit(self, theme: str = "") -> dict[int, Counts]:
        """For each unit asked for, with all below it; keys are keys of units."""
        counts = {unit: dict.fromkeys(MEASURES, 0) for unit in self.units}
        for unit, of_theme, found in self.cells:
            if theme in {"", of_theme}:
                for above in self.above[unit]:
                    _add(counts[above], found)
        return counts

    def by_theme(self) -> dict[str, Counts]:
        """For each theme in which there is anything, over all units."""
        counts: dict[str, Counts] = {}
        for _unit, theme, found in self.cells:
            _add(counts.setdefault(theme, dict.fromkeys(MEASURES, 0)), found)
        return counts


def tally(user: User, units: Iterable[Unit], today: date, theme: str = "") -> Tally:
    """The shares of the units and all below them that the user sees. Two queries, however many units."""
    keys = [unit.pk for unit in units]
    reach = Reach.objects.filter(above__in=keys, to_date__isnull=True)
    above: dict[int, list[int]] = defaultdict(list)
    for upper, lower in reach.values_list("above", "below"):
        above[lower].append(upper)
    shares = shares_for(user, wanted=Wanted(theme=theme)).order_by()
    shares = shares.filter(record__unit__in=reach.values("below"))
    figures = {
        f"figure_{code}": Count("pk", filter=measure.counts(today))
        for code, measure in MEASURES.items()
    }
    rows = shares.values_list("record__unit", "task__theme").annotate(**figures)
    cells = [(row[0], row[1], dict(zip(MEASURES, row[2:], strict=True))) for row in rows]
    return Tally(cells, above, keys)


def _add(counts: Counts, found: Counts) -> None:
    for measure, number in found.items():
        counts[measure] += number


def figure_address(measure: str, *, unit: Unit | None = None, theme: str = "") -> str:
    """Where the rows of a figure are listed."""
    asked = {"measure": measure, "theme": theme}
    if unit is not None:
        asked |= {"unit": str(unit.pk), "below": "1"}
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"{reverse('matters:shares')}?{query}"
