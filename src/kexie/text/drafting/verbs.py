"""The verb that governs a clause, told from the verbs that are names, attributes and objects in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.data import any_of, sections, words
from kexie.text.drafting.cues import CASE, CASE_SURE, OBJECT_FIRST, PREPOSITION

if TYPE_CHECKING:
    from kexie.text.drafting.shapes import Parsed
    from kexie.text.model import Span
    from kexie.text.reading.shapes import Reading

_VERBS = sections("verbs")
_ORDER = ("study", "stance", "state", "broad", "act", "finish", "effect")
CLASS = {
    verb: tuple(name for name in _ORDER if verb in _VERBS[name])
    for name in _ORDER
    for verb in _VERBS[name]
}
VERB = re.compile(any_of(CLASS))
LIGHT = words("verbs", "light")
SURE = words("verbs", "sure")
NOT_VERBS = words("verbs", "not_verbs")
ADVERBS = words("frame", "adverb")
ATTENDING = words("frame", "attending")
HANDING = frozenset(("报", "送", "交"))
REPORT = (
    "警",
    "接",
    "付",
    "价",
    "考",
    "废",
    "告",
    "名",
    "表",
    "刊",
    "流",
    "通",
    "道",
    "酬",
    "销",
    "到",
    "往",
    "易",
)
ONWARD = ("到", "至", "给", "为", "成", "入", "起", "出", "在", "往", "进", "一", "好", "于", "上")
NOUN_TAILS = frozenset("的、者率员部处科办局组会中类法班室")
AFTERWARDS = ("之后", "以后", "之前", "以前", "期间")
COMPLETED = (
    "出的",
    "到的",
    "过的",
    "了的",
    "好的",
    "来的",
    "起的",
    "下的",
    "中的",
    "后的",
    "中发现的",
)
SYLLABLES = 2
HOW = frozenset(("深入",))
"""Verbs that only tell how where another follows: 围绕短板深入调研."""
NOMINAL = re.compile(
    r"(?:覆盖|工作|目标|质量|情况|结果|名额|比例|进度|方式|方案(?!，)|期(?!间)|表|单|者|率|员|部|处|办|局|组|会(?!同)|中|类|法|班|室|量|费|费用|经费|资金|项目|对象|标准|制度|机制|体系|能力|水平|任务|需求|问题|手册|办法|意见|作品|活动|点|基地|站|网|平台|系统|资源|材料|品牌|计划|报告|内容|责任|结对之后|大赛|竞赛|周期|合同|群众|专家|单位|部门|企业|人员|干部|清单|指标|频次|时间|范围|模式|路线|力度|成果|成效|战略)"
)


def is_case(words: str) -> bool:
    """Whether a clause deals with a case of what came before: 不合格的予以撤站; a plain verb in front is none."""
    if CASE_SURE.match(words):
        return True
    if CASE.match(words) is None:
        return False
    verb = VERB.match(words)
    plain = (
        verb is not None
        and len(verb.group()) >= SYLLABLES
        and CLASS[verb.group()][0] in ("act", "broad")
    )
    return not plain or words[verb.end() if verb else 0 :][:1] in ("不", "的")


QUOTES = re.compile(r"“[^”]*”|《[^》]*》|（[^（）]*）|\([^()]*\)|‘[^’]*’")


COMING = re.compile(
    rf"(?:坚持|以|用|运用|按照|围绕|通过|立足|站在|从)[^，把将]{{2,40}}?(?<![未历近往外原])来(?P<verb>{VERB.pattern})(?=[\u4e00-\u9fff]{{2}})"
)
"""Manner first, then 来 and the verb it serves: 坚持问题导向来审视工作."""


def find_verb(reading: Reading, parsed: Parsed, end: int) -> None:
    """The main verb: the one that 来 leads to after a manner, else as `_find_plain_verb` finds it."""
    coming = COMING.match(reading.text, parsed.body, end)
    if coming is None:
        _find_plain_verb(reading, parsed, end)
        return
    parsed.verb, parsed.verb_at = coming["verb"], coming.start("verb")
    parsed.rest = reading.text[coming.end() : end]


def _find_plain_verb(reading: Reading, parsed: Parsed, end: int) -> None:
    """The first that is no attribute of a noun, after the object where that comes first."""
    text, body = reading.text, parsed.body
    at = body
    front = OBJECT_FIRST.match(text, at, end)
    pronoun = PREPOSITION.match(text, at, end)
    if front or is_case(text[at:end]):
        at = _after_attribute(text, at, end)
    found = _verbs(reading, parsed, at, end)
    if pronoun and not front:
        found = [span for span in found if span[0] > pronoun.end()] or (
            [] if found and found[0][0] == pronoun.end() else found
        )
    if front and not found and front.group() in ("把", "将"):  # 把X打造成Y的Z
        found = _verbs(reading, parsed, front.end(), end)
    place = _choose(
        text,
        found,
        body,
        end,
        front=front is not None,
        open_end=front is not None and front.group() not in ("把", "将"),
        phrase=pronoun is not None and pronoun.group() in ATTENDING,
        modal=bool(parsed.modal),
    )
    if place is None and not pronoun:
        place = _by_tag(reading, at, end)
        parsed.guessed = place is not None
    if place is None:
        if front and front.group() in ("把", "将"):
            parsed.fronted = (front.end(), end)
        return
    parsed.verb, parsed.verb_at = text[place[0] : place[1]], place[0]
    parsed.rest = text[place[1] : end]
    if front:
        parsed.fronted = (front.end(), place[0])
    elif pronoun:
        parsed.addressed = pronoun.group() in ("向", "为", "给", "面向", "对")
    elif place[0] > body:
        parsed.topic = parsed.topic or text[body : place[0]]


def _verbs(reading: Reading, parsed: Parsed, start: int, end: int) -> list[Span]:
    """The places of words that are verbs here, outside of quotation marks, titles and brackets."""
    hidden = [m.span() for m in QUOTES.finditer(reading.text, parsed.body, end)]
    return [
        m.span()
        for m in VERB.finditer(reading.text, start, end)
        if _is_main(reading, parsed, m, end)
        and not any(a < m.end() and m.start() < b for a, b in hidden)
    ]


def _choose(
    text: str,
    found: list[tuple[int, int]],
    body: int,
    end: int,
    *,
    front: bool,
    open_end: bool,
    phrase: bool,
    modal: bool,
) -> tuple[int, int] | None:
    """Among the verbs of a clause the one that governs: the first, or a light one that takes the first as its object."""
    if open_end:  # 对遗留的结算问题: the noun is what it is about
        found = [f for f in found if not TO_NOUN.fullmatch(text, f[1], end)]
    if not found:
        return None
    if front:
        onward = [f for f in found if text[f[1] : f[1] + 1] in ONWARD or f[1] == end]
        return onward[0] if onward else found[-1]
    first = found[0]
    if first[0] == body and (modal or not NOMINAL.match(text, first[1], end)):
        return first
    light = [
        f
        for f in found
        if text[f[0] : f[1]] in SURE
        or (text[f[0] : f[1]] in LIGHT and not NOMINAL.match(text, f[1], end))
    ]
    if light:
        return light[0]
    plain = [f for f in found if not NOMINAL.match(text, f[1], end)]
    if plain:
        return plain[0]
    return None if phrase else (found[-1] if first[0] != body else first)


TO_NOUN = re.compile(r"(?:问题|线索|事项|情形|企业|项目|人员|单位|部门|干部|任务|隐患|案件)(?:等)?")


def _by_tag(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """A verb that no list knows, by the segmenter's tag."""
    for place, stop, tag in reading.words.between(start, end):
        word = reading.text[place:stop]
        known = tag == "v" or (tag == "vn" and stop == end)
        if (
            known
            and "、" not in reading.text[place - 1 : place] + reading.text[stop : stop + 1]
            and len(word) >= SYLLABLES  # single ones mislead
            and word not in NOT_VERBS
            and reading.text.find("的", stop, end) < 0
        ):
            return place, stop
    return None


