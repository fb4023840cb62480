"""The order in which rows are locked: a task before its shares, a share before its extensions."""

from django.utils.translation import gettext_lazy as _

from kexie.matters.errors import TaskNotOpen
from kexie.matters.models import Share, Task, TaskState


def lock_task(pk: int) -> Task:
    return Task.objects.select_for_update().get(pk=pk)


def lock_open_task(share: Share) -> Task:
    """
    The share's task, locked.

    :raises TaskNotOpen: it was closed or cancelled
    """
    task = lock_task(share.task_id)
    if task.state != TaskState.OPEN:
        raise TaskNotOpen(
            _("The task is closed or cancelled. Nothing more can be done in its shares.")
        )
    return task
