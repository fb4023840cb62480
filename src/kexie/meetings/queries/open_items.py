"""What earlier meetings left open, and where it stands now: a list of the series, and of the next minutes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kexie.matters.models import (
    Share,
    ShareState,
    Suggestion,
    SuggestionState,
    Task,
    TaskState,
)
from kexie.matters.queries import tasks_for
from kexie.matters.queries.suggestions import suggestions_for
from kexie.meetings.flow import MEETING
from kexie.meetings.models import Meeting, MeetingSeries, MeetingState, Outcome, OutcomeKind
from kexie.org.models import Unit, User
from kexie.records.access import scope

OVER_TASKS = (TaskState.CLOSED, TaskState.CANCELLED)
OVER_SUGGESTIONS = (SuggestionState.SETTLED, SuggestionState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Standing:
    """
    An outcome and what has become of it.

    :ivar first: the outcome it goes on with from the earliest meeting; itself where it was not carried over
    :ivar task, suggestion: what it, or the one it was carried over from, became
    :ivar sees: the reader sees that task or suggestion, so that it may be named
    :ivar shares, done: shares of the task, and how many of them were verified
    :ivar over: nothing is open about it
    """

    outcome: Outcome
    first: Outcome
    task: Task | None
    suggestion: Suggestion | None
    sees: bool
    shares: int
    done: int
    over: bool

    @property
    def became_something(self) -> bool:
        return bool(self.task or self.suggestion or self.outcome.indicator_id)

    @property
    def carried_out(self) -> bool:
        """All that was to be done is verified; the task only waits to be closed."""
        return self.shares > 0 and self.done == self.shares

    def is_late(self, today: date) -> bool:
        if self.over or self.carried_out:
            return False
        return bool(self.outcome.due_date and self.outcome.due_date < today)


def outcomes_for(user: User, verb: str = "see") -> QuerySet[Outcome]:
    """Outcomes of meetings to which the user may do this."""
    meetings = scope(Meeting.objects.all(), MEETING.rules, user, verb)
    found = Outcome.objects.filter(meeting__in=meetings.order_by().values("pk"))
    return found.select_related(
        "meeting__record__unit",
        "item",
        "unit",
        "task__record",
        "suggestion__record",
        "indicator",
        "by",
    ).prefetch_related("units")


def standings_of(user: User, outcomes: Iterable[Outcome]) -> list[Standing]:
    """Each with what has become of it, in a number of queries that does not grow with them."""
    listed = list(outcomes)
    chains = _chains(listed)
    tasks = [one.task for one in _all(chains) if one.task]
    suggestions = [one.suggestion for one in _all(chains) if one.suggestion]
    seen = set(
        tasks_for(user).filter(pk__in=[one.pk for one in tasks]).values_list("pk", flat=True)
    )
    said = suggestions_for(user).filter(pk__in=[one.pk for one in suggestions])
    seen |= set(said.values_list("pk", flat=True))
    shares = _shares([one.pk for one in tasks])
    return [_standing(one, chains[one.pk], seen, shares) for one in listed]


def _standing(
    outcome: Outcome, chain: Sequence[Outcome], seen: set[int], shares: Counter[tuple[int, bool]]
) -> Standing:
    task = next((one.task for one in chain if one.task), None)
    suggestion = next((one.suggestion for one in chain if one.suggestion), None)
    done = shares[task.pk, True] if task else 0
    return Standing(
        outcome=outcome,
        first=chain[-1],
        task=task,
        suggestion=suggestion,
        sees=bool({one.pk for one in (task, suggestion) if one} & seen),
        shares=done + shares[task.pk, False] if task else 0,
        done=done,
        over=_is_over(outcome, task, suggestion),
    )


def _is_over(outcome: Outcome, task: Task | None, suggestion: Suggestion | None) -> bool:
    return (
        outcome.settled_at is not None
        or outcome.kind == OutcomeKind.INFORMATION
        or (task is not None and task.state in OVER_TASKS)
        or (suggestion is not None and suggestion.state in OVER_SUGGESTIONS)
    )


def _chains(outcomes: Sequence[Outcome]) -> dict[int, list[Outcome]]:
    """Each with those it goes on with, back to the first; one query for each meeting further back."""
    chains = {one.pk: [one] for one in outcomes}
    while ends := {chain[-1].carried_from_id for chain in chains.values()} - {None}:
        rows = Outcome.objects.select_related(
            "meeting__record", "task__record", "suggestion__record"
        )
        earlier = rows.in_bulk([pk for pk in ends if pk])
        for chain in chains.values():
            before = chain[-1].carried_from_id
            if before:
                chain.append(earlier[before])
    return chains


def _all(chains: dict[int, list[Outcome]]) -> list[Outcome]:
    return [one for chain in chains.values() for one in chain]


def _shares(tasks: Sequence[int]) -> Counter[tuple[int, bool]]:
    rows = Share.objects.filter(task__in=tasks).exclude(state=ShareState.CANCELLED)
    return Counter(
        (task, state == ShareState.ACCEPTED) for task, state in rows.values_list("task", "state")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItemsWanted:
    """Which open items; empty: all. `standing`: see `outcomes_page.stands_as`."""

    words: str = ""
    series: MeetingSeries | None = None
    standing: str = ""
    unit: Unit | None = None


def open_items_for(user: User, wanted: OpenItemsWanted) -> list[Standing]:
    """What meetings that the user sees left open, oldest first; of one unit, what it has a part in."""
    found = outcomes_for(user)
    if wanted.series:
        found = found.filter(meeting__series=wanted.series)
    if wanted.words:
        found = found.filter(
            Q(text__icontains=wanted.words) | Q(meeting__record__title__icontains=wanted.words)
        )
    if wanted.unit:
        takes_part = Outcome.units.through.objects.filter(unit=wanted.unit)
        found = found.filter(Q(unit=wanted.unit) | Q(pk__in=takes_part.values("outcome")))
    return open_among(user, found)


def left_open_before(user: User, meeting: Meeting) -> list[Standing]:
    """What earlier meetings of the series, or the last meeting where there is no series, left open; oldest first."""
    earlier = Q(meeting__begins_at__lt=meeting.begins_at)
    same = Q(meeting__series=meeting.series_id) if meeting.series_id else Q(meeting=meeting.last_id)
    return open_among(user, outcomes_for(user).filter(earlier & same))


def open_among(user: User, outcomes: QuerySet[Outcome]) -> list[Standing]:
    """Those about which something is open, and that were not carried over already; oldest first."""
    asked = outcomes.filter(settled_at__isnull=True, carried_to__isnull=True)
    asked = asked.exclude(kind=OutcomeKind.INFORMATION)
    asked = asked.exclude(meeting__state=MeetingState.CANCELLED)
    rows = asked.order_by("meeting__begins_at", "item__order", "at", "pk")
    return [one for one in standings_of(user, rows) if not one.over]
