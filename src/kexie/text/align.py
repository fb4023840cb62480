"""Where passages of a text went when the text was corrected."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kexie.text.model import Span

_Block = tuple[int, int, int]
_KEPT = 0.5
_SMALL = 600


def carry(old: str, new: str, spans: Sequence[Span]) -> list[Span | None]:
    """Where these spans of `old` are in `new`; None for a span of which less than half is still there.

    Sentences that stand word for word in both texts hold the two together, also where they have moved;
    between them characters are compared.
    """
    if old == new:
        return list(spans)
    blocks = _blocks(old, new)
    starts = [block[0] for block in blocks]
    moved = _moved(old, new, blocks)
    return [_carried(span, blocks, starts) or _found(old, new, span, moved) for span in spans]


def _blocks(old: str, new: str) -> list[_Block]:
    """Stretches that are the same in both, in order: start in old, start in new, length."""
    first, second = _pieces(old), _pieces(new)
    lines = SequenceMatcher(
        None, [old[a:b] for a, b in first], [new[a:b] for a, b in second], autojunk=False
    )
    blocks: list[_Block] = []
    for tag, i1, i2, j1, j2 in lines.get_opcodes():
        a, b = _place(first, i1, len(old)), _place(first, i2, len(old))
        c, d = _place(second, j1, len(new)), _place(second, j2, len(new))
        if tag == "equal":
            blocks.append((a, c, b - a))
        elif tag == "replace":
            blocks += _compared(old[a:b], new[c:d], a, c)
    return blocks


def _pieces(text: str) -> list[Span]:
    """The sentences of a text, with what closes them."""
    pieces: list[Span] = []
    start = 0
    for place, character in enumerate(text, 1):
        if character in "。；！？\n":
            pieces.append((start, place))
            start = place
    if start < len(text):
        pieces.append((start, len(text)))
    return pieces


def _place(pieces: list[Span], index: int, end: int) -> int:
    """Where this piece begins."""
    return pieces[index][0] if index < len(pieces) else end


def _compared(old: str, new: str, at: int, to: int) -> list[_Block]:
    """Equal stretches of two passages, character by character; long ones by their head and tail alone."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    blocks = [(at, to, head)] if head else []
    middle, other = old[head : len(old) - tail], new[head : len(new) - tail]
    if middle and other and len(middle) * len(other) <= _SMALL * _SMALL * 10:
        matcher = SequenceMatcher(None, middle, other, autojunk=False)
        blocks += [
            (at + head + a, to + head + b, n) for a, b, n in matcher.get_matching_blocks() if n
        ]
    if tail:
        blocks.append((at + len(old) - tail, to + len(new) - tail, tail))
    return blocks


def _carried(span: Span, blocks: list[_Block], starts: list[int]) -> Span | None:
    """The span in the new text by the blocks it lies in."""
    start, end = span
    if start >= end:
        index = bisect_right(starts, start) - 1
        if index < 0:
            return None if blocks and start else (0, 0)
        a, b, n = blocks[index]
        place = b + min(start - a, n)
        return place, place
    low = high = -1
    same = 0
    for a, b, n in blocks[max(0, bisect_right(starts, start) - 1) : bisect_left(starts, end)]:
        first, last = max(a, start), min(a + n, end)
        if first >= last:
            continue
        low = b + first - a if low < 0 else low
        high = b + last - a
        same += last - first
    if low < 0 or same < _KEPT * (end - start) or same < _KEPT * (high - low):
        return None
    return low, high


def _moved(old: str, new: str, blocks: list[_Block]) -> list[_Block]:
    """Sentences that stand in both texts but at another place among the others."""
    taken = {(a, b) for a, b, _ in blocks}
    places: dict[str, list[int]] = {}
    for start, end in _pieces(new):
        places.setdefault(new[start:end].strip(), []).append(start)
    moved: list[_Block] = []
    for start, end in _pieces(old):
        sentence = old[start:end].strip()
        found = places.get(sentence, ())
        if len(sentence) > 1 and len(found) == 1 and (start, found[0]) not in taken:
            lead = old.index(sentence, start) - start
            moved.append((start + lead, new.index(sentence, found[0]), len(sentence)))
    return moved


def _found(old: str, new: str, span: Span, moved: list[_Block]) -> Span | None:
    """The span in a sentence that moved as a whole, or standing once word for word elsewhere."""
    start, end = span
    for a, b, n in moved:
        if a <= start and end <= a + n:
            return b + start - a, b + end - a
    words = old[start:end].strip()
    place = new.find(words) if len(words) > 5 else -1  # noqa: PLR2004  # shorter words stand anywhere
    if place < 0 or new.find(words, place + 1) >= 0:
        return None
    return place, place + len(words)
