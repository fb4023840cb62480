"""A draft from the clauses of one obligation: who, by when, what about, how trackable, how sure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kexie.text.data import any_of, sections
from kexie.text.drafting.force import GONE
from kexie.text.drafting.shapes import Draft, Due
from kexie.text.drafting.themes import Around, theme_of
from kexie.text.drafting.titles import title_of
from kexie.text.drafting.verbs import is_case

if TYPE_CHECKING:
    from kexie.text.drafting.shapes import Duty, Group, Parsed
    from kexie.text.model import Span
    from kexie.text.reading.shapes import Paragraph, Reading, Sentence

HEAD_LENGTH = 14
REPORTABLE = re.compile(
    r"《|“|论坛|年会|大赛|竞赛|博览会|大会|报告|清单|台账|方案|办法|制度|计划|总结|活动|会议|培训|检查|调研"
)
BY_MODAL = ("demand of a speaker", "modal verb")


def without_background(text: str, clauses: list[Parsed], rule: str) -> list[Parsed]:
    """What stands before the first modal, names nobody and no time, is what the demand is about."""
    first = next((i for i, c in enumerate(clauses) if c.modal), 0)
    if first and GONE.match(text, clauses[0].span[0]):
        for clause in clauses[:first]:
            clause.kind = "past"
    if rule not in BY_MODAL:
        return clauses
    for clause in clauses[:first]:
        if clause.kind in ("action", "finish", "broad", "other") and not (
            clause.subjects or clause.times
        ):
            clause.kind = "topic"
    return clauses


def leads_of(group: Group) -> tuple[Duty, ...]:
    return tuple(d for d in duties_of(group) if d.role == "lead")


def duties_of(group: Group) -> tuple[Duty, ...]:
    """Who acts in a group: the first subject, and whoever is named beside it as helping."""
    found: list[Duty] = []
    for clause in group.clauses:
        leads = [d for d in clause.subjects if d.role == "lead"]
        helps = [d for d in (*clause.subjects, *clause.partners) if d.role == "cooperating"]
        if leads and not any(d.role == "lead" for d in found):
            found += leads
        elif leads and clause.verb in HEADING_IT and ANSWERS.fullmatch(clause.rest):
            found += [d for d in leads if all(d.span != f.span for f in found)]
        elif leads and clause.subjects == tuple(leads) and _bare_joining(clause):
            found += [replace(d, role="cooperating") for d in leads]
        found += [d for d in helps if all(d.span != f.span for f in found)]
    return tuple(found)


HEADING_IT = frozenset(("牵头", "领衔", "负责", "抓总"))
ANSWERS = re.compile(r"(?:负责|落实|组织|实施|组织实施|抓总)?")
"""Nothing of its own follows: 科普部牵头 says who answers for what stands before."""


def _bare_joining(clause: Parsed) -> bool:
    return clause.verb in ("参加", "参与", "配合", "协助", "承办", "协办", "派员", "派人")


def worth(group: Group, core: Parsed, words: str, rule: str) -> bool:
    """Whether a group asks for something one could report on."""
    if core.kind in ("action", "finish"):
        return not _is_vain(group, core)
    if core.kind in ("study", "target"):
        return core.kind == "study" or core.numbers
    long = len(words) >= PHRASE
    if core.kind == "broad" and rule in ITEMS:
        return long
    if any(c.numbers or c.times for c in group.clauses):
        return True
    if core.kind == "broad":
        told = REPORTABLE.search(words) is not None or bool(core.subjects)
        return told or (long and len(group.clauses) > 1)
    return core.kind == "other" and bool(core.modal) and (long or bool(core.subjects))


ITEMS = ("item with an assignment", "item of a plan")
PHRASE = 8
"""A verb and an object have at least so many characters."""
BRIEF_OBJECT = 6
ADVERB_LENGTH = 2
ABSTRACT = re.compile(rf"(?:{any_of(sections('frame')['abstract'])})$")


def _is_vain(group: Group, core: Parsed) -> bool:
    """An action without an object, or with one that nobody could show: 认真加以解决, 转变作风."""
    if any(c.numbers or c.times or c.kind == "topic" or c.subjects for c in group.clauses):
        return False
    rest = core.rest.strip()
    if not (rest or core.fronted or core.topic or core.verb_at - core.body > ADVERB_LENGTH):
        return True
    others = [c for c in group.clauses if c is not core and c.kind in ("action", "finish", "study")]
    return not others and ABSTRACT.search(rest) is not None and len(rest) <= BRIEF_OBJECT


@dataclass(frozen=True, slots=True)
class Found:
    """A group of clauses found to be an obligation, and what is known of it."""

    group: Group
    core: Parsed
    span: Span
    units: tuple[Duty, ...]
    due: Due
    rule: str

    @property
    def numbers(self) -> bool:
        return any(c.numbers for c in self.group.clauses)


def make_draft(reading: Reading, sentence: Sentence, found: Found) -> Draft:
    """The draft of an obligation that a sentence lays down."""
    text, start = reading.text, found.span[0]
    paragraph = reading.paragraphs[sentence.paragraph]
    head = _item_head(text, paragraph.body, start) if paragraph.level else ""
    said = head or _first_words(text, paragraph, start)
    title = "" if reading.genre == "research" else reading.title
    return _drafted(
        reading,
        found,
        _set_by(reading, sentence),
        Around(f"{paragraph.heading} {said}", title, _sentence_before(text, sentence, found)),
        head,
    )


BEFORE = 70


def _sentence_before(text: str, sentence: Sentence, found: Found) -> str:
    """What the sentence said before a draft that deals with a case of it: 不合格的摘牌."""
    start = found.span[0]
    if start == sentence.start or not is_case(
        text[found.group.clauses[0].span[0] : found.group.clauses[0].span[1]]
    ):
        return ""
    return text[max(sentence.start, start - BEFORE) : start]


def _without_names(words: str, found: Found) -> str:
    """The words of a draft without the units that act in it: 科普部 may be asked for anything."""
    named = (d.text for c in found.group.clauses for d in (*c.subjects, *c.partners))
    for name in named:
        words = words.replace(name, "")
    return words


def make_row(reading: Reading, found: Found, section: str) -> Draft:
    """The draft of a row of a table, under the heading of its section."""
    return _drafted(reading, found, reading.issuer, Around(section, reading.title), "")


def _drafted(
    reading: Reading, found: Found, set_by: str | None, around: Around, head: str
) -> Draft:
    text, core, (start, end) = reading.text, found.core, found.span
    words = text[start:end]
    units = " ".join(d.text for d in found.units)
    studies = _only_studies(found)
    return Draft(
        title=title_of(text, found.group.clauses, core, stop=end, head=head),
        span=found.span,
        set_by=set_by,
        units=found.units,
        due=found.due,
        theme="party"
        if studies and SPIRIT.search(words)
        else theme_of(text[core.body : core.span[1]], _without_names(words, found), units, around),
        kind="study" if studies else "do",
        trackable=_trackable(found, words),
        confidence=_confidence(found),
        rule=found.rule,
    )


SPIRIT = re.compile(
    r"(?:会|讲话|指示|批示|文件|论述|回信|贺信)(?:的?[^，。；]{0,4})?精神|重要(?:讲话|论述|指示|批示)"
)
"""What is studied as Party matter: the spirit of meetings and speeches."""


def _only_studies(found: Found) -> bool:
    """Whether all a group asks for is to read, study, convey or understand."""
    acting = {c.kind for c in found.group.clauses} & STRONG
    return found.core.kind == "study" and acting <= {"study", "broad", "target"}


STRONG = frozenset(("action", "finish", "study", "target", "broad"))


def _set_by(reading: Reading, sentence: Sentence) -> str | None:
    """Who laid the obligation: of a document its issuer, else the speaker of the sentence."""
    if reading.genre == "minutes":
        return sentence.speaker or "会议"
    return reading.issuer or sentence.speaker or reading.author


def _item_head(text: str, body: int, start: int) -> str:
    """The first words of the item a draft stands in: its heading sentence."""
    head = re.split(r"[。；：]", text[body : min(start, body + 40)])[0] if body < start else ""
    return head if len(head) <= HEAD_LENGTH and not re.search(r"[，,]", head) else ""


ORDINAL = re.compile(
    r"(?:第[一二三四五六七八九十]{1,2}(?:件事|个方面|项(?:任务|工作))?|[一二三四五六七八九十]{1,2}[是要]|[一二三四五六七八九十]{1,2}、)[，,、]?"
)
FIRST_WORDS = 36


def _first_words(text: str, paragraph: Paragraph, start: int) -> str:
    """The first sentence of a paragraph of a speech that opens with a number: 第三，改进作风，把自己管住。"""
    mark = ORDINAL.match(text, paragraph.span[0], paragraph.span[1])
    if mark is None or mark.end() >= start:
        return ""
    words = re.split(r"[。：:]", text[mark.end() : start], maxsplit=1)[0]
    return words if len(words) <= FIRST_WORDS else ""


def due_of(group: Group) -> Due:
    """The deadline a group of clauses names: the last day that is set, else what recurs, else a word like 尽快."""
    times = [t for c in group.clauses for t in c.times]
    numbers = any(c.numbers for c in group.clauses)
    real = [t for t in times if not t.span_only or (numbers and not t.text[:1].isdecimal())]
    recurring = [t for t in real if t.kind == "recurring"]
    dated = [t for t in real if t.kind == "date"]
    bounded = [t for t in dated if t.bounded] or dated
    if recurring and not any(t.bounded and t.day for t in dated):
        return Due(recurring[0].text, "recurring", None, recurring[0].span)
    if bounded:
        last = (
            max((t for t in bounded if t.day), key=lambda t: (t.day, t.span))
            if any(t.day for t in bounded)
            else bounded[-1]
        )
        return Due(last.text, "date", last.day, last.span)
    for kind in ("long_term", "none"):
        chosen = [t for t in real if t.kind == kind]
        if chosen:
            return Due(chosen[0].text, kind, None, chosen[0].span)
    return Due()


def _trackable(found: Found, words: str) -> float:
    """0 to 1: an exhortation ranks apart from what one could report on."""
    value = 0.3 if found.core.kind in FAINT else 0.55
    value += 0.15 * found.numbers
    value += 0.1 * bool(found.units) + 0.1 * (found.due.kind != "none")
    value += 0.1 * (REPORTABLE.search(words) is not None)
    return round(min(1.0, value), 2)


FAINT = frozenset(("broad", "other", "effect"))
TRUST = {
    "row of a table": 0.9,
    "item with an assignment": 0.85,
    "demand of a speaker": 0.8,
    "decision of the meeting": 0.8,
    "item of a plan": 0.75,
}


def _confidence(found: Found) -> float:
    """0 to 1, by the rule and by what stands beside the obligation."""
    value = TRUST.get(found.rule, 0.7)
    value += 0.05 * bool(found.units) + 0.05 * (found.due.kind != "none")
    value += 0.05 * bool(found.core.modal)
    if found.core.kind in FAINT or found.core.kind == "target":
        value -= 0.2
    return round(max(0.05, min(0.95, value)), 2)
