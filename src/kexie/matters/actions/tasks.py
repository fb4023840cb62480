"""Tasks: handed out, closed, reopened, cancelled."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.matters.actions.creation import (
    NewTask,
    Sending,
    insist_sane,
    lay_out_task,
    open_sources,
    send,
)
from kexie.matters.actions.extensions import lapse
from kexie.matters.actions.locks import lock_task
from kexie.matters.actions.telling import (
    tell_closed,
    tell_each_once,
    tell_hands,
    tell_unit,
)
from kexie.matters.errors import LeadMissing, OpenBelow
from kexie.matters.flow import LIVE, SHARE, TASK
from kexie.matters.models import Share, ShareRole, ShareState, Task
from kexie.matters.queries.ground import Ground
from kexie.notify.models import NoticeKind
from kexie.org.models import Unit, User
from kexie.records.actions import comment_on
from kexie.records.models import Comment
from kexie.workflow.actions import advance

__all__ = ["NewTask", "cancel", "close", "comment", "hand_out", "reopen"]


@writing()
def hand_out(new: Sequence[NewTask], *, unit: Unit, actor: User, at: datetime) -> list[Task]:
    """
    Hand tasks out in the name of `unit`: all of them or none, numbered, each unit told once.

    :raises NotYours: the actor is neither head nor supervisor of the unit
    :raises Refused: one of `creation.insist_sane`
    """
    ground = Ground.of(unit)
    tasks, shares = [], []
    for one in new:
        insist_sane(one, ground, at)
        task = lay_out_task(one, unit=unit, actor=actor, at=at)
        sending = Sending(
            lead=one.lead,
            cooperating=one.cooperating,
            verifier=one.verifier or unit,
            due_date=one.due_date,
        )
        shares += send(task, sending, move="hand_out", actor=actor, at=at)
        tasks.append(task)
    open_sources(shares)
    tell_each_once(shares, actor=actor, at=at)
    return tasks


@writing()
def close(task: Task, *, actor: User, at: datetime, reason: str = "") -> None:
    """
    Close the task: the lead unit's share is accepted, and so are the others, or it is said why not.

    Shares left open stay as they stood, for everybody to see.

    :raises LeadMissing: the lead unit's share is not accepted
    :raises OpenBelow: a cooperating share is open and no reason was given
    :raises OwnWork: the actor did some of the work
    """
    locked = lock_task(task.pk)
    shares = list(locked.shares.exclude(state=ShareState.CANCELLED).select_related("record__unit"))
    if not any(one.role == ShareRole.LEAD and one.state == ShareState.ACCEPTED for one in shares):
        raise LeadMissing(_("The lead unit's share is not accepted yet. Verify it first."))
    silent = [one.record.unit.short_name for one in shares if one.state != ShareState.ACCEPTED]
    if silent and not reason.strip():
        raise OpenBelow(
            _("Not finished: %(units)s. Say why the task is closed all the same.")
            % {"units": "、".join(silent)}
        )
    advance(task, flow=TASK, move="close", actor=actor, at=at, note=reason, closed_at=at)
    tell_closed(task, actor=actor, at=at)


@writing()
def reopen(task: Task, *, actor: User, at: datetime, reason: str) -> None:
    """
    Open a closed task again; the lead unit's share goes back to work.

    :raises ReasonMissing: no reason was given
    """
    lock_task(task.pk)
    advance(task, flow=TASK, move="reopen", actor=actor, at=at, note=reason, closed_at=None)
    lead = Share.objects.get(task=task, role=ShareRole.LEAD, state=ShareState.ACCEPTED)
    advance(lead, flow=SHARE, move="reopen", actor=actor, at=at, note=reason, accepted_at=None)
    tell_unit(lead, NoticeKind.RETURNED, actor=actor, at=at)


@writing()
def cancel(task: Task, *, actor: User, at: datetime, reason: str) -> None:
    """
    Take the task back, with everybody's open share.

    :raises ReasonMissing: no reason was given
    """
    lock_task(task.pk)
    advance(task, flow=TASK, move="cancel", actor=actor, at=at, note=reason)
    open_shares = task.shares.filter(state__in=LIVE | {ShareState.REPORTED}).order_by("pk")
    for share in open_shares:
        advance(share, flow=SHARE, move="cancel", actor=actor, at=at, note=reason)
        lapse(share, actor=actor, at=at, note=reason)
    tell_closed(task, actor=actor, at=at)


@writing()
def comment(task: Task, *, actor: User, at: datetime, text: str) -> Comment:
    """Say something about a task; told are those who have had a hand in it or said something, nobody else."""
    said = comment_on(task.record, actor=actor, at=at, text=text)
    tell_hands(task, actor=actor, at=at)
    return said
