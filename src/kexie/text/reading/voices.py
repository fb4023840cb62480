"""Who speaks in each sentence, and whether what he says is a demand or a tale."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kexie.text.data import any_of, sections, words
from kexie.text.reading.sentences import INSTRUCTION, ITEM, Cut, cut
from kexie.text.reading.shapes import Clause, Paragraph, Person, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

SPEECH = any_of(sections("frame")["speech"])
UNITS = any_of(sections("units")["unit"])
WHO = r"(?P<who>[^，,。；;：:“”《》（）()\s]{1,16}?)"
SAID = re.compile(
    rf"(?P<topic>(?:就|对|围绕|针对|关于|为)[^，,。；;：:]{{2,40}}[，,]\s*)?{WHO}"
    rf"(?P<where>(?:同志)?(?:还|又|也|则|最后|随后|特别|着重|同时|再次|反复|多次|明确|郑重|当即|随即|当场|现场)?(?:在|就|对)[^，,。；;：:]{{1,30}}?(?:时|中|上|会上|工作)?(?:还|又)?)?(?:同志)?(?:还|又|也|最后|特别|着重|同时|再次|反复|多次|明确|郑重|当即|随即|当场|现场)?"
    rf"(?P<verb>{SPEECH}){{1,3}}(?P<tail>[，,：:]|要(?!求)|(?:了[^，,。：:]{{0,10}}|[^的，,。：:]{{0,8}})(?:意见|要求|希望|建议|句话|件事)(?=[：:，,]|$)|(?<=要求)(?P<whom>(?=[各全]|[^，。；：要]{{2,14}}(?:{UNITS})，))|$)"
)
MEETING = re.compile(
    rf"(?:经过?[^，。；]{{0,8}}(?:讨论|研究|协商|审议)[，,])?(?P<meeting>会议|大会|全会|本次会议|党组|座谈会|推进会|现场会|例会|办公会|研讨会|培训会|部署会|会上)(?:还|又|同时|最后|特别)?(?:经(?:充分|认真)?(?:讨论|研究|审议|表决)[，,]?)?(?P<verbs>(?:就[^，。；]{{1,20}})?(?:{SPEECH}|形成|达成|商定|原则同意|原则通过|同意|审议通过|审议|听取|传达学习|传达|学习|讨论|研究决定|研究|通过|总结|回顾|观看|对|书面)+)(?P<rest>[^，。；：:]{{0,40}})"
)
PRONOUN = frozenset(("他", "她", "他们", "该同志"))
HIS_SPEECH = "讲话"
DEMAND = words("frame", "demand")
TELLING = re.compile(
    r"^(?:听取|传达|学习|讨论|审议|同意|原则同意|通过|总结|回顾|观看|认为|通报|介绍|书面|研究(?!决定)|对)"
)
ONE_OF = r"(?:[一二三四五六七八九两几\d]{1,2}(?:个|项|方面|点|件|条|场)(?:硬仗|方面|工作|任务|重点|要求|意见|事项|措施|事情?|环节|文章|关口?|方面的?工作|着力点|抓手|行动|工程))"
LIST_LEAD = re.compile(
    rf"(?:(?<![岁元])以下|如下|下列|下述)[^，。；]{{0,12}}$|(?:抓好|做好|做到|突出|落实|打好|讲|提出?|重点|着力|把握好?|处理好|抓住|完成|实施|推进|抓|办好|开展|从|要求)[^，。；]{{0,8}}{ONE_OF}(?:入手|发力|着手)?$|(?:纪要|通知|要求|明确|议定|安排|部署|分工|意见)如下$|(?:有|这|做好|办好|抓好)[两三四五六七八几]件事[^，。；]{0, 8}$|[两三四五六七八]个方面[^，。；]{0, 4}(?:用力|发力|下功夫)$"
)
TALE = re.compile(
    r"^(?:[^，。；：]{0,6}(?:会|活动|仪式|培训)(?:前|期间|间隙|现场)[，,]|会上|据悉|据了解|随后|会议由|与会人员|大家|参会|来自|截至|近年来|近日|日前|[^，。]{2,20}(?:主持会议|参加会议|出席会议|列席会议|参加(?:活动|调研)|陪同调研))"
)
TOLD_TO = re.compile(r"(?:[^，。]{2,14}，)?[^，。]{2,14}告诉(?:记者|笔者|[\u4e00-\u9fff]{2,4}，)")
TALE_OF_EVENT = re.compile(r"会前|会后(?!要)|当天|当日|活动(?:中|现场|期间|当天)|会议期间")
"""What happened on the day; in a plan, a notice or a list of tasks, what is to be done on it."""
TOLD = re.compile(r"^(?:表示|说|介绍|认为|通报|透露|坦言|告诉|提到|谈到|宣布|直言|了解|肯定)")


@dataclass(slots=True)
class _Voice:
    speaker: str | None = None
    voice: str = "plain"
    listed: bool = False
    last: str | None = None
    """The person named last."""
    orator: str | None = None
    """Who was last said to hold a speech: 讲话强调 are his words."""


SPOKE = re.compile(
    r"(?:同志)?(?:出席|参加|到会|主持|在|作|发表|并|，|会议|大会|会上|开幕式|启动仪式|重要|了|工作){0,6}讲话"
)


def _named_before(named: list[tuple[int, str]], place: int) -> str | None:
    index = bisect_left(named, (place, ""))
    return named[index - 1][1] if index else None


def read_sentences(
    text: str,
    paragraphs: Sequence[Paragraph],
    author: str | None,
    people: Sequence[Person] = (),
    *,
    lays_down: bool = False,
) -> list[Sentence]:
    """The sentences of all paragraphs that hold running text, with their speakers.

    `people` tells whom 他 and 她 mean where nobody has spoken yet: the one named last.
    `lays_down`: the text is a plan or a notice, which tells little.
    """
    named = sorted((span[0], person.name) for person in people for span in person.spans)
    orators = _orators(text, people)
    turns = _turns(text, paragraphs).union(name for _, name in named)
    found: list[Sentence] = []
    state = _Voice(author)
    for index, paragraph in enumerate(paragraphs):
        if not _runs_on(text, paragraph):
            fresh = paragraph.kind == "heading" and state.voice in ("plain", "tell")
            state = _Voice(author) if fresh else state
            continue
        mode = paragraph.mode
        if paragraph.level == 0 and state.voice != "plain" and not state.listed:
            state = _Voice(author or state.speaker, "carried" if state.speaker else "plain")
        begin = paragraph.body
        turn = TURN.match(text, begin, paragraph.span[1])
        if turn and turn["name"] in turns:
            state = _Voice(turn["name"], "carried")
            begin = turn.end()
        for number, piece in enumerate(cut(text, begin, paragraph.span[1])):
            opens = number == 0 and paragraph.level > 0
            labelled, bare = _label(text, piece)
            if opens and not labelled:
                bare = _after_head(text, piece)
            mode = labelled or mode
            state.last = _named_before(named, bare[0])
            state.orator = _named_before(orators, bare[0])
            written, bare = _instruction(text, bare)
            if written:
                state = _Voice(_named_before(named, written), "demand")
            elif not opens and _tells(text, bare, state, lays_down=lays_down):
                state = _Voice(state.speaker, "tell", last=state.last, orator=state.orator)
            sentence, state = _sentence(text, index, bare, state, opens=opens)
            found.append(replace(sentence, mode=mode))
            state = _Voice(author) if _ends_quoted(text, bare, state) else state
    return found


def _runs_on(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph holds running text, or announces it."""
    announces = paragraph.kind == "heading" and text[paragraph.span[1] - 1] in "：:"
    return announces or paragraph.kind in ("item", "body", "note")


