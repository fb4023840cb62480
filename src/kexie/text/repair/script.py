"""Traditional to simplified script, on pages that are in traditional script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.repair.hanzi import VARIANTS, converter

if TYPE_CHECKING:
    from kexie.text.repair.layers import Edit

_ZHU_BEFORE = frozenset("显昭卓名论编译专原巨土拙遗合所新旧大史经撰知先")
_ZHU_AFTER = frozenset("名作者述称书录")
_WORDS = (("座标", "坐标"), ("覆函", "复函"), ("薰陶", "熏陶"), ("薰染", "熏染"))
_VARIANT = re.compile(f"[{''.join(map(chr, VARIANTS))}]")
_PLACES_NING = re.compile("[遼辽南西]甯|甯夏")


def simplify(text: str) -> list[Edit]:
    """Every run of characters that changes from traditional to simplified; the length is kept.

    OpenCC's `tw2s` with what it leaves wrong on such pages: 著 for zhù where the words around it are
    simplified already, 甯 in names of places, variants such as 衞, and a few words.
    """
    made = converter().convert(text)
    if len(made) != len(text):
        made = "".join(map(converter().convert, text))
    if "著" in text:
        made = _keep_zhu(text, made)
    if "甯" in made:
        made = _PLACES_NING.sub(lambda m: m[0].replace("甯", "宁"), made)
    made = made.translate(VARIANTS) if _VARIANT.search(made) else made
    for wrong, right in _WORDS:
        made = made.replace(wrong, right)
    if made == text:
        return []
    changes = [i for i, (a, b) in enumerate(zip(text, made, strict=True)) if a != b]
    edits: list[Edit] = []
    start = previous = changes[0]
    for place in changes[1:]:
        if place != previous + 1:
            edits.append((start, previous + 1, made[start : previous + 1], "traditional"))
            start = place
        previous = place
    edits.append((start, previous + 1, made[start : previous + 1], "traditional"))
    return edits


def _keep_zhu(text: str, made: str) -> str:
    """Give 著 back where it is zhù (显著, 著作) and not the particle 着."""
    particle = "着" not in text
    kept = list(made)
    place = text.find("著")
    while place >= 0:
        before = made[place - 1] if place else ""
        after = made[place + 1 : place + 2]
        if kept[place] == "着" and (not particle or _is_zhu(before, after)):
            kept[place] = "著"
        place = text.find("著", place + 1)
    return "".join(kept)


def _is_zhu(before: str, after: str) -> bool:
    """Whether 著 between these two is read zhù."""
    if before in _ZHU_BEFORE and after not in "力眼手重":
        return True
    return after in _ZHU_AFTER and bool(after)
