"""Rounds: which a user sees, how many of those expected have filed, who is missing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from kexie.kernel.tables import Sorts
from kexie.org.models import Reach, Unit, User
from kexie.org.queries import desk_units
from kexie.records.access import STAFF, scope
from kexie.returns.flow import CYCLE, FILING
from kexie.returns.models import Cycle, CycleState, Expected, Filing, FilingState
from kexie.workflow.models import Step

CYCLE_SORTS: Sorts = {
    "title": ("record__title",),
    "period": ("period",),
    "opens": ("opens_date",),
    "due": ("due_date",),
    "state": ("state",),
}


@dataclass(frozen=True, slots=True)
class Rates:
    """
    How a round stands. Exempt units are in none of the numbers but `exempt`.

    Always on time ≤ reported ≤ expected, so no rate passes 100 %: who is expected was fixed when it opened, and each of
    them is counted once. What was returned for correction counts as reported; what its unit took back does not.
    """

    expected: int = 0
    exempt: int = 0
    reported: int = 0
    on_time: int = 0
    accepted: int = 0

    @property
    def missing(self) -> int:
        return self.expected - self.reported

    @property
    def reported_percent(self) -> int | None:
        """Rounded down: 100 means all. None where nobody is expected."""
        return self.reported * 100 // self.expected if self.expected else None

    @property
    def on_time_percent(self) -> int | None:
        return self.on_time * 100 // self.expected if self.expected else None


def reported() -> Q:
    """Condition on filings: handed in, and not taken back by their own unit since."""
    return Q(first_submitted_at__isnull=False) & (
        ~Q(state=FilingState.FILLING) | Q(accepted_at__isnull=False)
    )


def on_time() -> Q:
    """Condition on filings: reported, the first time on or before the due day."""
    return reported() & Q(first_submitted_at__date__lte=F("cycle__due_date"))


def _of_expected(condition: Q) -> Exists:
    filings = Filing.objects.filter(
        condition, cycle=OuterRef("cycle"), record__unit=OuterRef("unit")
    )
    return Exists(filings)


def expected_of(user: User, *, within: Unit | None = None) -> QuerySet[Expected]:
    """Whom rounds expect, as far as the user sees their filings; in a unit and below it, where one is given."""
    own = Filing.objects.filter(cycle=OuterRef("cycle"), record__unit=OuterRef("unit"))
    rows = Expected.objects.filter(Exists(scope(own, FILING.rules, user, "see")))
    if within is not None:
        below = Reach.objects.filter(above=within, to_date__isnull=True)
        rows = rows.filter(unit__in=below.values("below"))
    return rows


def rates_of(
    cycles: Collection[int], *, among: QuerySet[Expected] | None = None
) -> dict[int, Rates]:
    """
    The rates of each of these rounds; one query however many they are.

    :param among: counts only these; none: all that a round expects
    """
    every = Expected.objects.all() if among is None else among
    rows = every.filter(cycle__in=list(cycles)).annotate(
        has_reported=_of_expected(reported()),
        was_on_time=_of_expected(on_time()),
        is_accepted=_of_expected(Q(accepted_at__isnull=False)),
    )
    counts = Q(exempt_at__isnull=True)
    # in the order of the fields of `Rates`
    counted = (
        rows.order_by()
        .values_list("cycle")
        .annotate(
            expected=Count("pk", filter=counts),
            exempt=Count("pk", filter=~counts),
            reported=Count("pk", filter=counts & Q(has_reported=True)),
            on_time=Count("pk", filter=counts & Q(was_on_time=True)),
            accepted=Count("pk", filter=counts & Q(is_accepted=True)),
        )
    )
    found = {pk: Rates(*numbers) for pk, *numbers in counted}
    return {pk: found.get(pk, Rates()) for pk in cycles}


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCycles:
    """What the list of rounds is cut down to; empty values ask for nothing."""

    text: str = ""
    state: str = ""
    entry: int | None = None
    mine: bool = False


def cycles_for(
    user: User, verb: str = "see", *, wanted: WantedCycles | None = None
) -> QuerySet[Cycle]:
    """Rounds on which the user may do the verb: those his units collect, or are asked in."""
    rows = Cycle.objects.select_related("record__unit", "entry__record", "form")
    rows = scope(rows, CYCLE.rules, user, verb)
    if wanted is None:
        return rows
    for word in wanted.text.split()[:5]:
        rows = rows.filter(Q(record__title__icontains=word) | Q(period__icontains=word))
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.entry:
        rows = rows.filter(entry=wanted.entry)
    if wanted.mine:
        rows = scope(rows, CYCLE.rules, user, "edit")
    return rows


def open_rounds_of(user: User) -> QuerySet[Cycle]:
    """Rounds that run and that the user's own units collect, the next due first."""
    rows = cycles_for(user).filter(
        state=CycleState.OPEN, record__unit__in=desk_units(user, tuple(STAFF))
    )
    return rows.order_by("due_date", "pk")


