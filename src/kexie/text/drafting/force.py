"""Does a sentence oblige? Who says it, in what kind of text and section, with which modal, and is it past?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kexie.text.drafting.clauses import MODAL
from kexie.text.drafting.cues import PAST, TARGET
from kexie.text.drafting.duties import VERB
from kexie.text.reading.times import find_times

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kexie.text.drafting.shapes import Parsed
    from kexie.text.reading.shapes import Paragraph, Reading, Sentence

QUOTED = re.compile(r"^[“\"‘].*[”\"’]$")
TOLD_BACK = re.compile(
    r"(?:规定|要求|强调|指出|明确|提出)了|当时要求|曾要求|多次(?:强调|要求)|代表表态|^这?说明(?!原因|情况)|意味着|希望[^，]{0,10}(?:省|市|州|县)"
    r"|^[^，。]{0,10}《[^》]*》(?:（[^）]*）)?(?:规定|要求|明确|指出|提出)|(?:这|那)(?:种|类|些)[^，。]{0,12}(?:必须|要|应当)(?:纠正|改变|警惕|重视|引起)|(?<!想)(?:要|该)(?:干|做|抓|说|写|学|给|靠|问|走)?些?(?:什么|哪)"
    r"|^会议(?:还)?(?:决定|同意|通过|表决|选举)?(?:增补|任命|选举|推选|补选|接纳|免去)|^(?:增补|任命|选举|推选|补选|免去)[^，]{2,12}(?:为|担任)|麻痹不得"
    r"|就要走|就要[^，。]{1,6}了|要不是|不要钱|想要(?!什么)|只要|什么叫|^为什么|怎么办$|才能$|问及|有人|有的说|应当看到|需要指出|必须看到|要看到|必须承认|要说明|应该说|应当说|应当充分肯定|应该肯定|要清醒|必须清醒"
    r"|我(?:还)?(?:要|想)|^我(?!们?[还也都]?(?:将|拟|计划)|[局市县省区州校院委办处厅部馆]|会(?=负责|将|拟))|^(?:今天|这次|此次|召开|举办)[^。]{0,40}就是要|^这(?:笔|个)账|表示(?:衷心|诚挚|热烈|由衷)?的?(?:感谢|祝贺|慰问|敬意|欢迎)|给予(?:了)?(?:充分|高度)?(?:的)?(?:肯定|赞扬|好评)|了解到|得知|再议$|未作决定|未做决定|再行研究|(?:按照|根据|依照|按)[^，]{0,12}规定，[^。]*应当|(?:参加|列席|出席|主持)(?:了)?(?:会议|活动|调研|座谈会?|启动仪式|仪式|督导|检查)$|需要警醒|值得警醒|^一分部署|既要[^，。]{1,6}，[又也更还]要[^，。]{1,6}$"
)
NARRATED = re.compile(
    r"(?:被|由)[^，。]{2,12}联合(?:举办|主办|举行|召开)$|(?:圆满|顺利|成功)(?:举办|召开|举行|完成|结束)|(?:为期|历时)"
)
ACHIEVED = re.compile(
    r"(?:共(?![同建享商])|累计|已|先后|成功|圆满)(?:(?!不少于|不低于|至少|达到)[^，。；]){2,16}\d[^。；]*?(?:(?:成效|成绩|成果|效果|反响|进展)(?:显著|明显|突出|良好|喜人|热烈|丰硕|斐然)|(?:取得|收到|获得)[^，。；]{0,12}(?:成效|成绩|成果|效果|好评|进展))"
)
"""A count of what was done, and praise for it: 共举办活动320场，成效显著."""
COUNTED = re.compile(
    rf"(?:^|(?<=[，；]))(?:[^，；。]{{0,12}}?)共(?:{VERB})了?[^，；。]{{0,16}}\d[\d,.万余多]*(?:场|次|期|人|个|件|份|名|项|家|户|篇|批|元|台|条)[^，；。]{{0,8}}$"
)
"""What was done in all, told without praise: 全年共举办活动320场."""
CLOSING = re.compile(
    r"^关于[^，]*$|^[^，。；：]{0,8}联系(?:人|电话|方式)[：:]|^(?:祝|再次感谢|感谢|(?:以上|本表)(?![^，。]{2,16}(?:完成|结束|落实)后)|望(?=[^，]{0,12}(?:继续|再接再厉|认真|切实))|特此|此复|此致|谢谢|同志们|让我们|希望大家|欢迎|现将|现就|根据|按照.*(?:现|特|制定本)|为.*(?:制定|特制定|现将|现就)|如有(?:意见|疑问|问题)|未尽事宜|一经(?:查实|发现|核实)|逾期|违者|违反|联系(?:人|电话)|附件|详见|特通知|本(?:方案|要点|通知|办法|意见)自|此件)"
)
ACTIVE = frozenset(("action", "finish", "broad", "study", "target", "effect"))
PAPERS = frozenset(("report", "research", "notice", "other"))
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
    case = _Case(reading, sentence, clauses)
    if case.is_slogan or (case.is_preamble and not _asks_already(case)) or case.is_outlook:
        return ""
    if case.is_praised or (not case.modal and all(c.kind in IDLE for c in clauses)):
        return ""
    if assigned and sentence.mode != "past" and not any(c.kind in TOLD for c in clauses):
        return "item with an assignment"
    if case.is_told:
        return ""
    if case.modal and _modal_counts(reading, sentence, clauses):
        return "demand of a speaker" if sentence.voice in SPOKEN else "modal verb"
    return carried or _bare(case)


def _asks_already(case: _Case) -> bool:
    """Whether what stands before the first item asks somebody: by a modal, or by a day."""
    if any(INTENDS.match(c.modal) for c in case.clauses):
        return False
    return any(c.subjects and c.modal for c in case.clauses) or (case.owned and case.goes_on)


INTENDS = re.compile("拟|计划")


IDLE = frozenset(("past", "state", "topic", "manner", "stance", "effect", "prohibition"))
TOLD = frozenset(("past", "state"))
SLOGAN = 6
SPOKEN = frozenset(("demand", "carried"))


@dataclass(frozen=True)
class _Case:
    """A sentence and where it stands, with the questions rules ask of it."""

    reading: Reading
    sentence: Sentence
    clauses: Sequence[Parsed]

    @cached_property
    def paragraph(self) -> Paragraph:
        return self.reading.paragraphs[self.sentence.paragraph]

    @property
    def is_praised(self) -> bool:
        """Whether it counts what was done and praises it, wherever it stands."""
        words = self.reading.text[self.sentence.start : self.sentence.span[1]]
        if self.modal:
            return False
        counted = self.reading.genre not in BARE_GENRES and not self.dated and COUNTED.search(words)
        return bool(counted) or ACHIEVED.search(words) is not None

    @property
    def is_slogan(self) -> bool:
        """干部要下沉，数字要核实，群众要安心: short, parallel, without an object."""
        return len(self.clauses) > 1 and all(
            c.modal and not c.times and c.span[1] - c.span[0] <= SLOGAN for c in self.clauses
        )

    @property
    def itemised(self) -> bool:
        """Whether it stands in a numbered item or under a heading."""
        return bool(self.paragraph.level or self.paragraph.heading)

    @property
    def is_preamble(self) -> bool:
        """What a plan or notice says before its first heading or item."""
        return (
            self.reading.genre in ("plan", "notice", "report", "research")
            and not self.itemised
            and self.reading.numbered
        )

    @property
    def is_outlook(self) -> bool:
        """What a plan says it will do all in all, before its first item: 2026年，学会将全面落实…."""
        paragraphs = self.reading.paragraphs[: self.sentence.paragraph]
        first = not any(p.level for p in paragraphs) and self.reading.numbered
        plain = not (self.itemised or self.dated)
        return (
            self.reading.genre == "plan"
            and first
            and plain
            and any(c.modal == "将" for c in self.clauses)
        )

    @property
    def is_told(self) -> bool:
        """Whether section or kind of text make it a tale or a definition."""
        mode = self.sentence.mode
        if self.sentence.voice != "demand" and (
            mode == "past" or self.reading.genre == "narrative"
        ):
            return True
        if mode == "article":
            return True
        return mode == "rule" and not ((self.modal and self.owned) or self.is_aimed)

    @property
    def is_aimed(self) -> bool:
        """Whether it sets a number to reach by a day, or a time to arrive: 到2027年底，覆盖率达到100%."""
        if not self.dated:
            return False
        words = self.reading.text[self.sentence.start : self.sentence.span[1]]
        if self.reading.genre == "plan":
            text = self.reading.text
            return any(c.numbers and TARGET.search(text, *c.span) for c in self.clauses)
        return self.reading.genre == "notice" and ARRIVE.search(words) is not None

    @cached_property
    def modal(self) -> bool:
        return any(c.modal and c.kind != "past" for c in self.clauses)

    @cached_property
    def owned(self) -> bool:
        return any(c.subjects for c in self.clauses)

    @cached_property
    def dated(self) -> bool:
        return any(t.bounded for c in self.clauses for t in c.times)

    @property
    def goes_on(self) -> bool:
        """Whether a clause that is no tale says by when it is to be done."""
        return any(
            c.kind in ("action", "finish") and any(t.bounded for t in c.times) for c in self.clauses
        )

    @property
    def ahead(self) -> bool:
        """Whether it names a day after that of the text."""
        base = self.reading.calendar.base
        times = (t for c in self.clauses for t in c.times)
        return base is not None and any(t.day is not None and t.day > base for t in times)

    @cached_property
    def recurs(self) -> bool:
        return any(t.kind == "recurring" for c in self.clauses for t in c.times)

    @property
    def at_once(self) -> bool:
        """Whether a finding is followed by what is to be done about it: …被占用，立即清除."""
        return any(c.kind == "action" and c.times for c in self.clauses)

    @cached_property
    def first(self) -> str:
        """The kind of the first clause that is more than a topic."""
        return next((c.kind for c in self.clauses if c.kind not in ("topic", "manner")), "")


ARRIVE = re.compile("前[^，。；]{0,6}(?:报到|签到|入场|集合|到达|抵达|就座)$")
GONE = re.compile(
    "(?:[^，。]{1,8}以来，|[^，。]{0,4}(?:一年|近年|多年)来，|近年来，|[一两三]年来，|今年上?半年[^，。]{0,6}中，|去年|前年|上年|往年|上学期|上个月|上周|上季度)(?!度?[^，]{0,12}的)"
)


def may_oblige(reading: Reading, sentence: Sentence, *, assigned: bool) -> bool:
    """Whether a sentence is worth parsing: no question, no tale, no closing formula, no past section."""
    words = reading.text[sentence.start : sentence.span[1]]
    stops = sentence.closer or reading.text[sentence.span[1] : sentence.span[1] + 1]
    if not words or (stops and stops in "？?：:") or QUOTED.match(words):
        return False
    if sentence.voice != "demand" and (
        reading.genre == "narrative" or (sentence.mode == "past" and not assigned)
    ):
        return False
    gone = GONE.match(words) or _is_year_gone(reading, words)
    if gone and not any(map(MODAL.search, words.split("，"))):
        return False
    return CLOSING.match(words) is None and TOLD_BACK.search(words) is None


BY_YEAR = re.compile(r"(?P<year>20\d\d)年(?:度|全年|以来|[，,]|(?=共|全[省市州县区]|累计|我))")


def _is_year_gone(reading: Reading, words: str) -> bool:
    """Whether a sentence begins with a year before that of the text: 2024年，全市新建…."""
    base = reading.calendar.base
    match = BY_YEAR.match(words) if words.startswith("20") else None
    return match is not None and base is not None and int(match["year"]) < base.year


def looks_ahead(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence in a section on the past says what is still to come: 下一步…, 继续…, 春节前全部…."""
    words = reading.text[sentence.start : sentence.span[1]]
    if NEXT_STEP.match(words) or GO_ON.match(words):
        return True
    if reading.genre not in (*PAPERS, *BARE_GENRES) or reading.calendar.base is None:
        return False
    last = sentence.clauses[-1].span if sentence.clauses else sentence.span
    if PAST.search(reading.text, last[0], last[1]) or TOLD_BACK.search(words):
        return False
    times = find_times(reading.text, last[0], last[1], reading.calendar)
    return any(
        t.bounded and t.kind == "date" and (t.day is None or t.day > reading.calendar.base)
        for t in times
    )


