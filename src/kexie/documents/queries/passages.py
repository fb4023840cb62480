"""A text laid out for a page: paragraphs of pieces, each with what marks it. No database here."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kexie.text.model import Span

SENTENCE = re.compile(r"[^。！？!?；;]*[。！？!?；;]+[”’」』）)》]*|[^。！？!?；;]+$")
PART = 20_000  # characters on one page


@dataclass(frozen=True, slots=True)
class Mark:
    """
    Something that marks a stretch of the text: `kind` and `key` say what, `tone` how it looks.

    `note`: what an empty stretch shows, where something was taken out; else words for hovering. `place`: the id
    by which addresses point to where it begins.
    """

    kind: str
    key: int
    span: Span
    tone: str = ""
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that the same marks cover. `taken_out` pieces stand in the source only."""

    start: int
    text: str
    marks: tuple[Mark, ...] = ()
    taken_out: bool = False

    @property
    def kinds(self) -> str:
        """For the class attribute: `m-draft accepted`."""
        words = [word for mark in self.marks for word in (f"m-{mark.kind}", mark.tone) if word]
        return " ".join(dict.fromkeys(words))

    @property
    def about(self) -> str:
        """`draft-12 repair-3`: what a click on the piece is about."""
        return " ".join(f"{mark.kind}-{mark.key}" for mark in self.marks)

    @property
    def note(self) -> str:
        return next((mark.note for mark in self.marks if mark.note), "")

    @property
    def places(self) -> tuple[str, ...]:
        """Ids that addresses point to: of the marks that begin here."""
        return tuple(mark.place for mark in self.marks if mark.place and mark.span[0] == self.start)

    @property
    def at(self) -> str:
        """The offset as scripts read it, without separators of thousands."""
        return str(self.start)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence, or a cell of a table's row."""

    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def range(self) -> str:
        """`12-40`, as scripts read it."""
        return f"{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`number` counts the paragraphs of the whole text from 1; `row`: its sentences are cells of a table."""

    number: int
    start: int
    end: int
    sentences: tuple[Stretch, ...]
    row: bool = False

    @property
    def key(self) -> str:
        """The number as part of an id."""
        return str(self.number)


def parts_of(text: str) -> list[Span]:
    """The text cut between paragraphs into parts that a page can bear; a short one is a single part."""
    parts: list[Span] = []
    start = 0
    while len(text) - start > PART:
        end = text.rfind("\n", start, start + PART) + 1 or start + PART
        parts.append((start, end))
        start = end
    return [*parts, (start, len(text))]


def part_with(text: str, offset: int) -> int:
    """Which part shows the character at the offset; counts from 0."""
    return bisect_right([start for start, _end in parts_of(text)], offset) - 1


def lay_out(text: str, marks: Iterable[Mark], part: Span | None = None) -> list[Paragraph]:
    """Paragraphs of the part (None: all) that are not blank, with their marks."""
    low, high = part or (0, len(text))
    waiting = sorted(
        (mark for mark in marks if mark.span[0] < high and mark.span[1] >= low),
        key=lambda mark: mark.span,
    )
    starts = [mark.span[0] for mark in waiting]
    laid: list[Paragraph] = []
    number, start, first = text.count("\n", 0, low), low, 0
    for line in text[low:high].split("\n"):
        number, end = number + 1, start + len(line)
        while first < len(waiting) and waiting[first].span[1] < start:
            first += 1
        if line.strip():
            near = waiting[first : bisect_right(starts, end)]
            here = [mark for mark in near if _touches(mark.span, start, end)]
            laid.append(_paragraph(number, start, line, here))
        start = end + 1
    return laid


def _touches(span: Span, start: int, end: int) -> bool:
    """An empty mark (something was taken out there) touches where it stands."""
    return (span[0] < end and span[1] > start) or (span[0] == span[1] and start <= span[0] <= end)


def sentences_of(line: str, start: int = 0) -> list[Span]:
    """Sentences of one paragraph; the cells of a row with tabs."""
    if "\t" in line:
        edges = [-1, *(place for place, sign in enumerate(line) if sign == "\t"), len(line)]
        return [(start + a + 1, start + b) for a, b in pairwise(edges) if b > a + 1]
    return [(start + found.start(), start + found.end()) for found in SENTENCE.finditer(line)]


def _paragraph(number: int, start: int, line: str, marks: Sequence[Mark]) -> Paragraph:
    end = start + len(line)
    sentences = [
        Stretch(a, b, tuple(_pieces(line[a - start : b - start], a, marks)))
        for a, b in sentences_of(line, start)
    ]
    behind = tuple(_gone(mark) for mark in marks if mark.span == (end, end))
    if behind:
        last = sentences[-1]
        sentences[-1] = Stretch(last.start, last.end, last.pieces + behind)
    return Paragraph(number, start, end, tuple(sentences), "\t" in line)


def _pieces(text: str, start: int, marks: Sequence[Mark]) -> list[Piece]:
    """One run per stretch between two edges of marks, and an empty one where something was taken out."""
    end = start + len(text)
    here = [mark for mark in marks if _touches(mark.span, start, end)]
    inside = {edge for mark in here for edge in mark.span if start < edge < end}
    pieces: list[Piece] = []
    for a, b in pairwise([start, *sorted(inside), end]):
        pieces += [_gone(mark) for mark in here if mark.span == (a, a)]
        over = tuple(m for m in here if m.span[0] < b and m.span[1] > a)
        pieces.append(Piece(a, text[a - start : b - start], over))
    return pieces


def _gone(mark: Mark) -> Piece:
    return Piece(mark.span[0], "", (mark,), taken_out=True)
