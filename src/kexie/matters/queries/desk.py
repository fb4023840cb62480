"""What a person's desk is built from: what I owe, what waits for me, what I handed out."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery

from kexie.matters.flow import MANAGERS, OWED, WANTED
from kexie.matters.models import (
    Extension,
    ExtensionState,
    Share,
    ShareRole,
    ShareState,
    Task,
    TaskState,
)
from kexie.matters.queries.ledger import shares_for, tasks_for
from kexie.matters.queries.lights import running, with_light
from kexie.matters.queries.own import own_numbers, own_shares
from kexie.matters.queries.page import extensions_for
from kexie.org.models import Role, User
from kexie.org.queries import desk_units, own_units
from kexie.records.access import HEADS, STAFF
from kexie.records.models import Part, Party
from kexie.workflow.models import Step
from kexie.workflow.queries import untouched_by


def _at_desk(user: User, part: Part, roles: frozenset[Role]) -> Q:
    """Condition on recorded things: a unit in which the user himself holds a role, or one it took over, has this part."""
    held = Party.objects.filter(part=part, unit__in=desk_units(user, roles))
    return Q(record__in=held.values("record"))


def owed_shares(user: User, today: date) -> QuerySet[Share]:
    """What the user's own units owe: to be signed for, under way, or returned; the most pressing first."""
    mine = shares_for(user).filter(_at_desk(user, Part.OWNER, STAFF))
    return with_light(mine.filter(state__in=OWED, task__state=TaskState.OPEN), today)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an answer that this user may give, of his own units: his own work is not among it."""

    user: User

    @property
    def to_verify(self) -> QuerySet[Share]:
        return self._reported().exclude(pk__in=own_shares(self.user))

    @property
    def barred(self) -> QuerySet[Share]:
        """Reports that lie at his desk and that somebody else must verify."""
        return self._reported().filter(pk__in=own_shares(self.user))

    @property
    def sent_back(self) -> QuerySet[Share]:
        return self._shares(Part.ISSUER, ShareState.SENT_BACK)

    @property
    def to_endorse(self) -> QuerySet[Extension]:
        held = _at_desk(self.user, Part.OWNER, HEADS)
        return extensions_for(self.user).filter(held, state=ExtensionState.ASKED)

    @property
    def to_answer(self) -> QuerySet[Extension]:
        held, free = _at_desk(self.user, Part.VERIFIER, MANAGERS), untouched_by(self.user, WANTED)
        return extensions_for(self.user).filter(held, free, state=ExtensionState.ENDORSED)

    @property
    def to_close(self) -> QuerySet[Task]:
        return _ready_to_close(self.user)

    def count(self) -> int:
        rows = (self.to_verify, self.sent_back, self.to_endorse, self.to_answer, self.to_close)
        return sum(each.count() for each in rows)

    def _reported(self) -> QuerySet[Share]:
        found = self._shares(Part.VERIFIER, ShareState.REPORTED)
        return found.order_by("reported_at", "pk")

    def _shares(self, part: Part, state: ShareState) -> QuerySet[Share]:
        held = _at_desk(self.user, part, MANAGERS)
        return shares_for(self.user).filter(held, state=state, task__state=TaskState.OPEN)


def _ready_to_close(user: User) -> QuerySet[Task]:
    """Open tasks whose lead unit's share is accepted, and in which the user did none of the work."""
    accepted = Share.objects.filter(
        task=OuterRef("pk"), role=ShareRole.LEAD, state=ShareState.ACCEPTED
    )
    return tasks_for(user).filter(
        Exists(accepted),
        ~Q(number__in=own_numbers(user)),
        _at_desk(user, Part.VERIFIER, MANAGERS),
        state=TaskState.OPEN,
    )


def handed_out_by(user: User) -> QuerySet[Task]:
    """What the user's own units handed out and what is not closed, and drafts that wait to be handed out."""
    mine = tasks_for(user).filter(_at_desk(user, Part.OWNER, STAFF))
    return mine.filter(state__in=[TaskState.DRAFT, TaskState.OPEN])


def manages(user: User) -> bool:
    """Is there a unit in whose name the user urges, verifies and closes?"""
    return own_units(user, MANAGERS).exists()


def may_draft(user: User) -> bool:
    """Is there a unit in whose name the user may prepare tasks?"""
    return own_units(user, STAFF).exists()


def longest_stuck(user: User) -> QuerySet[Share]:
    """Running shares on which nothing has moved for longest, with `moved_at`."""
    steps = Step.objects.filter(record=OuterRef("pk")).order_by()
    latest = steps.annotate(latest=Func(F("at"), function="MAX")).values("latest")
    found = shares_for(user).filter(running()).annotate(moved_at=Subquery(latest))
    return found.order_by("moved_at", "pk")
