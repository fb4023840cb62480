"""Does a sentence oblige? Who says it, in what kind of text and section, with which modal, and is it past?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kexie.text.drafting.shapes import Parsed
    from kexie.text.reading.shapes import Paragraph, Reading, Sentence

QUOTED = re.compile(r"^[“\"‘].*[”\"’]$")
TOLD_BACK = re.compile(
    r"(?:规定|要求|强调|指出|明确|提出)了|当时要求|曾要求|多次(?:强调|要求)|代表表态|^这?说明(?!原因|情况)|意味着|希望[^，]{0,10}(?:省|市|州|县)"
    r"|就要走|要不是|不要钱|想要|只要|什么叫|^为什么|怎么办$|才能$|问及|有人|有的说|应当看到|需要指出|必须看到|要看到|必须承认|要说明|应该说|应当说|应当充分肯定|应该肯定|要清醒|必须清醒"
    r"|我(?:还)?(?:要|想)|^我|再议$|未作决定|未做决定|再行研究|(?:按照|根据|依照|按)[^，]{0,12}规定，[^。]*应当|需要警醒|值得警醒|^一分部署"
)
NARRATED = re.compile(
    r"(?:被|由)[^，。]{2,12}联合(?:举办|主办|举行|召开)$|(?:圆满|顺利|成功)(?:举办|召开|举行|完成|结束)|(?:为期|历时)"
)
CLOSING = re.compile(
    r"^关于[^，]*$|^(?:以上|特此|此复|此致|谢谢|同志们|让我们|希望大家|欢迎|现将|现就|根据|按照.*(?:现|特|制定本)|为.*(?:制定|特制定|现将|现就)|如有(?:意见|疑问|问题)|联系(?:人|电话)|附件|详见|特通知|本(?:方案|要点|通知|办法|意见)自|此件)"
)
ACTIVE = frozenset(("action", "finish", "broad", "study", "target", "effect"))
BARE_GENRES = frozenset(("plan", "table"))


def rule_of(
    reading: Reading,
    sentence: Sentence,
    clauses: Sequence[Parsed],
    *,
    carried: str,
    assigned: bool = False,
) -> str:
    """The name of the rule by which a sentence obliges; empty where it does not.

    `carried`: the rule of the part before ；. `assigned`: units or a deadline are written beside the item.
    """
    paragraph = reading.paragraphs[sentence.paragraph]
    if _is_preamble(reading, paragraph) and not any(c.subjects and c.modal for c in clauses):
        return ""
    modal = any(c.modal and c.kind != "past" for c in clauses)
    if (
        all(
            c.kind in ("past", "state", "topic", "manner", "stance", "effect", "prohibition")
            for c in clauses
        )
        and not modal
    ):
        return ""
    if (
        assigned
        and sentence.mode != "past"
        and not any(c.kind in ("past", "state") for c in clauses)
    ):
        return "item with an assignment"
    if sentence.mode == "past" and sentence.voice != "demand":
        return ""
    if sentence.mode == "rule" and not (modal and clauses and any(c.subjects for c in clauses)):
        return ""
    if reading.genre == "narrative" and sentence.voice != "demand":
        return ""
    if modal and _modal_counts(reading, sentence, clauses):
        return "demand of a speaker" if sentence.voice in ("demand", "carried") else "modal verb"
    if carried:
        return carried
    return _bare(reading, sentence, paragraph, clauses)


def may_oblige(reading: Reading, sentence: Sentence, *, assigned: bool) -> bool:
    """Whether a sentence is worth parsing: no question, no tale, no closing formula, no past section."""
    words = reading.text[sentence.start : sentence.span[1]]
    if not words or sentence.closer in ("？", "?", "：", ":") or QUOTED.match(words):
        return False
    if sentence.voice != "demand" and (
        reading.genre == "narrative" or (sentence.mode == "past" and not assigned)
    ):
        return False
    return CLOSING.match(words) is None and TOLD_BACK.search(words) is None


def _is_preamble(reading: Reading, paragraph: Paragraph) -> bool:
    """What a plan or notice says before its first heading or item."""
    return (
        reading.genre in ("plan", "notice", "report", "research")
        and not paragraph.level
        and not paragraph.heading
        and any(p.level for p in reading.paragraphs)
    )


def _modal_counts(reading: Reading, sentence: Sentence, clauses: Sequence[Parsed]) -> bool:
    """A modal obliges where somebody demands, or the text itself lays down; not in a tale."""
    if sentence.voice == "tell":
        return reading.genre not in ("report", "research") and any(
            c.modal.endswith(("要", "必须", "须"))
            and (c.subjects or c.body == c.span[0] + len(c.modal))
            for c in clauses
        )
    if reading.genre in ("report", "research", "other", "narrative"):
        return sentence.mode == "future" or sentence.voice == "demand"
    return True


def _bare(
    reading: Reading, sentence: Sentence, paragraph: Paragraph, clauses: Sequence[Parsed]
) -> str:
    """Without a modal: items of plans, lists that a demand announced, minutes, sections on what comes next."""
    first = next((c for c in clauses if c.kind not in ("topic", "manner")), None)
    if paragraph.kind == "note" and not any(c.subjects for c in clauses):
        return ""
    if first is None or first.kind == "past" or all(c.kind not in ACTIVE for c in clauses):
        return ""
    if sentence.voice == "tell" or NARRATED.search(reading.text[sentence.start : sentence.span[1]]):
        return ""
    dated = any(t.bounded for c in clauses for t in c.times)
    owned = any(c.subjects for c in clauses)
    if (
        sentence.listed
        and sentence.voice in ("demand", "carried", "plain")
        and first.kind in ACTIVE
    ):
        return "item of an announced list"
    if reading.genre == "minutes" and sentence.voice == "demand":
        return "decision of the meeting"
    if reading.genre in BARE_GENRES and (paragraph.level or paragraph.heading):
        return "item of a plan"
    if sentence.mode == "future" and reading.genre in ("report", "research", "notice", "other"):
        return "section on what comes next"
    if (
        reading.genre == "notice"
        and (paragraph.level or paragraph.heading)
        and (owned or dated or first.kind in ("action", "study"))
    ):
        return "item of a notice"
    if sentence.voice in ("demand", "carried") and (
        owned or dated or (first.kind == "target" and sentence.voice == "demand")
    ):
        return "demand of a speaker"
    if (
        reading.genre == "speech"
        and sentence.mode == "future"
        and (
            (owned and (dated or first.kind == "action"))
            or any(t.kind == "recurring" for c in clauses for t in c.times)
        )
    ):
        return "section on what comes next"
    return ""
