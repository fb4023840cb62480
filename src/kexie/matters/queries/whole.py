"""The share of which a task handed on is a part."""

from kexie.matters.models import Share, ShareState


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
