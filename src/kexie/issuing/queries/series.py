"""Reads of series of numbers."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from kexie.gongwen import Form
from kexie.issuing.models import NumberSeries, SeriesYear
from kexie.org.models import Unit, User
from kexie.org.queries import units_where
from kexie.records.access import STAFF


def series_for(user: User) -> QuerySet[NumberSeries]:
    """Series of the units for which the user works, closed ones too."""
    held = NumberSeries.objects.filter(unit__in=units_where(user, STAFF))
    return held.select_related("unit").order_by("unit__order", "unit", "closed_at", "code")


def open_series(unit: Unit) -> QuerySet[NumberSeries]:
    """Those in which the unit still numbers."""
    return NumberSeries.objects.filter(unit=unit, closed_at__isnull=True).order_by("pk")


def usual_series(unit: Unit, form: Form) -> NumberSeries | None:
    """The unit's oldest open one for the form; none: it has none, or such documents bear no number."""
    return open_series(unit).filter(form=form.value).first() if form.has_head else None


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series with the last number of each year, the latest year first, and how many documents will be numbered in it."""

    series: NumberSeries
    years: list[SeriesYear]
    waiting: int


def rows_of_series(found: QuerySet[NumberSeries]) -> list[SeriesRow]:
    rows = found.annotate(drafted=Count("documents")).prefetch_related("years")
    return [
        SeriesRow(
            one,
            sorted(one.years.all(), key=lambda year: -year.year),
            one.drafted - sum(year.last for year in one.years.all()),
        )
        for one in rows
    ]
