"""The job worker of `kexie serve`."""

import os
import signal
import sys

import django
from django.db import close_old_connections
from django.utils.crypto import get_random_string

from kexie.config.lifeline import end_with_parent

POLL_SECONDS = 1.0


def main() -> int:
    """
    Run jobs from the database until SIGTERM; the job at hand is finished first.

    SIGINT is left to the supervisor: Ctrl+C reaches the whole group, and one signal is enough.
    """
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kexie.config.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 -- needs the set-up above
    from django_tasks_db.management.commands.db_worker import (  # noqa: PLC0415 -- needs the set-up above
        Worker,
    )

    from kexie.matters.actions.reminding import (  # noqa: PLC0415 -- needs the set-up above
        ensure_reminders,
    )
    from kexie.meetings.actions.daily import (  # noqa: PLC0415 -- needs the set-up above
        ensure_meeting_reminders,
    )
    from kexie.returns.actions.daily import (  # noqa: PLC0415 -- needs the set-up above
        ensure_rounds,
    )

    worker = Worker(
        queue_names=["default"],
        interval=POLL_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    ensure_reminders(timezone.now())  # noqa: TID251 -- a process is where time enters
    ensure_rounds(timezone.now())  # noqa: TID251 -- a process is where time enters
    ensure_meeting_reminders(timezone.now())  # noqa: TID251 -- a process is where time enters
    worker.configure_signals()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker.run()
    close_old_connections()
    return 0


if __name__ == "__main__":
    sys.exit(main())