GO_ON = re.compile(r"(?:将)?继续(?!深化改革)[\u4e00-\u9fff]{2}|剩余|尚未|其余")
NEXT_STEP = re.compile(r"下一步|下步|接下来|下一阶段|今后")


def _modal_counts(reading: Reading, sentence: Sentence, clauses: Sequence[Parsed]) -> bool:
    """A modal obliges where somebody demands, or the text itself lays down; not in a tale."""
    if sentence.voice == "tell" and NEXT_STEP.match(reading.text, sentence.start, sentence.span[1]):
        return True
    if sentence.voice == "tell":
        return reading.genre not in ("report", "research") and any(
            c.modal.endswith(("要", "必须", "须"))
            and (c.subjects or c.body == c.span[0] + len(c.modal))
            for c in clauses
        )
    if reading.genre in ("report", "research", "other", "narrative"):
        asked = reading.genre == "other" and any(
            c.subjects and (c.modal == "请" or (c.modal and any(t.bounded for t in c.times)))
            for c in clauses
        )
        return asked or sentence.mode == "future" or sentence.voice == "demand"
    return True


def _bare(case: _Case) -> str:
    """Without a modal: items of plans, lists that a demand announced, minutes, sections on what comes next."""
    reading, sentence = case.reading, case.sentence
    if case.paragraph.kind == "note" and not case.owned:
        return ""
    if case.first in ("", "past") and not case.goes_on:
        return ""
    if all(c.kind not in ACTIVE for c in case.clauses):
        return ""
    if sentence.voice == "tell" and _is_decided(case):
        return "decision of the meeting"
    if sentence.voice == "tell" or NARRATED.search(reading.text[sentence.start : sentence.span[1]]):
        return ""
    return next((name for name, holds in BARE_RULES if holds(case)), "")


