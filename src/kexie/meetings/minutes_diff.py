"""What differs between two wordings of a section: whole sentences first, then signs within those that are alike."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "gone", "new"]
SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")
LONGEST = 2000  # characters compared sign by sign; what is longer is shown as gone and new


@dataclass(frozen=True, slots=True)
class Stretch:
    change: Change
    text: str


def difference(before: str, after: str) -> list[Stretch]:
    """From the one wording to the other, in order; neighbours of one kind are joined."""
    joined: list[Stretch] = []
    for one in _sentences(before, after):
        if not one.text:
            continue
        if joined and joined[-1].change == one.change:
            joined[-1] = Stretch(one.change, joined[-1].text + one.text)
        else:
            joined.append(one)
    return joined


def _sentences(before: str, after: str) -> Iterator[Stretch]:
    old, new = SENTENCE.findall(before), SENTENCE.findall(after)
    for code, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            yield Stretch("same", "".join(old[a:b]))
        else:
            yield from _signs("".join(old[a:b]), "".join(new[c:d]))


def _signs(old: str, new: str) -> Iterator[Stretch]:
    if max(len(old), len(new)) > LONGEST or not _alike(old, new):
        yield Stretch("gone", old)
        yield Stretch("new", new)
        return
    for code, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            yield Stretch("same", old[a:b])
        else:
            yield Stretch("gone", old[a:b])
            yield Stretch("new", new[c:d])


def _alike(old: Sequence[str], new: Sequence[str]) -> bool:
    """Signs are only marked where most of them stay; else the eye finds nothing."""
    return SequenceMatcher(None, old, new, autojunk=False).ratio() > 1 / 2
