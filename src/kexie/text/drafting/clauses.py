"""One clause, parsed as far as rules need it: connective, subject, time, modal, verb, object, and what kind it is."""

from __future__ import annotations

import re

from kexie.text.data import any_of, sections
from kexie.text.drafting.duties import assigned_in, partners_in, subject_at
from kexie.text.drafting.shapes import Duty, Parsed
from kexie.text.reading.shapes import Clause, Reading
from kexie.text.reading.times import TIME, When, find_times

_VERBS = sections("verbs")
_FRAME = sections("frame")
CLASS = {
    verb: tuple(
        name
        for name in ("study", "stance", "state", "act", "finish", "broad", "effect")
        if verb in _VERBS[name]
    )
    for name in _VERBS
    for verb in _VERBS[name]
}
VERB = re.compile(any_of(CLASS))
CONNECTIVE = re.compile(any_of(_FRAME["connective"]) + r"[，,]?")
ADVERB = re.compile(any_of(_FRAME["adverb"]) + "地?")
MODAL = re.compile(
    r"(?:还|也|都|均|就|更|特别|尤其|一定|首先|同时|既|又|仍)?(?:必须|务必|务须|应当|应该|需要(?!的)|要(?!求|闻|点|素|件|么|是|不|想)|须|需(?!求)|应(?!用|急|对|届|收|有|建|邀)|拟(?!订|定)|计划(?!生育|书)|将(?=进一步|继续|在|于|对|以|围绕|按|组织|开展|举办|召开|启动|全面|深入|持续|认真|逐步|会同|联合|加强|加大|推进|推动|坚持|建立|完善|重点|从|通过|把|结合|积极|切实)|请(?!示|假|求|销|款)|建议(?!书|办理|收集|件)|力争|争取|确需)"
)
PROHIBIT = re.compile(any_of(_FRAME["prohibit"]))
PREPOSITION = re.compile(
    r"(?:对于|针对|将|把|由|会同|联合(?!会|体)|围绕|结合|面向|通过|利用|采取|采用|运用|借助|立足|聚焦|紧扣|对照|按照|根据|依据|依托|为了|凡|除|以|从|向|为|在|到|与|同|就|经|用|给|按|连同|跟|让|对(?!接|口|标))"
)
OBJECT_FIRST = re.compile(r"(?:把|将|对于|对(?!接|口|标|照)|针对)")
PAST = re.compile(
    r"(?<![为除罢到不免])了(?!解|不|却|结|然|得|如指掌|望)|已(?!婚)|曾(?!孙)|累计|先后|相继|业已|截至|截止|去年|前年|上年|过去|以往|往年|当时|那时|近年|同比|刚刚|刚才|本次[^，]*(?:共|已)|(?:上半年|1至\d月|1[—-]\d+月).{0,6}(?:收到|开展|完成|实现)|成立以来|历时|迄今|至今"
)
DONE = re.compile(
    r"(?:提高|增长|上升|下降|降低|减少|增加)(?:到|至|了)?\s*\d|达(?:到)?\d|共\d|共有\d|被评为|荣获|获评|获得|取得(?:了|明显|显著|积极|良好|阶段)|得到|受到|位居|位列|居全"
)
NUMBER = re.compile(
    r"\d|[一二两三四五六七八九十百]{1,4}(?:个|名|次|场|项|家|期|篇|份|件|条|人|天|批|站|册|部|套|支|所|块|门|堂|遍|本|张|户|亩|对|轮|届|处|座|台|种|类)|至少|不少于|不低于|不超过|以上|以内"
)
TARGET = re.compile(
    r"(?:不少于|不低于|不超过|不高于|不得少于|不小于|达到|控制在|达|占比|压减到|降到|提高到|覆盖率?|以上|以内|至少|不断档|为\d)"
)
ENDS_TOPIC = re.compile(
    r"(?:方面|上|中|时|时候|后|前|以来|基础上|过程中|期间|事项|问题|情况下|条件下|之际|之后|之前|以后|的话|工作中|方面的工作|这块|这一块|环节|一块)$"
)
CONDITION = re.compile(
    r"的$|者$|^(?:如|若|如果|一旦|凡|凡是|出现|发现|发生|遇到|遇有|逾期|属于|确需|确有)"
)
PURPOSE = re.compile(
    r"^(?:以便|以此|以(?=[^，]{2,20}(?:带动|促进|推动|提升|保障|确保|服务|引领|实绩|优异|实际|更|高质量|务实|扎实|良好|求|为|过硬|实干|一流|作风|制度|点带面))|从而|进而|为(?=[^，]{2,40}(?:提供|作出|做出|贡献|奠定|打下|创造|注入|助力|保驾|营造|夯实|赋能|增添|支撑))|让(?!各|学会)|使(?!用)|切实(?:提高|增强|把|做到|提升|维护|解决|减轻)|真正|不断|努力(?!完成)|持续(?:提升|增强|扩大|优化|推动|巩固|深化|提高|释放|激发|擦亮|改善)|有效|进一步(?:提升|增强|提高|激发|巩固|扩大|夯实)|全面提升|避免|防止|杜绝|坚决防止|确保|保证|做到|实现|力求|达到|推动[^，]{0,16}(?:发展|落实|提升|落地|见效|上台阶|上水平|走深|走实|解决|提质|转变|升级|进步|见行见效|取得)|促进|提升|提高|增强|形成[^，]{0,12}(?:格局|合力|氛围|局面|机制|良性|态势|闭环|导向|共识)|营造|激发|凝聚|助力|助推|带动|彰显|谱写|开创|奋力|推进[^，]{0,14}(?:现代化|高质量发展|落地|见效)|重在|贵在|着力(?:提升|提高|增强|破解|解决)|最大限度|以[^，]{1,12}之|力戒|不搞|不看|只看|不求|但求|不再|不得|严禁|坚决不|不准|绝不|决不|引领|赋能|满足|打造成|成为|守护|护航|维护[^，]{0,10}权益$)"
)
MANNER = re.compile(
    r"^(?:坚持(?!每)(?:以|把|[^，]{2,12}(?:导向|原则|相结合|并重|引领|为本|统筹|优先|第一|思维|驱动|先行|方针|本位|标本兼治|引路))|以[^，]{1,30}为[^，]{1,20}$|按照[^，]*$|根据[^，]*$|依据[^，]*$|遵循|立足[^，]*$|聚焦[^，]*$|围绕[^，]*$|紧扣|紧紧围绕|结合[^，]*$|依托[^，]*$|通过[^，]*(?:方式|形式|途径|渠道|手段|等)$|采取[^，]*$|充分(?:利用|运用|发挥|调动)|利用[^，]*$|发挥[^，]*作用$|在[^，]*(?:下|中|上|基础上|前提下|期间|过程中)$|把[^，]*(?:作为|当作|列为)[^，]*$|对照[^，]*$|对标[^，]*$|紧盯[^，]*$|盯住[^，]*$|针对[^，]*$|抓住|突出[^，]*$|注重[^，]*$|严格(?:按照|执行|遵守|落实)[^，]*$|本着|深入贯彻|全面贯彻|认真贯彻|贯彻落实|连同|特别是|包括|涵盖|用好[^，]*$|抢抓|瞄准|着眼|面向[^，]*$|坚定不移|以[^，]{1,16}(?:精神|态度|标准|作风|劲头|姿态)$|始终[^，]*|大兴|树立|综合运用|多措并举|因地制宜|分类施策|精准施策|上下联动|齐抓共管|从[^，]*入手$|既要|不仅|不但|即使|虽然|尽管|只有|只要|由于|因为|鉴于|为(?:了|进一步)|为[^，]{2,30}$)"
)
STANCE = re.compile(
    r"(?:提高|提升|强化|增强|树牢|树立|深化|坚定|保持|筑牢|端正)[^，]{0,14}(?:站位|意识|认识|自信|自觉|信念|观念|思维|定力|决心|信心|担当|政绩观|使命感|责任感|紧迫感|底线|防线|理念|清醒)$"
    r"|(?:加强|强化|压实|落实|夯实|扛牢|扛起|履行|压紧)[^，]{0,14}(?:组织领导|领导|责任|协作|配合|沟通|协同|保障|主体责任|政治责任|责任担当|自身建设|能力建设|督促落实|工作落实|政治建设|宣传引导|组织保障|统筹协调|协调配合|要素保障|学习|修养|作风建设)$"
    r"|(?:走在前|作表率|做表率|当先锋|作示范|开好局|起好步|想在前面|落到实处|抓紧抓(?:实|好)|抓出成效|抓实抓细|抓细抓实|严字当头|实字托底|放在心上|扛在肩上|抓在手上|摆在[^，]{1,8}位置|摆进去|带好头|凝心聚力|真抓实干|担当作为|统一到|统一思想|齐心协力|攻坚克难|奋勇争先|乘势而上|添砖加瓦|立足本职|脚踏实地|埋头苦干|守土有责|守土尽责|履职尽责|率先垂范|以身作则|严于律己|再上新台阶|再立新功|作出[^，]{0,8}贡献|更大贡献|新篇章|新局面|久久为功|驰而不息|善作善成|守正创新|踔厉奋发|笃行不怠|两个维护|四个意识|四个自信|两个确立|时不我待|只争朝夕|抓落实|见行动|求突破|勇挑|敢于|勇于|善于|甘于|当好[^，]{0,10}(?:员|人|者|手|军|兵|家)$|争当|争做|牢记|铭记|不忘初心|高度重视|思想上重视|充分认识|深刻认识|清醒认识|认识到|看到|把握好?[^，]{0,8}(?:关系|方向|机遇|规律|大局|形势)$|讲政治|顾大局|守纪律|讲规矩|强党性|强化担当|勤勉|务实高效|再接再厉|咬定目标|紧密团结|心往一处想)"
)
STUDY = re.compile(
    r"(?:学习(?!型|用品|台账|计划|笔记|资料|强国|小组|实践|机会|条件|困难|能力|制度)|研读|研学|传达(?!室)|领会|把握|深刻理解|深入理解|准确理解|全面理解|学深|学透|学懂|自学|通读|精读|带头学|学好|重温|研讨(?!会|班)|吃透)"
)
STUDY_RESULT = re.compile(
    r"(?:编制|制定|举办|培训|竞赛|宣讲|印发|组织编写|建立|制订|开发|调研|检查|考试|测试|台账|计划|方案|报告会|每年|工作清单)"
)


