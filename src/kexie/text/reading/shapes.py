"""What reading a text gives: its paragraphs, sentences and clauses, who speaks, what it is, when and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kexie.text.reading.words import Words

if TYPE_CHECKING:
    from datetime import date

    from kexie.text.model import Span
    from kexie.text.reading.times import Calendar
    from kexie.text.units import Mention, Register


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between two pauses of a sentence; `closer` is the pause after it."""

    span: Span
    closer: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text.

    kind: title, salutation, heading, item, body, row, field, note, assignment, signature, attachment, byline.
    level: depth of its number, 1 for 一、 2 for （一） 3 for 1. 4 for （1）; 0 without number.
    mode: what its section is about: past, future, rule (definitions, conditions), article (of rules), or plain.
    """

    span: Span
    kind: str
    level: int
    body: int
    """Where the words begin after the number."""
    mode: str
    heading: str = ""
    """The words of the headings it stands under."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its closing stop, cut into clauses; `lead` is the speech lead or list number before it."""

    span: Span
    paragraph: int
    clauses: tuple[Clause, ...]
    speaker: str | None
    voice: str
    """demand: told as a demand; tell: told as a fact; plain: not told by anybody."""
    marked: bool
    """Whether it opens an item (一是, 1., 第一)."""
    closer: str
    start: int
    """Where its own words begin, after number and speech lead."""
    listed: bool = False
    """Whether it belongs to a list that a demand announced."""
    mode: str = ""
    """past, future, rule or plain: that of its section, or of the label before it (整改措施：)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of tab-separated cells; each cell is a span of the text. `header` names the columns."""

    header: tuple[str, ...]
    rows: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in the text, with every place of the name."""

    name: str
    titles: tuple[str, ...]
    unit: str | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting the text tells of, in its own words."""

    title: str | None
    date: date | None
    place: str | None
    convener: str | None


ITEM_HEAD = 14
"""A heading sentence of an item has at most so many characters."""


@dataclass(frozen=True)
class Reading:
    """A text as read. Every span points into `text`."""

    text: str
    genre: str
    """news, speech, minutes, notice, plan, table, report, narrative or other."""
    title: str
    calendar: Calendar
    issuer: str | None
    author: str | None
    register: Register
    paragraphs: tuple[Paragraph, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()
    addressees: Span | None = None
    meeting: Meeting | None = None
    people: tuple[Person, ...] = ()
    mentions: tuple[Mention, ...] = ()
    words: Words = field(default_factory=lambda: Words(""))

    @cached_property
    def numbered(self) -> bool:
        """Whether the text has numbered paragraphs."""
        return any(p.level for p in self.paragraphs)

    @cached_property
    def headed_items(self) -> bool:
        """Whether the numbered items of the text mostly begin with a short sentence as their heading."""
        openings = [p.body for p in self.paragraphs if p.level >= 3 and p.kind == "item"]  # noqa: PLR2004  # 1. and below
        begun = {s.span[0]: s for s in self.sentences}
        first = [begun[place] for place in openings if place in begun]
        short = [
            s
            for s in first
            if s.closer == "。" and s.span[1] - s.span[0] <= ITEM_HEAD and s is not first[-1]
        ]
        return len(first) < 4 or 3 * len(short) >= len(first)  # noqa: PLR2004  # too few to tell

    @property
    def text_date(self) -> date | None:
        """The date of the text itself."""
        return self.calendar.base
