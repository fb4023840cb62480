"""What passes between the parts of the text engine: decoded text, repairs, flags, and the way back to the input.

All offsets count Unicode code points and are half-open. `source` is the decoded input without a
byte order mark, line ends as they stand in the file; `text` is what a person reads.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes read as text, and the encoding that fitted (names of the contract)."""

    text: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Repair:
    """One change from `source` to `text`: at `at` in the source stood `before`, now `after` stands there."""

    kind: str
    at: int
    before: str
    after: str

    @property
    def end(self) -> int:
        """Where `before` ends in the source."""
        return self.at + len(self.before)


@dataclass(frozen=True, slots=True)
class Flag:
    """What a person must look at, because no rule can mend it; `span` points into the repaired text."""

    kind: str
    span: Span
    message: str


@dataclass(frozen=True)
class Repaired:
    """A text with every change that made it, in order of place and never overlapping."""

    source: str
    text: str
    repairs: tuple[Repair, ...]
    flags: tuple[Flag, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        """Where each repair starts in the text."""
        grown = accumulate((len(r.after) - len(r.before) for r in self.repairs), initial=0)
        return [r.at + shift for r, shift in zip(self.repairs, grown, strict=False)]

    @cached_property
    def _ats(self) -> list[int]:
        """Where each repair starts in the source."""
        return [r.at for r in self.repairs]

    def to_input(self, span: Span) -> Span:
        """The stretch of the source that the characters of `text[span]` were made from.

        What was taken out at either edge stays outside; what was taken out between belongs to it.
        """
        start, end = span
        low = self._place_in_source(start)[0]
        return (low, low) if end <= start else (low, self._place_in_source(end - 1)[1])

    def to_text(self, span: Span) -> Span:
        """The stretch of the text that the characters of `source[span]` became."""
        start, end = span
        low = self._place_in_text(start)[0]
        return (low, low) if end <= start else (low, max(low, self._place_in_text(end - 1)[1]))

    def without(self, indexes: Collection[int]) -> Repaired:
        """The same text with these repairs (indexes into `repairs`) undone."""
        undone = frozenset(indexes)
        kept = tuple(r for i, r in enumerate(self.repairs) if i not in undone)
        text = rebuild(self.source, kept)
        bare = Repaired(self.source, text, kept)
        flags = tuple(
            Flag(f.kind, bare.to_text(self.to_input(f.span)), f.message) for f in self.flags
        )
        return Repaired(self.source, text, kept, flags)

    def _place_in_source(self, place: int) -> Span:
        """Where the character `text[place]` was made from; the end of the source beyond the end."""
        index = bisect_right(self._starts, place) - 1
        if index < 0:
            return place, place + 1
        repair, offset = self.repairs[index], place - self._starts[index]
        if offset >= len(repair.after):
            at = repair.end + offset - len(repair.after)
            return at, at + 1
        if len(repair.before) == len(repair.after):
            return repair.at + offset, repair.at + offset + 1
        return repair.at, repair.end

    def _place_in_text(self, place: int) -> Span:
        """Where the character `source[place]` went; an empty span where it was taken out."""
        index = bisect_right(self._ats, place) - 1
        if index < 0:
            return place, place + 1
        repair, start = self.repairs[index], self._starts[index]
        offset = place - repair.at
        if offset >= len(repair.before):
            at = start + len(repair.after) + offset - len(repair.before)
            return at, at + 1
        if len(repair.before) == len(repair.after):
            return start + offset, start + offset + 1
        return start, start + len(repair.after)


def rebuild(source: str, repairs: Collection[Repair]) -> str:
    """The text these repairs make of the source."""
    parts: list[str] = []
    done = 0
    for repair in repairs:
        parts += (source[done : repair.at], repair.after)
        done = repair.end
    parts.append(source[done:])
    return "".join(parts)
