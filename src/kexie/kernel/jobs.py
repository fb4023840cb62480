"""Jobs that order themselves again: one of each kind waits at a time."""

from datetime import datetime
from typing import Any

from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult


def order_once(job: Task[Any, Any], *, run_after: datetime) -> None:
    """Order the job for that moment, unless one of its kind waits already."""
    waiting = DBTaskResult.objects.filter(task_path=job.module_path, status=TaskResultStatus.READY)
    if not waiting.exists():
        job.using(run_after=run_after).enqueue()
