"""The theme of a task, by the object of its verb: words with weights, what serves a purpose counts little."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kexie.text.data import any_of, sections

if TYPE_CHECKING:
    from collections.abc import Mapping

PURPOSE = re.compile(
    r"(?:以便|以此|为[^，]{2,20}(?:提供|贡献|服务)|让|推动|促进|提升|提高|增强|确保|避免|防止|围绕|结合|按照|根据|聚焦|依托)[^，。；]*"
)
LATE = 0.6
HEADING = 0.7
TITLE = 0.35
MADE = 3.0
MAKES_RULE = re.compile(
    r"(?:制定|制订|修订|出台|建立健全|建立|健全|起草|拟定|拟订|编制|印发)[^，。；]{0,30}(?:办法|制度|规则|细则|规定|章程|规程|守则|准则|机制)(?:（[^）]*）)?[》”]?(?:[（(]|，|。|；|$)"
)
"""A rule is made: what it is about comes second."""
RECIPIENT = re.compile(
    r"(?:报送?至?|送至?|交|提交|反馈至?|报备|寄至?|发至)(?:[^，。；报送交]{2,16}?(?:科普部|科普科|学会部|宣传部|组织部|财务部|人事部|调宣部|办公室|机关党委|纪委|巡察办|督查室|处|科|股|室))(?=$|[，。；（汇备])"
)
"""Whom something is handed to tells nothing of what it is about."""
OCCASION = re.compile(
    r"在[^，。]{2,40}上的(?:讲话|发言|致辞)|会议纪要|(?:工作)?(?:会议|大会)|在[^，。]{2,20}(?:调研|督导|检查)[^，。]{0,20}时|(?:工作)?(?:总结|安排|要点|通报|通知)|督导"
)
FOUR = ("科技工作者服务", "创新驱动发展服务", "科学素质服务", "科学决策服务")
"""The four services by name; together they are one theme."""


@cache
def _weights() -> tuple[re.Pattern[str], dict[str, dict[str, float]]]:
    table: dict[str, dict[str, float]] = {}
    for theme, entries in sections("themes").items():
        for entry in entries:
            word, _, weight = entry.partition("=")
            table.setdefault(word, {})[theme] = float(weight or 1)
    return re.compile(any_of(table)), table


@lru_cache(maxsize=256)
def scores_of(words: str) -> Mapping[str, float]:
    """How strongly these words speak of each theme; headings and units are asked for again and again."""
    pattern, table = _weights()
    found: dict[str, float] = {}
    for match in pattern.finditer(words):
        for theme, weight in table[match.group()].items():
            found[theme] = found.get(theme, 0.0) + weight
    return found


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a draft: the headings over it, the title, and what its sentence said before."""

    headings: str
    title: str = ""
    before: str = ""


def theme_of(core: str, whole: str, units: str, around: Around) -> str:
    """The best theme: the core clause counts most, then the whole draft, then headings, last who acts and the title.

    A title tells the occasion as often as the matter, so that it only tips the scales.
    """
    if all(part in whole for part in FOUR):
        return "four_services"
    total: dict[str, float] = {"rules": MADE} if MAKES_RULE.search(core) else {}
    if "报" in whole or "交" in whole or "送" in whole or "寄" in whole:
        core, whole = RECIPIENT.sub("", core), RECIPIENT.sub("", whole)
    for words, factor in (
        (core, 1.0),
        (PURPOSE.sub("", whole), LATE),
        (around.headings, HEADING),
        (units, 0.2),
        (OCCASION.sub("", around.title), TITLE),
        (around.before, HEADING),
    ):
        for theme, weight in scores_of(words).items() if words else ():
            total[theme] = total.get(theme, 0.0) + factor * weight
    if not total:
        return "other"
    return max(total, key=lambda theme: (total[theme], theme != "other"))