def _is_decided(case: _Case) -> bool:
    """In minutes, what follows a tale or an approval and says who does what from now on: 由学会部于7月底前印发."""
    sentence, clauses = case.sentence, case.clauses
    if case.reading.genre != "minutes" or any(c.past or c.kind in TOLD for c in clauses):
        return False
    if case.reading.text.startswith(("会议", "会上"), sentence.start) or case.first not in ACTING:
        return False
    base = case.reading.calendar.base
    ahead = any(
        t.bounded and (t.day is None or base is None or t.day >= base)
        for c in clauses
        for t in c.times
    )
    by = any(case.reading.text[c.span[0]] == "由" for c in clauses)
    return case.owned and (ahead or by)


ACTING = frozenset(("action", "finish"))


def _in_notice(case: _Case) -> bool:
    acts = case.owned or case.dated or case.first in ("action", "study") or case.at_once
    asked = case.itemised or (case.owned and case.dated)
    if case.reading.genre == "plan" and case.reading.addressees:  # a notice that sends a plan
        return case.owned and case.dated and not case.itemised
    return case.reading.genre == "notice" and asked and acts


def _after_demand(case: _Case) -> bool:
    voice = case.sentence.voice
    measured = case.first == "target" and voice == "demand"
    return voice in SPOKEN and (case.owned or case.dated or measured)