def parse(reading: Reading, clause: Clause) -> Parsed:
    """Parse one clause of the text."""
    text, (start, end) = reading.text, clause.span
    times = tuple(
        t for t in find_times(text, start, end, reading.calendar) if not _in_name(text, start, t)
    )
    parsed = Parsed(clause.span, clause.closer, start, "other", times=times)
    _strip_head(reading, parsed, end)
    words = text[parsed.body : end]
    parsed.numbers = NUMBER.search(text, start, end) is not None
    parsed.past = PAST.search(text, start, end) is not None
    parsed.partners = partners_in(text, start, end, reading.register)
    _find_verb(reading, parsed, end)
    parsed.kind = kind_of(parsed, words, text[start:end])
    return parsed


def _in_name(text: str, start: int, when: When) -> bool:
    """Whether a time stands inside a book title or quotation marks that opened in this clause."""
    before = text[start : when.span[0]]
    return before.count("《") > before.count("》") or before.count("“") > before.count("”")


def _strip_head(reading: Reading, parsed: Parsed, end: int) -> None:
    """Step over connectives, modals, times and the subject, in whatever order they stand."""
    text, at = reading.text, parsed.body
    subjects: tuple[Duty, ...] = ()
    while at < end:
        before = at
        match = MODAL.match(text, at, end)
        if match:
            parsed.modal = parsed.modal or match.group()
            at = match.end()
            continue
        if not subjects:
            subjects, at = subject_at(text, at, end, reading.register)
            if subjects:
                continue
        match = CONNECTIVE.match(text, at, end)
        if match:
            parsed.joined = parsed.joined or match.group()
            at = match.end()
            continue
        at = _skip_time(text, at, end)
        match = ADVERB.match(text, at, end)
        if match and VERB_AHEAD.match(text, match.end()) is None:
            at = match.end()
        if at == before:
            break
    parsed.body = min(at, end)
    assigned = assigned_in(text, parsed.span[0], end, reading.register)
    places = {d.span for d in subjects}
    roles = {d.span: d for d in assigned}
    parsed.subjects = tuple(roles.get(d.span, d) for d in subjects) + tuple(
        d for d in assigned if d.span not in places and not _overlaps(d, subjects)
    )


