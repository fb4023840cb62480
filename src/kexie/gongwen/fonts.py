"""
Fonts by the names of their families, in order of preference. None are shipped: a site installs what it has a licence for.

A document is laid out with the first family that is installed, and says which it had to do without.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import typst


class Face(StrEnum):
    """A typeface of the standard, under the name by which offices know it."""

    TITLE = "小标宋"
    BODY = "仿宋"
    KAI = "楷体"
    HEI = "黑体"
    SONG = "宋体"


_SONG = ("SimSun", "NSimSun", "STSong", "Source Han Serif SC", "Noto Serif CJK SC", "Noto Serif SC")
FAMILIES: dict[Face, tuple[str, ...]] = {
    Face.TITLE: ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", *_SONG),
    Face.BODY: (
        "FangSong_GB2312",
        "FangSong",
        "STFangsong",
        "FZFangSong-Z02S",
        "FandolFang",
        *_SONG,
    ),
    Face.KAI: ("KaiTi_GB2312", "KaiTi", "STKaiti", "FZKai-Z03S", "AR PL UKai CN", *_SONG),
    Face.HEI: (
        "SimHei",
        "STHeiti",
        "FZHei-B01S",
        "Source Han Sans SC",
        "Noto Sans CJK SC",
        "Noto Sans SC",
    ),
    Face.SONG: _SONG,
}
# Under which name a word processor looks for it: these stand in DOCX files, beside the family's own name.
OFFICE_NAMES = {
    Face.TITLE: ("方正小标宋简体", "FZXiaoBiaoSong-B05S"),
    Face.BODY: ("仿宋_GB2312", "FangSong"),
    Face.KAI: ("楷体_GB2312", "KaiTi"),
    Face.HEI: ("黑体", "SimHei"),
    Face.SONG: ("宋体", "SimSun"),
}
# A family counts as the typeface itself, and not as its replacement, down to here.
PROPER = {Face.TITLE: 3, Face.BODY: 5, Face.KAI: 5, Face.HEI: 4, Face.SONG: 4}


@dataclass(frozen=True, slots=True)
class Replaced:
    """A typeface that is not installed, and the family that stands for it; empty: none that was looked for is there."""

    wanted: str
    used: str


@cache
def installed() -> typst.Fonts:
    """The fonts of this machine, looked for once in the life of the process."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)


@cache
def replaced_fonts() -> tuple[Replaced, ...]:
    there = {name.casefold() for name in installed().families()}
    found = []
    for face, names in FAMILIES.items():
        used = next((n for n, name in enumerate(names) if name.casefold() in there), None)
        if used is None or used >= PROPER[face]:
            found.append(Replaced(face.value, "" if used is None else names[used]))
    return tuple(found)
