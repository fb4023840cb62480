"""What waits for a reviewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.utils.functional import Promise

from kexie.kernel.statements import count_of
from kexie.org.models import User
from kexie.org.queries import Shape, desk_units, known_of, shape_of, somebody
from kexie.records.access import STAFF
from kexie.returns.flow import FILING, SUBMITTED, WORK
from kexie.returns.models import Filing
from kexie.returns.queries.differences import differences_of
from kexie.returns.queries.filings import filings_for
from kexie.workflow.queries import judge, untouched_by


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedReviews:
    """What the inbox is cut down to; nothing asks for nothing."""

    cycle: int | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    A filing that waits.

    :ivar since: what `differences` is counted against, as `Differences.since`; empty: it comes for the first time
    :ivar noted: places that bear a comment or are flagged by who filled them in
    :ivar refusal: why this user may not judge it; empty: he may
    """

    filing: Filing
    since: str
    differences: int
    noted: int
    refusal: str | Promise

    @property
    def is_clean(self) -> bool:
        """Nothing in it asks to be looked at; only such are judged many at a time."""
        return not (self.noted or self.refusal)

    @property
    def chosen(self) -> str:
        """How a form names it, with the version that was seen."""
        return f"{self.filing.pk}:{self.filing.version}"


def inbox_of(user: User, wanted: WantedReviews | None = None) -> QuerySet[Filing]:
    """
    Filings that wait at the units in which the user's desk stands, oldest first.

    What waits further down is not his turn, though a higher unit might judge it.
    """
    asked, rows = wanted or WantedReviews(), _waiting(user)
    if asked.cycle:
        rows = rows.filter(cycle=asked.cycle)
    if asked.unit:
        rows = rows.filter(record__unit=asked.unit)
    noted = Count("cells", filter=Q(cells__flagged=True) | ~Q(cells__comment=""))
    return rows.annotate(noted=noted).order_by("submitted_at", "pk")


def _waiting(user: User) -> QuerySet[Filing]:
    units = desk_units(user, STAFF)
    return filings_for(user, "accept").filter(state__in=SUBMITTED, waits_at__in=units)


def to_judge(user: User) -> QuerySet[Filing]:
    """Those of them that the user may judge: his own work is left out."""
    return inbox_of(user).filter(untouched_by(user, WORK))


def count_waiting(user: User) -> int:
    """How many that are."""
    return count_of(_to_judge, (shape_of(user),), *known_of(user))


def _to_judge(shape: Shape, pk: int, as_of: date | None = None) -> QuerySet[Filing, Any]:
    power, far = shape
    user = somebody(power, pk, as_of, reaches_far=far)
    return _waiting(user).filter(untouched_by(user, WORK)).values_list("pk")


def waiting_of(user: User, filings: Sequence[Filing]) -> list[Waiting]:
    """The same filings with what a reviewer wants to know first; as many queries for one as for thirty."""
    prefetch_related_objects(filings, "snapshots", "cycle__form__fields")
    verdicts = judge(user, filings, FILING, ["accept"])
    found = []
    for filing in filings:
        changes, refusal = differences_of(filing), verdicts[filing.pk, "accept"].refusal
        noted = filing.noted  # type: ignore[attr-defined]  # annotated by inbox_of
        found.append(Waiting(filing, changes.since, len(changes.found), noted, refusal))
    return found
