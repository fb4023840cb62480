"""
A province after a year of work: the data that the bench of pages and writes stands on.

The tree and the accounts come by actions; tasks and all that hangs on them are poured in as actions would leave
them (bench/year.py): cards with their parties, steps, notices, and the trail with its chain.
"""

import time
from argparse import Namespace
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from bench.pouring import settle
from bench.year import Year
from kexie.config.demo import texts
from kexie.config.demo.people import PROVINCE, Staff, people_the_province
from kexie.documents.models import Document, DocumentKind
from kexie.intake.actions.bringing import bring_in_text
from kexie.matters.models import Share, Task
from kexie.org.actions.people import open_account
from kexie.org.actions.reference import load_reference_tree
from kexie.org.models import Role, Unit, User
from kexie.records.models import Party

PLAIN = "bare"  # an account without any role
REVIEWED = (PROVINCE, "530100", "530102")
REVIEW = "重点工作推进会"


@dataclass(frozen=True, slots=True)
class Province:
    plain: User
    reviews: dict[int, Document]  # key of a unit: a text of its own that is under review


def found() -> Province:
    """What the parts of the bench ask of a database that is filled."""
    documents = Document.objects.filter(record__title=REVIEW).select_related("record")
    return Province(
        User.objects.get(username=PLAIN), {one.record.unit_id: one for one in documents}
    )


def fill(tasks: int) -> None:
    """Fill an empty database, and say with what; a tenth as many documents as tasks."""
    begun, now = time.perf_counter(), timezone.now()
    opened = now.replace(year=now.year - 2, month=3, day=1)
    with transaction.atomic():
        units = {unit.code: unit for unit in load_reference_tree(actor=None, at=opened)}
        staff = people_the_province(units, at=opened, now=now)
        plain = open_account(actor=None, at=opened, username=PLAIN, name="无职", password=None)
        plain.must_change_password, plain.password_changed_at = False, now
        plain.save()
        Year(staff, units, now).write(tasks, tasks // 10)
        for code in REVIEWED:
            _to_review(staff, units[code], now)
    settle()
    print(f"{connection.vendor}: filled in {time.perf_counter() - begun:.0f} s", flush=True)


def _to_review(staff: Staff, unit: Unit, now: datetime) -> None:
    day = timezone.localdate(now) - timedelta(days=2)
    bring_in_text(
        unit=unit,
        kind=DocumentKind.MEETING,
        title=REVIEW,
        data=texts.plain("yearly-meeting", day).encode(),
        name="推进会.txt",
        actor=staff.at_desk(unit, Role.CLERK),
        at=now - timedelta(days=1),
    )


def run(_province: Province, _asked: Namespace) -> bool:
    """Say what there is; never fails."""
    counted = (("accounts", User), ("tasks", Task), ("shares", Share), ("parties", Party))
    told = ", ".join(f"{model.objects.count():,} {name}" for name, model in counted)
    print(f"{connection.vendor}: {told}")
    return False
