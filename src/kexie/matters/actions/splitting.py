"""Down the tree and sideways: parts for the units below, a share for another unit."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.kernel.errors import Changed
from kexie.matters.actions.creation import (
    PART_OF,
    NewTask,
    Sending,
    insist_exist,
    insist_not_over,
    insist_sane,
    lay_out_share,
    lay_out_task,
    open_sources,
    send,
    verifier_of,
)
from kexie.matters.actions.extensions import lapse
from kexie.matters.actions.locks import lock_open_task
from kexie.matters.actions.telling import tell_each_once, tell_unit
from kexie.matters.errors import BadUnits, DueInThePast
from kexie.matters.flow import SHARE
from kexie.matters.models import Share, ShareRole, ShareState, Task
from kexie.matters.queries.ground import Ground
from kexie.notify.models import NoticeKind
from kexie.org.models import Unit, User
from kexie.org.queries import units_below
from kexie.records.actions import add_parties, drop_party
from kexie.records.models import Part
from kexie.workflow.actions import advance


def parts_of(share: Share) -> list[Task]:
    """The parts that the share's unit has handed on, in the order of their numbers."""
    found = Task.objects.filter(parent=share.task_id, record__unit=share.record.unit_id)
    return list(found.select_related("record").order_by("number"))


@writing()
def split(
    share: Share, parts: Sequence[NewTask], *, actor: User, at: datetime, seen_parts: int
) -> list[Task]:
    """
    Hand parts of one's share to units below; they point to the same sentence as the whole.

    :param seen_parts: how many parts there were when the actor looked
    :raises Changed: somebody has handed parts on meanwhile
    :raises BadUnits: a unit does not stand below, or nothing was chosen
    :raises DueInThePast: a part would be due after the share, or before today
    """
    task = lock_open_task(share)
    share = Share.objects.select_for_update().select_related("record__unit").get(pk=share.pk)
    advance(share, flow=SHARE, move="split", actor=actor, at=at)
    _insist_seen(share, parts, seen_parts)
    unit = share.record.unit
    below = set(units_below(unit, itself=False).values_list("pk", flat=True))
    ground = Ground.of(unit)
    made, shares = [], []
    for new in parts:
        insist_sane(new, ground, at)
        _insist_fits(new, share, below)
        part = lay_out_task(new, unit=unit, actor=actor, at=at, parent=task)
        if task.anchor_id and part.anchor_id is None:
            part.anchor = task.anchor
            part.save(update_fields=["anchor"])
        sending = Sending(
            lead=new.lead,
            cooperating=new.cooperating,
            verifier=new.verifier or unit,
            due_date=new.due_date,
        )
        shares += send(part, sending, move="hand_on", actor=actor, at=at)
        made.append(part)
    open_sources(shares)
    tell_each_once(shares, actor=actor, at=at)
    return made


def _insist_seen(share: Share, parts: Sequence[NewTask], seen: int) -> None:
    if not parts:
        raise BadUnits(_("Choose at least one unit below yours."))
    present = parts_of(share)
    if len(present) != seen:
        raise Changed(
            _(
                "Parts of this share were handed on meanwhile. Look at them before you hand on more."
            ),
            yours={new.lead.short_name: new.title for new in parts},
            theirs={part.number: part.record.title for part in present},
        )


def _insist_fits(new: NewTask, share: Share, below: set[int]) -> None:
    if any(unit.pk not in below for unit in new.units):
        raise BadUnits(_("Parts go to units below yours. To others, hand out a task."))
    if new.due_date and share.due_date and new.due_date > share.due_date:
        raise DueInThePast(_("A part cannot be due after the whole. Choose an earlier day."))


@writing()
def redirect(
    share: Share,
    *,
    unit: Unit,
    actor: User,
    at: datetime,
    reason: str,
    due_date: date | None = None,
) -> Share:
    """
    Give a share that was not signed for to another unit, in the same role.

    :param due_date: None keeps the present day
    :raises BadUnits: the unit has a share in this task already, is out of reach, or verifies the task
    """
    task = lock_open_task(share)
    day = due_date or share.due_date
    insist_exist([unit])
    insist_not_over(day, at)
    others = {one.record.unit: one for one in _standing(task) if one.pk != share.pk}
    if unit in {*others, share.record.unit}:
        raise BadUnits(_("This unit has a share in the task already. Choose another one."))
    if problem := Ground.of(task.record.unit).problem([unit], verifier_of(task)):
        raise BadUnits(problem)
    advance(share, flow=SHARE, move="redirect", actor=actor, at=at, note=reason)
    lapse(share, actor=actor, at=at, note=reason)
    role = ShareRole(share.role)
    # who had it still sees what became of it
    drop_party(task.record, share.record.unit, PART_OF[role])
    add_parties(task.record, [(share.record.unit, Part.RECIPIENT), (unit, PART_OF[role])])
    for other in others.values():
        add_parties(other.record, [(unit, Part.RECIPIENT)])
    made = lay_out_share(
        task, unit, role=role, others=list(others), due_date=day, actor=actor, at=at
    )
    tell_unit(share, NoticeKind.CLOSED, actor=actor, at=at)
    open_sources([made])
    tell_each_once([made], actor=actor, at=at)
    return made


def _standing(task: Task) -> list[Share]:
    found = task.shares.exclude(state=ShareState.CANCELLED)
    return list(found.select_related("record__unit").order_by("pk"))
