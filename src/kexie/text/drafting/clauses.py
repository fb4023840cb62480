"""One clause, parsed as far as rules need it: connective, subject, time, modal, verb, object, and what kind it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kexie.text.data import any_of, sections
from kexie.text.drafting.cues import NUMBER, PAST, PREPOSITION, TIME_CLAUSE
from kexie.text.drafting.duties import assigned_in, names_at, partners_in, subject_at
from kexie.text.drafting.kinds import kind_of
from kexie.text.drafting.shapes import Duty, Parsed
from kexie.text.drafting.verbs import CLASS, QUOTES, VERB, find_verb
from kexie.text.reading.times import TIME, Calendar, When, find_times

if TYPE_CHECKING:
    from kexie.text.reading.shapes import Clause, Reading

_FRAME = sections("frame")
CONNECTIVE = re.compile(any_of(_FRAME["connective"]) + r"[，,]?")
ADVERB = re.compile(
    any_of(_FRAME["adverb"])
    + "地?|分[一二两三四五六七八九十\\d]{1,2}(?:批|期|次|组|路|片)|各(?=[交报领选派推自配建办])"
)
MUST = r"(?:必须|务必|务须|应当|应该|需要(?!的)|要(?!求|闻|点|素|件|么|是|不|想|紧(?!盯|抓|扣|跟|紧|贴|密)|害|塞|职|义|领|目|道|约|旨)|须(?!知)|需(?!求)|应(?=对[^，]{2,24}(?:开展|进行|予以|实施|加强))|应(?!.尽|用|急|对|届|收|有的|邀|聘|考|声|试|变))"
PLAN = (
    r"(?:拟(?!订|定|任|人)|计划(?!生育|书|单列)|将(?=成立|制定|制订|投入|新建|选派|派出|聘请|邀请|印发|出台|安排|每|不定期|定期|适时|择优|统一|向|为|严格|依托|加快|积极|分批|陆续|进一步|继续|在|于|对|以|围绕|按|组织|开展|举办|召开|启动|全面|深入|持续|认真|逐步|会同|联合|加强|加大|推进|推动|坚持|建立|完善|重点|从|通过|把|结合|积极|切实|聚焦|紧紧|着力|严格|抓)"
    r"|(?<!要)请(?!示|假|求|销|款|教)|建议(?!书|办理|收集|件|人|被|、|等|给)|力争|争取|确需)"
)
MODAL = re.compile(rf"(?:还|也|都|均|就|更|特别|尤其|一定|首先|同时|既|又|仍)?(?:{MUST}|{PLAN})")
INNER_MODAL = re.compile(
    rf"(?<![主重需必首简概想只就不而纪摘扼险政机提次索])(?:还|也|都|均)?{MUST}"
)
LEAD_TIME = re.compile(
    r"(?!对)[^，。把将要由]{2,12}?(?:之后|以后|之前|以前|期间|过程中|回去后|结束后|的时候|时，)"
)


LONGEST = 400


def parse(reading: Reading, clause: Clause, calendar: Calendar | None = None) -> Parsed:
    """Parse one clause of the text; of one that goes on and on, its first stretch tells what it is.

    `calendar` is set where the passage speaks of a year other than that of the text.
    """
    text, start = reading.text, clause.span[0]
    end = min(clause.span[1], start + LONGEST)
    times = (
        find_times(text, start, end, calendar or reading.calendar)
        if MAY_BE_TIME.search(text, start, end)
        else []
    )
    parsed = Parsed(clause.span, clause.closer, start, "other")
    parsed.times = tuple(
        t for t in times if not (_in_name(text, start, t) or _of_noun(text, t, end))
    )
    _strip_head(reading, parsed, end)
    parsed.numbers = _has_number(text, start, end, parsed.times)
    parsed.past = (
        _is_past(text, start, end)
        and not (parsed.modal and parsed.modal != "需要")
        and not (HALF_YEAR.match(text, start, end) and _is_ahead(reading, parsed.times))
    )
    parsed.partners = partners_in(text, start, end, reading.register)
    find_verb(reading, parsed, end)
    parsed.kind = kind_of(parsed, text[parsed.body : end], text[start:end])
    if parsed.kind == "topic" and not any(
        TIME_CLAUSE.fullmatch(text, place, end) for place in (start, parsed.body)
    ):
        parsed.times = tuple(t for t in parsed.times if t.bounded)
    return parsed


def _has_number(text: str, start: int, end: int, times: tuple[When, ...]) -> bool:
    """Whether a number stands in the clause that is no part of a time."""
    hidden = [t.span for t in times] + [m.span() for m in QUOTES.finditer(text, start, end)]
    return any(
        not any(a <= m.start() < b for a, b in hidden) for m in NUMBER.finditer(text, start, end)
    )


HALF_YEAR = re.compile("[^，]{0,6}(?:上半年|1至\\d月|1[—-]\\d+月)")


def _is_ahead(reading: Reading, times: tuple[When, ...]) -> bool:
    """Whether a time lies after the date of the text: 上半年 of a plan is no tale."""
    base = reading.calendar.base
    return base is not None and any(t.day is not None and t.day > base for t in times)


MAY_BE_PAST = re.compile("[了已目曾累先相业截去前上过以往当那近同刚成历迄至圆共1]")
MAY_BE_TIME = re.compile("[年月日号天周季底末内期前后长常尽立马即抓第早旬次每定节冬近逢按./-]")


IN_OBJECT = re.compile("[对将把][^，]{0,6}$")
"""对已注册志愿者信息进行核对: the mark stands in the object."""


def _is_past(text: str, start: int, end: int) -> bool:
    """Whether a mark of the past stands in the predicate, not in an attribute (已完成的11个问题)."""
    if MAY_BE_PAST.search(text, start, end) is None:
        return False
    for match in PAST.finditer(text, start, end):
        if match.group() == "已" and IN_OBJECT.search(
            text, max(start, match.start() - 8), match.start()
        ):
            continue
        tail = text[match.end() : min(end, match.end() + 12)]
        if match.group() != "了" and re.match(r"[^，]{1,10}的", tail):
            continue
        return True
    return False


def _in_name(text: str, start: int, when: When) -> bool:
    """Whether a time stands inside a book title or quotation marks that opened in this clause."""
    before = text[start : when.span[0]]
    return before.count("《") > before.count("》") or before.count("“") > before.count("”")


OF_NOUN = re.compile(r"(?![将把对向由按])[\u4e00-\u9fff]{2,5}的(?=[^，]{2})")


def _of_noun(text: str, when: When, end: int) -> bool:
    """Whether a time only says which thing is meant: 今天部署的任务, 6月份排查出的险段."""
    return not when.bounded and OF_NOUN.match(text, when.span[1], end) is not None


def _strip_head(reading: Reading, parsed: Parsed, end: int) -> None:
    """Step over connectives, modals, times and the subject, in whatever order they stand."""
    text, at = reading.text, parsed.body
    if text.startswith("我们", at, end):
        at = parsed.phrase = at + 2
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
        match = LEAD_TIME.match(text, at, end)
        if match and not names_at(text, at, end)[0]:
            at = parsed.phrase = match.end()
            continue
        at = _skip_event(text, parsed, _skip_time(text, at, end), end)
        if not subjects and at < end:
            by = at + 1 if text[at] == "由" else at
            subjects, stop = subject_at(text, by, end, reading.register, reading.words)
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
    if match is None or match.start() - parsed.body > 24:  # noqa: PLR2004  # farther off it is another's
        return
    before = text[parsed.body : match.start()]
    parsed.topic = before
    parsed.modal = match.group()
    parsed.body = match.end()


HELPING = re.compile(r"(?:协助|配合)(?:(?=[\u4e00-\u9fff]{3})(?!单位|部门)|$)")


def _assign(reading: Reading, parsed: Parsed, subjects: tuple[Duty, ...], end: int) -> None:
    """The units of the clause: its subject, else whoever 由 or 牵头 names; helpers always."""
    assigned = assigned_in(reading.text, parsed.span[0], end, reading.register)
    roles = {d.span: d for d in assigned}
    own = tuple(roles.get(d.span, d) for d in subjects)
    if HELPING.match(reading.text[parsed.body : end]):
        own = tuple(replace(d, role="cooperating") for d in own)
    parsed.subjects = own + tuple(
        d
        for d in assigned
        if not any(d.span[0] < o.span[1] and o.span[0] < d.span[1] for o in own)
        and not (own and d.role == "lead")
    )


TIME_LEAD = re.compile(r"(?:于|在|到|自|从|限)(?=\d|[一二三四五六七八九十]{1,2}月|年|今|本|明)")


def _skip_time(text: str, at: int, end: int) -> int:
    lead = TIME_LEAD.match(text, at, end)
    match = TIME.match(text, lead.end() if lead else at, end)
    if match is None:
        return at
    stop = match.end() + (text[match.end() : match.end() + 1] == "起")
    return stop if stop < end else at


EVENT = re.compile(
    r"(?:在|于)?(?P<event>(?!此|目|当|日|眼|面|超|提|空|从|事先|走|往|向|靠|位居|名列|不|先|之|以|年|月|本|对|把|将)(?:(?![要应须需必在于将把由])[\u4e00-\u9fff]){2,8}?(?<![目当日眼面超提空从先向靠朝跟往人])(?:之前|以前|前))(?!台|沿|期|后|往|来|列|茅|提|进|景|瞻|置|端|方|面|去|身|言|线|移|\d|[一二三四五六七八九十])(?=[，,]|[\u4e00-\u9fff]{2})"
)


def _skip_event(text: str, parsed: Parsed, at: int, end: int) -> int:
    """Past an event by which something is to be done: 降雨前逐处备足…, 办法出台前."""
    match = EVENT.match(text, at, end) if "前" in text[at : at + 12] else None
    if match is None or any(
        t.span[0] < match.end() and match.start() < t.span[1] for t in parsed.times
    ):
        return at
    stop = match.end()
    follows = (
        VERB.match(text, stop, end)
        or PREPOSITION.match(text, stop, end)
        or ADVERB.match(text, stop, end)
    )
    if stop < end and not follows and not MODAL.match(text, stop, end):
        return at
    when = When(match.span("event"), match["event"], "date", None, bounded=True)
    parsed.times = tuple(sorted((*parsed.times, when), key=lambda t: t.span))
    return stop if stop < end else at


def _skip_adverb(text: str, at: int, end: int) -> int:
    """Past an adverb; one that is a verb as well (统筹, 集中) only where another verb follows."""
    match = ADVERB.match(text, at, end)
    if match is None or match.end() >= end or text[match.end()] in "的、":
        return at
    verb = VERB.match(text, at, end)
    if verb and verb.end() > match.end():  # 更新, 再造: a verb that begins like an adverb
        return at
    follows = VERB.match(text, match.end(), end) or PREPOSITION.match(text, match.end(), end)
    if match.group() in CLASS and not (follows or ADVERB.match(text, match.end(), end)):
        return at
    return match.end()
