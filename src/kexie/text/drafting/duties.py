"""Who is to act: units and groups of people at the head of a clause, after 由, before 牵头, beside 会同 and 配合."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.data import any_of, sections, words
from kexie.text.drafting.shapes import Duty
from kexie.text.units import Register, group_of

if TYPE_CHECKING:
    from kexie.text.model import Span
    from kexie.text.reading.words import Words

_UNITS = sections("units")
_FRAME = sections("frame")
_VERBS = sections("verbs")
UNIT_END = any_of(_UNITS["unit"])
PEOPLE_END = any_of(_UNITS["people"])
EITHER = r"(?<=各[\u4e00-\u9fff]{2})、(?=[\u4e00-\u9fff]{2,6}(?:机构|学校|企业|院校))"
"""各养老、儿童福利机构: one group in two words."""
LAST = frozenset(word[-1] for s in ("unit", "people") for word in _UNITS[s]) | frozenset("）)")
VERB = any_of(w for s in ("act", "finish", "broad", "study") for w in _VERBS[s] if len(w) > 1)
COMPOUND = (
    r"(?!部|处|科(?!普|技|研)|室|中心|局|委|办|组|员|司|所|站|者|院|厅|类|法|团|队|专班|小组)"
)
TIME_WORD = (
    r"(?:\d{1,2}月|[一二三四五六七八九十]{1,2}月|20\d\d|年[底内]|今年|本年|本月|本周|上半年|下半年|会后|即日起|全年"
    r"|第?[一二三四]季度|[\d一二三四五六七八九十]{1,3}(?:天|日|周|个月|个工作日)内|(?:从)?本学期|下周|下个?月|次月|当月|年中|年末|明天|今天|后天|今晚|明晚|明早|今明|一年|这个月|本季度|新学期|下学期|假期|节假日|节前|节后|平时|夜间|上下学|课后|周末|当日|当天|汛期|春节|国庆|中秋|元旦|五一|端午|清明|每[一二两三四五六七八九十\d]{0,2}个?(?:年|月|周|季|半|旬|日|天|学期|工作日|小时|晚|学年)|近期|年初|月底|自收到|收到|接到|在收到|商(?=校|市|县|省|州|区|有关|同级|(?![务业会品贸标场户企谈])[\u4e00-\u9fff]{0,6}(?:局|部|委|办|科协|厅)))"
)
STRONG = (
    rf"(?:要(?!求|闻|点|素|件)|必须|须(?!知)|需(?!求)|应(?!用|急|对|届|收)|应(?=对[^，]{2, 24}(?:开展|进行|予以|实施|加强))|应当|应该|务必|务须|立即|马上|迅速|负责|牵头|领衔|{TIME_WORD}|每人|每名|至少|研究(?=[制编提解出拟]|推进|部署)|于\d"
    r"|于[一二三四五六七八九十]|把|将|拟|计划(?!生育)|分别|于(?=每|当|下|国庆|元旦|春节|五一|中秋|本|今|明|年|汛|开学)|逐[户人村校企家点站栋县乡镇项条个一]|还要|也要|都要|均要|均须|会同|联合(?!会|体)|配合|协助|具体负责|一律|尽快|尽早|抓紧|不得|不准|不再|严禁|带头|签字|请(?!示|假|求|教|销)|高度重视|去(?!年|向|世|留)|一(?=[查抓盯])|一[人户企校案事村园站点](?=一))"
)
WEAK = (
    rf"(?:作为|各(?=[交报领选派推自配建办定组]|(?![\u4e00-\u9fff]{{1,3}}要)[\u4e00-\u9fff]{{2,5}}(?:不少于|至少|\d))|期间|(?:活动[月周日]?|节日|假日|假期|春节|国庆)期间|对(?!接|口|象|策|外|比)|向|从(?!业)|与|组成(?=\d|[一二两三若联专])|自(?=\d|即日|今|[本下]|收到|接到|[一二三四五六七八九十]{{1,2}}月)|按照?|根据|依据|围绕|结合|面向|以(?!上|下|内|外)|就(?!业)|利用|运用|借助|采取|依托|执行|在(?!线|职)|为|通过|派(?!出所|驻)|报(?!告|社|名|刊|表)|发(?!展|改|明|言|行|布)|列(?!席|车)|编(?!办|委|辑|制)|拟|选(?!举)|办(?!公|事|案|学)|建(?!设|筑|委|制|档)|设(?!计|施|备)|查(?!询)|管(?!理|委|护|网|道|辖)|做|出(?!版|入|租|口)|写|填|抓"
    rf"|{any_of(_FRAME['adverb'])}|{VERB}{COMPOUND})"
)
NAME_CHARS = r"[\u4e00-\u9fffA-Za-z0-9·]"
NAME = rf"(?:{NAME_CHARS}|[（(][\u4e00-\u9fff、，]{{1,8}}[）)]|(?<=各州)、(?=市)|(?<=[县市])、(?=市|区|县)|(?<=区)、(?=县)|{EITHER})"
NAMED = re.compile(rf"{NAME}+")
ENDS = re.compile(rf"(?:{UNIT_END}|{PEOPLE_END})(?:[（(][\u4e00-\u9fff、]{{1,8}}[）)])?$")
FOLLOW = re.compile(rf"(?P<strong>{STRONG})|(?P<weak>{WEAK})")
JOIN = re.compile(r"、|和|与|以及|及|，(?=各)")
NOT_UNIT = re.compile(
    r"^(?:逐|值得|去年|今年|明年|前年|执行(?=[\d一二三四五六七八九十领值带]))|(?:报告|结果|材料|方案|情况|名单|总结|清单|台账|信息)(?:书面|统一|及时)?[报送交抄]|^项目.|(?<=.)(?:请|明确|确定|指定|(?<!党)组成(?!员)|组建|抽调)(?=.)|^指定|(?:大|全|格|布|结|新|开)局$|^(?:全员|动员|满员|人员|实验室|教室|会议室|展厅|组织|机构|中心|基地|系统|基层|部|局|处|科|股|委|署|院|办|站|所|室|队|组|馆|厂|县|市|州|区|省|乡|村|镇|机关|网格|领导|专家|代表|社区|团|师|盟|中国|我省|我市|我县|我州"
    r"|全省|全市|全州|全县|全区|全国|望.*|发生.*|出现.*|该.*|其(?![他余]).*|这.*|那.*|有的.*|不少.*|个别.*|大家|赴.*|活动.*|会议.*|过去.*|同一.*|一[个名位].*|城镇|乡村|农村|.*是.+|.*[闭开]馆|每个(?:行政)?村|每村|首.*|新.*|.*\d[月日].*|.*[站所局办部]来[村县市校乡镇我].*|商[市县省州区].*|每年.*|年[底初内度末].*|.*\d年.*|以上.*)$"
    r"|[，。；：“”《》]|牵头$|^[对把将在以向从为按围结通由给据用]|.[把将由向于被]|.(?<!所)在|(?<![主重])要(?!素)|按照|放在|严格|^不|^没|^未(?![^，]{2,10}的)"
    r"|^组织处级|^受|^(?!(?:申报|推荐|实施|落实|培养|协助|配合|联系|支持|检查|建设|推进)(?:单位|部门|机构)$)(?:减轻|缓解|激励|释放|方便|推动|组织(?!部|人|处|科|宣|建|联|群|室)|开展|支持|指导|建设(?!局|厅|银行)|建立|加强|完善|制定|做好|办好|推进|选派|培养|培育|引导|动员|鼓励|协调|配合|协助|会同|联合(?!会|国)|发挥|成立|新建|创建|打造|邀请|走访|慰问|落实|实施|举办|依托|整合|统筹|深化|强化|健全|面向|聚焦|提升|提高|发展(?!改革|规划|研究|和)|构建|设立|命名|认定|评选|推荐|表彰|联系|争取|充实|配齐|配强|建强|加快|积极|全面|认真|切实|努力|广泛|深入|大力|调整|规范|清理|检查|督促|巩固|拓展|探索|优化|改进|坚持|突出|抓好|抓实|用好|关心|关爱|帮助|扶持|引进|促进|扩大|修订|修改|取消|撤销|确保|保证|督促|力争|整治|压减|普及(?!部|处|科|室|中心)|申报|运用|经(?!审|信|济|贸|开|营)|选取|增加|提交|报送|报(?!社|业)|全部|大部|内部|外部|[^各全与会]{2,4}同志(?:带队)?$|.*带队$|到|与(?!会)|和|同(?!志|级)|临时|闭馆|同步|并|且|再|同时|至少|持续|进一步|结合|围绕|通过|利用|借助|采取|凡|除|关于|根据|依据|委托|据)"
)
BODIES = re.compile(rf"(?:{UNIT_END})(?:[（(][^）)]*[）)])?$")
PEOPLE_ONLY = re.compile(rf"^[各全每]?{NAME_CHARS}{{0,10}}(?:{PEOPLE_END})$")
RANKED = re.compile(r"^[各全每两三\d]|.{2,}(?:成员|干部|书记|主席|负责人|负责同志|领导|党员)$|责任")
LIMIT = 30


def subject_at(
    text: str, start: int, end: int, register: Register, words: Words | None = None
) -> tuple[tuple[Duty, ...], int]:
    """The units or groups of people a clause begins with, and where they end; none where it does not."""
    names, stop = names_at(text, start, end, words)
    return tuple(duty(text, span, register) for span in names), stop


def names_at(text: str, start: int, end: int, words: Words | None = None) -> tuple[list[Span], int]:
    """A list of names before a predicate: the place of each, and the end of the last.

    `words`: the segmenter's view, which knows more verbs than the lists do.
    """
    for stop in _stops(text, start, end, words):
        pieces = split_names(text, (start, stop))
        if all(_is_name(text[a:b]) for a, b in pieces):
            return pieces, stop
    return [], start


def _stops(text: str, start: int, end: int, words: Words | None) -> list[int]:
    """Where a list of names may end: after the last syllable of a name, before a predicate; strong ones first."""
    strong: list[int] = []
    weak: list[int] = []
    guessed: list[int] = []
    limit = min(end, start + 3 * LIMIT)
    at = start
    depth = 0
    while at < limit:
        char = text[at]
        if char in "，,；;。：:“”《》" and not (char == "，" and text[at + 1 : at + 2] == "各"):
            break
        depth += (char in "（(") - (char in "）)")
        at += 1
        if depth or char not in LAST or at >= end or at - start < 2:  # noqa: PLR2004  # no name has one character
            continue
        if _goes_on(text, at):
            continue
        follow = FOLLOW.match(text, at, end)
        if not follow and (words is None or not words.acts_at(at)):
            continue
        if not ENDS.search(text, max(start, at - 12), at):
            continue
        if follow is None:
            guessed.append(at)
            continue
        (strong if follow["strong"] else weak).append(at)
        if follow["strong"]:
            break
    return _in_order(text, start, strong, weak) or guessed


def _goes_on(text: str, at: int) -> bool:
    """Whether a name that could end here does not: 州科|协办公室, 县委|办; or nobody acts: 办公室设在…."""
    if text[at - 1] == "科" and text[at] == "协":
        return True
    if text[at - 1] == "委" and text[at] == "办" and text[at + 1 : at + 2] not in "好理成":
        return True
    return text.startswith(SEATED, at)


SEATED = (
    "设在",
    "设于",
    "组织增至",
    "组织达到",
    "组织覆盖",
    "组织数",
    "组织总数",
    "组织建设",
    "组织体系",
)
"""办公室设在州科协, 基层科协组织增至26个: how things are, not what somebody is to do."""
SHORT_ENDS = "部办局委科处馆院中"


def _in_order(text: str, start: int, strong: list[int], weak: list[int]) -> list[int]:
    """A shorter stop before a mere verb goes first, unless the people it names need a modal."""
    weak = [
        w
        for w in weak
        if w - start > 2 or text[w - 1] in SHORT_ENDS or text[start] == "各"  # noqa: PLR2004  # a length in characters
    ]  # a length in characters
    first = [
        w for w in weak if not PEOPLE_ONLY.match(text[start:w]) or RANKED.search(text[start:w])
    ]
    return sorted({*first, *strong})


def _is_name(name: str) -> bool:
    return (
        2 <= len(name) <= LIMIT  # noqa: PLR2004  # a length in characters
        and NAMED.fullmatch(name) is not None
        and ENDS.search(name) is not None
        and not NOT_UNIT.search(name)
        and ("的" not in name or WITH_ATTRIBUTE.match(name) is not None)
        and not _begins_with_verb(name)
    )


WITH_ATTRIBUTE = re.compile(
    r"(?:有条件|符合条件|所有|相关|具备条件|尚未[^，]{2,10}|没有[^，]{2,10}|未[^，]{2,10}|已[^，]{2,10}|承担[^，]{2,10}|涉及[^，]{2,10})的"
)
START_VERB = re.compile(any_of(w for s in ("act", "finish") for w in _VERBS[s] if len(w) > 1))
IN_NAMES = words("verbs", "in_names")


DEPARTMENT = re.compile(
    r"(?:工作|管理|服务)?(?:单位|机构|部|处|科|室|中心|局|办|办公室|委|委员会|站|组|所|领导小组|专班)"
)


OFFICE = re.compile(r"..(?:中心|处|科|股|支队|大队)$")
OF_OTHERS = re.compile("[各省市州县区]|有关|相关|全")
"""执行指挥中心 is a unit, 通知各县信访科 is not."""


def _begins_with_verb(name: str) -> bool:
    """移交市场监管部门 is no unit; 督查室 is: verbs that names are made of may stand first."""
    match = START_VERB.match(name)
    if match is None or match.group() in IN_NAMES:
        return False
    rest = name[match.end() :]
    if OFFICE.search(rest) and not OF_OTHERS.match(rest):
        return False
    return DEPARTMENT.fullmatch(rest) is None


def duty(text: str, span: Span, register: Register, role: str = "lead") -> Duty:
    """A unit by its place in the text."""
    name = re.sub(r"^每名", "", text[span[0] : span[1]])
    start = span[1] - len(name)
    return Duty(name, role, group_of(name), register.code_of(name), (start, span[1]))


LIST = rf"{NAME}{{2,24}}?(?:(?:、|和|与|及|以及|，(?=各)){NAME}{{2,24}}?){{0,8}}?"
BY = re.compile(r"由(?:[一两三\d][名位])?(?=[\u4e00-\u9fff])")
OPENING = r"(?:^|(?<=[，,、；;由的]))"
LEADS = re.compile(
    rf"(?P<names>{LIST})(?:分别|共同)?(?:牵头|领衔|带头(?=，|$)|抓总|负总责|为主|负责(?=$|[，,。；;]))"
)
HELPS = re.compile(
    rf"(?P<names>{LIST})(?:积极|密切|共同|全力|做好)?(?P<how>配合|协助|承办|协办|参与|全部参加|参加|支持配合)(?=$|[，,。；;、])"
)
WITH = re.compile(
    rf"(?:会同|联合(?!会|体|国|开展|组织|举办|印发|制定|建|发布|推)|商(?=校|市|县|省|州|区|有关|同级)|联手|(?<!对)与(?={NAME}{{2,40}}?(?:共同|联合|一道|一起|合作)))"
)
PAUSE = re.compile(r"[，,、；;]")


def partners_in(text: str, start: int, end: int, register: Register) -> tuple[Duty, ...]:
    """The units joined by 会同, 联合, 与…共同, 商: cooperating."""
    found: list[Duty] = []
    for match in WITH.finditer(text, start, end):
        names, _ = names_at(text, match.end(), end)
        if not names:
            names = whole_names(text, match.end(), end)
        found += [duty(text, span, register, "cooperating") for span in names]
    return tuple(found)


def whole_names(text: str, start: int, end: int) -> list[Span]:
    """A clause that holds nothing but names."""
    pieces = split_names(text, (start, end))
    return pieces if pieces and all(_is_name(text[a:b]) for a, b in pieces) else []


ATTRIBUTE = re.compile(r"[^，。；]{0,3}(?:参加|参与|组成|担任|提供|负责|任)[^，。；的]{0,8}的")
"""由三甲医院医生参加的专家库: what it is made of, not who makes it."""


def assigned_in(text: str, start: int, end: int, register: Register) -> tuple[Duty, ...]:
    """The units named by 由…, …牵头, …配合, …承办 anywhere in a stretch."""
    found: list[Duty] = []
    for match in BY.finditer(text, start, end):
        names, _ = names_at(text, match.end(), end)
        found += [duty(text, span, register) for span in names]
    found = [d for d in found if not ATTRIBUTE.match(text, d.span[1], end)]
    if "牵头" in text[start:end] or "领衔" in text[start:end] or "负责" in text[start:end]:
        _add(found, text, _spans(LEADS, text, start, end), register, "lead")
    helping = list(_spans(HELPS, text, start, end))
    leading = bool(found) or "牵头" in text[start:end]
    for match in helping:
        role = (
            "lead"
            if match["how"] in ("承办", "协办", "参加", "参与") and not leading
            else "cooperating"
        )
        _add(found, text, [match], register, role)
    return tuple(sorted(found, key=lambda d: d.span))


def _spans(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[re.Match[str]]:
    """The pattern at every place where a name may begin: the start of the stretch and after pauses."""
    places = [
        start,
        *(m.end() for m in PAUSE.finditer(text, start, end)),
        *(m.end() for m in BY.finditer(text, start, end)),
    ]
    found = []
    done = start
    for place in sorted(set(places)):
        match = pattern.match(text, place, end) if place >= done else None
        if match:
            found.append(match)
            done = match.end()
    return found


def _add(
    found: list[Duty], text: str, matches: list[re.Match[str]], register: Register, role: str
) -> None:
    for match in matches:
        for piece in split_names(text, match.span("names")):
            taken = any(d.span[0] < piece[1] and piece[0] < d.span[1] for d in found)
            if not taken and _is_name(text[piece[0] : piece[1]]):
                found.append(duty(text, piece, register, role))


SPLIT = re.compile(r"[、，,；;]|(?:以及|及其|及|和|与)(?=[\u4e00-\u9fff]{2})")


def split_names(text: str, span: Span) -> list[Span]:
    """A list of names cut at 、 ， 和 及, not inside brackets."""
    pieces: list[Span] = []
    start, at, depth = span[0], span[0], 0
    while at < span[1]:
        depth = max(0, depth + (text[at] in "（(") - (text[at] in "）)"))
        match = SPLIT.match(text, at, span[1]) if depth == 0 else None
        if match and at > start and _may_cut(text, start, match, span[1]):
            pieces.append((start, at))
            start = at = match.end()
            continue
        at += 1
    pieces.append((start, span[1]))
    return [(a, b) for a, b in pieces if text[a:b].strip()]


ONE_GROUP = re.compile(EITHER)


def _may_cut(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """和 in 人力资源和社会保障局 and 、 in 各州、市 join no units: both sides must end like one."""
    before = text[start : match.start()]
    if (
        match.group() == "、"
        and re.search(r"各[州县市区]$", before)
        and text[match.end()] in "市区县"
    ):
        return False
    if ONE_GROUP.match(text, match.start()):
        return False
    if match.group() in "、，,；;":
        return True
    return (
        ENDS.search(before) is not None
        and not NOT_UNIT.search(before)
        and ENDS.search(text[match.end() : end]) is not None
    )
