"""A year of work: documents, the tasks that their sentences set, and to whom they went."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.utils import timezone

from bench.lives import Lives
from bench.paper import Paper
from kexie.audit.models import Entry, Head
from kexie.config.demo.people import DISCIPLINE, PROVINCE, Staff
from kexie.documents.models import Anchor, Document, DocumentKind, Version, VersionState
from kexie.files.models import Attachment, Blob, File
from kexie.matters.models import Evidence, Extension, Plan, Progress, Share, Task, TaskState, Theme
from kexie.notify.models import Notice
from kexie.org.models import Unit, UnitKind
from kexie.org.queries import parents_on
from kexie.records.models import Comment, Part, Party, Record, Series
from kexie.workflow.models import Step

DAYS = 400  # how far back the oldest task lies
SENTENCE = (
    "各单位要高度重视科普工作，年底前组织开展科普活动不少于{0}场，并及时报送第{0}期工作总结。"
)
ORDER = (
    *(Record, Party, Blob, File, Attachment, Document, Version, Anchor),
    *(Task, Plan, Share, Extension, Progress, Evidence, Step, Comment, Notice, Series, Entry, Head),
)


@dataclass(slots=True)
class Source:
    """A text with the stretches that set tasks, and the units that were handed some."""

    record: Record
    anchors: list[Anchor]
    readers: set[int] = field(default_factory=set)


class Year:
    """Draws documents and tasks, by a seed."""

    def __init__(self, staff: Staff, units: dict[str, Unit], now: datetime) -> None:
        self.paper = Paper(staff, now)
        self.lives = Lives(self.paper)
        self.province = units[PROVINCE]
        known = [unit for code, unit in units.items() if code != DISCIPLINE]
        self.departments = [unit for unit in known if unit.kind == UnitKind.DEPARTMENT]
        self.prefectures = [unit for unit in known if unit.kind == UnitKind.PREFECTURE]
        by_key, above = {unit.pk: unit for unit in known}, parents_on(self.paper.today)
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
                self.paper.pour.add(Party(record=source.record, unit_id=unit, part=Part.RECIPIENT))
        self.paper.close()
        return self.paper.pour.out(ORDER)

    def _document(self, unit: Unit, number: int) -> None:
        at = self.paper.now - timedelta(days=self.paper.random.randrange(DAYS), hours=1)
        sentences = [SENTENCE.format(number * 20 + one) for one in range(20)]
        text = "\n".join(sentences)
        clerk = self.paper.clerk(unit)
        record = self.paper.card("document", unit, f"科普工作会议纪要第{number}期", clerk, at)
        digest = sha256(text.encode()).hexdigest()
        blob = self.paper.pour.add(
            Blob(pk=digest, size=len(text), media_type="text/plain", stored_at=at)
        )
        file = self.paper.pour.add(File(blob=blob, name="纪要.txt", added_by=clerk, added_at=at))
        self.paper.pour.add(Attachment(file=file, record=record, attached_by=clerk, attached_at=at))
        document = self.paper.pour.add(
            Document(record=record, kind=DocumentKind.MINUTES, text_date=at.date())
        )
        version = self.paper.pour.add(
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
                self.paper.pour.add(
                    Anchor(document=document, version=version, start=place, end=end, quote=sentence)
                )
            )
            place = end + 1
        self.sources[unit.pk].append(source)

    def _shape(self) -> tuple[Unit, list[Unit]]:
        """Who hands out, and to whom; the first leads."""
        draw = self.paper.random.random()
        if draw < 0.45:
            issuer = self.paper.random.choice(self.prefectures)
            among, several = self.counties[issuer.pk], 0.2
        elif draw < 0.8:
            issuer, among, several = self.province, self.prefectures, 0.3
        else:
            issuer = self.paper.random.choice([self.province, *self.departments])
            among, several = [unit for unit in self.departments if unit != issuer], 0.6
        count = self.paper.random.randint(2, 4) if self.paper.random.random() < several else 1
        return issuer, self.paper.random.sample(among, min(count, len(among)))

    def _task(self, number: int, tasks: int) -> None:
        issuer, units = self._shape()
        days = DAYS - number * DAYS // tasks  # numbers follow the days
        at = self.paper.now - timedelta(days=days, minutes=self.paper.random.randrange(600))
        draw, sources = self.paper.random.random(), self.sources[issuer.pk]
        if draw < 0.02:
            state = TaskState.DRAFT
        elif draw < 0.05:
            state = TaskState.CANCELLED
        else:
            closed = days > 60 and draw < 0.85
            state = TaskState.CLOSED if closed else TaskState.OPEN
        source = self.paper.random.choice(sources)
        task = self._lay_out(issuer, at, state, self.paper.random.choice(source.anchors))
        due = self._due(at)
        if state == TaskState.DRAFT:
            plan = Plan(task=task, lead=units[0], verifier=issuer, due_date=due)
            self.paper.pour.add(plan)
            return
        source.readers |= {unit.pk for unit in units}
        shares = self._hand_out(task, units, due, at)
        counties = self.counties.get(units[0].pk)
        if issuer == self.province and counties and self.paper.random.random() < 0.15:
            self._split(task, shares[0], counties, at)

    def _due(self, at: datetime) -> date | None:
        if self.paper.random.random() < 0.15:
            return None
        return timezone.localdate(at) + timedelta(days=self.paper.random.randint(15, 150))

    def _lay_out(
        self,
        issuer: Unit,
        at: datetime,
        state: str,
        anchor: Anchor | None,
        parent: Task | None = None,
    ) -> Task:
        words = anchor.quote if anchor else SENTENCE.format(0)
        title = f"组织开展科普活动并报送总结（{self.paper.random.randrange(10_000)}）"
        if parent:
            number = f"{parent.number}-{self.paper.random.randrange(10**9):09d}"
        else:
            number = self.paper.number(at.year)
        record = self.paper.card("task", issuer, title, self.paper.manager(issuer), at)
        return self.paper.pour.add(
            Task(
                record=record,
                state=state,
                number=number,
                content=words,
                theme=self.paper.random.choice(Theme.values),
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
        manager = self.paper.manager(task.record.unit)
        move = "hand_on" if task.parent_id else "hand_out"
        self.paper.step("task", task.record, move, (TaskState.DRAFT, TaskState.OPEN), manager, at)
        self.paper.party(task.record, task.record.unit, Part.VERIFIER)
        shares = []
        for place, unit in enumerate(units):
            self.paper.party(task.record, unit, Part.COOPERATING if place else Part.LEAD)
            shares.append(self.lives.share(task, units, place, due, at))
        if task.state in (TaskState.CLOSED, TaskState.CANCELLED):
            move = "close" if task.state == TaskState.CLOSED else "cancel"
            end = at + timedelta(days=50)
            self.paper.step("task", task.record, move, (TaskState.OPEN, task.state), manager, end)
        if self.paper.random.random() < 0.1:
            self.paper.pour.add(
                Comment(record=task.record, author=manager, at=at, text="请注意与全省安排衔接。")
            )
        return shares

    def _split(self, task: Task, share: Share, counties: list[Unit], at: datetime) -> None:
        """The lead prefecture hands parts on to some of its counties."""
        chosen = self.paper.random.sample(counties, min(3, len(counties)))
        unit = share.record.unit
        for county in chosen:
            part = self._lay_out(unit, at, task.state, task.anchor, parent=task)
            self._hand_out(part, [county], share.due_date, at)
