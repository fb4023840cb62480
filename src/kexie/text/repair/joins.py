"""Lines broken inside sentences, as from PDF: found by their even length, and joined again."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kexie.text.repair.hanzi import BLANK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kexie.text.repair.layers import Edit

_LINE = re.compile("[^\n]+")
_HALF = re.compile("[\x20-\x7e]")
_STARTS_ITEM = re.compile(
    f"[{BLANK}]*(?:[一二三四五六七八九十]{{1,3}}[、是要．.]|[（(][一二三四五六七八九十0-9]{{1,3}}[）)]|[0-9]{{1,2}}[、.．]|"
    "[①-⑳●■◆▪•※*]|第[一二三四五六七八九十百0-9]{1,4}[章节条款]|附件|抄送|分送|主送|来源|联系人)"
)
_CLOSED = frozenset("。！？；：!?;:…”’）)》】』」〉")
_OPEN = frozenset("，、,（(“《")
_SHORTEST = 16
_SLACK = 3
_EVEN = 0.72
_OVERLONG = 0.04
_FEW = 4


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: where it stands, how long it is without the blanks at its end, how it begins and ends."""

    start: int
    end: int
    indented: bool
    last: str
    table: bool
    followed: bool


def joins(text: str) -> list[Edit]:
    """Take out the line breaks of a page whose lines all end at about the same width."""
    if text.count("\n") < 2:
        return []
    lines = _lines(text)
    best: tuple[float, int, int, list[int]] = (0.0, 0, 0, [])
    plain = [line.end - line.start for line in lines]
    wide = [
        2 * n - len(_HALF.findall(text, line.start, line.end))
        for n, line in zip(plain, lines, strict=True)
    ]
    for lengths, scale in ((plain, 1), (wide, 2)):
        even, width = _even_width(lines, lengths, scale)
        if even > best[0]:
            best = (even, width, scale * _SLACK, lengths)
    return _joined(text, lines, *best[1:]) if best[0] else []


def _lines(text: str) -> list[_Line]:
    """Every line that is not empty."""
    lines: list[_Line] = []
    matches = list(_LINE.finditer(text))
    for i, match in enumerate(matches):
        content = match[0].rstrip(" \u3000\u00a0")
        after = matches[i + 1] if i + 1 < len(matches) else None
        followed = after is not None and after.start() == match.end() + 1
        lines.append(
            _Line(
                match.start(),
                match.start() + len(content),
                content[:1] == "\u3000" or content[:2] in {"  ", "\u00a0\u00a0"},
                content[-1:],
                "\t" in content,
                followed,
            )
        )
    return lines


def _even_width(lines: Sequence[_Line], lengths: Sequence[int], scale: int) -> tuple[float, int]:
    """How evenly the lines that stop inside a sentence end, and at what width; (0, 0) for a page not broken."""
    inside = [
        (length, line)
        for length, line, after in zip(lengths, lines, lines[1:], strict=False)
        if line.last not in _CLOSED
        and line.followed
        and not (line.table or after.table or after.indented)
    ]
    counts = Counter(length for length, _ in inside if length >= scale * _SHORTEST)
    if not counts:
        return 0.0, 0
    slack = _SLACK * scale
    width = max(
        counts,
        key=lambda w: (sum(counts[n] for n in range(w - slack, w + slack + 1)), counts[w], w),
    )
    full = [line for length, line in inside if abs(length - width) <= slack]
    near = sum(4 * length >= 3 * width for length, _ in inside)
    longer = sum(
        length > width + slack + scale and not line.table
        for length, line in zip(lengths, lines, strict=True)
    )
    if longer > _OVERLONG * len(lines) or len(full) < 2 or len(full) < _EVEN * near:
        return 0.0, 0
    if len(full) < _FEW and not any(line.last in _OPEN for line in full):
        return 0.0, 0
    return len(full) / near, width


def _joined(
    text: str, lines: Sequence[_Line], width: int, slack: int, lengths: Sequence[int]
) -> list[Edit]:
    """The line breaks to take out of a page broken at this width."""
    edits: list[Edit] = []
    indenting = sum(line.indented for line in lines) >= 2
    indented = False
    joined = False
    for length, line, after in zip(lengths, lines, lines[1:], strict=False):
        indented = line.indented or (joined and indented)
        joined = line.followed and not (line.table or after.table or after.indented)
        if joined and line.last in _CLOSED:
            joined = length >= width - 1 and not _starts_anew(
                text, line, after, width, indented or not indenting
            )
        elif joined:
            joined = length >= width - slack or (line.last in "，、," and 2 * length >= width)
        if joined:
            edits.append(
                (line.end, after.start, _between(text, line, after, length < width), "join")
            )
    return edits


def _starts_anew(text: str, line: _Line, after: _Line, width: int, likely: bool) -> bool:
    """Whether the next line is a paragraph of its own, where this one is full and closes a sentence."""
    if not likely and line.last in "。！？":
        return True
    if _STARTS_ITEM.match(text, after.start, after.end):
        return line.last not in "”’）)》】』」〉"
    short = 2 * (after.end - after.start) < min(width, 40)
    return short and after.last not in _CLOSED and line.last in "。！？"


def _between(text: str, line: _Line, after: _Line, room_left: bool) -> str:
    """A blank between two Latin words, of which the second did not fit the line; otherwise nothing."""
    last, first = text[line.end - 1], text[after.start]
    return " " if room_left and all(c.isascii() and c.isalpha() for c in (last, first)) else ""
