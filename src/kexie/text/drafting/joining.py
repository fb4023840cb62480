"""Does a clause carry the obligation before it on, or is it one of its own? Rules in order, the first that knows decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kexie.text.drafting.cues import PURE_ROLE
from kexie.text.drafting.likeness import shares
from kexie.text.drafting.verbs import CLASS, is_case

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kexie.text.drafting.shapes import Group, Parsed

MEASURE = re.compile(
    r"(?:[\d.,%]+|[一二两三四五六七八九十百千万半几]+)(?:个|名|次|场次|场|项|家|期|篇|份|件|条|人次|人|天|批|站|册|部|套|支|所|块|门|堂|遍|本|张|户|亩|对|轮|届|处|座|台|种|类|元|万元|课时|学时|班|以上|左右|以内)*|至少|不少于|不低于|以上|以内|左右|逐步|全面|及时|到位|内容|为止"
)
ROLE_ONLY = re.compile(
    r"(?:分别|共同|具体|轮流|分组)?(?:牵头承办|牵头组织|牵头实施|牵头|领衔|带队|带头|负责|抓总|配合|协助|承办|协办|主办|合办|参加|参与|全部参加|主讲|任组长|担任组长|主持|落实|组织实施|把关|实施)(?:$|与[^，]*对接$|[、，][^，]*(?:配合|协助|承办|协办|参与)$)"
)
CHECKS = re.compile(
    r"(?:检查|检修|体检|自查|核查|核对|过堂|登记|调度|评估|抽查|清查|排查|摸排|回头看|复核|审查|考核|补充|鉴定|联系|核实|巡查|盘点|督查|暗访|普查|筛查|评审|监测|检测)"
)
LOOKS = re.compile(
    r"调|梳理|总结|分析|研究|征集|汇总|收集|走访|座谈|研判|盘|清点|清理|整理|考核|测算|统计|对照|论证|会商|学习|讨论"
)
FOUND = re.compile(r"(?:发现|排查出|查出|检查出|反映|筛查出|核查出|检出|抽查出|清查出)的[^，]{2,}")
MILD_CASE = re.compile(r"(?:能|可|有条件|没有[^，]{0,3}建|保留|确需|考核|需要|应(?!当)|不能)")
RESULT_VERB = re.compile(
    r"^(?:并)?(?:按[^，]{2,8}?(?:分类|分组|分级)?)?(?:形成|提出|撰写|写出|拿出|编制|提交|汇总|建立|列出|梳理|摸清|查清|弄清|查明|掌握|明确|提炼|总结|汇编|出具|找出|分析)|^向[^，]{2,14}(?:提交|报送|提出)"
)
RESULT = re.compile(
    r"(?:《|清单|报告|建议|方案|目录|台账|意见|成果|名单|计划|汇编|原因|底数|责任|时限|时间|情况|经验|案例|措施|初稿|版|档案|名册|模式|样本|范例|底账|图谱|地图|一档|数据库|短板|问题)"
)
RULE_VERB = re.compile(
    r"(?:制定|制订|修订|完善|健全|建立|出台|改进|优化|坚持|调整|落实|推行|实行|严格|编|规范|取消)"
)
RULE_OBJECT = re.compile(
    r"(?:制度|办法|规则|细则|机制|规定|标准|手册|规范|流程|程序|体系|指标|路线|要求|管理|守则|章程|方案|计划|指南|规程|目录|台账|预案)"
)
RULE_CONTENT = re.compile(
    r"^(?:将|把|明确|对|重点|实行|突出|细化|规定|同一|列入|为|增加|优先|堵塞|由|落实|取消|每|严格|统一|以|不再|按)"
)
DETAIL = re.compile(
    r"^(?:(?:[^，]{0,8}前)?各(?=[交报自])|重点(?!做|抓)|特别是|尤其是|(?:无情况|没有情况|无变化)|其中|首批|每个|每站|每期|每校|每场|每班|每批|每家|每人|每名|每户|每队|每团|每组|每点|每片|每次|每套|每篇|设(?![置立计备])(?=[^，]{1,6}\d)|每县|一批|单个|规模|范围|占比|比例|人均|年开放|签约|优先|动态|统一|同一|具体|包括|涵盖|覆盖|争取|一般|原则上|时间|人数|平均|总数|累计|数量|面积|确需|经费|所需|由此|供(?!销)|用于|直至|直到|走进(?=\d)|至少|力争|征集|注册|开辟|并据此|据此|以此|并以此|以“|连同|限(?:期|[\d一两二三四五六七八九十])|一对一|点对点|面对面|谁|[^，]{0,4}只|(?:并)?在[^，]{2,20}(?:会上|会议上|现场|上播放|上发布|上展示|上推广|上交流|公布|发布)|听取[^，]{0,6}意见|听取意见|征求意见|征求[^，]{0,10}意见|内容|[^，]{0,4}(?:结果|名单|内容)(?=[^，]{2,})|实行[^，]{2,8}$|到[^，]{2,8}(?:指导|服务|帮助|现场)|现场)"
)
HANDS_ON = re.compile(
    r"^(?:在[^，]{0,10}(?:平台|系统|网站|网))?(?:并|再|经[^，]{2,12}后|汇总后|并于)?(?:统一|逐级|及时|按时|按期|择优|书面|如实|一并|免费|分别|集中|面向社会|向社会|定期|按程序|遴选作品|结果|全部|推荐|随时|尽快|按要求|同步)*(?:完成|完工|竣工|通水|通车|通电|投运|印发|公布|公示|公开|上线|报送|上报|提交|办结|送达|寄送|抄送|下发|开门迎客|开馆|投用|到岗|上岗|落成|到位|销号|发布|启用|投入使用|备案|存档|归档|见效|验收|交付|报备|提供|推荐|上墙|入库|公告|发到|发至|发(?=各|给|全|到)|开放|提请|报请|呈报|呈送|报(?!道|名)|送|交(?!流|通)|回到|转交|反馈|移交|列入|纳入|汇总|结束|参加|赠送|发放|分发|投放|填报|填写回执|测试|执行|实施|施行)"
)
SENT = ("报", "报送", "提交", "上报")
PUT_INTO = ("列入", "纳入")
"""What stands after these is where the object goes, never a new one."""
FINISHED = re.compile(
    r"(?:完成|结束|到位|办结|销号|印发|公布|报送|上报|清零|整改到位|改到位|见效)$"
)
CARRIED_UP = re.compile(
    r"^(?:并|同时|且)?(?:将|把)?[^，]{0,14}(?:汇总表|统计表|自查表|情况|结果|名单|材料|总结|报告|清单|台账|方案|回执|电子版|信息|数据|案例|照片|清样|成果)(?:（[^）]*）)?[^，]{0,14}?(?:及时|统一|书面|一并|逐级|分别)?(?:报(?!道|名|告|刊)|报送|反馈|提交|上报|抄送|发至|送(?!达)|备案|通报)"
)
PER_UNIT = re.compile(
    r"^(?:每个?|各)[^，]{1,16}?(?:至少|不少于|不低于|不超过)?[\d一二两三四五六七八九十百]+(?:个|名|处|家|人|次|场|项|支|所|站|套|台|份|篇|户|期|件)(?:以上|左右|以内)?$"
)
TURNOUT = re.compile(
    r"^(?:教会|培训|覆盖|惠及|受益|吸引|参训|参与|服务)[^，]{0,14}[\d一二两三四五六七八九十百千万.]+(?:多|余)?(?:人次|人|名|户|家)(?:以上|左右)?$"
)
JOINT = re.compile(r"^(?:并|且)(?=将|把|通过|在|向|组织|开展|建立|对)")
PEOPLE_LEAD = re.compile(r"^[^，]{2,8}带头$")
RECIPIENT = re.compile(
    r"(?:参阅|备查|审议|审定|审批|研究|备案|党组会?|政府|委|局|办|部|处|室|会|科协|中心|邮箱|审核|省赛|市赛|国赛|评审|平台|系统|单位|乡镇|县|区|市|州|学校|社区|基层|本人|汇总|处理|机关|街道|手中|手里|手上|会员|群众|家长|学生|职工|员工|居民|农户|[）)])$|会审议|会审定|审议$"
)
PARALLEL = re.compile(r"^(?:每个?|各)")
FINDINGS = re.compile(r"调研报告|调查报告|分析报告")
TEAM = re.compile(r"[^，]{0,16}(?:组成|组建|成立|抽调|组织)[^，]*(?:组|专班)$")
FRAME = re.compile(r"(?:要)?(?:深入|组织|启动)?(?:实施|推进|开展)[^，]*(?:行动|计划|工程|项目)$")
FRAME_LENGTH = 26
ROLE_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Next:
    """A clause that comes after a group: its words, whole and from the verb phrase on, and what waits between."""

    text: str
    group: Group
    clause: Parsed
    waiting: Sequence[Parsed]

    @property
    def words(self) -> str:
        return self.text[self.clause.span[0] : self.clause.span[1]]

    @property
    def body(self) -> str:
        return self.text[self.clause.body : self.clause.span[1]]

    @property
    def headed(self) -> bool:
        """Whether it begins with a unit of its own."""
        clause = self.clause
        return bool(clause.subjects) and clause.subjects[0].span[0] <= clause.body

    def shares(self, words: str) -> bool:
        """Whether words speak of something the group has named."""
        return shares(self.text, self.group, words)


def _effect_or_target(after: Next) -> bool | None:
    clause = after.clause
    effect = clause.kind == "effect" and not (clause.subjects and clause.modal)
    if clause.kind != "target" and not effect:
        return None
    core = after.group.core
    if core is not None and core.kind == clause.kind == "target":
        return False
    return not clause.subjects or not _group_leads(after.group)


def _names_roles(after: Next) -> bool | None:
    clause = after.clause
    helps = bool(clause.subjects) and all(d.role == "cooperating" for d in clause.subjects)
    role = only_role(after.text, clause) or PEOPLE_LEAD.match(after.words)
    return True if helps or role else None


def only_role(text: str, clause: Parsed) -> bool:
    """Whether a clause only says who leads or helps, be it somebody no list knows: 权益部牵头，文化宫配合."""
    body = ROLE_ONLY.fullmatch(text, clause.body, clause.span[1]) is not None
    brief = clause.span[1] - clause.span[0] <= ROLE_LENGTH and not clause.rest
    return body or (brief and clause.verb in ("牵头", "配合", "协助"))


def _fills_a_frame(after: Next) -> bool | None:
    rival = after.headed and _group_leads(after.group)
    return True if _weak(after.text, after.group) and not rival else None


EACH = re.compile("每[名个支位家所户]")
"""选聘专家38名，每名专家包联2个村: those named before."""


def tells_of_each(text: str, group: Group, clause: Parsed) -> bool:
    """Whether a clause goes on about each of those that the group has named; they are not asked themselves."""
    return (
        bool(clause.subjects)
        and EACH.match(text, *clause.span) is not None
        and not _parallel(text, group, clause)
        and shares(text, group, clause.subjects[0].text)
    )


def _has_own_unit(after: Next) -> bool | None:
    if not after.headed:
        return None
    if tells_of_each(after.text, after.group, after.clause):
        return True
    topic = after.clause.topic
    return None if topic and after.shares(topic) else False


MEETS = re.compile(r"(?:召开|组织召开|举行)[^，]*(?:会|会议)$")
ON_AGENDA = re.compile(r"(?:专题|专门|集中)?(?:研究|审议|讨论|听取|部署|通报|传达|分析|会商|研判)")


def _is_agenda(after: Next) -> bool | None:
    """召开一次党组会，研究…方案: what a meeting is for."""
    core = after.group.core
    held = core is not None and MEETS.search(after.text[core.body : core.span[1]])
    plain = not (after.headed or after.clause.modal)
    return True if held and plain and ON_AGENDA.match(after.body) else None


def _is_study(after: Next) -> bool | None:
    if after.clause.kind != "study":
        return None
    core = after.group.core
    return not after.clause.modal and core is not None and core.kind == "study"


def _is_case(after: Next) -> bool | None:
    if not is_case(after.words):
        return None
    return _case_goes_on(after.text, after.group, after.clause, after.words)


def _is_vague(after: Next) -> bool | None:
    clause = after.clause
    return True if clause.guessed and not (clause.modal or clause.numbers or clause.times) else None


def _is_detail(after: Next) -> bool | None:
    if not (DETAIL.match(after.words) or DETAIL.match(after.body)):
        return None
    bounded = any(t.bounded for t in after.clause.times)
    own_time = bounded and after.body.startswith(("每", "实行", "走进"))
    return not (own_time or (after.clause.times and after.words.startswith("实行")))


def _comes_round(after: Next) -> bool | None:
    """每年5月底前更新一次, after something done once, is an obligation of its own; so is one beside a day."""
    clause = after.clause
    anew = any(t.kind == "recurring" for t in clause.times) and clause.kind == "action"
    once = any(t.bounded and t.day for t in clause.times) and not after.headed
    if once and any(t.kind == "recurring" for c in after.group.clauses for t in c.times):
        return False
    if not anew or after.headed or not after.body:
        return None
    if any(t.kind == "recurring" for c in after.group.clauses for t in c.times):
        return None
    dated = any(t.bounded and t.kind == "date" for c in after.group.clauses for t in c.times)
    return False if dated else None


def _demands_anew(after: Next) -> bool | None:
    clause = after.clause
    anew = clause.modal and clause.kind == "action" and not HANDS_ON.match(after.body)
    return False if anew or JOINT.match(after.words) else None


def _hands_on(after: Next) -> bool | None:
    if not HANDS_ON.match(after.body):
        return None
    return not _new_object(after.text, after.group, after.clause, after.body)


def _same_topic(after: Next) -> bool | None:
    topic = after.clause.topic
    return True if topic and (after.shares(topic) or FINISHED.search(after.body)) else None


def _lacks_object(after: Next) -> bool | None:
    clause = after.clause
    reports = clause.verb in ("报送", "报") and len(clause.rest) <= 1
    if clause.rest in CLASS and not (
        clause.fronted or clause.addressed
    ):  # 统一调配: how, then what
        return True
    return True if reports or not _has_object(clause) else None


ONE_BY_ONE = re.compile(
    r"逐[\u4e00-\u9fff](?:登记|核对|核实|建档|排查|摸排|梳理|记录|查看|检查|走访|测试|比对|标注|列出)"
)


def _goes_one_by_one(after: Next) -> bool | None:
    """开展拉网式排查，逐站登记…: how a check is made."""
    core = after.group.core
    checks = core is not None and CHECKS.search(after.text[core.body : core.span[1]])
    plain = not (after.headed or after.clause.modal or after.clause.times)
    return True if checks and plain and ONE_BY_ONE.match(after.words) else None


def _gives_result(after: Next) -> bool | None:
    group_words = after.text[after.group.span[0] : after.group.span[1]]
    if "调" in group_words and FINDINGS.search(after.body):
        return True
    if RESULT_VERB.match(after.body) and RESULT.search(after.body):
        return not after.clause.numbers or after.shares(after.body)
    return None


RULES: tuple[Callable[[Next], bool | None], ...] = (
    lambda after: True if after.clause.kind == "prohibition" else None,
    lambda after: True if PER_UNIT.match(after.words) and not after.clause.verb else None,
    lambda after: (
        True
        if TURNOUT.match(after.body) and after.shares(after.body) and not after.headed
        else None
    ),
    lambda after: True if CARRIED_UP.match(after.words) and not after.headed else None,
    lambda after: False if FOUND.search(after.words) else None,
    lambda after: (
        False if any(c.kind == "topic" and not c.partners for c in after.waiting) else None
    ),
    _effect_or_target,
    _names_roles,
    _fills_a_frame,
    lambda after: True if _parallel(after.text, after.group, after.clause) else None,
    _has_own_unit,
    _is_agenda,
    _is_study,
    _is_case,
    _is_vague,
    lambda after: True if after.clause.verb == "有" and after.clause.modal else None,
    _comes_round,
    _is_detail,
    _demands_anew,
    _hands_on,
    _goes_one_by_one,
    _same_topic,
    _lacks_object,
    _gives_result,
)
"""In order: true joins, false parts, None leaves it to the next rule."""


def goes_on(text: str, group: Group, clause: Parsed, waiting: Sequence[Parsed]) -> bool:
    """Whether a clause belongs to the obligation before it."""
    after = Next(text, group, clause, waiting)
    for rule in RULES:
        verdict = rule(after)
        if verdict is not None:
            return verdict
    return _is_content(text, group, clause, after.body)


def _case_goes_on(text: str, group: Group, clause: Parsed, words: str) -> bool:
    """不合格的予以撤站: what was found in a check is dealt with separately, a second case of it is not."""
    last = group.clauses[-1]
    if is_case(text[last.span[0] : last.span[1]]):
        return True
    return MILD_CASE.match(words) is not None and not any(t.bounded for t in clause.times)


def _is_content(text: str, group: Group, clause: Parsed, body: str) -> bool:
    """The content of a rule or plan the group makes, or the same object again in front of its verb."""
    core = group.core
    core_words = text[core.span[0] : core.span[1]] if core else ""
    makes_rule = RULE_VERB.search(core_words) and RULE_OBJECT.search(core_words)
    if makes_rule and RULE_CONTENT.match(body):
        return True
    if clause.fronted is None:
        return False
    return shares(text, group, text[clause.fronted[0] : clause.fronted[1]])


def _group_leads(group: Group) -> bool:
    return any(d.role == "lead" for c in group.clauses for d in c.subjects)


def _parallel(text: str, group: Group, clause: Parsed) -> bool:
    """每个州科协推荐…，每个学会推荐…: the same verb shared out."""
    first = group.clauses[-1]
    return (
        bool(clause.verb)
        and clause.verb == first.verb
        and PARALLEL.match(text[clause.span[0] : clause.span[1]]) is not None
        and PARALLEL.match(text[first.span[0] : first.span[1]]) is not None
        and clause.numbers
        and first.numbers
    )


def _weak(text: str, group: Group) -> bool:
    """A generic frame that the next clause makes concrete: no number, no name, no time of its own."""
    own = [c for c in group.clauses if c.kind not in ("topic", "manner")]
    if len(own) == 1 and TEAM.fullmatch(text, *own[0].span):
        return True
    if any(c.numbers or c.times or c.past for c in own):
        return False
    if len(own) > 1:
        return len(own) == 2 and own[0].kind == "broad" and _is_frame(text, own[1])  # noqa: PLR2004  # 做优…，实施…计划
    words = text[own[0].span[0] : own[0].span[1]]
    if FRAME.match(words):
        return True
    if own[0].kind == "action" and PURE_ROLE.fullmatch(text[own[0].body : own[0].span[1]]):
        return not own[0].topic
    return (
        own[0].kind in ("broad", "effect")
        and not re.search(r"[《“的]", words)
        and len(words) <= FRAME_LENGTH
    )


def _is_frame(text: str, clause: Parsed) -> bool:
    return FRAME.match(text, *clause.span) is not None and not clause.subjects


def _has_object(clause: Parsed) -> bool:
    """Whether something but a measure follows the verb, or stands before it as its object."""
    if clause.fronted or clause.addressed:
        return True
    if clause.topic and len(MEASURE.sub("", clause.topic.removeprefix("24小时"))) >= 2:  # noqa: PLR2004  # one character is a complement
        return True
    return len(MEASURE.sub("", clause.rest)) >= 2  # noqa: PLR2004  # one character is a complement


def _new_object(text: str, group: Group, clause: Parsed, body: str) -> bool:
    """完成 or 报送 with an object that the clauses before did not speak of."""
    if clause.fronted:
        return not shares(
            text, group, text[max(clause.fronted[0], clause.fronted[1] - 5) : clause.fronted[1]]
        )
    rest = MEASURE.sub("", clause.rest)
    if clause.verb in PUT_INTO:
        return False
    if clause.verb in SENT and RESULT.search(rest):
        return False
    if clause.verb == "完成":  # 完成清理: what was begun before
        return rest not in CLASS and len(rest) >= 2 and not clause.rest.startswith("后")  # noqa: PLR2004  # a length in characters
    if clause.verb == "参加" and not body.startswith(("择优", "推荐", "遴选")):
        return True
    return (
        len(rest) >= 4 and not RECIPIENT.search(rest) and not shares(text, group, rest)  # noqa: PLR2004  # a length in characters
    )  # a length in characters
