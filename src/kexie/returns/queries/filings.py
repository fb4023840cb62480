"""Filings as the user may see them, and those that his own units owe."""

from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)

from kexie.kernel.tables import Sorts
from kexie.org.models import User
from kexie.org.queries import desk_units
from kexie.records.access import STAFF, scope
from kexie.returns.flow import FILING, SUBMITTED, WITH_ITS_UNIT
from kexie.returns.layout.places import EDITABLE
from kexie.returns.models import Cell, CycleState, Expected, Field, Filing, FilingState

OWED_SORTS: Sorts = {
    "turn": ("turn", "cycle__due_date"),
    "title": ("cycle__entry__record__title",),
    "period": ("cycle__period",),
    "due": ("cycle__due_date",),
    "state": ("state",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFilings:
    """What the list is cut down to; empty values ask for nothing."""

    text: str = ""
    state: str = ""
    period: str = ""


def filings_for(user: User, verb: str = "see") -> QuerySet[Filing]:
    """Filings to which this user may do this."""
    rows = Filing.objects.select_related("record__unit", "cycle__record", "cycle__entry__record")
    return scope(rows, FILING.rules, user, verb)


def owed_by(user: User, wanted: WantedFilings) -> QuerySet[Filing]:
    """
    What is asked of the user's own units, with `answered` of `asked` places and `turn`: 0 theirs, 1 a reviewer's, 2 done.

    Own are the units in which his desk stands: whoever works above a county sees its filing, but does not owe it.
    """
    rows = filings_for(user, "fill").filter(record__unit__in=desk_units(user, STAFF))
    for word in wanted.text.split()[:5]:
        rows = rows.filter(record__title__icontains=word)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.period:
        rows = rows.filter(cycle__period=wanted.period)
    return rows.annotate(answered=_answered(), asked=_asked(), turn=_turn())


def still_owed(user: User) -> QuerySet[Filing]:
    """What his own units still have to hand in, the next due first: in open rounds, or returned to them."""
    exempt = Expected.objects.filter(
        cycle=OuterRef("cycle"), unit=OuterRef("record__unit"), exempt_at__isnull=False
    )
    begun = ~Q(state=FilingState.FILLING) | Q(cycle__state=CycleState.OPEN)
    rows = owed_by(user, WantedFilings()).filter(begun, ~Exists(exempt), state__in=WITH_ITS_UNIT)
    return rows.select_related("record__unit", "cycle__record__unit").order_by(
        "cycle__due_date", "pk"
    )


def periods_owed(user: User) -> list[str]:
    """The periods for which something is or was asked of the user's own units, latest first."""
    rows = filings_for(user, "fill").filter(record__unit__in=desk_units(user, STAFF))
    return sorted(set(rows.values_list("cycle__period", flat=True)), reverse=True)


def _turn() -> Case:
    return Case(
        When(state__in=WITH_ITS_UNIT, then=0),
        When(state__in=SUBMITTED, then=1),
        default=2,
        output_field=IntegerField(),
    )


def _answered() -> Subquery:
    said = Q(amount__isnull=False) | ~Q(mark="") | ~Q(text="")
    cells = Cell.objects.filter(said, filing=OuterRef("pk")).order_by().values("filing")
    return Subquery(cells.annotate(count=Count("field", distinct=True)).values("count"))


def _asked() -> Subquery:
    fields = Field.objects.filter(form=OuterRef("cycle__form"), kind__in=EDITABLE)
    return Subquery(fields.order_by().values("form").annotate(count=Count("pk")).values("count"))
