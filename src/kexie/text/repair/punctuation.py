"""Punctuation: doubled marks, and marks that a crawl made narrow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.repair.hanzi import HAN

if TYPE_CHECKING:
    from kexie.text.repair.layers import Edit

_DOUBLED = re.compile("([，、；：。,;:])([，、；：。,;:])(?![，、；：。,;:.])")
_BEFORE_DOUBLED = frozenset("，、；：。,;:.")
_LOUD = re.compile("([！？])\\1(?![！？])")
_BRACKETS = re.compile("([（）《》“”])\\1(?!\\1)")
_PARTNER = {"（": "）", "）": "（", "《": "》", "》": "《", "“": "”", "”": "“"}
_SOFT = frozenset("，、,")

_SIDE = f"[{HAN}，。、；：？！“”‘’（）《》〈〉【】〔〕…—]"
_NARROW = re.compile(
    f"(?<={_SIDE})[,;:?!](?![0-9A-Za-z])|(?<={_SIDE})[,;?!](?=[0-9A-Za-z])|(?<={_SIDE}):(?=[0-9A-Za-z])"
    f"|(?<=[0-9A-Za-z%)\\]”])[,;](?={_SIDE})|(?<=[0-9A-Za-z%)])[:?!](?={_SIDE})|(?<={_SIDE})\\((?={_SIDE})"
)
_NARROW_PAIR = re.compile(f"(?<={_SIDE})\\(([{HAN}、，,0-9一-龥]{{1,40}})\\)")
_BETWEEN_HAN = re.compile(f"(?<=[{HAN}”）)])[,;:?!](?=[{HAN}“（(])")
_WIDE_BETWEEN_HAN = re.compile(f"(?<=[{HAN}”）)])[，；：？！](?=[{HAN}“（(])")
_TO_FULL = {ord(a): b for a, b in zip(",;:?!()", "，；：？！（）", strict=True)}

_ENOUGH_ALONE = 5
_ENOUGH_ON_DAMAGED = 2
_NEARLY_ALL = 0.9
_LONG_LINE = 5000


def doubled(text: str) -> list[Edit]:
    """A mark that stands twice is kept once; of a soft and a hard one the hard one stays."""
    edits: list[Edit] = []
    for match in _DOUBLED.finditer(text):
        first, second = match[1], match[2]
        before = text[match.start() - 1 : match.start()]
        if before in _BEFORE_DOUBLED or not before or not (first > "\x7f" or _is_wide(before)):
            continue
        kept = second if first in _SOFT and second not in _SOFT else first
        if {first, second} in ({"，", "、"}, {",", "、"}):
            kept = "、"
        gone = match.start() if kept != first else match.start() + 1
        edits.append((gone, gone + 1, "", "punctuation"))
    if edits:
        loud = [(m.end() - 1, m.end(), "", "punctuation") for m in _LOUD.finditer(text)]
        edits = sorted(edits + loud + _brackets(text))
    return edits


def _brackets(text: str) -> list[Edit]:
    """Doubled brackets and quotation marks, where the line has one too many of them."""
    edits: list[Edit] = []
    for match in _BRACKETS.finditer(text):
        low = text.rfind("\n", 0, match.start()) + 1
        high = text.find("\n", match.end())
        high = high if high >= 0 else len(text)
        mark = match[1]
        if high - low < _LONG_LINE and text.count(mark, low, high) > text.count(
            _PARTNER[mark], low, high
        ):
            edits.append((match.end() - 1, match.end(), "", "punctuation"))
    return edits


def widened(text: str, *, damaged: bool) -> list[Edit]:
    """Narrow punctuation beside Han characters becomes full-width, on pages where nearly all of it is narrow.

    The page must show that a crawl did it: hardly any full-width mark is left between Han characters,
    and the page is damaged otherwise or long enough to tell. One narrow mark in a page is its author's.
    """
    if not any(mark in text for mark in ",;:?!("):
        return []
    narrow = len(_BETWEEN_HAN.findall(text))
    if narrow < (_ENOUGH_ON_DAMAGED if damaged else _ENOUGH_ALONE):
        return []
    if narrow < _NEARLY_ALL * (narrow + len(_WIDE_BETWEEN_HAN.findall(text))):
        return []
    places = {m.start() for m in _NARROW.finditer(text) if m[0] != "("}
    for match in _NARROW_PAIR.finditer(text):
        if any(_is_wide(c) for c in match[1]):
            places |= {match.start(), match.end() - 1}
    return [(p, p + 1, text[p].translate(_TO_FULL), "punctuation") for p in sorted(places)]


def _is_wide(character: str) -> bool:
    """Whether this is a Han character or full-width."""
    return character > "\u2fff" or character in "“”‘’…—"
