"""Clauses of an obliging sentence into obligations: what carries the same object on is joined, what has its own is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kexie.text.drafting.shapes import Parsed
from kexie.text.model import Span

MEASURE = re.compile(
    r"(?:[\d.,%]+|[一二两三四五六七八九十百千万半几]+)(?:个|名|次|场次|场|项|家|期|篇|份|件|条|人次|人|天|批|站|册|部|套|支|所|块|门|堂|遍|本|张|户|亩|对|轮|届|处|座|台|种|类|元|万元|课时|学时|以上|左右|以内)*|至少|不少于|不低于|以上|以内|左右|逐步|全面|及时|到位"
)
ROLE_ONLY = re.compile(
    r"(?:分别|共同|具体)?(?:牵头|领衔|带队|分组带队|带头|负责|抓总|配合|协助|承办|协办|参加|参与|全部参加|主讲|轮流主讲|任组长|担任组长|主持|落实|组织实施|把关|实施)(?:$|与[^，]*对接$)"
)
CHECKS = re.compile(
    r"(?:检查|检修|体检|自查|核查|核对|过堂|登记|调度|评估|抽查|清查|排查|摸排|回头看|复核|清理|审查|考核|巡查|盘点|督查|暗访|普查|筛查|体检)"
)
CASE = re.compile(r"^(?:对|凡|仍)?[^，]{1,16}(?:的|部分)(?=[^，的]{2,})")
CASE_WORDS = re.compile(
    r"^(?:对)?(?:不|未|没|仍|损坏|超|属于|确需|确有|能|有|可|合同|考核|评估|逾期|拒|发现|查|存在|进度|问题|无|过期|整改|采用|到期|经|情节|弄虚|违|连续|符合|具备|条件|长期)[^，]*?(?:的|部分)"
)
RESULT_VERB = re.compile(
    r"^(?:并)?(?:形成|提出|撰写|写出|拿出|编制|提交|汇总|建立|列出|梳理|摸清|查清|明确|提炼|总结|汇编|出具|并)"
)
RESULT = re.compile(
    r"(?:清单|报告|建议|方案|目录|台账|意见|成果|名单|计划|汇编|原因|底数|责任|时限|情况|经验|案例|措施)"
)
RULE_VERB = re.compile(
    r"(?:制定|制订|修订|完善|健全|建立|出台|改进|优化|坚持|调整|落实|推行|实行|严格|编|明确|规范|取消)"
)
RULE_OBJECT = re.compile(
    r"(?:制度|办法|规则|细则|机制|规定|标准|手册|规范|流程|程序|体系|指标|路线|要求|管理|守则|章程|方案|计划|台账|指南|规程|清单|目录)"
)
OWN_START = re.compile(
    r"^(?:开展|组织|举办|召开|出台|制定|印发|新建|建设|修订|成立|走访|推荐|申报|招募|评选|发展|培育|邀请|选派)"
)
DETAIL = re.compile(
    r"^(?:重点|特别是|尤其是|其中|首批|每个|每站|每期|每校|每场|每班|每批|每家|每人|每名|每户|每队|每县|一批|单个|内容|结果|规模|范围|占比|比例|人均|年开放|签约|优先|实行|动态|统一|同一|具体|包括|涵盖|覆盖|争取|一般|原则上|时间|人数|平均|总数|累计|数量|面积|不|确需|经费|所需|由此|供|用于|直至|直到|至少|力争|面向|规模|征集|注册|开辟|邀请|并据此|据此|以此|并以此|以“|连同)"
)
HANDS_ON = re.compile(
    r"^(?:并|再|经[^，]{2,12}后|汇总后|并于)?(?:统一|逐级|及时|按时|按期|择优|书面|如实|一并|免费|分别|集中|面向社会|向社会|定期|按程序|遴选作品|结果|全部|推荐|经审核后)?(?:完成|印发|公布|公示|公开|上线|报送|上报|提交|办结|送达|寄送|抄送|下发|落成|到位|销号|发布|启用|投入使用|备案|存档|归档|见效|验收|交付|报备|提供|推荐|上墙|入库|公告|发到|发至|报|送|交|回到|转交|反馈|移交|列入|纳入|汇总|结束)"
)
JOINT = re.compile(r"^(?:并|且)(?=将|把|通过|在|向|对|组织|开展|建立)")
PEOPLE_LEAD = re.compile(r"^[^，]{2,8}带头$")


@dataclass(slots=True)
class Group:
    """Clauses that make one obligation."""

    clauses: list[Parsed] = field(default_factory=list)
    why: str = ""

    @property
    def span(self) -> Span:
        return self.clauses[0].span[0], self.clauses[-1].span[1]

    @property
    def core(self) -> Parsed | None:
        """The clause that carries the action."""
        return next(
            (
                c
                for kind in ("action", "finish", "study", "target", "broad", "effect", "other")
                for c in self.clauses
                if c.kind == kind
            ),
            None,
        )


def group_clauses(text: str, clauses: Sequence[Parsed]) -> list[Group]:
    """The obligations of one sentence, in order; clauses that belong to none are left out."""
    groups: list[Group] = []
    current: Group | None = None
    waiting: list[Parsed] = []
    for clause in clauses:
        if clause.kind in ("past", "state"):
            current, waiting = None, []
        elif clause.kind in ("topic", "manner"):
            if (
                clause.kind == "manner"
                and current is not None
                and not waiting
                and clause.closer in "。；;！"
            ):
                current.clauses.append(clause)
            else:
                waiting.append(clause)
        elif clause.kind == "stance":
            waiting = []
        elif current is not None and _goes_on(text, current, clause, waiting):
            current.clauses += [*waiting, clause]
            waiting = []
        elif clause.kind == "prohibition" or (
            clause.kind == "effect" and not _stands_alone(clause)
        ):
            if clause.kind == "effect":
                waiting.append(clause)
        else:
            current = Group([*waiting, clause])
            waiting = []
            groups.append(current)
    if current is not None and waiting and groups and all(c.kind == "manner" for c in waiting):
        current.clauses += waiting
    return groups


def _stands_alone(clause: Parsed) -> bool:
    """Whether a clause of effect asks for something of its own: it names a unit, a number or a time."""
    return bool(clause.subjects or clause.numbers or clause.times)


def _goes_on(text: str, group: Group, clause: Parsed, waiting: Sequence[Parsed]) -> bool:
    """Whether a clause belongs to the obligation before it."""
    words = text[clause.span[0] : clause.span[1]]
    body = text[clause.body : clause.span[1]]
    if clause.kind in ("prohibition", "target") or (
        clause.kind == "effect" and not _own_effect(clause)
    ):
        return not any(c.kind == "topic" for c in waiting) or clause.kind == "prohibition"
    if any(c.kind == "topic" for c in waiting):
        return False
    helpers_only = bool(clause.subjects) and all(d.role == "cooperating" for d in clause.subjects)
    if helpers_only or ROLE_ONLY.fullmatch(body) or PEOPLE_LEAD.match(words):
        return True
    if _weak(text, group):
        return True
    head = bool(clause.subjects) and clause.subjects[0].span[0] <= clause.body
    if head and not _same_matter(text, group, clause):
        return False
    if (
        clause.modal in ("要", "必须", "须", "还要", "也要")
        and not head
        and clause.kind == "action"
        and not HANDS_ON.match(body)
    ):
        return False
    if CASE_WORDS.match(words):
        return CASE_WORDS.match(
            text[group.clauses[-1].span[0] : group.clauses[-1].span[1]]
        ) is not None or not CHECKS.search(text[group.span[0] : group.span[1]])
    if DETAIL.match(words) or DETAIL.match(body):
        return True
    if JOINT.match(words):
        return False
    if HANDS_ON.match(body):
        return not _new_object(text, group, clause)
    return _carries(text, group, clause, body)


def _carries(text: str, group: Group, clause: Parsed, body: str) -> bool:
    if not _has_object(clause):
        return True
    if (
        RESULT_VERB.match(body)
        and RESULT.search(clause.rest)
        and (not clause.numbers or _shares(text, group, clause))
    ):
        return True
    core = group.core
    makes_rule = (
        core is not None
        and RULE_VERB.search(core.verb) is not None
        and RULE_OBJECT.search(text[core.span[0] : core.span[1]]) is not None
    )
    if makes_rule and not OWN_START.match(body):
        return True
    return bool(clause.fronted and _shares(text, group, clause))


def _own_effect(clause: Parsed) -> bool:
    return bool(clause.subjects and clause.modal)


def _weak(text: str, group: Group) -> bool:
    """A generic frame that the next clause makes concrete: no number, no name, no time of its own."""
    own = [c for c in group.clauses if c.kind not in ("topic", "manner")]
    if any(c.numbers or c.times for c in own) or len(own) > 1:
        return False
    words = text[own[0].span[0] : own[0].span[1]]
    return (
        own[0].kind in ("broad", "other", "effect")
        and not re.search(r"《", words)
        and len(words) <= 32
    )  # noqa: PLR2004


def _has_object(clause: Parsed) -> bool:
    """Whether something but a measure follows the verb, or stands before it as its object."""
    if clause.fronted or clause.topic:
        return True
    return len(MEASURE.sub("", clause.rest)) >= 2  # noqa: PLR2004  # one character is a complement


def _new_object(text: str, group: Group, clause: Parsed) -> bool:
    """完成 or 报送 with an object that the clauses before did not speak of."""
    if clause.fronted:
        return not _shares(text, group, clause)
    if (
        clause.verb in ("完成", "结束", "上线", "推荐", "提交", "报送")
        and len(MEASURE.sub("", clause.rest)) >= 4
    ):  # noqa: PLR2004
        return not _shares(text, group, clause)
    return False


def _same_matter(text: str, group: Group, clause: Parsed) -> bool:
    return bool(clause.topic and _shares(text, group, clause))


STOP_PAIRS = frozenset(
    (
        "工作",
        "活动",
        "情况",
        "科协",
        "我们",
        "开展",
        "单位",
        "组织",
        "科普",
        "全省",
        "全市",
        "全县",
        "全州",
        "以上",
        "不少",
        "少于",
        "完成",
        "进行",
        "年度",
        "月底",
        "底前",
    )
)


def _shares(text: str, group: Group, clause: Parsed) -> bool:
    """Whether a clause speaks of something the group has named: two characters in common."""
    before = text[group.span[0] : group.span[1]]
    now = text[clause.body : clause.span[1]]
    pairs = {before[i : i + 2] for i in range(len(before) - 1)} - STOP_PAIRS
    return any(now[i : i + 2] in pairs and _han(now[i : i + 2]) for i in range(len(now) - 1))


def _han(pair: str) -> bool:
    return all("\u4e00" <= c <= "\u9fff" for c in pair)
