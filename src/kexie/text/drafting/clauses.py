"""One clause, parsed as far as rules need it: connective, subject, time, modal, verb, object, and what kind it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.data import any_of, sections
from kexie.text.drafting.cues import (
    AIM,
    CASE,
    CASE_SURE,
    CONDITION,
    ENDS_TOPIC,
    IS,
    MANNER,
    NO_LONGER,
    NUMBER,
    OBJECT_FIRST,
    PAST,
    PREPOSITION,
    PROHIBIT,
    PURPOSE,
    STANCE,
    STUDY,
    STUDY_OBJECT,
    STUDY_RESULT,
    SURE_MANNER,
    TARGET,
    TIME_CLAUSE,
)
from kexie.text.drafting.duties import assigned_in, partners_in, subject_at
from kexie.text.drafting.shapes import Duty, Parsed
from kexie.text.reading.times import TIME, When, find_times

if TYPE_CHECKING:
    from kexie.text.model import Span
    from kexie.text.reading.shapes import Clause, Reading

_VERBS = sections("verbs")
_FRAME = sections("frame")
_ORDER = ("study", "stance", "state", "broad", "act", "finish", "effect")
CLASS = {
    verb: tuple(name for name in _ORDER if verb in _VERBS[name])
    for name in _ORDER
    for verb in _VERBS[name]
}
VERB = re.compile(any_of(CLASS))
CONNECTIVE = re.compile(any_of(_FRAME["connective"]) + r"[，,]?")
ADVERB = re.compile(any_of(_FRAME["adverb"]) + "地?|各(?=[交报领选派推自])")
MUST = r"(?:必须|务必|务须|应当|应该|需要(?!的)|要(?!求|闻|点|素|件|么|是|不|想|紧(?!盯|抓|扣|跟|紧|贴|密)|害|塞|职|义|领|目|道|约|旨)|须(?!知)|需(?!求)|应(?!.尽|用|急|对|届|收|有|建|邀|聘|考|声|试|变))"
PLAN = (
    r"(?:拟(?!订|定|任|人)|计划(?!生育|书|单列)|将(?=进一步|继续|在|于|对|以|围绕|按|组织|开展|举办|召开|启动|全面|深入|持续|认真|逐步|会同|联合|加强|加大|推进|推动|坚持|建立|完善|重点|从|通过|把|结合|积极|切实|聚焦|紧紧|着力|严格|抓)"
    r"|请(?!示|假|求|销|款|教)|建议(?!书|办理|收集|件|人|被|、|等|给)|力争|争取|确需)"
)
MODAL = re.compile(rf"(?:还|也|都|均|就|更|特别|尤其|一定|首先|同时|既|又|仍)?(?:{MUST}|{PLAN})")
INNER_MODAL = re.compile(rf"(?<![主重需必首简概想只就不而])(?:还|也|都|均)?{MUST}")
LEAD_TIME = re.compile(
    r"(?!对)[^，。把将要由]{2,12}?(?:之后|以后|之前|以前|期间|过程中|回去后|结束后|的时候|时，)"
)
SURE_TOPIC = re.compile(r"(?:方面|的时候|之际|期间|以来|基础上|情况下|条件下|过程中)$")
FALLBACK = frozenset(("v", "vn", "vd"))


def parse(reading: Reading, clause: Clause) -> Parsed:
    """Parse one clause of the text."""
    text, (start, end) = reading.text, clause.span
    times = (
        find_times(text, start, end, reading.calendar)
        if MAY_BE_TIME.search(text, start, end)
        else []
    )
    parsed = Parsed(clause.span, clause.closer, start, "other")
    parsed.times = tuple(t for t in times if not _in_name(text, start, t))
    _strip_head(reading, parsed, end)
    parsed.numbers = _has_number(text, start, end, parsed.times)
    parsed.past = _is_past(text, start, end) and not (
        parsed.modal and parsed.modal not in ("需要",)
    )
    parsed.partners = partners_in(text, start, end, reading.register)
    _find_verb(reading, parsed, end)
    parsed.kind = kind_of(parsed, text[parsed.body : end], text[start:end])
    if parsed.kind == "topic" and not TIME_CLAUSE.fullmatch(text, start, end):
        parsed.times = tuple(t for t in parsed.times if t.bounded)
    return parsed


def _has_number(text: str, start: int, end: int, times: tuple[When, ...]) -> bool:
    """Whether a number stands in the clause that is no part of a time."""
    hidden = [t.span for t in times] + [m.span() for m in QUOTES.finditer(text, start, end)]
    return any(
        not any(a <= m.start() < b for a, b in hidden) for m in NUMBER.finditer(text, start, end)
    )


MAY_BE_PAST = re.compile("[了已目曾累先相业截去前上过以往当那近同刚成历迄至圆共1]")
MAY_BE_TIME = re.compile("[年月日号天周季底末内期前后长常尽立马即抓第早旬次每定]")


def _is_past(text: str, start: int, end: int) -> bool:
    """Whether a mark of the past stands in the predicate, not in an attribute (已完成的11个问题)."""
    if MAY_BE_PAST.search(text, start, end) is None:
        return False
    for match in PAST.finditer(text, start, end):
        tail = text[match.end() : min(end, match.end() + 12)]
        if match.group() != "了" and re.match(r"[^，]{1,10}的", tail):
            continue
        return True
    return False


def is_case(words: str) -> bool:
    """Whether a clause deals with a case of what came before: 不合格的予以撤站; a plain verb in front is none."""
    if CASE_SURE.match(words):
        return True
    if CASE.match(words) is None:
        return False
    verb = VERB.match(words)
    plain = (
        verb is not None and len(verb.group()) > 1 and CLASS[verb.group()][0] in ("act", "broad")
    )
    return not plain or words[verb.end() if verb else 0 :][:1] in ("不", "的")


def _in_name(text: str, start: int, when: When) -> bool:
    """Whether a time stands inside a book title or quotation marks that opened in this clause."""
    before = text[start : when.span[0]]
    return before.count("《") > before.count("》") or before.count("“") > before.count("”")


def _strip_head(reading: Reading, parsed: Parsed, end: int) -> None:
    """Step over connectives, modals, times and the subject, in whatever order they stand."""
    text, at = reading.text, parsed.body
    subjects: tuple[Duty, ...] = ()
    parsed.phrase = at
    while at < end:
        before = at
        if match := MODAL.match(text, at, end):
            parsed.modal = parsed.modal or match.group()
            at = match.end()
            parsed.phrase = at
            continue
        if match := CONNECTIVE.match(text, at, end):
            parsed.joined = parsed.joined or match.group()
            at = match.end()
            parsed.phrase = at
            continue
        if match := LEAD_TIME.match(text, at, end):
            at = parsed.phrase = match.end()
            continue
        at = _skip_time(text, at, end)
        if not subjects and at < end:
            by = at + 1 if text[at] == "由" else at
            subjects, stop = subject_at(text, by, end, reading.register)
            at = stop if subjects else at
        parsed.phrase = at if at > before else parsed.phrase
        at = _skip_adverb(text, at, end)
        if at == before:
            break
    parsed.body = min(at, end)
    if not parsed.modal:
        _find_inner_modal(text, parsed, end)
    _assign(reading, parsed, subjects, end)


def _find_inner_modal(text: str, parsed: Parsed, end: int) -> None:
    """A modal after a noun phrase that is no unit: 推荐名额要向县以下倾斜."""
    match = INNER_MODAL.search(text, parsed.body + 1, end)
    while match and text.count("“", parsed.body, match.start()) != text.count(
        "”", parsed.body, match.start()
    ):
        match = INNER_MODAL.search(text, match.end(), end)
    if match is None or match.start() - parsed.body > 24:  # farther off it is another's
        return
    before = text[parsed.body : match.start()]
    parsed.topic = before
    parsed.modal = match.group()
    parsed.body = match.end()


def _assign(reading: Reading, parsed: Parsed, subjects: tuple[Duty, ...], end: int) -> None:
    """The units of the clause: its subject, else whoever 由 or 牵头 names; helpers always."""
    assigned = assigned_in(reading.text, parsed.span[0], end, reading.register)
    roles = {d.span: d for d in assigned}
    own = tuple(roles.get(d.span, d) for d in subjects)
    parsed.subjects = own + tuple(
        d
        for d in assigned
        if not any(d.span[0] < o.span[1] and o.span[0] < d.span[1] for o in own)
        and not (own and d.role == "lead")
    )


TIME_LEAD = re.compile(r"(?:于|在|到|自|从)(?=\d|[一二三四五六七八九十]{1,2}月|年|今|本|明)")


def _skip_time(text: str, at: int, end: int) -> int:
    lead = TIME_LEAD.match(text, at, end)
    match = TIME.match(text, lead.end() if lead else at, end)
    if match is None:
        return at
    stop = match.end() + (text[match.end() : match.end() + 1] == "起")
    return stop if stop < end else at


def _skip_adverb(text: str, at: int, end: int) -> int:
    """Past an adverb; one that is a verb as well (统筹, 集中) only where another verb follows."""
    match = ADVERB.match(text, at, end)
    if match is None or match.end() >= end or text[match.end()] in "的、":
        return at
    follows = VERB.match(text, match.end(), end) or PREPOSITION.match(text, match.end(), end)
    if match.group() in CLASS and not (follows or ADVERB.match(text, match.end(), end)):
        return at
    return match.end()


LIGHT = frozenset(
    [
        "开展",
        "进行",
        "组织",
        "举办",
        "召开",
        "实施",
        "完成",
        "形成",
        "建立",
        "制定",
        "作",
        "做",
        "印发",
        "编制",
        "出台",
        "提出",
        "提交",
        "报送",
        "启动",
        "推出",
        "设立",
        "成立",
        "落实",
        "给予",
        "予以",
        "实行",
        "组织开展",
        "深入",
        "加强",
        "做好",
        "抓好",
        "明确",
        "更新",
        "承担",
        "参加",
        "开设",
        "拿出",
        "撰写",
        "发布",
        "确保",
    ]
)
REPORT = ("告", "名", "表", "刊", "流", "通", "道", "酬", "销", "到", "往", "易")
SURE = frozenset(
    [
        "开展",
        "进行",
        "举办",
        "召开",
        "制定",
        "建立",
        "更新",
        "提交",
        "报送",
        "出台",
        "编制",
        "推出",
        "填报",
        "设立",
        "成立",
        "给予",
        "予以",
        "拿出",
        "撰写",
        "印发",
        "发送",
    ]
)
NOMINAL = re.compile(
    r"(?:工作|目标|质量|情况|结果|名额|比例|进度|方式|方案(?!，)|期(?!间)|表|单|者|率|员|部|处|办|局|组|会(?!同)|中|类|法|班|室|量|费|费用|经费|资金|项目|对象|标准|制度|机制|体系|能力|水平|任务|需求|问题|手册|办法|意见|作品|活动|点|基地|站|网|平台|系统|资源|材料|品牌|计划|报告|内容|责任|结对之后|大赛|竞赛|周期|合同|群众|专家|单位|部门|企业|人员|干部|清单|指标|频次|时间|范围|模式|路线|力度|成果|成效)"
)
ONWARD = ("到", "至", "给", "为", "成", "入", "起", "出", "在", "往", "进", "一", "好", "于", "上")
ATTENDING = frozenset(
    [
        "结合",
        "根据",
        "按照",
        "按",
        "围绕",
        "依据",
        "对照",
        "对标",
        "针对",
        "聚焦",
        "立足",
        "依托",
        "紧扣",
        "据",
    ]
)
NO_FALLBACK = frozenset(
    [
        "低于",
        "高于",
        "少于",
        "超过",
        "达到",
        "属于",
        "等于",
        "工作",
        "活动",
        "支出",
        "收入",
        "起来",
        "下去",
        "出来",
        "存在",
        "项目",
        "生活",
        "组织",
        "管理",
        "服务",
    ]
)
QUOTES = re.compile(r"“[^”]*”|《[^》]*》|（[^（）]*）|\([^()]*\)|‘[^’]*’")


def _find_verb(reading: Reading, parsed: Parsed, end: int) -> None:
    """The main verb: the first that is no attribute of a noun, after the object where that comes first."""
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
    phrase: bool,
    modal: bool,
) -> tuple[int, int] | None:
    """Among the verbs of a clause the one that governs: the first, or a light one that takes the first as its object."""
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


def _by_tag(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """A verb that no list knows, by the segmenter's tag."""
    for place, stop, tag in reading.words.between(start, end):
        word = reading.text[place:stop]
        known = tag == "v" or (tag == "vn" and stop == end)
        if (
            known
            and len(word) >= 2  # single syllables mislead
            and word not in NO_FALLBACK
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
    if text[stop : stop + 2] in ("之后", "以后", "之前", "以前", "期间"):
        return False
    single = stop - start == 1
    if (
        match.group() in ("报", "送", "交")
        and text[start - 1 : start] != "的"
        and not text.startswith(REPORT, stop)
    ):
        single = not OBJECT_FIRST.match(text, parsed.body, end)
    if single and stop < end and not reading.words.begins(stop) and not parsed.modal:
        return False
    if start == parsed.body:
        return after != "的" or stop == end
    if (
        not reading.words.begins(start)
        and match.group() not in ("报", "送", "交")
        and (single or text[start - 1] not in "”》）)、")
    ):
        return False
    if after in (
        "的",
        "、",
        "者",
        "率",
        "员",
        "部",
        "处",
        "科",
        "办",
        "局",
        "组",
        "会",
        "中",
        "类",
        "法",
        "班",
        "室",
    ):
        return stop == end and after == ""
    if after and after in "和与及" and not OBJECT_FIRST.match(text, parsed.body, end):
        return False
    return not (text[start - 1] in "、和与及" and stop >= end)


def kind_of(parsed: Parsed, words: str, whole: str) -> str:
    """What a clause is for: see Parsed.kind."""
    if not words or (SURE_TOPIC.search(words) and not parsed.modal):
        return "topic"
    early = _early_kind(parsed, words, whole)
    if early:
        return early
    if parsed.past and not any(t.bounded for t in parsed.times):
        return "past"
    if IS.match(words) and not parsed.modal and not parsed.fronted and not is_case(words):
        return "state"
    if STUDY.search(whole) and not STUDY_RESULT.search(whole) and not STUDY_OBJECT.search(whole):
        return "study"
    if STANCE.search(words) and not parsed.numbers and "《" not in words:
        return "stance"
    if AIM.match(words):
        return "effect"
    if PURPOSE.match(words) and not (parsed.numbers and parsed.verb and not TARGET.search(words)):
        return "effect"
    if MANNER.match(words) and not _has_later_action(parsed, words):
        return "manner"
    return _by_verb(parsed, words)


def _early_kind(parsed: Parsed, words: str, whole: str) -> str:
    """What the first or last words settle."""
    if PROHIBIT.match(words) or (NO_LONGER.match(words) and not parsed.subjects):
        return "prohibition"
    if SURE_MANNER.match(words):
        return "manner"
    if words.endswith(("的", "者")) or TIME_CLAUSE.fullmatch(whole):
        return "topic"
    if is_case(words) and CASE_SURE.match(words):
        return "action"
    if not parsed.verb and not parsed.modal and "的" in words and words[0] not in "把将":
        return "topic"
    if parsed.partners and parsed.partners[-1].span[1] >= parsed.span[1]:
        return "topic"
    if OBJECT_FIRST.match(words):
        if parsed.verb or words[0] in "把将":
            return ""
        return "topic"
    if CONDITION.search(words) and not parsed.verb:
        return "topic"
    if ENDS_TOPIC.search(words) and not parsed.modal and not parsed.verb:
        return "topic"
    if parsed.partners and not parsed.verb:
        return "topic"
    return ""


def _has_later_action(parsed: Parsed, words: str) -> bool:
    """Whether a clause that begins like a manner has an action of its own: 围绕…开展…."""
    if not parsed.verb or parsed.verb_at <= parsed.body:
        return bool(parsed.numbers and TARGET.search(words))
    classes = CLASS.get(parsed.verb, ("act",))
    acts = any(name in classes for name in ("act", "finish", "broad"))
    owned = bool(parsed.subjects or parsed.modal)
    return (acts and (len(parsed.rest) >= 2 or owned)) or (parsed.numbers and bool(parsed.verb))


def _by_verb(parsed: Parsed, words: str) -> str:
    if not parsed.verb:
        if TARGET.search(words) and parsed.numbers:
            return "target"
        if words[0] in "把将" or (parsed.subjects and parsed.modal):
            return "action"
        return "other"
    classes = CLASS.get(parsed.verb, ("act",))
    if classes == ("state",):
        return "target" if TARGET.search(words) and parsed.numbers else "state"
    if parsed.fronted or is_case(words):
        return "action"
    return {"act": "action", "state": "action"}.get(classes[0], classes[0])
