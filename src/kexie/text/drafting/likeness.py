"""Whether words speak of what was spoken of before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie.text.data import words

if TYPE_CHECKING:
    from kexie.text.drafting.shapes import Group

STOP_PAIRS = words("frame", "everywhere")


def shares(text: str, group: Group, after: str) -> bool:
    """Whether words speak of something the group has named: two characters in common."""
    before = text[group.span[0] : group.span[1]]
    pairs = {before[i : i + 2] for i in range(len(before) - 1)} - STOP_PAIRS
    return any(after[i : i + 2] in pairs and _han(after[i : i + 2]) for i in range(len(after) - 1))


def _han(pair: str) -> bool:
    return all("\u4e00" <= c <= "\u9fff" for c in pair)
