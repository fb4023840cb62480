"""The lines of a page: how long they are, how evenly they end, and whether they were broken at a width."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from kexie.text.repair.hanzi import BLANK

if TYPE_CHECKING:
    from collections.abc import Sequence

CLOSED = frozenset("。！？；：!?;:…”’）)》】』」〉>")
"""A line that ends so may end a paragraph."""
OPEN = frozenset("，、,（(“《")
"""A line that ends so goes on in the next."""

_LINE = re.compile("[^\n]+")
_HALF = re.compile("[\x20-\x7e]")
_BLANKS = re.compile(f"[{BLANK}]")
_BLANK_SET = " \u3000\u00a0"

_SHORTEST = 16
_LONGEST = 160
_SLACK = 3
_EVEN = 0.72
_OVERLONG = 0.04
_FEW = 4
_NOISE = 3
_NOISE_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not empty: its place without blanks at the end, how it begins and ends."""

    start: int
    end: int
    indented: bool
    last: str
    table: bool
    followed: bool
    """Whether the next line follows at once, with no empty line between."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A page whose lines were broken at a width.

    `evenness` is the part of its lines that end exactly there; `lengths` are the lines' lengths by the measure
    in which they are most even (characters, columns, or characters without blanks), `slack` is in the same.
    """

    lines: Sequence[Line]
    lengths: Sequence[int]
    width: int
    slack: int
    evenness: float


def broken(text: str) -> Broken | None:
    """How the lines of this page were broken inside sentences; None for a page of whole paragraphs."""
    if text.count("\n") < 2:  # noqa: PLR2004  # two breaks are the least that can show a width
        return None
    lengths = [len(line) for line in text.split("\n") if line]
    if sum(n > _LONGEST for n in lengths) > _OVERLONG * len(lengths):
        return None  # whole paragraphs
    lines = _lines(text)
    found = _most_even(text, lines)
    if not found:
        bare = _without_noise(text, lines)
        found = _most_even(text, bare) if bare else None
    elif bare := _without_noise(text, lines, found):
        found = _most_even(text, bare) or found
    return found


def _lines(text: str) -> list[Line]:
    """Every line that is not empty."""
    lines: list[Line] = []
    matches = list(_LINE.finditer(text))
    for match, after in zip_longest(matches, matches[1:]):
        content = match[0].rstrip(_BLANK_SET)
        lines.append(
            Line(
                match.start(),
                match.start() + len(content),
                content[:1] == "\u3000" or content[:2] in {"  ", "\u00a0\u00a0"},
                content[-1:],
                "\t" in content,
                after is not None and after.start() == match.end() + 1,
            )
        )
    return lines


def _most_even(text: str, lines: Sequence[Line]) -> Broken | None:
    """The page measured in the way in which its lines are most even."""
    plain = [line.end - line.start for line in lines]
    measures = [(plain, 1)]
    halves = [len(_HALF.findall(text, line.start, line.end)) for line in lines]
    measures.append(([2 * n - half for n, half in zip(plain, halves, strict=True)], 2))
    blanks = [len(_BLANKS.findall(text, line.start, line.end)) for line in lines]
    if sum(blanks) > 2 * sum(line.indented for line in lines):
        solid = zip(plain, blanks, lines, strict=True)
        measures.append(([n - blank + 2 * line.indented for n, blank, line in solid], 1))
    found = [b for lengths, scale in measures if (b := _measured(lines, lengths, scale))]
    return max(found, key=lambda b: b.evenness, default=None)


def _measured(lines: Sequence[Line], lengths: Sequence[int], scale: int) -> Broken | None:
    """The page by one measure; `scale` is how much of it one Han character takes."""
    slack = _SLACK * scale
    inside = [
        (length, line, after)
        for length, line, after in zip(lengths, lines, lines[1:], strict=False)
        if line.last not in CLOSED
        and line.followed
        and not (line.table or after.table or after.indented)
    ]
    counts = Counter(length for length, _, _ in inside if length >= scale * _SHORTEST)
    if not counts:
        return None
    width = max(
        counts,
        key=lambda w: (sum(counts[n] for n in range(w - slack, w + slack + 1)), counts[w], w),
    )
    full = [(line, after) for length, line, after in inside if abs(length - width) <= slack]
    near = sum(4 * length >= 3 * width for length, _, _ in inside)
    beyond = width + slack + scale
    longer = sum(
        length > beyond and not line.table for length, line in zip(lengths, lines, strict=True)
    )
    if longer > _OVERLONG * len(lines) or len(full) < max(2, _EVEN * near) or not _sentences(full):
        return None
    exact = sum(counts[n] for n in range(width - scale + 1, width + scale))
    return Broken(lines, lengths, width, slack, exact / near)


def _without_noise(
    text: str, lines: Sequence[Line], found: Broken | None = None
) -> list[Line] | None:
    """The lines without their indents, where indents stand before the middle of sentences and so mean nothing."""
    width = found.width - found.slack if found else _SHORTEST
    lengths = found.lengths if found else [line.end - line.start for line in lines]
    noise = sum(
        after.indented and line.followed and line.last not in CLOSED and length >= width
        for line, after, length in zip(lines, lines[1:], lengths, strict=False)
    )
    if noise < _NOISE or noise < _NOISE_SHARE * sum(line.indented for line in lines):
        return None
    return [
        replace(
            line,
            start=line.end - len(text[line.start : line.end].lstrip(_BLANK_SET)),
            indented=False,
        )
        for line in lines
    ]


def _sentences(full: Sequence[tuple[Line, Line]]) -> bool:
    """Whether the full lines are pieces of sentences and not items of a list: what follows them comes to a close."""
    starts = {line.start for line, _ in full}
    ends = [after.last in CLOSED for _, after in full if after.start not in starts]
    if len(full) < _FEW and not any(line.last in OPEN for line, _ in full):
        return len(full) == _FEW - 1 and all(ends)
    return 2 * sum(ends) >= len(ends)
