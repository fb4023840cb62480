"""What a person's desk is built from: what I owe, what waits for me, what I handed out."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from kexie.matters.flow import MANAGERS, OWED, WORK
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
from kexie.matters.queries.page import extensions_for
from kexie.org.models import Role, User
from kexie.org.queries import own_units
from kexie.records.access import HEADS, STAFF
from kexie.records.models import Part, Party
from kexie.workflow.models import Step
from kexie.workflow.queries import made_by, untouched_by

ANSWERS = frozenset({"ask", "endorse"})


def _at_desk(user: User, part: Part, roles: frozenset[Role]) -> Q:
    """Condition on recorded things: a unit in which the user himself holds a role has this part in them."""
    held = Party.objects.filter(part=part, unit__in=own_units(user, roles))
    return Q(record__in=held.values("record"))


def owed_shares(user: User, today: date) -> QuerySet[Share]:
    """What the user's own units owe: to be signed for, under way, or returned; the most pressing first."""
    mine = shares_for(user).filter(_at_desk(user, Part.OWNER, STAFF))
    return with_light(mine.filter(state__in=OWED, task__state=TaskState.OPEN), today)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an answer that this user may give: his own work is not among it."""

    to_verify: QuerySet[Share]
    sent_back: QuerySet[Share]
    to_endorse: QuerySet[Extension]
    to_answer: QuerySet[Extension]
    to_close: QuerySet[Task]

    def count(self) -> int:
        rows = (self.to_verify, self.sent_back, self.to_endorse, self.to_answer, self.to_close)
        return sum(each.count() for each in rows)


def waiting_for(user: User) -> Waiting:
    """All that waits for an answer of the user's own units."""
    shares = shares_for(user).filter(task__state=TaskState.OPEN)
    extensions = extensions_for(user)
    return Waiting(
        to_verify=shares.filter(
            _at_desk(user, Part.VERIFIER, MANAGERS),
            untouched_by(user, WORK),
            state=ShareState.REPORTED,
        ).order_by("reported_at", "pk"),
        sent_back=shares.filter(_at_desk(user, Part.ISSUER, MANAGERS), state=ShareState.SENT_BACK),
        to_endorse=extensions.filter(_at_desk(user, Part.OWNER, HEADS), state=ExtensionState.ASKED),
        to_answer=extensions.filter(
            _at_desk(user, Part.VERIFIER, MANAGERS),
            untouched_by(user, ANSWERS),
            state=ExtensionState.ENDORSED,
        ),
        to_close=_ready_to_close(user),
    )


def _ready_to_close(user: User) -> QuerySet[Task]:
    """Open tasks whose lead unit's share is accepted, and in which the user did none of the work."""
    accepted = Share.objects.filter(
        task=OuterRef("pk"), role=ShareRole.LEAD, state=ShareState.ACCEPTED
    )
    own = Step.objects.filter(made_by(user), move__in=WORK).filter(
        Q(record__share__task=OuterRef("pk"))
        | Q(record__share__task__number__startswith=Concat(OuterRef("number"), Value("-")))
    )
    return tasks_for(user).filter(
        Exists(accepted),
        ~Exists(own),
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
    latest = Step.objects.filter(record=OuterRef("pk")).order_by("-at").values("at")[:1]
    found = shares_for(user).filter(running()).annotate(moved_at=Subquery(latest))
    return found.order_by("moved_at", "pk")