def _orators(text: str, people: Sequence[Person]) -> list[tuple[int, str]]:
    """Where somebody is said to hold a speech."""
    return sorted(
        (start, person.name)
        for person in people
        for start, end in person.spans
        if SPOKE.match(text, end)
    )


def _instruction(text: str, piece: Cut) -> tuple[int, Cut]:
    """Where the words begin that a leader wrote on a paper (…作出批示：“…), 0 if nowhere; the piece from there."""
    start, end, closer, clauses = piece
    place = text.find("“", start, end)
    while place >= 0 and not INSTRUCTION.search(text, max(start, place - 8), place):
        place = text.find("“", place + 1, end)
    if place < 0:
        return 0, piece
    return place + 1, (place + 1, end, closer, _from(clauses, place + 1))


def _ends_quoted(text: str, piece: Cut, state: _Voice) -> bool:
    """Whether a demand ends with the quotation it stood in."""
    return state.voice == "demand" and "”" in text[piece[1] : piece[1] + 2]


def _turns(text: str, paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """Who speaks in a record of turns: at least two names of three characters before a colon."""
    openings = (TURN.match(text, *p.span) for p in paragraphs if p.kind == "body")
    names = frozenset(m["name"] for m in openings if m and FULL_NAME.fullmatch(m["name"]))
    return names if len(names) > 1 else frozenset()


def _mode_of(label: str) -> str:
    if label not in NOTES and ASIDE.search(label):
        return "past"
    return "future" if TO_DO.search(label) else ""


def _label(text: str, piece: Cut) -> tuple[str, Cut]:
    """The label before a sentence (整改目标：), as the mode it sets, and the sentence without it."""
    start, end, closer, clauses = piece
    if closer in ("：", ":") and end - start <= LABEL_LENGTH:
        return _mode_of(text[start:end]), piece
    match = LABEL.match(text, start, end)
    if match is None or match.end() >= end:
        return "", piece
    mode = _mode_of(match["label"])
    if not mode:
        return "", piece
    return mode, (match.end(), end, closer, _from(clauses, match.end()))


def _after_head(text: str, piece: Cut) -> Cut:
    """An item without the head that a colon parts from it: 自查阶段（6月）：各单位…."""
    start, end, closer, clauses = piece
    head = ITEM_HEAD.match(text, start, end)
    if head is None or head.end() >= end or SAYS.search(head["head"]):
        return piece
    return (head.end(), end, closer, _from(clauses, head.end()))


ITEM_HEAD = re.compile(
    r"(?P<head>[^，,。；：:“”《》\s]{2,14}(?:[（(][^（()）]{2,30}[）)])?)(?<!\d)[：:](?=\S)"
)
SAYS = re.compile(rf"(?:{SPEECH})$|如下|以下")
TURN = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,4})\s*[：:](?=.)")
"""A turn in a record of what was said: 蒲某：…."""
OPINIONS = re.compile(
    r"[一二三四五六七八九两几\d]{1,2}(?:点|条|项|个方面)[^，。：]{0,8}(?:意见|要求|希望|建议)|(?:以下|如下)"
)


