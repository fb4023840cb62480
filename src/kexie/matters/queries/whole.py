"""What belongs together: the whole of a part, the parts of a whole, and what units still have open."""

from collections.abc import Collection

from kexie.matters.models import Extension, Share, ShareState, TaskState


def whole_of(share: Share) -> Share | None:
    """The share that the issuing unit of this share's task has in the task above; None: it is no part."""
    task = share.task
    if task.parent_id is None:
        return None
    found = Share.objects.filter(task=task.parent_id, record__unit=task.record.unit_id)
    return (
        found.exclude(state=ShareState.CANCELLED)
        .select_related("task", "record__unit")
        .order_by("-pk")
        .first()
    )


def parts_of_task(task: int) -> tuple[Collection[int], Collection[str]]:
    """Keys of the records whose trail is read with the task's: its shares and their requests for more time."""
    shares = list(Share.objects.filter(task=task).values_list("pk", flat=True))
    asked = Extension.objects.filter(share__in=shares).values_list("pk", flat=True)
    return [*shares, *asked], ()


def open_shares(units: Collection[int]) -> int:
    """How many shares of open tasks these units still have to carry through."""
    found = Share.objects.filter(record__unit__in=units, task__state=TaskState.OPEN)
    return found.exclude(state__in=[ShareState.ACCEPTED, ShareState.CANCELLED]).count()
