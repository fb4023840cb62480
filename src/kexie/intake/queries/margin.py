"""What became of each sentence of a document, for as long as it lives."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from kexie.documents.models import Anchor, Document, Version
from kexie.documents.queries import Mark, Paragraph, lay_out, parts_of
from kexie.intake.models import Decision, Draft, Reading
from kexie.intake.queries.coverage import Coverage, Sentence, coverage_of
from kexie.matters.models import Share, ShareRole, ShareState, Task
from kexie.matters.queries import SHOWN_STATES, tasks_for
from kexie.org.models import User
from kexie.text.model import Span

FEW = 3  # tasks of one sentence shown one by one; more are folded


@dataclass(frozen=True, slots=True)
class TaskNote:
    """One task in the margin: number, title, how it stands, who leads."""

    pk: int
    number: str
    title: str
    state: str
    state_label: str
    lead: str


@dataclass(frozen=True, slots=True)
class Note:
    """
    What stands beside a paragraph about one stretch of it: tasks, a draft on its way, or why there is none.

    `words`: the stretch itself, or the draft's title. `place`: the id of the stretch, which its tasks' pages point to.
    `parts`: how many tasks units below made of these.
    """

    words: str
    tasks: tuple[TaskNote, ...] = ()
    parts: int = 0
    draft: Draft | None = None
    reason: str = ""
    place: str = ""

    @property
    def tone(self) -> str:
        """How its words are marked: `task`, `draft` or `reason`."""
        return "task" if self.tasks else "draft" if self.draft else "reason"

    @property
    def folded(self) -> bool:
        return len(self.tasks) > FEW

    @property
    def with_parts(self) -> int:
        return len(self.tasks) + self.parts

    @property
    def by_state(self) -> list[tuple[str, str, int]]:
        """Code, name and number of each state among the tasks."""
        count: dict[tuple[str, str], int] = defaultdict(int)
        for task in self.tasks:
            count[task.state, task.state_label] += 1
        return [(code, label, number) for (code, label), number in count.items()]


@dataclass(frozen=True, slots=True)
class Margin:
    """`lost`: tasks whose words this version does not hold, each with the words as they were."""

    rows: tuple[tuple[Paragraph, tuple[Note, ...]], ...]
    lost: tuple[Note, ...]
    coverage: Coverage
    part: int
    parts: int
    people: tuple[dict[str, object], ...]
    mentions: tuple[dict[str, object], ...]

    @property
    def part_number(self) -> int:
        return self.part + 1

    @property
    def previous_part(self) -> str:
        """For the address; empty on the first part."""
        return str(self.part - 1) if self.part else ""

    @property
    def next_part(self) -> str:
        return str(self.part + 1) if self.part + 1 < self.parts else ""


def margin_for(
    user: User, document: Document, version: Version, *, part: int, reviewing: bool
) -> Margin:
    """
    The text, and beside each paragraph the tasks it set, as far as the user sees them.

    :param reviewing: show what is still to be decided as well
    """
    parts = parts_of(version.text)
    part = min(max(part, 0), len(parts) - 1)
    coverage = coverage_of(document, version)
    notes = _task_notes(user, version)
    if reviewing:
        notes += _draft_notes(document, version)
        notes += [_sentence_note(one) for one in coverage.sentences if one.reason]
    marks = [
        Mark("note", number, span, note.tone, place=note.place)
        for number, (span, note) in enumerate(notes)
    ]
    paragraphs = lay_out(version.text, marks, parts[part])
    reading = Reading.objects.filter(version=version).first()
    return Margin(
        rows=tuple((one, tuple(_beside(one, notes))) for one in paragraphs),
        lost=tuple(_lost_notes(user, document, version)),
        coverage=coverage,
        part=part,
        parts=len(parts),
        people=tuple(reading.people) if reading else (),
        mentions=tuple(reading.mentions) if reading else (),
    )


def _beside(paragraph: Paragraph, notes: Iterable[tuple[Span, Note]]) -> list[Note]:
    """Notes whose stretch begins in the paragraph."""
    inside = [(s, note) for s, note in notes if paragraph.start <= s[0] < paragraph.end]
    return [note for _span, note in sorted(inside, key=lambda one: one[0])]


def _task_notes(user: User, version: Version) -> list[tuple[Span, Note]]:
    here = Q(anchor__version=version, anchor__lost_at__isnull=True)
    return [
        ((anchor.start, anchor.end), replace(note, place=f"anchor-{anchor.pk}"))
        for anchor, note in _notes_of(tasks_for(user).filter(here))
    ]


def _lost_notes(user: User, document: Document, version: Version) -> list[Note]:
    here = Q(anchor__version=version, anchor__lost_at__isnull=True)
    away = tasks_for(user).filter(~here, anchor__document=document)
    return [note for _anchor, note in _notes_of(away)]


def _notes_of(found: QuerySet[Task]) -> list[tuple[Anchor, Note]]:
    """One per stretch, in order; parts of a task that is shown too are only counted."""
    ordered = found.select_related("record__unit", "anchor").order_by("anchor__start", "number")
    tasks = list(ordered)
    leads = _leads(tasks)
    shown = {task.pk for task in tasks}
    anchors = {task.anchor.pk: task.anchor for task in tasks if task.anchor}
    groups: dict[int, list[TaskNote]] = defaultdict(list)
    parts: dict[int, int] = defaultdict(int)
    for task in tasks:
        if task.parent_id in shown:
            parts[task.anchor_id or 0] += 1
        else:
            groups[task.anchor_id or 0].append(_task_note(task, leads.get(task.pk, "")))
    return [
        (anchor, Note(anchor.quote, tuple(groups[anchor.pk]), parts[anchor.pk]))
        for anchor in anchors.values()
    ]


def _leads(tasks: Sequence[Task]) -> dict[int, str]:
    """Short names of the lead units by task."""
    shares = Share.objects.filter(task__in=[one.pk for one in tasks], role=ShareRole.LEAD)
    named = shares.exclude(state=ShareState.CANCELLED)
    return dict(named.values_list("task", "record__unit__short_name"))


def _task_note(task: Task, lead: str) -> TaskNote:
    state: str = task.shown_state  # type: ignore[attr-defined]  # annotated by tasks_for
    label = str(SHOWN_STATES.get(state, state))
    return TaskNote(task.pk, task.number, task.record.title, state, label, lead)


def _draft_notes(document: Document, version: Version) -> list[tuple[Span, Note]]:
    """Drafts that are on their way to becoming tasks."""
    drafts = Draft.objects.filter(
        document=document, anchor__version=version, anchor__lost_at__isnull=True
    ).filter(decision__in=(Decision.OPEN, Decision.ACCEPTED))
    return [
        ((one.anchor.start, one.anchor.end), Note(one.title, draft=one))
        for one in drafts.select_related("anchor")
        if not one.is_apart
    ]


def _sentence_note(sentence: Sentence) -> tuple[Span, Note]:
    return sentence.span, Note(sentence.quote, reason=sentence.reason)
