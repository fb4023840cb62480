"""Builders of suggestions. They call the real actions, so what they build is possible."""

from kexie.matters.actions.suggestions import answering, handling, making
from kexie.matters.actions.suggestions.answering import Decided
from kexie.matters.actions.suggestions.making import NewSuggestion
from kexie.matters.models import Suggestion
from kexie.matters.tests.make import NOON
from kexie.org.models import Unit
from tests.world import World

TOPIC = "县级科普经费偏低"
TEXT = "县级科协科普经费人均不足，建议省级在安排转移支付时明确最低标准。"


def suggestion(
    world: World,
    *,
    by: str = "wuhua_clerk",
    unit: Unit | None = None,
    to: Unit | None = None,
    topic: str = TOPIC,
    text: str = TEXT,
    kind: str = "problem",
    own: bool = False,
) -> Suggestion:
    """Put to the province by Wuhua's clerk."""
    new = NewSuggestion(
        topic=topic,
        text=text,
        kind=kind,
        theme="literacy",
        from_unit=unit or world.wuhua,
        to_unit=to or world.province,
        own=own,
    )
    return making.make_suggestion(new, actor=world.people[by], at=NOON)


def registered(world: World, **wishes: object) -> Suggestion:
    made = suggestion(world, **wishes)  # type: ignore[arg-type]  # passed on as given
    handling.register(made, actor=world.people["province_clerk"], at=NOON)
    return made


def assigned(world: World, **wishes: object) -> Suggestion:
    """To the province's department."""
    made = registered(world, **wishes)
    clerk = world.people["province_clerk"]
    handling.assign(made, unit=world.department, actor=clerk, at=NOON)
    return made


def answered(world: World, *, result: str = "adopted", **wishes: object) -> Suggestion:
    made = assigned(world, **wishes)
    answering.answer(
        made,
        actor=world.people["department_clerk"],
        at=NOON,
        result=result,
        text="已采纳，明年起执行。",
        note="财政部门尚未会签",
    )
    return made


def settled(
    world: World, *, follow: str = "trial", result: str = "adopted", **wishes: object
) -> Suggestion:
    made = answered(world, result=result, **wishes)
    decided = Decided(follow=follow, text="先行试点", lead=world.kunming)
    answering.settle(made, decided, actor=world.people["province_supervisor"], at=NOON)
    return made
