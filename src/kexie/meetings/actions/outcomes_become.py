"""What came of a meeting goes on: it becomes a task, a suggestion, the explanation of a figure; or it is settled."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.indicators.actions.targets import explain_gap
from kexie.indicators.models import Target
from kexie.matters.actions.creation import NewTask
from kexie.matters.actions.drafting import draft
from kexie.matters.actions.suggestions.making import NewSuggestion, make_suggestion
from kexie.matters.actions.tasks import hand_out
from kexie.matters.models import Suggestion, Task
from kexie.meetings.actions.locking import hold
from kexie.meetings.becoming import task_of
from kexie.meetings.errors import AlreadyBecame, BadOutcome, NothingOpen
from kexie.meetings.models import Meeting, Outcome, OutcomeKind
from kexie.meetings.queries.open_items import standings_of
from kexie.org.models import User


@writing()
def become_task(
    outcome: Outcome, new: NewTask, *, actor: User, at: datetime, as_draft: bool = False
) -> Task:
    """
    Hand an outcome out as a task of the unit that convened, or prepare it for somebody to hand out.

    :raises NotYours: the actor neither works there nor, unless it is only prepared, hands out tasks
    :raises AlreadyBecame: it became a task or a suggestion already, here or where it was carried over from
    :raises BadOutcome: it only informs
    :raises Refused: as `matters.actions.tasks.hand_out`
    """
    meeting = hold(outcome.meeting, "follow_up", actor=actor)
    row = _free(outcome, actor)
    if row.kind == OutcomeKind.INFORMATION:
        raise BadOutcome(_("This only informs: nobody has to do anything. Change its kind first."))
    unit = meeting.record.unit
    if as_draft:
        task = draft(new, unit=unit, actor=actor, at=at)
    else:
        task = hand_out([new], unit=unit, actor=actor, at=at)[0]
    row.task = task
    _keep(row, "task")
    log(actor=actor, verb="meeting.become_task", target=meeting, at=at, after=task.number)
    return task


@writing()
def become_tasks(
    outcomes: Sequence[Outcome], *, actor: User, at: datetime, as_draft: bool = False
) -> list[Task]:
    """
    Several as they are noted, all or none.

    :raises BadOutcome: no unit is named that is to do one of them
    """
    nameless = [str(one) for one in outcomes if one.unit is None]
    if nameless:
        raise BadOutcome(
            _("Nobody is named who is to do it: %(outcomes)s. Name a unit first.")
            % {"outcomes": "、".join(nameless)}
        )
    in_order = sorted(outcomes, key=lambda one: one.pk)
    return [
        become_task(one, task_of(one), actor=actor, at=at, as_draft=as_draft) for one in in_order
    ]


@writing()
def become_suggestion(
    outcome: Outcome, new: NewSuggestion, *, actor: User, at: datetime
) -> Suggestion:
    """
    Put an outcome to an association as a suggestion, with a clock for its answer; it points to the meeting.

    :raises AlreadyBecame: it became a task or a suggestion already
    :raises Refused: as `matters.actions.suggestions.making.make_suggestion`
    """
    meeting = hold(outcome.meeting, "follow_up", actor=actor)
    row = _free(outcome, actor)
    made = make_suggestion(new, actor=actor, at=at, record=meeting.record)
    row.suggestion = made
    _keep(row, "suggestion")
    log(actor=actor, verb="meeting.become_suggestion", target=meeting, at=at, after=made.pk)
    return made


@writing()
def explain_figure(
    outcome: Outcome, target: Target, *, text: str, seen_version: int, actor: User, at: datetime
) -> None:
    """
    What was said explains why a unit is behind a target; nothing is open about it then.

    :param seen_version: of the target
    :raises NotYourUnit: the actor does not work for the unit whose figure it is
    :raises Changed: somebody explained it, or changed the target, since the actor looked
    """
    meeting = hold(outcome.meeting, "follow_up", actor=actor)
    row = _free(outcome, actor)
    explain_gap(target, text=text, seen_version=seen_version, actor=actor, at=at)
    row.kind = OutcomeKind.EXPLANATION
    row.indicator, row.period, row.unit = target.indicator, target.period, target.unit
    row.settled_at = at
    _keep(row, "kind", "indicator", "period", "unit", "settled_at")
    log(actor=actor, verb="meeting.explain_figure", target=meeting, at=at, after=str(target))


@writing()
def settle(
    meeting: Meeting, outcomes: Collection[Outcome], *, actor: User, at: datetime, note: str = ""
) -> int:
    """
    Nothing is open about these any more, says who works for the unit that convened; gives how many were open.

    :raises NothingOpen: none of them was open
    """
    held = hold(meeting, "follow_up", actor=actor)
    rows = _of(held, outcomes).filter(settled_at__isnull=True).exclude(kind=OutcomeKind.INFORMATION)
    found = list(rows)
    if not found:
        raise NothingOpen(_("None of these is open any more. Load the page again."))
    for row in found:
        row.settled_at = at
        _keep(row, "settled_at")
    said = [str(one) for one in found]
    log(actor=actor, verb="meeting.settle_outcome", target=held, at=at, after=said, note=note)
    return len(found)


@writing()
def unsettle(outcome: Outcome, *, actor: User, at: datetime) -> None:
    """
    It is open after all.

    :raises NothingOpen: it was not settled, or explains a figure
    """
    held = hold(outcome.meeting, "follow_up", actor=actor)
    row = _of(held, [outcome]).exclude(kind=OutcomeKind.EXPLANATION).first()
    if row is None or row.settled_at is None:
        raise NothingOpen(_("It is open already. Load the page again."))
    row.settled_at = None
    _keep(row, "settled_at")
    log(actor=actor, verb="meeting.unsettle_outcome", target=held, at=at, before=str(row))


def _of(meeting: Meeting, outcomes: Collection[Outcome]) -> QuerySet[Outcome]:
    """Those of them that are the meeting's, locked. Its row is held already."""
    keys = [one.pk for one in outcomes]
    rows = Outcome.objects.select_for_update(of=("self",)).filter(meeting=meeting, pk__in=keys)
    return rows.order_by("pk")


def _free(outcome: Outcome, actor: User) -> Outcome:
    """
    The outcome, locked.

    :raises AlreadyBecame: something came of it already
    """
    row = Outcome.objects.select_for_update(of=("self",)).filter(pk=outcome.pk).first()
    if row is None:
        raise NothingOpen(_("Somebody took it away meanwhile. Load the page again."))
    [standing] = standings_of(actor, [row])
    if standing.became_something:
        raise AlreadyBecame(
            _("It became a task, a suggestion or an explanation already. Load the page again.")
        )
    return row


def _keep(row: Outcome, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])
