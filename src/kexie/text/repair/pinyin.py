"""Readings that a mirror put in brackets after characters, 協(xié), and how they differ from an author's own.

The page tells: a mirror annotates many characters, nearly all of them in traditional script; an author
annotates a rare name once or twice, and leaves ordinary characters alone. Real brackets, (SCI), (kg), (a),
hold no reading of the character before them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kexie.text.repair.hanzi import BLANK, CHANGING_IN_WORDS, COMMON, HAN, simplified

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kexie.text.repair.layers import Edit

_LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿêɡɑế\u0300-\u0304\u0306\u0308\u030c"
_MAYBE = re.compile(f"[（(][{BLANK}\n]{{0,2}}[{_LETTERS}]")
_CANDIDATE = re.compile(
    f"([{HAN}])((?:[{BLANK}\n]{{0,3}}[（(][{BLANK}\n]{{0,3}}[{_LETTERS}](?:[{BLANK}\n]{{0,2}}[{_LETTERS}]){{0,8}}"
    f"[{BLANK}\n]{{0,3}}[）)]){{1,20}})"
)
_BODY = re.compile(f"[（(]([{_LETTERS}{BLANK}\n]{{1,40}})[）)]")
_ODD = str.maketrans({"ɡ": "g", "ɑ": "a"})
_PLACE = re.compile(
    f"(?:[（(][^（）()]{{1,9}}[）)])?[{HAN}]?(?:[（(][^（）()]{{1,9}}[）)])?[县縣市州省区區镇鎮乡鄉村河江湖山水]"
)

_NOT_HAN = re.compile(f"[^{HAN}]")

_LONGEST = 7
_STRONG = 5
_REPEATED = 3
_PAGE_TRADITIONAL = 0.03
_FLOODED = 10
_NEARLY_ALL = 0.85


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A bracket with a reading of the character before it."""

    start: int
    end: int
    character: str
    syllable: str
    form: str
    repeats: int
    changes: bool


def injected_pinyin(text: str, traditional: float) -> list[Edit]:
    """Take out the readings a mirror injected; `traditional` is the page's share of traditional characters."""
    if not _MAYBE.search(text):
        return []
    found = [c for m in _CANDIDATE.finditer(text) if (c := _candidate(m))]
    if not found:
        return []
    usual_form = Counter(c.form for c in found).most_common(1)[0]
    if usual_form[1] >= _NEARLY_ALL * len(found):  # a mirror uses one form; another is the author's
        found = [c for c in found if c.form == usual_form[0]]
    repeated = sum(c.repeats > 1 for c in found) >= _REPEATED
    if traditional < _PAGE_TRADITIONAL:
        chosen = _from_simplified_page(found, repeated=repeated)
    elif repeated or sum(c.changes for c in found) >= _STRONG:
        ordinary = sum(c.character in COMMON and not c.changes for c in found) >= _STRONG
        chosen = [c for c in found if _stripped(text, c, repeated=repeated, ordinary=ordinary)]
    else:
        chosen = [c for c in found if c.changes and c.syllable == _first(c.character)]
    return [(c.start, c.end, "", "pinyin") for c in chosen]


def _from_simplified_page(found: list[_Candidate], *, repeated: bool) -> list[_Candidate]:
    """A reading in a page of simplified script is its author's, unless ordinary characters are flooded with them."""
    ordinary = [
        c for c in found if c.character in COMMON and _bare(c.syllable) in _bases(c.character)
    ]
    if len(ordinary) >= _FLOODED and 5 * len(ordinary) >= 4 * len(found):
        return ordinary
    return [c for c in found if c.repeats > 1] if repeated else []


def _stripped(text: str, candidate: _Candidate, *, repeated: bool, ordinary: bool) -> bool:
    """Whether this reading goes, on a page that is known to be full of injected ones."""
    if candidate.repeats > 1:
        return True
    if candidate.changes:
        return not _gloss_of_place(text, candidate)
    if repeated and candidate.syllable == _bare(candidate.syllable):
        return True
    first = _first(candidate.character)
    return candidate.syllable == first and (candidate.character in COMMON or ordinary)


def _gloss_of_place(text: str, candidate: _Candidate) -> bool:
    """Whether an author says how a place is read, as in 单(shàn)县: a reading that no table would give there."""
    character = candidate.character
    plain = simplified().get(character, character)
    if candidate.syllable in {_first(character), _first(plain)} or candidate.syllable == _bare(
        candidate.syllable
    ):
        return False
    if not _PLACE.match(text, candidate.end):
        return False
    around = _NOT_HAN.sub("", _CANDIDATE.sub(r"\1", text[candidate.end : candidate.end + 30]))[:3]
    return candidate.syllable not in _read_in_words(character, around) | _read_in_words(
        plain, around
    )


@lru_cache(4096)
def _read_in_words(character: str, after: str) -> frozenset[str]:
    """How an annotating program reads this character before these."""
    import pypinyin  # noqa: PLC0415  # its tables load slowly and few pages need them

    return frozenset(pypinyin.pinyin(character + after[:n])[0][0] for n in range(len(after) + 1))


def _candidate(match: re.Match[str]) -> _Candidate | None:
    """The match as a candidate: the brackets in front that hold one reading of the character."""
    parsed = _parsed(match[1], match[2])
    if not parsed:
        return None
    length, syllable, form, repeats, changes = parsed
    start = match.start(2)
    return _Candidate(start, start + length, match[1], syllable, form, repeats, changes)


@lru_cache(8192)
def _parsed(character: str, brackets: str) -> tuple[int, str, str, int, bool] | None:
    """Length, reading, form and number of the first brackets that agree, and whether the character changes."""
    end, syllable, form, repeats = 0, "", "", 0
    for body in _BODY.finditer(brackets):
        letters = unicodedata.normalize("NFC", "".join(body[1].split())).translate(_ODD)
        if repeats and (letters != syllable or body[0][0] != form):
            break
        end, syllable, form, repeats = body.end(), letters, body[0][0], repeats + 1
    if len(syllable) > _LONGEST or _bare(syllable) not in _bases(character):
        return None
    changes = character in simplified() or character in CHANGING_IN_WORDS
    return end, syllable, form, repeats, changes


@cache
def _readings() -> Mapping[int, str]:
    """All readings of all characters, the most usual first, as "zhǎng,cháng"."""
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415  # loads slowly and few pages need it

    table: Mapping[int, str] = PINYIN_DICT
    return table


@cache
def _first(character: str) -> str:
    """The most usual reading."""
    return _readings().get(ord(character), "").partition(",")[0]


@cache
def _bases(character: str) -> frozenset[str]:
    """All readings of a character and of its simplified form, without tones."""
    plain = simplified().get(character, character)
    known = f"{_readings().get(ord(character), '')},{_readings().get(ord(plain), '')}"
    return frozenset(_bare(reading) for reading in known.split(",") if reading)


@cache
def _bare(syllable: str) -> str:
    """A syllable without its tone; ü stays."""
    parts = unicodedata.normalize("NFD", syllable)
    kept = "".join(c for c in parts if not unicodedata.combining(c) or c == "\u0308")
    return unicodedata.normalize("NFC", kept)
