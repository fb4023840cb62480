"""What a clause is for, by an ordered table of named rules: the first that fits decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from kexie.text.drafting.cues import (
    AIM,
    APPROVED,
    CASE_SURE,
    CONDITION,
    ENDS_TOPIC,
    IS,
    LIMIT,
    MANNER,
    MAY_SHOW,
    NO_LONGER,
    OBJECT_FIRST,
    PROHIBIT,
    PURPOSE,
    SHOWS,
    STANCE,
    STUDY,
    STUDY_OBJECT,
    STUDY_RESULT,
    SURE_MANNER,
    SURE_TOPIC,
    TARGET,
    TIME_CLAUSE,
    VERY,
)
from kexie.text.drafting.verbs import CLASS, SYLLABLES, is_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from kexie.text.drafting.shapes import Parsed

Test: TypeAlias = "Callable[[Parsed, str, str], bool]"
"""Clause, its words from the verb phrase on, all its words."""
WHICH = re.compile(
    r"[^，将把]{2,20}(?:低于|高于|超过|不足|未|不|没有|无)[^，将把]{1,12}的(?:地区|单位|部门|街道|乡镇|企业|学校|个人|干部|项目|人员|学会|基地|党员|教师|村|社区)"
)
"""考核得分低于80分的街道: which, not what they are to do."""
FROM_TO = re.compile(r"(?:自|从)[^，]{2,20}?(?:起至|至|到)[^，]{2,12}")
TAKING = "把将"


def _is_prohibition(parsed: Parsed, words: str, _: str) -> bool:
    if LIMIT.search(words):
        return False
    return bool(PROHIBIT.match(words) or (NO_LONGER.match(words) and not parsed.subjects))


def _is_noun_phrase(parsed: Parsed, words: str, whole: str) -> bool:
    """A topic: it ends in 的, names a time or partners only, or holds a noun with its attribute."""
    if FROM_TO.fullmatch(whole) or (not parsed.modal and WHICH.fullmatch(words)):
        return True
    if words.endswith(("的", "者")) or any(map(TIME_CLAUSE.fullmatch, (whole, words))):
        return True
    if parsed.partners and (parsed.partners[-1].span[1] >= parsed.span[1] or not parsed.verb):
        return True
    if parsed.verb or parsed.modal or words[0] in TAKING:
        return False
    return "的" in words or OBJECT_FIRST.match(words) is not None


def _is_open_topic(parsed: Parsed, words: str, _: str) -> bool:
    if parsed.verb or words[0] in TAKING:
        return False
    return bool(CONDITION.search(words) or (ENDS_TOPIC.search(words) and not parsed.modal))


def _is_dealt_with(parsed: Parsed, words: str, _: str) -> bool:
    del parsed
    return is_case(words) and CASE_SURE.match(words) is not None


PERMITS = re.compile(
    "可以(?!说|从|通过|由|看)|(?:系统|平台|通道|入口|窗口)(?:将)?(?:于|在)[^，]*(?:关闭|截止|停用)$"
)
"""What somebody may do, or what closes by itself, asks nothing."""
GONE = ("去年", "前年", "上年", "往年", "上学期", "上个月", "上周", "上季度")


def _is_past(parsed: Parsed, _: str, whole: str) -> bool:
    return parsed.past and (whole.startswith(GONE) or not any(t.bounded for t in parsed.times))


def _is_state(parsed: Parsed, words: str, _: str) -> bool:
    if not parsed.modal and (VERY.search(words) or APPROVED.match(words)):
        return True
    plain = not parsed.modal and not parsed.fronted
    if plain and ("可以" in words or "将" in words or "于" in words) and PERMITS.search(words):
        return True
    if not plain:
        return False
    shows = MAY_SHOW.search(words) is not None and SHOWS.match(words) is not None
    return (shows or IS.match(words) is not None) and not is_case(words)


def _is_study(parsed: Parsed, words: str, whole: str) -> bool:
    del parsed, words
    return bool(STUDY.search(whole)) and not (
        STUDY_RESULT.search(whole) or STUDY_OBJECT.search(whole)
    )


SPIRITS = ("境界", "情怀", "格局", "胸怀", "气魄", "定力", "劲头", "韧劲")


def _is_spirit(phrase: str) -> bool:
    """要有“功成不必在我”的境界."""
    return phrase.endswith(SPIRITS) and "有" in phrase


def _is_stance(parsed: Parsed, words: str, whole: str) -> bool:
    """An appeal may begin with what else is an adverb: 主动作为."""
    phrase = whole[parsed.phrase - parsed.span[0] :] if parsed.phrase < parsed.body else words
    return (
        (_is_spirit(phrase) or bool(STANCE.search(phrase)))
        and not parsed.numbers
        and "《" not in words
    )


def _is_effect(parsed: Parsed, words: str, _: str) -> bool:
    if AIM.match(words):
        return True
    own = parsed.numbers and bool(parsed.verb) and not TARGET.search(words)
    return bool(PURPOSE.match(words)) and not own


ON_DUTY = re.compile("(?:值班|带班|值守)[^，]*制度$")


def _is_manner(parsed: Parsed, words: str, _: str) -> bool:
    return (
        bool(MANNER.match(words))
        and not ON_DUTY.search(words)
        and not _has_later_action(parsed, words)
    )


def _has_later_action(parsed: Parsed, words: str) -> bool:
    """Whether a clause that begins like a manner has an action of its own: 围绕…开展…."""
    if not parsed.verb or parsed.verb_at <= parsed.body:
        return bool(parsed.numbers and TARGET.search(words))
    classes = CLASS.get(parsed.verb, ("act",))
    acts = any(name in classes for name in ("act", "finish", "broad"))
    owned = bool(parsed.subjects or parsed.modal)
    return (acts and (len(parsed.rest) >= SYLLABLES or owned)) or parsed.numbers


TOPIC_ENDS = "前面候际间来上下中后内否"
"""The last characters of the words that `SURE_TOPIC` knows."""


def _is_sure_topic(words: str) -> bool:
    return words[-1] in TOPIC_ENDS and SURE_TOPIC.search(words) is not None


RULES: tuple[tuple[str, Test], ...] = (
    ("topic", lambda parsed, words, _: _is_sure_topic(words) and not parsed.modal),
    ("prohibition", _is_prohibition),
    ("manner", lambda _, words, __: SURE_MANNER.match(words) is not None),
    ("action", _is_dealt_with),
    ("topic", _is_noun_phrase),
    ("topic", _is_open_topic),
    ("past", _is_past),
    ("state", _is_state),
    ("study", _is_study),
    ("stance", _is_stance),
    ("effect", _is_effect),
    ("manner", _is_manner),
)


def kind_of(parsed: Parsed, words: str, whole: str) -> str:
    """What a clause is for: see `Parsed.kind`."""
    if not words:
        return "topic"
    for kind, fits in RULES:
        if fits(parsed, words, whole):
            return kind
    return _by_verb(parsed, words) if parsed.verb else _without_verb(parsed, words)


def _without_verb(parsed: Parsed, words: str) -> str:
    if TARGET.search(words) and parsed.numbers:
        return "target"
    return "action" if words[0] in TAKING or (parsed.subjects and parsed.modal) else "other"


SHRINKS = frozenset(
    ("压减", "压缩", "减少", "降低", "增加", "缩短", "降至", "提至", "增至", "减至")
)
"""发文数量再压减10%: a measure of what the clause before asks."""


def _by_verb(parsed: Parsed, words: str) -> str:
    classes = CLASS.get(parsed.verb, ("act",))
    dated = any(t.bounded for t in parsed.times)
    if classes == ("state",) and parsed.modal and (parsed.addressed or dated):
        return "action"
    if classes == ("state",):
        return "target" if TARGET.search(words) and parsed.numbers else "state"
    if classes[0] == "effect" and parsed.topic and parsed.numbers and TARGET.search(words):
        return "target"
    if parsed.verb in SHRINKS and parsed.topic and parsed.numbers and TARGET.search(words):
        return "target"
    if parsed.fronted or is_case(words) or classes[0] in ("act", "state"):
        return "action"
    return classes[0]
