"""The outcomes of one meeting, what may be done with them, and what figures they may explain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kexie.indicators.access import units_keeping
from kexie.indicators.models import Target
from kexie.indicators.queries.targets import targets_for
from kexie.matters.flow import TASK
from kexie.meetings.flow import MEETING
from kexie.meetings.models import Meeting, MeetingState, Outcome, OutcomeKind
from kexie.meetings.queries.open_items import Standing, outcomes_for, standings_of
from kexie.org.models import User
from kexie.org.queries import units_where
from kexie.records.access import may

BINDING = (OutcomeKind.DECISION, OutcomeKind.TASK)
STARTED = (MeetingState.RUNNING, MeetingState.HELD, MeetingState.CLOSED)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What may still be done with an outcome, by who may."""

    standing: Standing
    may_task: bool
    may_suggest: bool
    may_explain: bool
    may_settle: bool
    may_unsettle: bool

    @property
    def outcome(self) -> Outcome:
        return self.standing.outcome


@dataclass(frozen=True, slots=True)
class OutcomesPage:
    """
    The rows that were asked for, and how many there are of each.

    :ivar may_follow: the user follows up what came of the meeting
    :ivar may_hand_out: and may hand tasks out, not only prepare them
    """

    meeting: Meeting
    rows: list[OutcomeRow]
    counts: dict[str, int]
    may_follow: bool
    may_hand_out: bool

    @property
    def any_open(self) -> bool:
        return any(one.may_settle for one in self.rows)


def page_of_outcomes(user: User, meeting: Meeting, standing: str, today: date) -> OutcomesPage:
    found = outcomes_for(user).filter(meeting=meeting)
    rows = standings_of(user, found.order_by("item__order", "at", "pk"))
    follows = meeting.state in STARTED and may(meeting, MEETING.rules, user, "follow_up")
    shown = [one for one in rows if stands_as(one, standing, today)]
    names = ("open", "nothing", "task", "suggestion", "late")
    return OutcomesPage(
        meeting=meeting,
        rows=[_row(one, follows=follows) for one in shown],
        counts={
            "all": len(rows),
            **{name: sum(stands_as(one, name, today) for one in rows) for name in names},
        },
        may_follow=follows,
        may_hand_out=follows and hands_out(user, meeting),
    )


def hands_out(user: User, meeting: Meeting) -> bool:
    """May the user hand tasks out in the name of the unit that convened?"""
    roles = frozenset(role for right in TASK.rules["hand_out"] for role in right.roles)
    return units_where(user, roles).filter(pk=meeting.record.unit_id).exists()


def _row(one: Standing, *, follows: bool) -> OutcomeRow:
    outcome, free = one.outcome, follows and not one.over and not one.became_something
    return OutcomeRow(
        standing=one,
        may_task=free,
        may_suggest=free,
        may_explain=free and outcome.unit_id is not None,
        may_settle=follows and not one.over,
        may_unsettle=follows
        and outcome.settled_at is not None
        and outcome.kind != OutcomeKind.EXPLANATION,
    )


def stands_as(one: Standing, standing: str, today: date) -> bool:
    """Is it of those that are asked for? Nothing asked for: all are."""
    match standing:
        case "open":
            return not one.over
        case "nothing":
            return not one.over and not one.became_something
        case "task":
            return one.task is not None
        case "suggestion":
            return one.suggestion is not None
        case "late":
            return one.is_late(today)
        case _:
            return True


def keys_of(standings: Iterable[Standing]) -> list[int]:
    return [one.outcome.pk for one in standings]


def explicable_by(user: User, outcome: Outcome) -> QuerySet[Target]:
    """Targets of the unit the outcome names, the gap to which the user may explain; the newest period first."""
    if outcome.unit_id is None:
        return Target.objects.none()
    mine = units_keeping(user).filter(pk=outcome.unit_id)
    return targets_for(user).filter(unit__in=mine)


def outcome_of_task(user: User, task: int) -> Standing | None:
    """The outcome that became this task, if the user sees the meeting."""
    found = outcomes_for(user).filter(task=task).first()
    return standings_of(user, [found])[0] if found else None