VERB_AHEAD = re.compile(r"[的、]|$")


def _overlaps(one: Duty, others: tuple[Duty, ...]) -> bool:
    return any(one.span[0] < o.span[1] and o.span[0] < one.span[1] for o in others)


TIME_LEAD = re.compile(r"(?:于|在|到|自|从)(?=\d|[一二三四五六七八九十]{1,2}月|年|今|本|明)")


def _skip_time(text: str, at: int, end: int) -> int:
    lead = TIME_LEAD.match(text, at, end)
    match = TIME.match(text, lead.end() if lead else at, end)
    return match.end() if match and match.end() < end else at


def _find_verb(reading: Reading, parsed: Parsed, end: int) -> None:
    """The main verb: the first that is no attribute of a noun, after the object where that comes first."""
    text = reading.text
    at = parsed.body
    front = OBJECT_FIRST.match(text, at, end)
    at = _after_attribute(text, at, end) if front else at
    for match in VERB.finditer(text, at, end):
        if not _is_main(reading, parsed, match, end):
            continue
        parsed.verb, parsed.verb_at = match.group(), match.start()
        parsed.rest = text[match.end() : end]
        if front:
            parsed.fronted = (front.end(), match.start())
        elif match.start() > parsed.body and not PREPOSITION.match(text, parsed.body, end):
            parsed.topic = text[parsed.body : match.start()]
        return


