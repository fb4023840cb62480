"""
How many reports of progress a second when eight people write at once, each on shares of his own.

    python -m bench.place writes [--postgres]

The whole action (lock, rights, state, step, text, trail) against the same rows written bare, one transaction each.
"""

import threading
import time
from argparse import Namespace
from collections.abc import Callable

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from bench.province import Province
from kexie.audit.queries import verify_chain
from kexie.matters.actions.shares import write_progress
from kexie.matters.models import Progress, Share
from kexie.org.models import User
from kexie.workflow.models import Step

WRITERS, EACH = 8, 25


def with_action(pk: int, user: User) -> None:

    share = Share.objects.select_related("record__unit", "task").get(pk=pk)
    write_progress(share, actor=user, at=timezone.now(), text="已完成方案。", percent=60)


def bare(pk: int, user: User) -> None:
    """The rows that stay of it, without rights, locks or chain."""
    at = timezone.now()
    with transaction.atomic():
        Share.objects.filter(pk=pk).update(percent=60, state="underway")
        Step.objects.create(
            record_id=pk, move="progress", source="underway", target="underway", actor=user, at=at
        )
        Progress.objects.create(share_id=pk, by=user, at=at, text="已完成方案。", percent=60)


WAYS = (("bare", bare), ("action", with_action))


def written(
    write: Callable[[int, User], None], jobs: list[tuple[User, list[int]]]
) -> tuple[float, int]:
    """Writes a second, and how many failed; every writer on a connection of his own."""
    failed: list[str] = []
    begin = threading.Barrier(len(jobs) + 1)

    def work(user: User, keys: list[int]) -> None:
        begin.wait()
        for pk in keys:
            try:
                write(pk, user)
            except DatabaseError as error:
                failed.append(str(error))
        connection.close()

    threads = [threading.Thread(target=work, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    begin.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - begun
    for reason in sorted(set(failed)):
        print(f"  {failed.count(reason)} × {reason}")
    return sum(len(keys) for _user, keys in jobs) / taken, len(failed)


def jobs_of(writers: int) -> list[tuple[User, list[int]]]:
    """Clerks of as many counties, each with open shares that are under way."""
    found: list[tuple[User, list[int]]] = []
    clerks = User.objects.filter(grants__role="clerk", grants__unit__kind="county").order_by("pk")
    for clerk in clerks:
        clerk.as_of = timezone.localdate()
        mine = Share.objects.filter(record__unit__grants__user=clerk, state="underway")
        keys = list(mine.filter(task__state="open").order_by("pk").values_list("pk", flat=True))
        if keys:
            found.append((clerk, [keys[place % len(keys)] for place in range(EACH)]))
        if len(found) == writers:
            break
    return found


def run(_province: Province, _asked: Namespace) -> bool:
    """True: a write failed, or the trail is broken."""
    errors = 0
    for writers in (1, WRITERS):
        jobs = jobs_of(writers)
        for name, write in (*WAYS, *WAYS):
            rate, failed = written(write, jobs)
            errors += failed
            print(f"{writers} at once, {name:<7}{rate:>8.0f} writes/s, {failed} errors", flush=True)
    proof = verify_chain()
    print(f"trail of {proof.lines:,} lines: {proof.reason or 'whole'}")
    return bool(errors or proof.reason)
