"""The agenda of a meeting: its points in order, with the time at which each comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from kexie.meetings.models import AgendaItem, ItemKind, Meeting
from kexie.org.models import UnitKind, User
from kexie.returns.models import Cycle, CycleState, Filing, FilingState
from kexie.returns.queries.filings import filings_for

ACCEPTED = (FilingState.ACCEPTED, FilingState.AMENDING)
REPORTING = (UnitKind.PREFECTURE,)


@dataclass(frozen=True, slots=True)
class Slot:
    """One point and when it comes, as planned: each begins when the one before it ends."""

    item: AgendaItem
    begins_at: datetime
    ends_at: datetime


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Points of the agenda in order, without those that were parked. The caller has shown that the user sees it."""
    return meeting.items.filter(parked_at__isnull=True).select_related(
        "unit", "filing__record", "filing__cycle", "carried_from__meeting__record"
    )


def parked_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """What was put off to a later meeting, and to which it came."""
    return meeting.items.filter(parked_at__isnull=False).select_related(
        "unit", "carried_to__meeting__record"
    )


def slots_of(meeting: Meeting, items: Iterable[AgendaItem]) -> list[Slot]:
    """The points with their clock times, from the meeting's begin on."""
    slots, moment = [], meeting.begins_at
    for item in items:
        ends = moment + timedelta(minutes=item.minutes)
        slots.append(Slot(item, moment, ends))
        moment = ends
    return slots


def carryable_to(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Points parked at earlier meetings of the series that stand on no later agenda yet."""
    parked = AgendaItem.objects.filter(parked_at__isnull=False, carried_to__isnull=True)
    if meeting.series_id is None:
        earlier = Q(meeting=meeting.last_id) if meeting.last_id else Q(pk__in=())
    else:
        earlier = Q(meeting__series=meeting.series_id, meeting__begins_at__lt=meeting.begins_at)
    found = parked.filter(earlier).exclude(meeting=meeting.pk)
    return found.select_related("unit", "meeting__record").order_by("meeting__begins_at", "order")


def cycles_to_read(user: User) -> QuerySet[Cycle]:
    """Rounds of which the user sees accepted reports: an agenda is built from one of them. The latest first."""
    accepted = filings_for(user).filter(state__in=ACCEPTED)
    rounds = Cycle.objects.filter(pk__in=accepted.order_by().values("cycle"))
    rounds = rounds.exclude(state=CycleState.CANCELLED).select_related("record__unit")
    return rounds.order_by("-period", "-pk")


def filings_seen(user: User) -> QuerySet[Filing]:
    """Accepted reports that the user sees."""
    return filings_for(user).filter(state__in=ACCEPTED)


def accepted_in(user: User, cycle: Cycle) -> QuerySet[Filing]:
    """Accepted reports of the round by associations of the prefectures, in official order, of what the user sees."""
    found = filings_for(user).filter(cycle=cycle, state__in=ACCEPTED)
    found = found.filter(record__unit__kind__in=REPORTING)
    return found.order_by("record__unit__order", "record__unit__code")


def plans_beside(user: User, filings: Iterable[Filing]) -> dict[int, list[Filing]]:
    """
    Other accepted reports of the same units for later periods, as next year's plan, by unit.

    Only such as the user sees.
    """
    given = list(filings)
    if not given:
        return {}
    found = filings_for(user).filter(
        state__in=ACCEPTED, record__unit__in=[one.record.unit_id for one in given]
    )
    periods = {one.cycle.period for one in given}
    found = found.exclude(pk__in=[one.pk for one in given]).filter(
        Q(cycle__period__gt=min(periods)) | Q(cycle__period__in=periods)
    )
    beside: dict[int, list[Filing]] = {}
    for filing in found.order_by("cycle__period", "pk"):
        beside.setdefault(filing.record.unit_id, []).append(filing)
    return beside


def planned_minutes(items: Iterable[AgendaItem]) -> int:
    return sum(item.minutes for item in items)


def is_opening(item: AgendaItem) -> bool:
    """Does the meeting open with it: the balance of the last one?"""
    return item.kind == ItemKind.BALANCE