def _after_attribute(text: str, at: int, end: int) -> int:
    """Past the last 的 of an object in front of its verb, where a verb can still follow."""
    place = text.rfind("的", at, end)
    return place + 1 if 0 <= place < end - 1 else at


def _is_main(reading: Reading, parsed: Parsed, match: re.Match[str], end: int) -> bool:
    text, start, stop = reading.text, match.start(), match.end()
    if start == parsed.body:
        return True
    if len(match.group()) == 1 and not reading.words.begins(start):
        return False
    if not reading.words.begins(start) and text[start - 1] not in "”》）)、":
        return False
    after = text[stop : stop + 1]
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
    ) or (after in "和与及" and not parsed.fronted):
        return False
    before = text[:start][-1:]
    return not (before in "、和与及" and stop >= end)


def kind_of(parsed: Parsed, words: str, whole: str) -> str:
    """What a clause is for: see Parsed.kind."""
    if not words:
        return "topic"
    if parsed.past and not parsed.modal and not parsed.times:
        return "past"
    if STUDY.search(whole) and not STUDY_RESULT.search(whole) and not _study_is_object(whole):
        return "study"
    bare = words if not parsed.subjects else whole[parsed.body - parsed.span[0] :]
    if PROHIBIT.match(bare):
        return "prohibition"
    if CONDITION.search(words) and not parsed.fronted and not parsed.verb:
        return "topic"
    if words.endswith("的") or (
        not parsed.verb and (ENDS_TOPIC.search(words) or OBJECT_FIRST.match(bare))
    ):
        return "topic"
    if STANCE.search(words) and not parsed.numbers and "《" not in words:
        return "stance"
    if PURPOSE.match(bare) and not (parsed.numbers and parsed.verb and TARGET.search(bare) is None):
        return "effect"
    if MANNER.match(bare) and not _has_later_action(parsed, bare):
        return "manner"
    return _by_verb(parsed, bare)


def _study_is_object(whole: str) -> bool:
    """学习 inside a name or as somebody else's object: 学习中心组 acts, 跟班学习 is work."""
    return (
        re.search(
            r"跟班学习|学习中心组(?!.*(?:学习|研讨))|学习教育$|互相学习|学习情况|学习成果", whole
        )
        is not None
    )


def _has_later_action(parsed: Parsed, bare: str) -> bool:
    if not parsed.verb or parsed.verb_at <= parsed.body:
        return bool(parsed.numbers and TARGET.search(bare))
    classes = CLASS[parsed.verb]
    return ("act" in classes or "finish" in classes) and len(parsed.rest) >= 2 or parsed.numbers  # noqa: PLR2004


def _by_verb(parsed: Parsed, bare: str) -> str:
    if not parsed.verb:
        if TARGET.search(bare) and parsed.numbers:
            return "target"
        if parsed.subjects and parsed.modal:
            return "action"
        return "topic" if ENDS_TOPIC.search(bare) else "other"
    classes = CLASS[parsed.verb]
    if "state" in classes and len(classes) == 1:
        return "target" if TARGET.search(bare) and parsed.numbers else "state"
    if parsed.fronted or "act" in classes:
        return "action"
    if "finish" in classes:
        return "finish"
    if "broad" in classes:
        return "broad"
    return classes[0]
