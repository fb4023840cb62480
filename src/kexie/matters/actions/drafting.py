"""Tasks written by hand: drafted, edited, handed out; and the words of an open task set right."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import insist_no_secrets
from kexie.matters.actions.creation import (
    NewTask,
    Sending,
    insist_sane,
    lay_out_task,
    open_sources,
    send,
)
from kexie.matters.actions.locks import lock_task
from kexie.matters.actions.telling import tell_each_once
from kexie.matters.errors import EmptyText
from kexie.matters.flow import TASK
from kexie.matters.models import DueKind, Plan, Task, Theme, Urgency
from kexie.matters.queries.ground import Ground
from kexie.org.models import Unit, User
from kexie.records.access import insist
from kexie.records.models import Record
from kexie.workflow.actions import advance, insist_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What of an open task may be set right by its issuer; units and deadlines have moves of their own."""

    title: str
    content: str
    theme: str
    urgency: str
    set_by: str
    evidence_reason: str


@writing()
def draft(new: NewTask, *, unit: Unit, actor: User, at: datetime) -> Task:
    """
    Prepare a task of `unit` that somebody hands out later. Only the unit's own people see it.

    :raises NotYours: the actor is no staff of the unit
    """
    insist_sane(new, Ground.of(unit), at)
    task = lay_out_task(new, unit=unit, actor=actor, at=at)
    insist(task, TASK.rules, actor, "draft")
    _keep_plan(task, new, unit)
    log(actor=actor, verb="task.draft", target=task, at=at, number=task.number)
    return task


@writing()
def edit_draft(task: Task, new: NewTask, *, actor: User, at: datetime, seen_version: int) -> None:
    """:raises Changed: somebody edited it since the actor looked"""
    locked = lock_task(task.pk)
    insist_sane(new, Ground.of(locked.record.unit), at)
    _insist_seen(locked, _wording_of(new), seen_version)
    _write(
        task,
        "edit_draft",
        _wording_of(new),
        version=seen_version + 1,
        due_kind=DueKind.DATE if new.due_date else DueKind.NONE,
        actor=actor,
        at=at,
    )
    _keep_plan(task, new, task.record.unit)


@writing()
def hand_out_draft(task: Task, *, actor: User, at: datetime, seen_version: int) -> None:
    """
    Hand a prepared task out.

    :raises NotYours: the actor is neither head nor supervisor of the unit
    :raises Changed: it was edited since the actor looked
    """
    locked = lock_task(task.pk)
    insist_now(locked, TASK, "hand_out", actor)
    _insist_seen(locked, wording_of(locked), seen_version)
    plan = Plan.objects.select_related("lead", "verifier").get(pk=task.pk)
    cooperating = tuple(plan.cooperating.all())
    insist_sane(
        NewTask(
            title=locked.record.title,
            content=locked.content,
            theme=locked.theme,
            lead=plan.lead,
            cooperating=cooperating,
            verifier=plan.verifier,
            due_date=plan.due_date,
        ),
        Ground.of(locked.record.unit),
        at,
    )
    sending = Sending(
        lead=plan.lead,
        cooperating=cooperating,
        verifier=plan.verifier,
        due_date=plan.due_date,
    )
    shares = send(task, sending, move="hand_out", actor=actor, at=at)
    plan.delete()
    open_sources(shares)
    tell_each_once(shares, actor=actor, at=at)


@writing()
def edit(task: Task, wording: Wording, *, actor: User, at: datetime, seen_version: int) -> None:
    """
    Set the words of an open task right; who answers for what and until when does not change.

    :raises Changed: somebody edited it since the actor looked
    """
    if not wording.title.strip():
        raise EmptyText(_("Give the task a title that stands alone."))
    insist_no_secrets(wording.title)
    locked = lock_task(task.pk)
    _insist_seen(locked, wording, seen_version)
    _write(
        task,
        "edit",
        wording,
        version=seen_version + 1,
        due_kind=locked.due_kind,
        actor=actor,
        at=at,
    )


def wording_of(task: Task) -> Wording:
    return Wording(
        title=task.record.title,
        content=task.content,
        theme=task.theme,
        urgency=task.urgency,
        set_by=task.set_by,
        evidence_reason=task.evidence_reason,
    )


def _wording_of(new: NewTask) -> Wording:
    return Wording(
        title=new.title,
        content=new.content,
        theme=new.theme,
        urgency=new.urgency,
        set_by=new.set_by,
        evidence_reason=new.evidence_reason,
    )


def _insist_seen(task: Task, wanted: Wording, seen: int) -> None:
    if task.version == seen:
        return
    raise Changed(
        _("Somebody changed this task since you opened it."),
        yours=_readable(wanted),
        theirs=_readable(wording_of(task)),
    )


def _readable(wording: Wording) -> dict[str, str]:
    return {
        gettext("Title"): wording.title,
        gettext("What is to be done"): wording.content,
        gettext("Theme"): str(Theme(wording.theme).label),
        gettext("Urgency"): str(Urgency(wording.urgency).label),
        gettext("Set by"): wording.set_by,
        gettext("Why evidence is needed"): wording.evidence_reason,
    }


def _write(
    task: Task,
    move: str,
    wording: Wording,
    *,
    version: int,
    due_kind: str,
    actor: User,
    at: datetime,
) -> None:
    """Words go to the task and, for the title, to the cards of the task and of its shares."""
    title, before = wording.title.strip()[:200], task.record.title
    advance(
        task,
        flow=TASK,
        move=move,
        actor=actor,
        at=at,
        content=wording.content.strip(),
        theme=wording.theme,
        urgency=wording.urgency,
        set_by=wording.set_by.strip(),
        evidence_reason=wording.evidence_reason.strip(),
        version=version,
        due_kind=due_kind,
    )
    if title != before:
        cards = [task.pk, *task.shares.values_list("pk", flat=True)]
        Record.objects.filter(pk__in=cards).update(title=title)
        task.record.refresh_from_db()
        log(actor=actor, verb="task.rename", target=task, at=at, before=before, after=title)


def _keep_plan(task: Task, new: NewTask, unit: Unit) -> None:
    kept, _created = Plan.objects.update_or_create(
        task=task,
        defaults={
            "lead": new.lead,
            "verifier": new.verifier or unit,
            "due_date": new.due_date,
        },
    )
    kept.cooperating.set(new.cooperating)
