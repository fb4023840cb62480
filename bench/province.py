"""
A province after a year of work: the data that the bench of pages and writes stands on.

The tree and the accounts come by actions; tasks and all that hangs on them are poured in as actions would leave
them: cards with their parties, steps, notices, and the trail with its chain.
"""

import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from bench.pouring import Pour, settle
from kexie.audit.chain import Line, seal
from kexie.audit.models import Entry, Head
from kexie.config.demo import texts
from kexie.config.demo.people import DISCIPLINE, PROVINCE, Staff, people_the_province
from kexie.documents.models import Anchor, Document, DocumentKind, Version, VersionState
from kexie.files.models import Attachment, Blob, File
from kexie.intake.actions.bringing import bring_in_text
from kexie.matters.models import (
    Evidence,
    Extension,
    ExtensionState,
    Plan,
    Progress,
    Share,
    ShareRole,
    ShareState,
    Task,
    TaskState,
    Theme,
)
from kexie.notify.models import Notice, NoticeKind
from kexie.org.actions.people import open_account
from kexie.org.actions.reference import load_reference_tree
from kexie.org.models import Role, Unit, UnitKind, User
from kexie.org.queries import parents_on
from kexie.records.models import Comment, Part, Party, Record, Series
from kexie.workflow.models import Step

TASKS, DOCUMENTS = 20_000, 2_000
SEED = 14
DAYS = 400  # how far back the oldest task lies
READ_WITHIN = 12  # days: older notices were put away
SENTENCE = (
    "各单位要高度重视科普工作，年底前组织开展科普活动不少于{0}场，并及时报送第{0}期工作总结。"
)
ORDER = (
    *(Record, Party, Blob, File, Attachment, Document, Version, Anchor),
    *(Task, Plan, Share, Extension, Progress, Evidence, Step, Comment, Notice, Series, Entry, Head),
)
LIVE_STATES = (
    (ShareState.WAITING, 15),
    (ShareState.UNDERWAY, 45),
    (ShareState.REPORTED, 12),
    (ShareState.RETURNED, 5),
    (ShareState.SENT_BACK, 3),
    (ShareState.ACCEPTED, 20),
)
# The moves that lead to a state, each with the state after it.
TAKEN = (("hand_out", ShareState.WAITING), ("sign", ShareState.UNDERWAY))
DONE = (*TAKEN, ("progress", ShareState.UNDERWAY), ("report", ShareState.REPORTED))
PATHS = {
    ShareState.WAITING: TAKEN[:1],
    ShareState.SENT_BACK: (*TAKEN[:1], ("send_back", ShareState.SENT_BACK)),
    ShareState.UNDERWAY: (*TAKEN, ("progress", ShareState.UNDERWAY)),
    ShareState.REPORTED: DONE,
    ShareState.RETURNED: (*DONE, ("return_for_more", ShareState.RETURNED)),
    ShareState.ACCEPTED: (*DONE, ("accept", ShareState.ACCEPTED)),
    ShareState.CANCELLED: (*TAKEN, ("cancel", ShareState.CANCELLED)),
}
BY_VERIFIER = {"return_for_more", "accept", "cancel"}


@dataclass(frozen=True, slots=True)
class Province:
    staff: Staff
    units: dict[str, Unit]
    plain: User  # an account without any role
    reviews: dict[int, Document]  # key of a unit: a text of its own that is under review


def build(now: datetime, *, tasks: int = TASKS, documents: int = DOCUMENTS) -> Province:
    """Fill an empty database."""
    opened = now.replace(year=now.year - 2, month=3, day=1)
    with transaction.atomic():
        units = {unit.code: unit for unit in load_reference_tree(actor=None, at=opened)}
        staff = people_the_province(units, at=opened, now=now)
        plain = open_account(actor=None, at=opened, username="bare", name="无职", password=None)
        plain.must_change_password, plain.password_changed_at = False, now
        plain.save()
        year = Year(staff, units, now)
        year.write(tasks, documents)
        reviews = {units[code].pk: _to_review(staff, units[code], now) for code in REVIEWED}
    return Province(staff, units, plain, reviews)


