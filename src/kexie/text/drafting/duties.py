"""Who is to act: units and groups of people at the head of a clause, after 由, before 牵头, beside 会同 and 配合."""

from __future__ import annotations

import re

from kexie.text.data import any_of, sections
from kexie.text.drafting.shapes import Duty
from kexie.text.model import Span
from kexie.text.units import Register, group_of

_UNITS = sections("units")
_FRAME = sections("frame")
_VERBS = sections("verbs")
UNIT_END = any_of(_UNITS["unit"])
PEOPLE_END = any_of(_UNITS["people"])
VERB = any_of(w for s in ("act", "finish", "broad", "study") for w in _VERBS[s] if len(w) > 1)
TIME_WORD = r"(?:\d{1,2}月|[一二三四五六七八九十]{1,2}月|20\d\d年|年[底内]|今年|本年|本月|本周|上半年|下半年|会后|即日起|全年|第?[一二三四]季度|[\d一二三四五六七八九十]{1,3}(?:天|日|周|个月|个工作日)内|每[年月周季半旬日天]|每[一两二三]|每季度|每学期|近期)"
STRONG = rf"(?:要(?!求|闻|点|素|件)|必须|须|需(?!求)|应(?!用|急|对|届)|应当|应该|务必|务须|负责|牵头|{TIME_WORD}|每人|每名|至少|于\d|于[一二三四五六七八九十]|要在|把|将|拟|计划(?!生育)|分别|还要|也要|都要|均要|均须|会同|联合(?!会|体)|配合|协助|具体负责|一律|尽快|尽早|抓紧|不得|不准|不再|严禁)"
WEAK = rf"(?:对(?!接|口|象|策|外)|向|从|与|按照?|根据|依据|围绕|结合|面向|以|就|在|为|通过|{any_of(_FRAME['adverb'])}|{VERB}|派|设|办|建|报|交|送|派人|收|定)"
NAME_CHARS = r"[\u4e00-\u9fffA-Za-z0-9]"
NAME = rf"(?:{NAME_CHARS}|[（(][\u4e00-\u9fff、，]{{1,8}}[）)]|(?<=[各每]州)[、](?=市)|(?<=县)[、](?=市|区))"
JOINER = r"(?:、|和|与|及|以及|，|,)"
ENDS = re.compile(
    rf"(?:{UNIT_END}|{PEOPLE_END})(?:[（(][\u4e00-\u9fff、]{{1,6}}[）)])?(?:{PEOPLE_END})?"
)
FOLLOW = re.compile(rf"(?P<strong>{STRONG})|(?P<weak>{WEAK})")
PREFIX = re.compile(
    r"(?:特别是|尤其是|同时|此外|另外|请|由|建议由|建议|凡|要由|应由|须由|需由|并由|具体由)"
)
NOT_UNIT = re.compile(
    r"^(?:组织|机构|中心|基地|系统|基层|部|局|处|科|股|委|署|院|办|站|所|室|队|组|馆|厂|县|市|州|区|省|乡|村|镇|机关|网格|领导|同志|专家|代表|干部|社区|中国|我省|我市|本单位|全省|全市|全州|全县|该.*|其.*|这.*|那.*|有的.*|不少.*|个别.*|大家|活动.*|会议.*|过去.*)$"
    r"|[，。；：“”《》]|牵头$|^[对把将在以向从为按围结通]|^(?:推动|组织|开展|支持|指导|建设|建立|加强|完善|制定|做好|办好|推进|选派|培养|培育|引导|动员|鼓励|协调|配合|协助|会同|联合|发挥|成立|新建|创建|打造|邀请|走访|慰问|落实|实施|举办|依托|整合|统筹|深化|强化|健全|面向|聚焦|提升|提高|发展|构建|设立|命名|认定|评选|推荐|表彰|服务|联系|争取|严格|充实|配齐|配强|建强|加快|积极|全面|认真|切实|努力|广泛|深入|大力|调整|规范|清理|检查|督促|巩固|拓展|探索|优化|改进|坚持|突出|抓好|抓实|用好|关心|关爱|帮助|扶持|引进|促进|扩大|修订|修改|向|取消|撤销|整治|压减|普及|宣传|申报|运用)"
)
PEOPLE_ONLY = re.compile(rf"^(?:[各全每]?(?:{NAME_CHARS}{{0,10}}))?(?:{PEOPLE_END})$")
LIMIT = 32