def _tells(text: str, piece: Cut, state: _Voice, *, lays_down: bool) -> bool:
    """Whether a sentence that opens no item begins like a tale."""
    start, end = piece[0], piece[1]
    if ITEM.match(text, start, end):
        return False
    event = not (lays_down or state.listed) and TALE_OF_EVENT.match(text, start, end)
    words = text[start : min(end, start + 40)]
    return bool(event or TALE.match(words) or ("告诉" in words and TOLD_TO.match(words)))


def _sentence(
    text: str, paragraph: int, piece: Cut, state: _Voice, *, opens: bool
) -> tuple[Sentence, _Voice]:
    start, end, closer, clauses = piece
    own = start
    mark = ITEM.match(text, start, end)
    if mark:
        own = mark.end() if mark.group()[-1] != "要" else mark.end() - 1
        opens = True
    said = _said(text, own, end)
    if said is not None:
        who, demand, begin = said
        speaker = _meant(state, who)
        state = _Voice(speaker, "demand" if demand else "tell")
        own = begin
        inner = ITEM.match(text, begin, end)
        if inner:
            own = inner.end() if inner.group()[-1] != "要" else inner.end() - 1
            opens = True
        if OPINIONS.search(text, start, begin):
            state = replace(state, listed=demand)
    clauses = _from(clauses, own)
    lead = clauses[-1].span if clauses else (end, end)
    if LIST_LEAD.search(text, max(own, lead[0] - 40), end) or (
        closer == "" and text[end - 1] in "：:"
    ):
        state = replace(state, listed=state.voice != "tell")
    sentence = Sentence(
        (start, end),
        paragraph,
        clauses,
        state.speaker,
        state.voice,
        opens,
        closer,
        own,
        state.listed,
    )
    return sentence, state


def _meant(state: _Voice, who: str) -> str | None:
    """Whom 他 means: the one who spoke last, where that was a person, else the one named last; 讲话 its orator."""
    if who == HIS_SPEECH:
        return state.orator or state.speaker
    if who not in PRONOUN:
        return who
    if state.speaker in (None, "会议"):
        return state.last or state.speaker
    return state.speaker


def _from(clauses: tuple[Clause, ...], own: int) -> tuple[Clause, ...]:
    """The clauses from a place on; the one it falls into begins there."""
    kept = []
    for clause in clauses:
        if clause.span[1] <= own:
            continue
        start = max(own, clause.span[0])
        kept.append(Clause((start, clause.span[1]), clause.closer))
    return tuple(kept)


PLEDGES = frozenset(("表示", "承诺", "表态", "说", "介绍"))
PLEDGE = re.compile(
    r"\s*(?:下一步|下步|接下来|今后|会后)?[，,]?(?:[^，,。]{0,12}?)(?:将|要)(?!军|近|来自)"
)


