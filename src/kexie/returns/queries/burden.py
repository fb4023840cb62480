"""The burden meter: what is asked of each unit, month by month, for everybody to see."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from kexie.org.models import Unit
from kexie.org.queries import find_units, open_units
from kexie.returns.layout.places import EDITABLE
from kexie.returns.models import Cycle, CycleState, Expected, Field, FormVersion
from kexie.returns.queries.estimates import Estimate, guessed_minutes, past_minutes
from kexie.returns.queries.forms import layout_of

ASKED = (CycleState.OPEN, CycleState.CLOSED)
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Load:
    """Of some units in some time: requests (one form for one unit once), places in them, minutes as estimated."""

    requests: int = 0
    places: int = 0
    minutes: int = 0

    def plus(self, other: Self, times: int = 1) -> "Load":
        return Load(
            self.requests + other.requests * times,
            self.places + other.places * times,
            self.minutes + other.minutes * times,
        )


NOTHING = Load()


def total(loads: Iterable[Load]) -> Load:
    added = NOTHING
    for load in loads:
        added = added.plus(load)
    return added


@dataclass(frozen=True, slots=True)
class UnitYear:
    """What is asked of one unit in each month of a year."""

    unit: Unit
    months: tuple[Load, ...]

    @property
    def whole(self) -> Load:
        return total(self.months)


def loads_of_forms(forms: Collection[int]) -> dict[int, Load]:
    """What one filing of each of these form versions is; minutes by the past of its request, or guessed."""
    fields = Field.objects.filter(form__in=list(forms), kind__in=EDITABLE)
    places = dict(fields.order_by().values("form").annotate(n=Count("pk")).values_list("form", "n"))
    versions = FormVersion.objects.filter(pk__in=list(forms)).only("pk", "entry_id", "layout")
    past = past_minutes({one.entry_id for one in versions})
    return {
        one.pk: Load(1, places.get(one.pk, 0), _minutes(one, past.get(one.entry_id)))
        for one in versions
    }


def _minutes(form: FormVersion, past: Estimate | None) -> int:
    return (past or guessed_minutes(layout_of(form))).minutes


def burden_of(
    units: Collection[int], years: Collection[int]
) -> dict[int, dict[tuple[int, int], Load]]:
    """
    For each unit the load of each (year, month), by the due day; exempt units are not asked.

    Four queries, however many units there are.
    """
    rows = (
        Expected.objects.filter(
            unit__in=list(units),
            exempt_at__isnull=True,
            cycle__state__in=ASKED,
            cycle__due_date__year__in=list(years),
        )
        .order_by()
        .annotate(year=ExtractYear("cycle__due_date"), month=ExtractMonth("cycle__due_date"))
        .values_list("unit", "year", "month", "cycle__form")
        .annotate(times=Count("pk"))
    )
    counted = list(rows)
    each = loads_of_forms({row[3] for row in counted})
    found: dict[int, dict[tuple[int, int], Load]] = {
        pk: defaultdict(lambda: NOTHING) for pk in units
    }
    for unit, year, month, form, times in counted:
        found[unit][year, month] = found[unit][year, month].plus(each[form], times)
    return found


def years_of(units: Iterable[Unit], year: int) -> list[UnitYear]:
    """The units in their order, each with the twelve months of the year."""
    listed = list(units)
    loads = burden_of([unit.pk for unit in listed], [year])
    return [
        UnitYear(unit, tuple(loads[unit.pk][year, month] for month in MONTHS)) for unit in listed
    ]


def requests_to(unit: Unit, year: int) -> QuerySet[Cycle]:
    """The rounds in which the unit is asked, due in the year; the latest first."""
    asked = Expected.objects.filter(unit=unit, exempt_at__isnull=True)
    rounds = Cycle.objects.filter(
        state__in=ASKED, due_date__year=year, pk__in=asked.values("cycle")
    )
    return rounds.select_related("record__unit", "entry__record").order_by("-due_date", "pk")


@dataclass(frozen=True, slots=True)
class Asker:
    """A unit that asks: how many rounds, and what they are for all units asked together."""

    unit: Unit
    rounds: int
    whole: Load


def askers(year: int) -> list[Asker]:
    """Who asks how much in a year, most minutes first; those above are in it like everybody else."""
    rows = (
        Expected.objects.filter(
            exempt_at__isnull=True, cycle__state__in=ASKED, cycle__due_date__year=year
        )
        .order_by()
        .values_list("cycle__record__unit", "cycle", "cycle__form")
        .annotate(times=Count("pk"))
    )
    counted = list(rows)
    each = loads_of_forms({row[2] for row in counted})
    loads: dict[int, list[Load]] = defaultdict(list)
    for unit, _cycle, form, times in counted:
        loads[unit].append(NOTHING.plus(each[form], times))
    units = Unit.objects.in_bulk(loads)
    found = [Asker(units[pk], len(all_), total(all_)) for pk, all_ in loads.items()]
    return sorted(found, key=lambda one: (-one.whole.minutes, one.unit.order))


def metered_units(text: str, kind: str) -> QuerySet[Unit]:
    """Units of the meter: by a piece of their name and by kind; all open ones if nothing is asked."""
    found = find_units(text, limit=500) if text.strip() else open_units()
    if kind:
        keys = list(found.values_list("pk", flat=True)) if text.strip() else None
        found = open_units().filter(kind=kind)
        return found.filter(pk__in=keys) if keys is not None else found
    return found


def asked_this_month(units: Collection[int], today: date) -> tuple[Load, Load]:
    """What these units are asked already in the month of the day: on average, and of the one that is asked most."""
    month = (today.year, today.month)
    loads = [each[month] for each in burden_of(units, [today.year]).values()]
    if not loads:
        return NOTHING, NOTHING
    whole = total(loads)
    mean = Load(*(round(n / len(loads)) for n in (whole.requests, whole.places, whole.minutes)))
    return mean, max(loads, key=lambda load: load.minutes)