def subject_at(text: str, start: int, end: int, register: Register) -> tuple[tuple[Duty, ...], int]:
    """The units or groups of people a clause begins with, and where they end; none and `start` where it does not."""
    names: list[Span] = []
    at = start
    while at < end:
        stop = _name_end(text, at, end)
        if stop is None:
            break
        names.append((at, stop))
        joiner = re.compile(JOINER).match(text, stop, end)
        if joiner is None:
            return _as_duties(text, names, register), stop
        at = joiner.end()
    if not names:
        return (), start
    return (), start


def _name_end(text: str, start: int, end: int) -> int | None:
    """Where the name that starts here ends: its last syllable is a unit's, and what follows begins a predicate."""
    limit = min(end, start + LIMIT)
    for match in ENDS.finditer(text, start, limit):
        stop = match.end()
        name = text[start:stop]
        if stop - start < 2 or not _well_formed(name):  # noqa: PLR2004  # no name has one character
            continue
        if stop == end:
            return None
        follow = FOLLOW.match(text, stop, end)
        people = PEOPLE_ONLY.match(name)
        if follow and (
            follow["strong"] or not people or re.match(r"[各全每]|.{2,}(?:成员|干部)$", name)
        ):
            return stop
        if text[stop] in "、和与及" and _joins(text, stop, end):
            return stop
    longer = _by_search(text, start, limit, end)
    return longer


def _by_search(text: str, start: int, limit: int, end: int) -> int | None:
    """Suffixes that overlap each other (学会部): every end, not only the ones found in one pass."""
    for stop in range(start + 2, limit + 1):
        if stop >= end:
            return None
        if not FOLLOW.match(text, stop, end):
            continue
        name = text[start:stop]
        tail = re.search(rf"(?:{UNIT_END}|{PEOPLE_END})$", name)
        if tail and _well_formed(name):
            follow = FOLLOW.match(text, stop, end)
            if follow and (follow["strong"] or not PEOPLE_ONLY.match(name)):
                return stop
    return None


def _joins(text: str, stop: int, end: int) -> bool:
    """Whether after 、 another name follows that is followed by a predicate."""
    at = stop + 1
    for _ in range(8):
        match = re.compile(
            rf"{NAME_CHARS}{{0,14}}?(?:{UNIT_END}|{PEOPLE_END})(?:[（(][\u4e00-\u9fff、]{{1,6}}[）)])?(?:{PEOPLE_END})?"
        ).match(text, at, end)
        if match is None:
            return False
        later = _name_end_simple(text, at, end)
        if later is not None:
            return True
        if text[match.end() : match.end() + 1] not in "、和与及":
            return False
        at = match.end() + 1
    return False


def _name_end_simple(text: str, start: int, end: int) -> int | None:
    limit = min(end, start + LIMIT)
    for stop in range(start + 2, limit):
        if FOLLOW.match(text, stop, end) and re.search(
            rf"(?:{UNIT_END}|{PEOPLE_END})$", text[start:stop]
        ):
            return stop if _well_formed(text[start:stop]) else None
    return None


def _well_formed(name: str) -> bool:
    return not NOT_UNIT.search(name) and re.fullmatch(rf"{NAME}+", name) is not None


def duty(text: str, span: Span, register: Register, role: str = "lead") -> Duty:
    """A unit by its place in the text."""
    name = re.sub(r"^每名", "", text[span[0] : span[1]])
    start = span[1] - len(name)
    return Duty(name, role, group_of(name), register.code_of(name), (start, span[1]))


def _as_duties(text: str, names: list[Span], register: Register) -> tuple[Duty, ...]:
    return tuple(duty(text, span, register) for span in names)