REVIEWED = (PROVINCE, "530100", "530102")


def _to_review(staff: Staff, unit: Unit, now: datetime) -> Document:
    day = timezone.localdate(now) - timedelta(days=2)
    return bring_in_text(
        unit=unit,
        kind=DocumentKind.MEETING,
        title="重点工作推进会",
        data=texts.plain("yearly-meeting", day).encode(),
        name="推进会.txt",
        actor=staff.at_desk(unit, Role.CLERK),
        at=now - timedelta(days=1),
    )


@dataclass(slots=True)
class Source:
    """A text with the stretches that set tasks, and the units that were handed some."""

    record: Record
    anchors: list[Anchor]
    readers: set[int] = field(default_factory=set)


class Year:
    """Draws tasks with their lives, by a seed."""

    def __init__(self, staff: Staff, units: dict[str, Unit], now: datetime) -> None:
        self.staff, self.now, self.today = staff, now, timezone.localdate(now)
        self.random = Random(SEED)  # noqa: S311 -- data that is the same every time
        self.pour = Pour()
        self.numbers: dict[int, int] = defaultdict(int)
        self.lines: list[Line] = []
        self.province = units[PROVINCE]
        known = [unit for code, unit in units.items() if code != DISCIPLINE]
        self.departments = [unit for unit in known if unit.kind == UnitKind.DEPARTMENT]
        self.prefectures = [unit for unit in known if unit.kind == UnitKind.PREFECTURE]
        by_key, above = {unit.pk: unit for unit in known}, parents_on(self.today)
        self.counties: dict[int, list[Unit]] = defaultdict(list)
        for unit in known:
            if unit.kind == UnitKind.COUNTY:
                self.counties[by_key[above[unit.pk]].pk].append(unit)
        self.sources: dict[int, list[Source]] = defaultdict(list)

    def write(self, tasks: int, documents: int) -> int:
        issuers = [self.province] * 6 + self.departments + self.prefectures
        for number in range(max(documents, len(issuers))):
            self._document(issuers[number % len(issuers)], number)
        for number in range(tasks):
            self._task(number, tasks)
        for source in (one for held in self.sources.values() for one in held):
            for unit in source.readers - {source.record.unit_id}:
                self.pour.add(Party(record=source.record, unit_id=unit, part=Part.RECIPIENT))
        for year, last in self.numbers.items():
            self.pour.add(Series(name="task", year=year, last=last))
        self._chain()
        return self.pour.out(ORDER)

    def _manager(self, unit: Unit) -> User:
        """Who hands out and verifies there."""
        role = Role.SUPERVISOR if unit == self.province else Role.HEAD
        return self.staff.at_desk(unit, role)

    def _clerk(self, unit: Unit) -> User:
        return self.staff.at_desk(unit, Role.CLERK)

    def _card(self, kind: str, unit: Unit, title: str, by: User, at: datetime) -> Record:
        record = self.pour.add(
            Record(kind=kind, unit=unit, title=title, opened_by=by, opened_at=at)
        )
        self._party(record, unit, Part.OWNER)
        return record

    def _party(self, record: Record, unit: Unit, part: Part) -> None:
        self.pour.add(Party(record=record, unit=unit, part=part))

    def _step(  # noqa: PLR0917 -- a step's own fields
        self, kind: str, record: Record, move: str, states: tuple[str, str], by: User, at: datetime
    ) -> None:
        source, target = states
        self.pour.add(Step(record=record, move=move, source=source, target=target, actor=by, at=at))
        detail = {"before": {"state": source}, "after": {"state": target}, "note": ""}
        what = f"matters.{kind}:{record.pk}"
        self.lines.append(
            Line(at, by.pk, by.name, f"{kind}.{move}", what, record.title, detail, "10.0.0.7 page")
        )

    def _notice(self, kind: NoticeKind, record: Record, to: User, at: datetime) -> None:
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

    def _document(self, unit: Unit, number: int) -> None:
        at = self.now - timedelta(days=self.random.randrange(DAYS), hours=1)
        sentences = [SENTENCE.format(number * 20 + one) for one in range(20)]
        text = "\n".join(sentences)
        clerk = self._clerk(unit)
        record = self._card("document", unit, f"科普工作会议纪要第{number}期", clerk, at)
        digest = sha256(text.encode()).hexdigest()
        blob = self.pour.add(Blob(pk=digest, size=len(text), media_type="text/plain", stored_at=at))
        file = self.pour.add(File(blob=blob, name="纪要.txt", added_by=clerk, added_at=at))
        self.pour.add(Attachment(file=file, record=record, attached_by=clerk, attached_at=at))
        document = self.pour.add(
            Document(record=record, kind=DocumentKind.MINUTES, text_date=at.date())
        )
        version = self.pour.add(
            Version(
                document=document,
                number=1,
                file=file,
                state=VersionState.READY,
                encoding="utf-8",
                source_text=text,
                text=text,
                loaded_by=clerk,
                loaded_at=at,
            )
        )
        source, place = Source(record, []), 0
        for sentence in sentences:
            end = place + len(sentence)
            source.anchors.append(
                self.pour.add(
                    Anchor(document=document, version=version, start=place, end=end, quote=sentence)
                )
            )
            place = end + 1
        self.sources[unit.pk].append(source)

    def _shape(self) -> tuple[Unit, list[Unit]]:
        """Who hands out, and to whom; the first leads."""
        draw = self.random.random()
        if draw < 0.45:
            issuer = self.random.choice(self.prefectures)
            among, several = self.counties[issuer.pk], 0.2
        elif draw < 0.8:
            issuer, among, several = self.province, self.prefectures, 0.3
        else:
            issuer = self.random.choice([self.province, *self.departments])
            among, several = [unit for unit in self.departments if unit != issuer], 0.6
        count = self.random.randint(2, 4) if self.random.random() < several else 1
        return issuer, self.random.sample(among, min(count, len(among)))

    def _task(self, number: int, tasks: int) -> None:
        issuer, units = self._shape()
        days = DAYS - number * DAYS // tasks  # numbers follow the days
        at = self.now - timedelta(days=days, minutes=self.random.randrange(600))
        draw, sources = self.random.random(), self.sources[issuer.pk]
        if draw < 0.02:
            state = TaskState.DRAFT
        elif draw < 0.05:
            state = TaskState.CANCELLED
        else:
            closed = days > 60 and draw < 0.85
            state = TaskState.CLOSED if closed else TaskState.OPEN
        source = self.random.choice(sources)
        task = self._lay_out(issuer, at, state, self.random.choice(source.anchors))
        due = self._due(at)
        if state == TaskState.DRAFT:
            plan = Plan(task=task, lead=units[0], verifier=issuer, due_date=due)
            self.pour.add(plan)
            return
        source.readers |= {unit.pk for unit in units}
        shares = self._hand_out(task, units, due, at)
        counties = self.counties.get(units[0].pk)
        if issuer == self.province and counties and self.random.random() < 0.15:
            self._split(task, shares[0], counties, at)

    def _due(self, at: datetime) -> date | None:
        if self.random.random() < 0.15:
            return None
        return timezone.localdate(at) + timedelta(days=self.random.randint(15, 150))

    def _lay_out(
        self,
        issuer: Unit,
        at: datetime,
        state: str,
        anchor: Anchor | None,
        parent: Task | None = None,
    ) -> Task:
        words = anchor.quote if anchor else SENTENCE.format(0)
        title = f"组织开展科普活动并报送总结（{self.random.randrange(10_000)}）"
        if parent:
            number = f"{parent.number}-{self.random.randrange(10**9):09d}"
        else:
            self.numbers[at.year] += 1
            number = f"{at.year}-{self.numbers[at.year]:04d}"
        record = self._card("task", issuer, title, self._manager(issuer), at)
        return self.pour.add(
            Task(
                record=record,
                state=state,
                number=number,
                content=words,
                theme=self.random.choice(Theme.values),
                set_by="会议",
                anchor=anchor,
                parent=parent,
                handed_out_at=None if state == TaskState.DRAFT else at,
                closed_at=at + timedelta(days=50) if state == TaskState.CLOSED else None,
            )
        )

    def _hand_out(
        self, task: Task, units: list[Unit], due: date | None, at: datetime
    ) -> list[Share]:
        manager = self._manager(task.record.unit)
        move = "hand_on" if task.parent_id else "hand_out"
        self._step("task", task.record, move, (TaskState.DRAFT, TaskState.OPEN), manager, at)
        self._party(task.record, task.record.unit, Part.VERIFIER)
        shares = []
        for place, unit in enumerate(units):
            self._party(task.record, unit, Part.COOPERATING if place else Part.LEAD)
            shares.append(self._share(task, units, place, due, at))
        if task.state in (TaskState.CLOSED, TaskState.CANCELLED):
            move = "close" if task.state == TaskState.CLOSED else "cancel"
            end = at + timedelta(days=50)
            self._step("task", task.record, move, (TaskState.OPEN, task.state), manager, end)
        if self.random.random() < 0.1:
            self.pour.add(
                Comment(record=task.record, author=manager, at=at, text="请注意与全省安排衔接。")
            )
        return shares

    def _share_state(self, task: Task) -> str:
        if task.state == TaskState.CLOSED:
            return ShareState.ACCEPTED
        if task.state == TaskState.CANCELLED:
            return ShareState.CANCELLED
        states, weights = zip(*LIVE_STATES, strict=True)
        return self.random.choices(states, weights)[0]

    def _share(
        self, task: Task, units: list[Unit], place: int, due: date | None, at: datetime
    ) -> Share:
        unit, issuer, state = units[place], task.record.unit, self._share_state(task)
        record = self._card("share", unit, task.record.title, self._manager(issuer), at)
        self._party(record, issuer, Part.ISSUER)
        self._party(record, issuer, Part.VERIFIER)
        for other in units:
            if other != unit:
                self._party(record, other, Part.RECIPIENT)
        reported = at + timedelta(days=min(40, (self.now - at).days))
        late = max(0, (reported.date() - due).days) if due and state in PATHS else 0
        was_reported = state in (ShareState.REPORTED, ShareState.RETURNED, ShareState.ACCEPTED)
        share = self.pour.add(
            Share(
                record=record,
                state=state,
                task=task,
                role=ShareRole.COOPERATING if place else ShareRole.LEAD,
                due_date=due,
                first_due_date=due,
                start_date=timezone.localdate(at),
                percent=self.random.choice((None, 20, 50, 80)),
                report="活动如期举办，群众参与踊跃。" if was_reported else "",
                reported_at=reported if was_reported else None,
                accepted_at=reported if state == ShareState.ACCEPTED else None,
                late_days=late if was_reported else 0,
            )
        )
        self._live(share, issuer, at, reported)
        return share

    def _live(self, share: Share, issuer: Unit, at: datetime, reported: datetime) -> None:
        """The steps that led to the share's state, with what was written on the way."""
        unit, before = share.record.unit, str(ShareState.DRAFT)
        clerk, manager = self._clerk(unit), self._manager(issuer)
        self._notice(NoticeKind.ARRIVED, share.record, clerk, at)
        path = PATHS[ShareState(share.state)]
        for place, (move, after) in enumerate(path):
            moment = at + (reported - at) * place / len(path)
            by = manager if place == 0 or move in BY_VERIFIER else clerk
            self._step("share", share.record, move, (before, after), by, moment)
            if move == "progress":
                self._progress(share, clerk, moment)
            if move == "report":
                self._notice(NoticeKind.WAITING, share.record, manager, moment)
            before = after
        if share.due_date and self.random.random() < 0.06:
            self._extension(share, issuer, at + timedelta(hours=5))

    def _progress(self, share: Share, clerk: User, at: datetime) -> None:
        for _time in range(self.random.randint(1, 2)):
            self.pour.add(
                Progress(
                    share=share,
                    by=clerk,
                    at=at,
                    text="已完成方案并通知有关单位。",
                    percent=share.percent,
                )
            )
        if self.random.random() < 0.3:
            link = f"https://example.org/{share.pk}"
            self.pour.add(Evidence(share=share, caption="活动报道", link=link, by=clerk, at=at))

    def _extension(self, share: Share, issuer: Unit, at: datetime) -> None:
        unit, due = share.record.unit, share.due_date
        assert due is not None
        clerk, manager = self._clerk(unit), self._manager(issuer)
        record = self._card("extension", unit, share.record.title, clerk, at)
        self._party(record, issuer, Part.VERIFIER)
        self._party(record, issuer, Part.ISSUER)
        settled = share.state in (ShareState.ACCEPTED, ShareState.CANCELLED, ShareState.REPORTED)
        granted = settled or self.random.random() < 0.5
        state = ExtensionState.GRANTED if granted else ExtensionState.ENDORSED
        earlier = due - timedelta(days=10)
        if granted:
            share.first_due_date = earlier
        span = {
            "from_date": earlier if granted else due,
            "to_date": due + timedelta(days=0 if granted else 10),
        }
        self.pour.add(
            Extension(
                record=record,
                share=share,
                state=state,
                reason="场地未定",
                progress="方案已报",
                **span,
            )
        )
        states = (ExtensionState.DRAFT, ExtensionState.ASKED, ExtensionState.ENDORSED, state)
        moves = ("ask", "endorse", "grant") if granted else ("ask", "endorse")
        for place, move in enumerate(moves):
            by = manager if move == "grant" else clerk
            self._step("extension", record, move, states[place : place + 2], by, at)

    def _split(self, task: Task, share: Share, counties: list[Unit], at: datetime) -> None:
        """The lead prefecture hands parts on to some of its counties."""
        chosen = self.random.sample(counties, min(3, len(counties)))
        unit = share.record.unit
        for county in chosen:
            part = self._lay_out(unit, at, task.state, task.anchor, parent=task)
            self._hand_out(part, [county], share.due_date, at)

    def _chain(self) -> None:
        """The trail in the order of time, going on where the actions before ended."""
        head = Head.objects.get(pk=1)
        Head.objects.filter(pk=1).delete()
        for line in sorted(self.lines, key=lambda one: one.at):
            number = head.last_number + 1
            sealed = seal(number, line, head.last_hash)
            self.pour.add(
                Entry(
                    number=number,
                    at=line.at,
                    actor_id=line.actor_id,
                    actor_name=line.actor_name,
                    verb=line.verb,
                    target=line.target,
                    label=line.label,
                    detail=line.detail,
                    origin=line.origin,
                    previous_hash=head.last_hash,
                    hash=sealed,
                )
            )
            head.last_number, head.last_hash = number, sealed
        self.pour.add(head)


def filled(tasks: int) -> Province:
    """Fill, and say with what."""
    begun = time.perf_counter()
    made = build(timezone.now(), tasks=tasks, documents=tasks // 10)
    settle()
    counted = (("accounts", User), ("tasks", Task), ("shares", Share), ("parties", Party))
    told = ", ".join(f"{model.objects.count():,} {name}" for name, model in counted)
    print(f"{connection.vendor}: {told}; filled in {time.perf_counter() - begun:.0f} s", flush=True)
    return made
