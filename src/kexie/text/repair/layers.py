"""A page under repair: the text as it stands now, and every edit that brought it there from the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie.text.model import Repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Edit = tuple[int, int, str, str]
"""Start, end, what stands there instead, kind of the repair."""


class Page:
    """A text with its edits, always in order and never overlapping, in places of the source."""

    __slots__ = ("edits", "source", "text")

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = source
        self.edits: list[Edit] = []

    def apply(self, edits: Sequence[Edit]) -> None:
        """Make these edits of the present text; they come in order and do not overlap."""
        if not edits:
            return
        self.edits = compose(self.edits, edits, self.text) if self.edits else list(edits)
        self.text = edited(self.text, edits)

    def repairs(self) -> tuple[Repair, ...]:
        """The edits as repairs of the source."""
        source = self.source
        return tuple(
            Repair(kind, start, source[start:end], new)
            for start, end, new, kind in self.edits
            if source[start:end] != new
        )


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made."""
    parts: list[str] = []
    done = 0
    for start, end, new, _ in edits:
        parts += (text[done:start], new)
        done = end
    parts.append(text[done:])
    return "".join(parts)


def compose(first: Sequence[Edit], second: Sequence[Edit], middle: str) -> list[Edit]:
    """One list of edits that does what `first` (source to middle) and then `second` (middle to text) do.

    Edits that touch the same characters become one; edits that only stand side by side stay apart,
    so that each can still be undone by itself.
    """
    result: list[Edit] = []
    shift = 0  # place in the middle minus place in the source
    later = list(reversed(second))
    index = 0
    while index < len(first) or later:
        if index == len(first):
            result += [(s - shift, e - shift, new, kind) for s, e, new, kind in reversed(later)]
            break
        start, end, new, _ = first[index]
        low, high = start + shift, start + shift + len(new)
        if not later or high <= later[-1][0]:
            result.append(first[index])
            shift += len(new) - (end - start)
            index += 1
            continue
        b_start, b_end, b_new, b_kind = later[-1]
        if b_end <= low:
            later.pop()
            result.append((b_start - shift, b_end - shift, b_new, b_kind))
            continue
        cut = _cut(later[-1], low, high)
        if cut:
            later[-1:] = [(cut, b_end, b_new[cut - b_start :], b_kind)]
            later.append((b_start, cut, b_new[: cut - b_start], b_kind))
            continue
        merged, index, shift = _merge(first, index, later, shift, middle)
        result.append(merged)
    return result


def _cut(edit: Edit, low: int, high: int) -> int:
    """Where to part an edit that keeps the length, so that its characters keep their own places."""
    start, end, new, _ = edit
    if len(new) != end - start:
        return 0
    if start < low < end:
        return low
    return high if start < high < end else 0


def _merge(
    first: Sequence[Edit], index: int, later: list[Edit], shift: int, middle: str
) -> tuple[Edit, int, int]:
    """Take from both lists everything that hangs together at this place and make one edit of it."""
    begin = shift
    low = min(first[index][0] + shift, later[-1][0])
    high = low
    kinds: list[str] = []
    ours: list[Edit] = []
    while True:
        if index < len(first) and (first[index][0] + shift < high or high == low):
            start, end, new, kind = first[index]
            high = max(high, start + shift + len(new))
            shift += len(new) - (end - start)
            index += 1
            if new:
                kinds.append(kind)
        elif later and later[-1][0] < high:
            ours.append(later.pop())
            high = max(high, ours[-1][1])
        else:
            break
    text = edited(middle[low:high], [(s - low, e - low, new, kind) for s, e, new, kind in ours])
    kinds.append(ours[0][3])
    return (low - begin, high - shift, text, kinds[0]), index, shift