def takes_filings(cycle: Cycle, day: date) -> bool:
    """Does the round take a first filing on that day? Late ones too, until the day it closes."""
    still = cycle.closes_date is None or day <= cycle.closes_date
    return cycle.state == CycleState.OPEN and still


def is_past(cycle: Cycle, day: date) -> bool:
    """Is its last day for late filings over on that day? One without such a day is closed by hand alone."""
    return cycle.closes_date is not None and day > cycle.closes_date


def missing_in(cycle: Cycle) -> QuerySet[Filing]:
    """What those have not filed who are expected and not exempt; in the order of the units."""
    still = Expected.objects.filter(
        cycle=OuterRef("cycle"), unit=OuterRef("record__unit"), exempt_at__isnull=True
    )
    rows = Filing.objects.filter(Exists(still), ~reported(), cycle=cycle)
    return rows.select_related("record__unit").order_by("record__unit__order", "pk")


def expected_for(
    user: User, cycle: Cycle, *, show: str = "", within: Unit | None = None
) -> QuerySet[Expected]:
    """
    Whom the round expects, as far as the user sees their filings, with `filing_pk`, `filing_state`, `begun_at` and `first_at`.

    :param show: `expected` (not exempt), `reported`, `on_time`, `missing`, `late`, `exempt`, `waiting` (submitted, not
        accepted), `accepted`; empty: all. As many as `Rates` counts by that name
    :param within: only in this unit and below it
    """
    own = Filing.objects.filter(cycle=OuterRef("cycle"), record__unit=OuterRef("unit"))
    rows = expected_of(user, within=within).filter(cycle=cycle)
    rows = rows.annotate(
        filing_pk=Subquery(own.values("pk")[:1]),
        filing_state=Subquery(own.values("state")[:1]),
        begun_at=Subquery(own.values("started_at")[:1]),
        first_at=Subquery(own.values("first_submitted_at")[:1]),
        is_missing=~_of_expected(reported()),
        is_on_time=_of_expected(on_time()),
        is_accepted=_of_expected(Q(accepted_at__isnull=False)),
    )
    return _shown(rows, show).select_related("unit", "exempt_by").order_by("unit__order", "pk")


def _shown(rows: QuerySet[Expected], show: str) -> QuerySet[Expected]:
    counts = Q(exempt_at__isnull=True)
    conditions = {
        "expected": counts,
        "reported": counts & Q(is_missing=False),
        "on_time": counts & Q(is_on_time=True),
        "missing": counts & Q(is_missing=True),
        "late": counts & Q(is_missing=False, is_on_time=False),
        "waiting": counts & Q(filing_state=FilingState.SUBMITTED),
        "accepted": counts & Q(is_accepted=True),
        "exempt": ~counts,
    }
    return rows.filter(conditions[show]) if show in conditions else rows


def steps_of_cycle(cycle: Cycle) -> QuerySet[Step]:
    """What was done with the round, oldest first. The caller has shown that the user sees it."""
    return Step.objects.filter(record=cycle.pk).select_related("actor", "on_behalf_of")
