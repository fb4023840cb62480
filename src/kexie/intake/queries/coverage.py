"""Which sentences oblige, and what became of them."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kexie.documents.models import Anchor, Document, Version
from kexie.intake.models import LIVE, Decision, Draft, Obligation
from kexie.text.model import Span

Standing = Literal["task", "none", "undecided"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """
    An obliging sentence; `drafts` are those that touch it. `reason`: why it is meant to have no task.

    `waits`: it has a task, and a draft that is still to be decided.
    """

    pk: int
    span: Span
    quote: str
    standing: Standing
    reason: str
    drafts: tuple[int, ...]
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the coverage bar, in hundredths of its width, as text for a drawing."""

    tone: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Obliging sentences in order of the text."""

    sentences: tuple[Sentence, ...]

    def count(self, standing: Standing) -> int:
        return sum(one.standing == standing for one in self.sentences)

    @property
    def total(self) -> int:
        return len(self.sentences)

    @property
    def with_task(self) -> int:
        return self.count("task")

    @property
    def waiting(self) -> int:
        """Sentences with a task of which something is still to be decided."""
        return sum(one.waits for one in self.sentences)

    @property
    def meant_none(self) -> int:
        return self.count("none")

    @property
    def undecided(self) -> int:
        return self.count("undecided")

    @property
    def bars(self) -> list[Bar]:
        """What is decided first, what is open last."""
        bars, done = [], 0.0
        for tone, count in (
            ("task", self.with_task),
            ("none", self.meant_none),
            ("undecided", self.undecided),
        ):
            width = 100 * count / self.total if self.total else 0.0
            bars.append(Bar(tone, f"{done:.2f}", f"{width:.2f}"))
            done += width
        return bars

    @property
    def next_undecided(self) -> Sentence | None:
        return next((one for one in self.sentences if one.standing == "undecided"), None)


class Spans:
    """Stretches under keys, to ask which touch another."""

    def __init__(self, spans: Iterable[tuple[int, int, int]]) -> None:
        self.spans = sorted(spans)
        self.longest = max((end - start for start, end, _key in self.spans), default=0)

    def touching(self, start: int, end: int) -> list[int]:
        """Keys of those that share at least one character with [start, end), in order of place."""
        low = bisect_left(self.spans, (start - self.longest, 0, 0))
        high = bisect_left(self.spans, (end, 0, 0))
        return [key for _a, b, key in self.spans[low:high] if b > start]


def coverage_of(document: Document, version: Version) -> Coverage:
    """Two or three queries, whatever the length of the text."""
    here = {"anchor__version": version, "anchor__lost_at__isnull": True}
    drafts = Draft.objects.filter(document=document, **here).exclude(decision=Decision.MERGED)
    rows = list(drafts.values_list("anchor__start", "anchor__end", "pk", "decision"))
    decisions = {pk: decision for _start, _end, pk, decision in rows}
    spans = Spans((start, end, pk) for start, end, pk, _decision in rows)
    tasks = Anchor.objects.filter(version=version, lost_at__isnull=True, tasks__isnull=False)
    with_tasks = Spans((one.start, one.end, one.pk) for one in tasks.distinct())
    found = Obligation.objects.filter(document=document, **here).select_related("anchor")
    sentences = [
        _sentence(one, spans, decisions, with_tasks)
        for one in found.order_by("anchor__start", "pk")
    ]
    return Coverage(tuple(sentences))


def _sentence(
    obligation: Obligation, spans: Spans, decisions: dict[int, str], tasks: Spans
) -> Sentence:
    anchor = obligation.anchor
    place = (anchor.start, anchor.end)
    touching = spans.touching(*place)
    reason = obligation.reason
    found = [decisions[pk] for pk in touching]
    done = bool(tasks.touching(*place)) or Decision.CONFIRMED in found
    live = tuple(pk for pk in touching if decisions[pk] in LIVE)
    return Sentence(
        obligation.pk,
        place,
        anchor.quote,
        "task" if done else _standing(found, reason),
        reason,
        live or tuple(touching),
        waits=done and Decision.OPEN in found,
    )


def _standing(decisions: list[str], reason: str) -> Standing:
    """Of a sentence without tasks: an open draft waits; dropped drafts alone mean that no task is meant."""
    if Decision.OPEN in decisions and not reason:
        return "undecided"
    if Decision.ACCEPTED in decisions:
        return "task"
    return "none" if reason or decisions else "undecided"
