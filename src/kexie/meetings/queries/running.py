"""Where a running meeting stands: its points, and what was written down about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid5

from django.db.models import Count, Max, QuerySet, Sum

from kexie.matters.queries.suggestions.places import ASSOCIATIONS
from kexie.meetings.models import AgendaItem, Attendance, Contribution, Meeting, Note, Outcome
from kexie.meetings.queries.agenda import items_of, parked_of
from kexie.meetings.queries.contributions import contributions_of
from kexie.org.models import Unit
from kexie.org.queries import children_of, open_units

# Keys of what is made of a contribution: it is taken up once, whoever does it.
NOTES = UUID("3c1b0d8a-52f0-4f0e-9a53-0a3a0c1d7f11")
OUTCOMES = UUID("8f7a4e02-9f43-4a1e-8f0e-6c3a5d2b9e12")


@dataclass(frozen=True, slots=True)
class Live:
    """All that the running view shows. `mark` changes with any of it."""

    mark: str
    items: Sequence[AgendaItem]
    parked: Sequence[AgendaItem]
    notes: Sequence[Note]
    outcomes: Sequence[Outcome]
    contributions: Sequence[Contribution]


@dataclass(frozen=True, slots=True)
class Here:
    """Where the meeting stands: the point being taken, and the one that is next."""

    items: Sequence[AgendaItem]
    current: AgendaItem | None
    next: AgendaItem | None

    @property
    def number(self) -> int:
        """Which point of the agenda it is, from 1; 0: none."""
        return self.items.index(self.current) + 1 if self.current in self.items else 0


def current_of(meeting: Meeting) -> AgendaItem | None:
    """The point that is being taken."""
    taken = AgendaItem.objects.filter(
        meeting=meeting, begun_at__isnull=False, ended_at__isnull=True
    )
    return taken.order_by("-begun_at", "-pk").first()


def here_of(meeting: Meeting) -> Here:
    """The caller has shown that the user sees the meeting."""
    items = list(items_of(meeting))
    return Here(items, current_in(items), next_in(items))


def current_in(items: Iterable[AgendaItem]) -> AgendaItem | None:
    taken = [one for one in items if one.begun_at and not one.ended_at]
    return max(taken, key=lambda one: (one.begun_at, one.pk), default=None)


def next_in(items: Sequence[AgendaItem]) -> AgendaItem | None:
    """The first point not begun behind the one that was taken last; behind the last, the first that was left out."""
    begun = [one for one in items if one.begun_at]
    last = current_in(items) or max(begun, key=lambda one: (one.begun_at, one.pk), default=None)
    open_ones = [one for one in items if one.begun_at is None]
    behind = [one for one in open_ones if last is None or one.order > last.order]
    return next(iter(behind or open_ones), None)


def live_of(meeting: Meeting) -> Live:
    """The caller has shown that the user keeps the notes."""
    return Live(
        mark=mark_of(meeting),
        items=list(items_of(meeting)),
        parked=list(parked_of(meeting)),
        notes=list(notes_of(meeting)),
        outcomes=list(outcomes_of(meeting)),
        contributions=list(contributions_of(meeting)),
    )


def notes_of(meeting: Meeting) -> QuerySet[Note]:
    """In the order in which they were written."""
    found = Note.objects.filter(item__meeting=meeting)
    return found.select_related("item", "unit", "by").order_by("at", "pk")


def outcomes_of(meeting: Meeting) -> QuerySet[Outcome]:
    """What came of the points of this meeting, in the order in which it was noted."""
    found = Outcome.objects.filter(meeting=meeting, item__isnull=False)
    found = found.select_related("item", "unit", "by").prefetch_related("units")
    return found.order_by("at", "pk")


def mark_of(meeting: Meeting) -> str:
    """
    Another one whenever anything of the running view is another.

    A new row has a new key, a changed one a higher version, one taken away is missing in the count.
    """
    items = AgendaItem.objects.filter(meeting=meeting).order_by("pk")
    seen: list[object] = [meeting.state, *items.values_list("pk", "order", "version", "parked_at")]
    whole = (Count("pk"), Max("pk"), Sum("version"))
    seen.append(Note.objects.filter(item__meeting=meeting).aggregate(*whole))
    seen.append(Outcome.objects.filter(meeting=meeting).aggregate(*whole))
    said = Contribution.objects.filter(item__meeting=meeting)
    seen.append(said.aggregate(Count("pk"), Max("pk"), Count("withdrawn_at")))
    return sha256(repr(seen).encode()).hexdigest()[:16]


def units_at(meeting: Meeting) -> QuerySet[Unit]:
    """
    Units of which something may come at this meeting: who convenes, with its departments, who is asked, who speaks.

    In official order.
    """
    owner = meeting.record.unit
    own = children_of(owner).exclude(kind__in=ASSOCIATIONS).values("pk")
    asked = Attendance.objects.filter(meeting=meeting, unit__isnull=False).values("unit")
    speaking = AgendaItem.objects.filter(meeting=meeting, unit__isnull=False).values("unit")
    found = open_units()
    wanted = found.filter(pk=owner.pk) | found.filter(pk__in=own)
    wanted |= found.filter(pk__in=asked) | found.filter(pk__in=speaking)
    return wanted.order_by("order", "code")


def speakers_at(meeting: Meeting) -> QuerySet[Attendance]:
    """Who sits at the table, in order; a deputy speaks for whom he stands in."""
    return Attendance.objects.filter(meeting=meeting).select_related("unit")


def note_key(contribution: Contribution) -> UUID:
    """Under which a contribution is taken up as a note."""
    return uuid5(NOTES, str(contribution.key))


def outcome_key(contribution: Contribution) -> UUID:
    """Under which a contribution is taken up as an outcome."""
    return uuid5(OUTCOMES, str(contribution.key))
