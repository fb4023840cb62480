"""The register: what is asked of whom, seen by everybody who works here; drafts by those concerned."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kexie.indicators.models import Indicator
from kexie.kernel.tables import Sorts
from kexie.matters.queries.ground import Ground
from kexie.org.models import Unit, User
from kexie.org.queries import desk_units, grants_of, open_units, units_called, units_on
from kexie.records.access import HEADS, reachable, scope
from kexie.returns.flow import ASKING, ENTRY
from kexie.returns.models import Entry, EntryState, Field, FormVersion
from kexie.workflow.queries import untouched_by

# What was approved once is open to everybody who works here: nobody answers a request that he cannot look up.
PUBLIC = (EntryState.APPROVED, EntryState.ENDED)

ENTRY_SORTS: Sorts = {
    "code": ("code",),
    "title": ("record__title",),
    "owner": ("record__unit__order",),
    "frequency": ("frequency",),
    "expiry": ("expiry_date",),
    "state": ("state",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEntries:
    """What the register is cut down to; empty values ask for nothing."""

    text: str = ""
    state: str = ""
    frequency: str = ""
    audience: str = ""
    owner: int | None = None
    mine: bool = False


def entries_for(
    user: User, verb: str = "see", *, wanted: WantedEntries | None = None
) -> QuerySet[Entry]:
    """Entries to which the user may do this; everybody with a role sees those that were approved."""
    rows = Entry.objects.select_related("record__unit", "approver")
    if verb == "see" and grants_of(user).exists():
        seen = Q(state__in=PUBLIC) | reachable(user, ENTRY.rules["see"], record="record")
        rows = rows.filter(seen)
    else:
        rows = scope(rows, ENTRY.rules, user, verb)
    return _cut(rows, user, wanted) if wanted else rows


def _cut(rows: QuerySet[Entry], user: User, wanted: WantedEntries) -> QuerySet[Entry]:
    for word in wanted.text.split()[:5]:
        rows = rows.filter(
            Q(record__title__icontains=word)
            | Q(code__icontains=word)
            | Q(basis_document__icontains=word)
            | Q(record__unit__in=units_called(word))
        )
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.frequency:
        rows = rows.filter(frequency=wanted.frequency)
    if wanted.audience:
        rows = rows.filter(
            pk__in=[
                pk for pk, kinds in rows.values_list("pk", "audience") if wanted.audience in kinds
            ]
        )
    if wanted.owner:
        rows = rows.filter(record__unit=wanted.owner)
    if wanted.mine:
        rows = rows.filter(reachable(user, ENTRY.rules["edit"], record="record"))
    return rows


def with_form_number(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Annotate `form_number`: of the version of the form in force; none where there is none."""
    published = FormVersion.objects.filter(entry=OuterRef("pk"), published_at__isnull=False)
    latest = published.order_by("-number").values("number")[:1]
    return entries.annotate(form_number=Subquery(latest))


def to_approve(user: User) -> QuerySet[Entry]:
    """Requests, and new versions of forms, that wait for the user's units; what he asked for himself is left out."""
    asked = FormVersion.objects.filter(
        entry=OuterRef("pk"), asked_at__isnull=False, published_at__isnull=True
    )
    waiting = Q(state=EntryState.ASKED) | (Q(state=EntryState.APPROVED) & Exists(asked))
    rows = entries_for(user, "approve").filter(
        waiting, untouched_by(user, ASKING), approver__in=desk_units(user, tuple(HEADS))
    )
    return rows.order_by("record__opened_at", "pk")


def entries_asking(user: User, indicator: Indicator) -> QuerySet[Entry]:
    """Requests in force whose form, as last published, asks for the indicator; with `form_number`."""
    rows = with_form_number(entries_for(user).filter(state=EntryState.APPROVED))
    asking = Field.objects.filter(
        form__entry=OuterRef("pk"), form__number=OuterRef("form_number"), indicator=indicator
    )
    return rows.filter(Exists(asking)).order_by("record__unit__order", "code")


def within_reach(owner: Unit) -> frozenset[int]:
    """Keys of the units that the owner may ask: itself and below; a department as far as its association."""
    return Ground.of(owner).reached


def units_asked(entry: Entry, *, on: date | None = None) -> QuerySet[Unit]:
    """Who fills the form in: today, or as the tree stood on a day."""
    there = open_units() if on is None else units_on(on)
    named = Q(pk__in=entry.audience_units.values("pk"))
    asked = there.filter(Q(kind__in=entry.audience) | named)
    return asked.filter(pk__in=within_reach(entry.record.unit))
