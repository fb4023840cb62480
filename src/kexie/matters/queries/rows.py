"""Rows of lists, as shown: what was fetched together with its light and words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from kexie.matters.models import Share, ShareRole, Task
from kexie.matters.queries.ledger import SHOWN_STATES
from kexie.matters.queries.lights import Lamp, Lamps


@dataclass(frozen=True, slots=True)
class TaskRow:
    """`lead` is None for a draft; `late` says that some share was late."""

    task: Task
    state: str
    state_label: str | Promise
    lead: Share | None
    lamp: Lamp | None
    cooperating: list[Share]
    late_days: int


@dataclass(frozen=True, slots=True)
class ShareLine:
    share: Share
    lamp: Lamp


def task_rows(tasks: Iterable[Task], lamps: Lamps) -> list[TaskRow]:
    """Tasks as `with_shares` fetched them."""
    return [_task_row(task, lamps) for task in tasks]


def _task_row(task: Task, lamps: Lamps) -> TaskRow:
    state: str = task.shown_state  # type: ignore[attr-defined]  # annotated by tasks_for
    shares: list[Share] = task.shown_shares  # type: ignore[attr-defined]  # fetched by with_shares
    lead = next((share for share in shares if share.role == ShareRole.LEAD), None)
    return TaskRow(
        task=task,
        state=state,
        state_label=SHOWN_STATES[state],
        lead=lead,
        lamp=lamps.of(lead) if lead else None,
        cooperating=[share for share in shares if share.role == ShareRole.COOPERATING],
        late_days=max((share.late_days for share in shares), default=0),
    )


def share_rows(shares: Iterable[Share], lamps: Lamps) -> list[ShareLine]:
    """Shares as `with_light` annotated them."""
    return [ShareLine(share, lamps.of(share)) for share in shares]