def _after_attribute(text: str, at: int, end: int) -> int:
    """Past the last 的 of an object in front of its verb, where a verb can still follow."""
    place = text.rfind("的", at, end)
    return place + 1 if 0 <= place < end - 1 else at


def _is_main(reading: Reading, parsed: Parsed, match: re.Match[str], end: int) -> bool:
    """Whether a word that can be a verb is one here: at the edge of a word, not before 的, 、 or a noun's tail."""
    text, start, stop = reading.text, match.start(), match.end()
    after = text[stop : stop + 1]
    if text.startswith(AFTERWARDS, stop) or text.startswith(COMPLETED, stop):
        return False
    if match.group() in HOW and VERB.match(text, stop, end):
        return False
    hands = match.group() in HANDING
    single = stop - start == 1
    if hands and text[start - 1 : start] != "的" and not text.startswith(REPORT, stop):
        single = not OBJECT_FIRST.match(text, parsed.body, end)
    if single and stop < end and not reading.words.begins(stop) and not parsed.modal:
        return False
    if start == parsed.body:
        return after != "的" or stop == end
    apart = text[max(parsed.body, start - SYLLABLES) : start] in ADVERBS
    if not (
        reading.words.begins(start)
        or hands
        or apart
        or (not single and text[start - 1] in "”》）)、")
    ):
        return False
    return not _is_noun_here(text, parsed, match, end)


def _is_noun_here(text: str, parsed: Parsed, match: re.Match[str], end: int) -> bool:
    """A verb used as a noun: before 的, 、 or the tail of a name, or last in a list."""
    start, stop = match.span()
    after = text[stop : stop + 1] if stop < end else ""
    if after in NOUN_TAILS and after:
        return True
    if after and after in "和与及" and not OBJECT_FIRST.match(text, parsed.body, end):
        return True
    return text[start - 1] in "、和与及" and stop >= end
