"""A draft of a task, and the clause as its rules see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from kexie.text.model import Span
    from kexie.text.reading.times import When


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit that is to act, in the words of the text."""

    text: str
    role: str
    """lead or cooperating."""
    group: str | None
    code: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Due:
    """The deadline: kind date, recurring, long_term or none; `day` is its last day."""

    text: str | None = None
    kind: str = "none"
    day: date | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One obligation laid on someone for the time after the text. `span` points into the repaired text."""

    title: str
    span: Span
    set_by: str | None
    units: tuple[Duty, ...]
    due: Due
    theme: str
    kind: str
    """do, or study where it only asks to read, study, convey or understand."""
    trackable: float
    """0 an exhortation, 1 something one can report on."""
    confidence: float
    rule: str


@dataclass(slots=True)
class Parsed:
    """A clause with what its beginning, verb and object say."""

    span: Span
    closer: str
    body: int
    """Where its verb phrase begins, after connectives, subject, time and modal."""
    kind: str
    """action, finish, broad, effect, study, stance, state, topic, manner, target, prohibition, past, other;
    in a group also role, and object where a comma parts it from its verb."""
    verb: str = ""
    verb_at: int = -1
    rest: str = ""
    """What follows the verb."""
    fronted: Span | None = None
    """The object before the verb (把…, 将…, 对…)."""
    modal: str = ""
    subjects: tuple[Duty, ...] = ()
    times: tuple[When, ...] = ()
    numbers: bool = False
    past: bool = False
    topic: str = ""
    """The noun phrase before the verb that is no unit."""
    joined: str = ""
    """The connective it begins with."""
    partners: tuple[Duty, ...] = field(default=())
    phrase: int = 0
    """Where the words of a title begin: after subject, modal and time, before adverbs and a topic."""
    guessed: bool = False
    """Whether no list knows its verb."""
    addressed: bool = False
    """Whether it begins with 向…, 为…, 给…, which takes an object's place."""


ACTING = ("action", "finish", "study", "target", "broad", "effect", "other", "manner", "role")


@dataclass(slots=True)
class Group:
    """Clauses that make one obligation."""

    clauses: list[Parsed] = field(default_factory=list)

    @property
    def span(self) -> Span:
        return self.clauses[0].span[0], self.clauses[-1].span[1]

    @property
    def core(self) -> Parsed | None:
        """The clause that carries the action."""
        return next((c for kind in ACTING for c in self.clauses if c.kind == kind), None)