def _said(text: str, start: int, end: int) -> tuple[str, bool, int] | None:
    """Who speaks at the start of a sentence, whether it demands, and where his words begin."""
    meeting = MEETING.match(text, start, end)
    if meeting:
        return _said_by_meeting(text, meeting, end)
    match = SAID.match(text, start, min(end, start + 120))
    if not match:
        return None
    who = match["who"]
    if match["tail"] == "" and match["whom"] is None and match.end() != end:
        return None
    name = speaker_name(who)
    if name is None:
        return None
    verb = match["verb"]
    begin = match.end() - (1 if match["tail"].startswith("要") else 0)
    pledge = verb in PLEDGES and PLEDGE.match(text, begin, end) is not None
    return name, pledge or (verb in DEMAND and not TOLD.match(verb)), begin


def _said_by_meeting(text: str, match: re.Match[str], end: int) -> tuple[str, bool, int] | None:
    verbs = match["verbs"]
    begin = match.end()
    if verbs.endswith("同意"):
        begin = min(
            (p for p in (text.find(m, begin, end) for m in "，,；;") if p >= 0), default=end
        )
        return "会议", True, min(begin + 1, end)
    demand = any(verb in verbs for verb in DEMAND if len(verb) > 1) and not TELLING.match(verbs)
    rest = match["rest"]
    if LAYS_DOWN.search(text, match.start("rest"), end):
        return "会议", True, end
    while begin < end and text[begin] in "，,：: ":
        begin += 1
    if demand and rest:
        begin = match.start("rest")
    return "会议", demand, begin


LAYS_DOWN = re.compile(
    r"了?(?:如下|以下)[^，。；]{0,4}(?:意见|决议|决定|共识|方案)|(?:作|做)(?:了|出)?[^，。；]{0,6}(?:安排|部署)|提出(?:了)?[^，。；]{0,8}要求"
)
"""会议对下步工作作了如下安排: what follows is demanded, though the sentence tells of it."""
NOT_NAMES = re.compile(
    r"[\d一二三四五六七八九十今昨明当本每上下全次][天日月]|日前|书记|主席|主任|部长|局长|厅长|会议|要|的|了|一|这|那|我|你|各|省|市|州|县|区|部|委|局|办|处|同时|为|对|从|把|在|有|大家|报告|方案|意见|通知|办法|规定|课题|问卷|数据|专家|村医|孩子|学生|老师|代表|群众|领导|单位|企业|分析|调研|建议|学会|总书记|中央"
)


def speaker_name(who: str) -> str | None:
    """The name in the words before a speech verb; None where these are no person."""
    if who in PRONOUN or who == HIS_SPEECH:
        return who
    words_ = re.split(r"[、]", who)[-1]
    words_ = words_.removesuffix("同志")
    tail = re.search(TITLE_END + r"([\u4e00-\u9fff·]{2,4})$", words_)
    name = tail.group(1) if tail else words_
    if 2 <= len(name) <= 4 and not NOT_NAMES.search(name):  # noqa: PLR2004  # a length in characters
        return name
    return who if UNIT_SPEAKS.fullmatch(who) or POLITE.fullmatch(words_) else None


UNIT_SPEAKS = re.compile(
    r"[\u4e00-\u9fff]{2,14}?(?:局|委|科协|工会|党组|中心|医院|学校|办公室|公司|管委会|政府|联合会)(?:主要|有关|相关)?(?:负责人|负责同志)?"
)


NOTES = frozenset(("备注", "说明", "注", "注释"))
LABEL_LENGTH = 10
LABEL = re.compile(r"(?P<label>[\u4e00-\u9fff]{2,10}?)\s*[：:](?=\S)")
ASIDE = re.compile(
    r"(?:问题|表现|不足|目标|现状|原因|依据|背景|主题|时间|地点|对象|范围|标准|条件|成效|成果|进展|情况|内容|来源|指标|类别|奖项|名称|电话|邮箱|地址|说明|备注|注|例如|比如|如)$"
)
TO_DO = re.compile(r"(?:措施|任务|举措|要求|安排|计划|工作|打算|做法|重点|步骤|建议|事项|整改)$")
TITLE_END = r"(?:书记|主席|部长|主任|局长|厅长|处长|院长|校长|馆长|会长|理事长|秘书长|组长|队长|市长|县长|州长|区长|省长|镇长|乡长|司长|委员|常委|巡视员|调研员|总经理|董事长|所长|站长|科长|主持人|人)"
FULL_NAME = re.compile(
    rf"(?:{any_of(sections('names')['surnames'])})[\u4e00-\u9fff]{{1,2}}(?<=...)"
)
POLITE = re.compile(rf"(?:{any_of(sections('names')['surnames'])})某?副?(?!人$){TITLE_END}")
"""By surname and post: 张处长."""
