"""What a request would cost, before it is sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef

from kexie.indicators.models import Figure, Group, Standing
from kexie.kernel.periods import Period, PeriodKind, covering
from kexie.org.models import Grant, Role, User
from kexie.returns.layout import Layout, Place, places_of
from kexie.returns.models import Entry, FieldKind, Frequency
from kexie.returns.queries.breaches import Breach, breaches_in
from kexie.returns.queries.burden import Load, asked_this_month
from kexie.returns.queries.estimates import Estimate, guessed_minutes, past_minutes
from kexie.returns.queries.register import units_asked


@dataclass(frozen=True, slots=True)
class HeldFact:
    """A place whose value is there already for so many of the units: it comes filled in."""

    place: Place
    units: int


@dataclass(frozen=True, slots=True)
class Weight:
    """
    What the request asks of whom.

    :ivar period: the one for which held facts were looked up: the last that is over
    :ivar held: facts that are held for some of the units; `everywhere`: those held for all of them
    :ivar drafted: text sections that begin with a draft from the record
    :ivar new: what has to be written anew
    :ivar people: clerks of these units
    :ivar usual, most: what these units are asked already this month, on average and at most
    """

    period: Period
    units: int
    people: int
    held: tuple[HeldFact, ...]
    drafted: tuple[Place, ...]
    new: tuple[Place, ...]
    each: Estimate
    usual: Load
    most: Load
    breaches: tuple[Breach, ...]

    @property
    def places(self) -> int:
        return len(self.everywhere) + len(self.drafted) + len(self.new)

    @property
    def everywhere(self) -> tuple[HeldFact, ...]:
        return tuple(one for one in self.held if one.units == self.units)

    @property
    def minutes(self) -> int:
        return self.each.minutes * self.units

    @property
    def hours(self) -> int:
        return round(self.minutes / 60)

    @property
    def month_after(self) -> int:
        """Minutes that the usual unit would be asked for in this month."""
        return self.usual.minutes + self.each.minutes


def weigh(entry: Entry, layout: Layout, today: date) -> Weight:
    """Everything a requester is shown before he asks for approval; no figures, only how many are held."""
    units = list(units_asked(entry).values_list("pk", flat=True))
    places = [place for place in places_of(layout) if place.is_editable]
    period = last_period(entry.frequency, today)
    counted = _held(places, units, period)
    held = tuple(HeldFact(place, counted[place.key]) for place in places if place.key in counted)
    full = {one.place.key for one in held if one.units == len(units)}
    past = past_minutes([entry.pk]).get(entry.pk)
    usual, most = asked_this_month(units, today)
    return Weight(
        period=period,
        units=len(units),
        people=_people(units),
        held=held,
        drafted=tuple(place for place in places if place.draft),
        new=tuple(p for p in places if not p.draft and p.key not in full),
        each=past or guessed_minutes(layout, held=full),
        usual=usual,
        most=most,
        breaches=tuple(breaches_in(entry, layout)),
    )


def last_period(frequency: str, today: date) -> Period:
    """The last period of the request's kind that is over; a year where it has none of its own."""
    once = frequency in (Frequency.ONCE, Frequency.CAMPAIGN)
    return covering(today, PeriodKind.YEAR if once else PeriodKind(frequency)).shift(-1)


def _held(places: list[Place], units: Collection[int], period: Period) -> dict[str, int]:
    """By key of the place for how many of these units the fact is held, accepted."""
    asked = {
        (place.indicator, place.group): place.key
        for place in places
        if place.kind == FieldKind.FIGURE
    }
    rows = (
        Figure.objects.filter(
            indicator__code__in={code for code, _group in asked},
            unit__in=list(units),
            period=period.id,
            standing=Standing.ACCEPTED,
            own__isnull=False,
        )
        .order_by()
        .values_list("indicator__code", "group", "group__code")
        .annotate(units=Count("unit", distinct=True))
    )
    found = {}
    for code, group, group_code, count in rows:
        key = asked.get((code, "" if group == Group.WHOLE else group_code))
        if key:
            found[key] = count
    return found


def _people(units: Collection[int]) -> int:
    held = Grant.objects.filter(user=OuterRef("pk"), unit__in=list(units), role__in=(Role.CLERK,))
    return User.objects.filter(Exists(held), is_active=True).count()