def _in_minutes(case: _Case) -> bool:
    """Under a heading of minutes, somebody who is to act, though no 会议要求 stands before."""
    told = any(c.past or c.kind in TOLD for c in case.clauses)
    acts = case.owned and case.first in ("action", "finish")
    return case.reading.genre == "minutes" and case.itemised and acts and not told


def _in_speech(case: _Case) -> bool:
    acts = case.owned and (case.dated or case.first == "action")
    acts = acts or (case.first == "action" and case.ahead)
    if any(c.past for c in case.clauses):
        return False
    return case.reading.genre == "speech" and case.sentence.mode != "past" and (acts or case.recurs)


BARE_RULES: tuple[tuple[str, Callable[[_Case], bool]], ...] = (
    ("item of an announced list", lambda c: c.sentence.listed and c.first in ACTIVE),
    (
        "decision of the meeting",
        lambda c: c.reading.genre == "minutes" and c.sentence.voice == "demand",
    ),
    ("decision of the meeting", _in_minutes),
    ("item of a plan", lambda c: c.reading.genre in BARE_GENRES and c.itemised),
    (
        "section on what comes next",
        lambda c: c.sentence.mode == "future" and c.reading.genre in PAPERS,
    ),
    ("item of a notice", _in_notice),
    ("demand of a speaker", _after_demand),
    ("section on what comes next", _in_speech),
)
