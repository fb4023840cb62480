"""Clauses of an obliging sentence into obligations: what carries the same object on is joined, what has its own is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.drafting.cues import PURE_ROLE
from kexie.text.drafting.joining import goes_on, tells_of_each
from kexie.text.drafting.shapes import Group
from kexie.text.drafting.verbs import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kexie.text.drafting.shapes import Parsed

HEAD_LENGTH = 9
ROLE_LENGTH = 40
BY_ROLE = re.compile(
    r"(?:并)?(?:[^，。把将对由]{2,12}(?:问题|事项|任务|工作))?由[^，。把将对]{2,36}(?:包干|牵头|带队|领衔|负责|配合|协助|组织|承办|组织实施)"
)


def group_clauses(text: str, clauses: Sequence[Parsed], *, marked: bool = False) -> list[Group]:
    """The obligations of one sentence, in order; clauses that belong to none are left out.

    `marked`: the sentence opens an item, so that a short first clause may be no more than its heading.
    """
    marked = marked or bool(clauses and clauses[0].modal and not clauses[0].subjects)
    start = 1 if _names_aim(text, clauses) or (marked and _only_heads(text, clauses)) else 0
    grouper = _Grouper(text)
    for clause in clauses[start:]:
        grouper.take(clause)
    return grouper.close()


class _Grouper:
    """Takes the clauses of a sentence one by one. What waits belongs to the next action."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.groups: list[Group] = []
        self.current: Group | None = None
        self.waiting: list[Parsed] = []
        self.hushed = False
        """After an appeal or a description, until somebody is asked again."""

    def take(self, clause: Parsed) -> None:
        """Put a clause where it belongs."""
        if clause.kind in ("past", "state", "stance"):
            self.current, self.waiting = None, []
            self.hushed = clause.kind != "past"
            return
        if self.hushed and _in_vain(self.text, clause):
            self.waiting = [*self.waiting, clause] if clause.kind == "manner" else []
            return
        self.hushed = False
        if self.current is not None and _is_torn_off(self.text, self.current, clause):
            clause.kind = "object"
            self.current.clauses.append(clause)
            return
        if self.current is None and _only_names_role(self.text, clause):
            clause.kind = "role"
        if clause.kind in ("topic", "role", "manner") or _is_bare(clause):
            self._hold(clause)
        elif self.current is not None and goes_on(self.text, self.current, clause, self.waiting):
            if tells_of_each(self.text, self.current, clause):
                clause.subjects = ()
            self.current.clauses += [*self.waiting, clause]
            self.waiting = []
        elif clause.kind == "prohibition":
            self.waiting = []
        elif clause.kind == "effect" and not _stands_alone(clause):
            self.waiting.append(clause)
        else:
            self.current = Group([*self.waiting, clause])
            self.groups.append(self.current)
            self.waiting = []

    def _hold(self, clause: Parsed) -> None:
        """A clause that serves another: the one before at the end of a sentence, else the one to come."""
        ends = clause.kind == "manner" and clause.closer not in "，,"
        trails = _is_bare(clause) or ends
        if trails and self.current is not None and not self.waiting:
            self.current.clauses.append(clause)
        else:
            self.waiting.append(clause)

    def close(self) -> list[Group]:
        """The groups, once all clauses are in."""
        if self.current is not None and self.waiting:
            dated = any(t.bounded for c in self.waiting for t in c.times)
            kinds = {c.kind for c in self.waiting}
            if kinds == {"manner"} or (dated and kinds <= {"manner", "topic"}):
                self.current.clauses += self.waiting
        elif not self.groups and any(
            c.kind == "role" or (c.kind == "other" and c.modal) for c in self.waiting
        ):
            self.groups.append(Group(self.waiting))
        return self.groups


TANGIBLE = re.compile(
    r"《|“|一律|逐一|签订|签署|安装|报告|清单|台账|方案|办法|制度|计划|总结|活动|会议|论坛|年会|大赛|竞赛|博览会|培训|检查|调研|机制|平台|项目|工作"
)


OPEN = re.compile(r"[^，]*在[^，]{2,}(?:工作|过程|活动|环节|方面)中")


def _is_torn_off(text: str, group: Group, clause: Parsed) -> bool:
    """An object that a comma parts from its verb: 审视协会在服务会员的工作中，存在的问题."""
    last = group.clauses[-1]
    whole = clause.kind == "topic" and not (clause.subjects or clause.times or clause.modal)
    return (
        whole
        and last.kind == "action"
        and OPEN.fullmatch(text, last.verb_at, last.span[1]) is not None
    )


def _in_vain(text: str, clause: Parsed) -> bool:
    """After an appeal or a description: nothing new is asked unless it names something one could show."""
    return not (
        clause.modal
        or clause.subjects
        or clause.numbers
        or clause.times
        or clause.verb in LIGHT
        or TANGIBLE.search(text, *clause.span)
    )


def _only_heads(text: str, clauses: Sequence[Parsed]) -> bool:
    """Whether the first clause of an item is its heading: 要摸清底数，人事部牵头…"""
    if len(clauses) < 2 or clauses[0].kind not in (  # noqa: PLR2004  # a length in characters
        "action",
        "broad",
        "stance",
        "other",
        "effect",
    ):  # a length in characters
        return False
    first, second = clauses[0], clauses[1]
    words = text[first.span[0] : first.span[1]]
    plain = not (first.subjects or first.numbers or first.times) and not re.search(r"[《“]", words)
    return (
        plain
        and len(words) <= HEAD_LENGTH
        and bool((second.subjects and second.verb) or second.kind == "topic")
    )


AIM = re.compile(
    r"(?:还|也|都)?要?(?:抓|强|重|严|实|促|保|稳|守|优|提|树|转|聚|破|夯|惠)(?![好紧实住])[\u4e00-\u9fff]{2,3}"
)


def _names_aim(text: str, clauses: Sequence[Parsed]) -> bool:
    """A first clause of a verb and a bare noun, which the next unfolds: 要抓冲刺，对照年初目标逐项盘点."""
    if len(clauses) < 2 or clauses[0].subjects or clauses[0].times:  # noqa: PLR2004  # what it unfolds into
        return False
    return AIM.fullmatch(text, *clauses[0].span) is not None


def _only_names_role(text: str, clause: Parsed) -> bool:
    """人事部牵头、各级科协配合: who, before what."""
    if clause.span[1] - clause.span[0] <= ROLE_LENGTH and BY_ROLE.fullmatch(text, *clause.span):
        return True
    if clause.numbers or not clause.subjects:
        return False
    plain = clause.topic in ("", "具体", "共同", "分别")
    return plain and any(
        PURE_ROLE.fullmatch(text, place, clause.span[1]) for place in (clause.body, clause.phrase)
    )


def _is_bare(clause: Parsed) -> bool:
    """A phrase without a verb that is known: it waits for one, or belongs to what stands before it."""
    return clause.kind == "other" and not clause.verb and not clause.subjects


def _stands_alone(clause: Parsed) -> bool:
    """Whether a clause of effect asks for something of its own: it names a unit, a number or a time."""
    return bool(clause.subjects or clause.numbers or clause.times)
