"""The paper of a province's year: cards with their parties, steps, notices, and the trail with its chain."""

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from bench.pouring import Pour
from kexie.audit.actions import chained
from kexie.audit.chain import Line
from kexie.audit.models import Head
from kexie.config.demo.people import PROVINCE, Staff
from kexie.notify.models import Notice, NoticeKind
from kexie.org.models import Role, Unit, User
from kexie.records.models import Part, Party, Record, Series
from kexie.workflow.models import Step

SEED = 14
READ_WITHIN = 12  # days: older notices were put away


class Paper:
    """Rows as actions would leave them, gathered to be poured out at once; all that is drawn comes from one seed."""

    def __init__(self, staff: Staff, now: datetime) -> None:
        self.staff, self.now, self.today = staff, now, timezone.localdate(now)
        self.random = Random(SEED)  # noqa: S311 -- data that is the same every time
        self.pour = Pour()
        self.numbers: dict[int, int] = defaultdict(int)
        self.lines: list[Line] = []

    def manager(self, unit: Unit) -> User:
        """Who hands out and verifies there."""
        role = Role.SUPERVISOR if unit.code == PROVINCE else Role.HEAD
        return self.staff.at_desk(unit, role)

    def clerk(self, unit: Unit) -> User:
        return self.staff.at_desk(unit, Role.CLERK)

    def number(self, year: int) -> str:
        """The next number of a task."""
        self.numbers[year] += 1
        return f"{year}-{self.numbers[year]:04d}"

    def close(self) -> None:
        """Write down the last numbers and the trail: nothing is added after it."""
        for year, last in self.numbers.items():
            self.pour.add(Series(name="task", year=year, last=last))
        self._chain()

    def card(self, kind: str, unit: Unit, title: str, by: User, at: datetime) -> Record:
        record = self.pour.add(
            Record(kind=kind, unit=unit, title=title, opened_by=by, opened_at=at)
        )
        self.party(record, unit, Part.OWNER)
        return record

    def party(self, record: Record, unit: Unit, part: Part) -> None:
        self.pour.add(Party(record=record, unit=unit, part=part))

    def step(  # noqa: PLR0917 -- a step's own fields
        self, kind: str, record: Record, move: str, states: tuple[str, str], by: User, at: datetime
    ) -> None:
        source, target = states
        self.pour.add(Step(record=record, move=move, source=source, target=target, actor=by, at=at))
        detail = {"before": {"state": source}, "after": {"state": target}, "note": ""}
        what = f"matters.{kind}:{record.pk}"
        self.lines.append(
            Line(at, by.pk, by.name, f"{kind}.{move}", what, record.title, detail, "10.0.0.7 page")
        )

    def notice(self, kind: NoticeKind, record: Record, to: User, at: datetime) -> None:
        old = (self.now - at).days > READ_WITHIN
        self.pour.add(
            Notice(
                user=to,
                kind=kind,
                record=record,
                at=at,
                visible_from=at,
                put_away_at=at + timedelta(days=1) if old else None,
            )
        )

    def _chain(self) -> None:
        """The trail in the order of time, going on where the actions before ended."""
        head = Head.objects.get(pk=1)
        Head.objects.filter(pk=1).delete()
        for line in sorted(self.lines, key=lambda one: one.at):
            self.pour.add(chained(line, head))
        self.pour.add(head)
