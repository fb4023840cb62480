"""Typefaces by all names they go by, and sizes by the names offices use."""

import re
from collections.abc import Iterator

from kexie.gongwen.checking.departures import Departure, at
from kexie.gongwen.checking.parts import Part
from kexie.gongwen.checking.reading import Line
from kexie.gongwen.fonts import FAMILIES, OFFICE_NAMES, PROPER, Face
from kexie.gongwen.saying import say

SIZES = {
    42: "初号",
    36: "小初",
    26: "一号",
    24: "小一",
    22: "二号",
    18: "小二",
    16: "三号",
    15: "小三",
    14: "四号",
    12: "小四",
    10.5: "五号",
    9: "小五",
}
CHINESE = {
    Face.TITLE: r"小标宋|XiaoBiaoSong",
    Face.BODY: r"仿宋|FangSong|FandolFang",
    Face.KAI: r"楷|KaiTi|Kai",
    Face.HEI: r"黑体|SimHei|Hei",
    Face.SONG: r"^(?!.*(仿宋|小标宋)).*宋",
}


def is_face(name: str, face: Face) -> bool:
    """Whether a family is the typeface: under its names here, or one that says so."""
    known = {*FAMILIES[face][: PROPER[face]], *OFFICE_NAMES[face]}
    if name.casefold() in {one.casefold() for one in known}:
        return True
    return bool(re.search(CHINESE[face], name, re.IGNORECASE)) and "雅黑" not in name


def size_in_words(points: float) -> str:
    said = f"{points:g}"
    if name := SIZES.get(points, ""):
        return say("{name}（{points}磅）", name=say(name), points=said)
    return say("{points}磅", points=said)


def face_words(face: Face) -> str:
    return say("小标宋体" if face is Face.TITLE else face.value)


def look(rule: str, part: Part, line: Line, face: Face, points: float) -> Iterator[Departure]:
    """The typeface and size of all Chinese in a paragraph."""
    for one in line.letters:
        if re.search(r"[\u3400-\u9fff]", one.text) and not is_face(one.font, face):
            yield at(
                f"{rule}_font",
                part,
                line,
                say("字体为{font}", font=one.font or say("（未指定）")),
                face_words(face),
            )
            break
    for one in line.letters:
        if one.text.strip() and one.size != points:
            yield at(
                f"{rule}_size",
                part,
                line,
                say("字号为{size}", size=size_in_words(one.size)),
                size_in_words(points),
            )
            break