UNIT_NAME = (
    rf"{NAME_CHARS}{{0,14}}?(?:{UNIT_END}|{PEOPLE_END})(?:[（(][\u4e00-\u9fff、]{{1,6}}[）)])?"
)
NAMES = rf"(?P<names>{NAME}{{2,24}}(?:[、和与及]{NAME}{{2,24}}){{0,8}}?)"
BY = re.compile(
    rf"由{NAMES}(?P<role>共同牵头|分别牵头|牵头|负责|具体负责|承担|承办|组织|领衔|共同|联合|会同|{STRONG}|{WEAK})"
)
LEADS = re.compile(
    rf"(?:^|(?<=[，,、；;由]))(?P<names>{NAME}{{2,20}}(?:[、和与及]{NAME}{{2,20}}){{0,4}}?)(?:分别|共同)?(?:牵头|领衔|带头(?=，|$)|抓总|负总责|为主)"
)
HELPS = re.compile(
    rf"(?:^|(?<=[，,、；;]))(?P<names>{NAME}{{2,20}}(?:[、和与及，]{NAME}{{2,20}}){{0,8}}?)(?:积极|密切|共同|全力|做好)?(?:配合|协助|承办|协办|参与|全部参加|参加|支持配合)(?=$|[，,。；;、])"
)
WITH = re.compile(
    rf"(?:会同|联合|商(?=市|县|省|州|区|有关)|联手|(?<!对)与(?={NAME}{{2,40}}?(?:共同|联合|一道|一起|合作)))(?P<names>{NAME}{{2,20}}?(?:(?:、|和|及|以及|与){NAME}{{2,20}}?){{0,8}})(?=共同|联合|一道|一起|合作|，|,|$|{STRONG}|{WEAK}|拿出|一查)"
)


def partners_in(text: str, start: int, end: int, register: Register) -> tuple[Duty, ...]:
    """The units joined by 会同, 联合, 与…共同, 商: cooperating."""
    found: list[Duty] = []
    for match in WITH.finditer(text, start, end):
        found += _named(text, match.span("names"), register, "cooperating")
    return tuple(found)


def assigned_in(text: str, start: int, end: int, register: Register) -> tuple[Duty, ...]:
    """The units named by 由…, …牵头, …配合, …承办 anywhere in a stretch."""
    found: list[Duty] = []
    for pattern, role in ((BY, "lead"), (LEADS, "lead"), (HELPS, "cooperating")):
        for match in pattern.finditer(text, start, end):
            span = match.span("names")
            own = role
            if (
                pattern is BY
                and match["role"] == "承办"
                and _leads_before(text, start, match.start())
            ):
                own = "cooperating"
            found += [
                d
                for d in _named(text, span, register, own)
                if not any(a.span[0] < d.span[1] and d.span[0] < a.span[1] for a in found)
            ]
    return tuple(sorted(found, key=lambda d: d.span))


def _leads_before(text: str, start: int, end: int) -> bool:
    return "牵头" in text[start:end]


def _named(text: str, span: Span, register: Register, role: str) -> list[Duty]:
    """The names of a list joined by 、 和 及, each with its place; what is no unit is left out."""
    found = []
    for piece in split_names(text, span):
        name = text[piece[0] : piece[1]]
        if re.search(rf"(?:{UNIT_END}|{PEOPLE_END})(?:[（(][^）)]*[）)])?$", name) and _well_formed(
            name
        ):
            found.append(duty(text, piece, register, role))
    return found


SPLIT = re.compile(
    r"[、，,；;]|(?<=[\u4e00-\u9fff）)])(?:以及|及其|及|和|与)(?=[\u4e00-\u9fff]{2})"
)
PLURAL = re.compile(r"[\s]+")


def split_names(text: str, span: Span) -> list[Span]:
    """A list of names cut at 、 ， 和 及, not inside brackets."""
    pieces: list[Span] = []
    start, depth = span[0], 0
    at = span[0]
    while at < span[1]:
        if text[at] in "（(":
            depth += 1
        elif text[at] in "）)":
            depth = max(0, depth - 1)
        match = SPLIT.match(text, at, span[1]) if depth == 0 else None
        if match and at > start and _may_cut(text, start, match, span[1]):
            pieces.append((start, at))
            start = at = match.end()
            continue
        at += 1
    pieces.append((start, span[1]))
    return [(a, b) for a, b in pieces if text[a:b].strip()]


def _may_cut(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """和 in 人力资源和社会保障局 joins no units: what stands before it must end like a unit."""
    if match.group() in "、，,；;":
        return True
    return re.search(
        rf"(?:{UNIT_END}|{PEOPLE_END})$", text[start : match.start()]
    ) is not None and (
        re.search(rf"(?:{UNIT_END}|{PEOPLE_END})", text[match.end() : end]) is not None
    )
