"""Rows of lists, as shown: what was fetched together with its light and words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from kexie.matters.flow import LIVE
from kexie.matters.models import Light, Share, ShareRole, Task, TaskState
from kexie.matters.queries.ledger import SHOWN_STATES
from kexie.matters.queries.lights import Lamp, Lamps, late_days_on

WORST_FIRST = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """
    A task with its shares.

    `lead` is None for a draft. `pressing` is the open share with the worst light, the lead's where none is worse;
    `lamp` is its light. `late_days` are the most of any share; `was_late` those on record, unless more run up.
    """

    task: Task
    state: str
    state_label: str | Promise
    lead: Share | None
    pressing: Share | None
    lamp: Lamp | None
    cooperating: list[Share]
    late_days: int
    was_late: int

    @property
    def pressing_other(self) -> Share | None:
        """The pressing share, if it is not the lead unit's."""
        return None if self.pressing is self.lead else self.pressing


@dataclass(frozen=True, slots=True)
class ShareLine:
    share: Share
    lamp: Lamp
    late_days: int


def task_rows(tasks: Iterable[Task], lamps: Lamps) -> list[TaskRow]:
    """Tasks as `with_shares` fetched them."""
    return list(each_task_row(tasks, lamps))


def each_task_row(tasks: Iterable[Task], lamps: Lamps) -> Iterator[TaskRow]:
    """The same, one by one."""
    return (_task_row(task, lamps) for task in tasks)


def _task_row(task: Task, lamps: Lamps) -> TaskRow:
    state: str = task.shown_state  # type: ignore[attr-defined]  # annotated by tasks_for
    shares: list[Share] = task.shown_shares  # type: ignore[attr-defined]  # fetched by with_shares
    lead = next((share for share in shares if share.role == ShareRole.LEAD), None)
    pressing = _pressing(task, shares, lamps) or lead
    late = max((late_days_on(share, lamps.today) for share in shares), default=0)
    recorded = max((share.late_days for share in shares), default=0)
    return TaskRow(
        task=task,
        state=state,
        state_label=SHOWN_STATES[state],
        lead=lead,
        pressing=pressing,
        lamp=lamps.of(pressing) if pressing else None,
        cooperating=[share for share in shares if share.role == ShareRole.COOPERATING],
        late_days=late,
        was_late=recorded if recorded == late else 0,
    )


def _pressing(task: Task, shares: Iterable[Share], lamps: Lamps) -> Share | None:
    """The open share with the worst light, of equal ones the first due, then the lead's; None: nothing is open."""
    if task.state != TaskState.OPEN:
        return None
    running = [share for share in shares if share.state in LIVE]
    return min(
        running,
        key=lambda one: (WORST_FIRST.index(lamps.of(one).light), one.due_date or date.max),
        default=None,
    )


def share_rows(shares: Iterable[Share], lamps: Lamps) -> list[ShareLine]:
    """Shares as `with_light` annotated them."""
    return list(each_share_row(shares, lamps))


def each_share_row(shares: Iterable[Share], lamps: Lamps) -> Iterator[ShareLine]:
    """The same, one by one."""
    today = lamps.today
    return (ShareLine(share, lamps.of(share), late_days_on(share, today)) for share in shares)
