"""What units and people put to those above them, and what becomes of it."""

from datetime import date

import pytest

from kexie.audit.models import Entry
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.secrecy import SecretMark
from kexie.matters.actions.suggestions import answering, handling, making, merging
from kexie.matters.actions.suggestions.answering import Decided
from kexie.matters.actions.suggestions.making import NewSuggestion
from kexie.matters.errors import (
    AlreadyRated,
    BadUnits,
    BadWords,
    EmptyText,
    NothingToDo,
)
from kexie.matters.models import AnswerTime, Suggestion, SuggestionState
from kexie.matters.queries.suggestions import (
    suggestions_for,
)
from kexie.matters.queries.suggestions.page import (
    SuggestionPage,
    page_of_suggestion,
    suggestions_with_all,
)
from kexie.matters.tests import make
from kexie.matters.tests import make_suggestions as made
from kexie.matters.tests.make import NOON, TODAY
from kexie.notify.models import Notice, NoticeKind
from kexie.records.access import NotYours
from kexie.workflow.actions import OwnWork, ReasonMissing, WrongState
from tests.world import World


def page(world: World, who: str, suggestion: Suggestion) -> SuggestionPage:
    user = world.people[who]
    return page_of_suggestion(user, suggestions_with_all(user).get(pk=suggestion.pk), TODAY)


def told(world: World, who: str, kind: NoticeKind, suggestion: Suggestion) -> bool:
    lying = Notice.objects.filter(user=world.people[who], kind=kind, record=suggestion.pk)
    return lying.exists()


def new(world: World, **wishes: object) -> NewSuggestion:
    given: dict[str, object] = {
        "topic": made.TOPIC,
        "text": made.TEXT,
        "kind": "problem",
        "theme": "literacy",
        "from_unit": world.wuhua,
        "to_unit": world.province,
    }
    return NewSuggestion(**(given | wishes))  # type: ignore[arg-type]  # as given


def test_a_suggestion_has_a_clock_from_the_day_it_is_put_forward(world: World) -> None:
    AnswerTime.objects.filter(kind="problem").update(working_days=5)

    suggestion = made.suggestion(world)

    assert suggestion.state == SuggestionState.MADE
    assert suggestion.due_date == date(2026, 3, 9)
    assert told(world, "province_clerk", NoticeKind.WAITING, suggestion)


def test_changed_rules_leave_days_that_are_set(world: World) -> None:
    suggestion = made.suggestion(world)
    before = suggestion.due_date
    AnswerTime.objects.update(working_days=1)

    handling.register(suggestion, actor=world.people["province_clerk"], at=make.later(3))

    suggestion.refresh_from_db()
    assert suggestion.due_date == before


@pytest.mark.parametrize("place", ["province", "kunming"])
def test_a_county_may_turn_to_its_prefecture_or_to_the_province(world: World, place: str) -> None:
    association = getattr(world, place)

    assert made.suggestion(world, to=association).record.unit == association


def test_nothing_is_put_to_a_unit_that_is_not_above(world: World) -> None:
    with pytest.raises(BadUnits, match="曲靖市"):
        made.suggestion(world, to=world.qujing)


def test_who_has_no_role_in_a_unit_does_not_speak_for_it(world: World) -> None:
    for who in ("qujing_clerk", "nobody", "inspector", "system_admin"):
        with pytest.raises(NotYours):
            made.suggestion(world, by=who)


def test_one_speaks_for_oneself_only_from_the_unit_one_belongs_to(world: World) -> None:
    made.suggestion(world, own=True)

    with pytest.raises(NotYours, match="所在单位"):
        made.suggestion(world, own=True, unit=world.qilin)


def test_the_office_takes_down_what_others_said_and_they_stay_its_authors(world: World) -> None:
    clerk, head = world.people["province_clerk"], world.people["wuhua_head"]

    one = making.make_suggestion(new(world), actor=clerk, at=NOON, author=head)
    other = making.make_suggestion(new(world, author_name="和老师"), actor=clerk, at=NOON)

    assert [author.name for author in page(world, "province_clerk", one).authors] == ["五华领导"]
    assert [author.name for author in page(world, "province_clerk", other).authors] == ["和老师"]
    with pytest.raises(NotYours):
        making.make_suggestion(
            new(world), actor=world.people["kunming_clerk"], at=NOON, author=head
        )


def test_a_suggestion_points_to_what_it_was_said_at(world: World) -> None:
    about = make.task(world, lead=world.wuhua).record
    clerk = world.people["wuhua_clerk"]

    suggestion = making.make_suggestion(new(world), actor=clerk, at=NOON, record=about)

    seen = page(world, "wuhua_clerk", suggestion)
    assert (seen.suggestion.about, seen.opens_about) == (about, True)
    with pytest.raises(NotYours):
        making.make_suggestion(
            new(world, from_unit=world.qujing),
            actor=world.people["qujing_clerk"],
            at=NOON,
            record=about,
        )


@pytest.mark.parametrize(
    ("wishes", "refusal"),
    [
        ({"topic": " "}, EmptyText),
        ({"text": ""}, EmptyText),
        ({"text": "机密★5年"}, SecretMark),
        ({"topic": "秘密★"}, SecretMark),
        ({"kind": "gossip"}, BadWords),
        ({"theme": "weather"}, BadWords),
        ({"text": "长" * 4001}, BadWords),
    ],
)
def test_words_that_cannot_be_kept_are_refused(
    world: World, wishes: dict[str, object], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        making.make_suggestion(new(world, **wishes), actor=world.people["wuhua_clerk"], at=NOON)

    assert not Suggestion.objects.exists()


def test_an_author_sets_his_words_right_until_they_are_registered(world: World) -> None:
    suggestion, clerk = made.suggestion(world), world.people["wuhua_clerk"]
    wording = making.SuggestionWording(topic="新题", text="新文", kind="proposal", theme="other")

    making.reword(suggestion, wording, actor=clerk, at=NOON, seen_version=1)

    suggestion.refresh_from_db()
    assert (suggestion.record.title, suggestion.text, suggestion.version) == ("新题", "新文", 2)
    with pytest.raises(Changed) as refused:
        making.reword(suggestion, wording, actor=clerk, at=NOON, seen_version=1)
    assert refused.value.theirs["您的建议"] == "新文"
    handling.register(suggestion, actor=world.people["province_clerk"], at=NOON)
    with pytest.raises(WrongState):
        making.reword(suggestion, wording, actor=clerk, at=NOON, seen_version=2)


def test_those_who_owe_the_answer_do_not_take_the_suggestion_back(world: World) -> None:
    suggestion = made.assigned(world)

    for who in ("province_head", "kunming_head", "wuhua_head"):
        with pytest.raises(NotYours):
            making.withdraw(suggestion, actor=world.people[who], at=NOON)
    making.withdraw(suggestion, actor=world.people["wuhua_clerk"], at=NOON)

    assert suggestion.state == SuggestionState.WITHDRAWN


def test_numbers_follow_one_another(world: World) -> None:
    numbers = [made.registered(world, topic=f"第{place}件").number for place in range(3)]

    assert numbers == ["JY2026-0001", "JY2026-0002", "JY2026-0003"]


def test_it_is_assigned_to_the_association_or_its_own_departments(world: World) -> None:
    suggestion, clerk = made.registered(world), world.people["province_clerk"]

    with pytest.raises(BadUnits):
        handling.assign(suggestion, unit=world.kunming, actor=clerk, at=NOON)
    suggestion.refresh_from_db()
    assert suggestion.state == SuggestionState.REGISTERED
    handling.assign(suggestion, unit=world.department, actor=clerk, at=NOON)

    assert told(world, "department_clerk", NoticeKind.ARRIVED, suggestion)


def test_it_is_handed_over_with_a_reason_and_its_day_stays(world: World) -> None:
    suggestion, clerk = made.assigned(world), world.people["department_clerk"]
    due = suggestion.due_date

    with pytest.raises(ReasonMissing):
        handling.hand_over(suggestion, unit=world.province, actor=clerk, at=NOON, reason=" ")
    with pytest.raises(BadUnits, match="已由"):
        handling.hand_over(suggestion, unit=world.department, actor=clerk, at=NOON, reason="x")
    handling.hand_over(suggestion, unit=world.province, actor=clerk, at=NOON, reason="属办公室")

    suggestion.refresh_from_db()
    assert suggestion.due_date == due
    assert not suggestions_for(clerk).contains(suggestion)


def test_the_author_is_told_and_reads_the_answer_but_not_the_note(world: World) -> None:
    suggestion = made.answered(world)

    [reply] = page(world, "wuhua_clerk", suggestion).replies
    inside = page(world, "department_clerk", suggestion)

    assert told(world, "wuhua_clerk", NoticeKind.ANSWERED, suggestion)
    assert told(world, "wuhua_head", NoticeKind.ANSWERED, suggestion)
    assert reply.text == "已采纳，明年起执行。"
    assert inside.inside
    assert not page(world, "wuhua_clerk", suggestion).inside


def test_the_trail_does_not_tell_the_internal_note(world: World) -> None:
    made.answered(world)

    assert "财政部门" not in str(list(Entry.objects.values()))


def test_an_answer_says_something_and_holds_no_secret(world: World) -> None:
    suggestion, clerk = made.assigned(world), world.people["department_clerk"]

    for words, refusal in (
        ({"text": " "}, EmptyText),
        ({"text": "好", "result": "maybe"}, BadWords),
        ({"text": "好", "note": "绝密★"}, SecretMark),
    ):
        with pytest.raises(refusal):
            answering.answer(suggestion, actor=clerk, at=NOON, **({"result": "adopted"} | words))


def test_an_author_does_not_decide_on_his_own(world: World) -> None:
    """Nor does who is author of one that was merged into it."""
    clerk = world.people["province_clerk"]
    own = made.assigned(world, by="department_clerk", unit=world.department)
    other, same = (
        made.assigned(world),
        made.registered(world, by="department_clerk", unit=world.department),
    )
    merging.merge(same, into=other, actor=clerk, at=NOON)

    for suggestion in (own, other):
        with pytest.raises(OwnWork, match="您本人"):
            answering.answer(
                suggestion,
                actor=world.people["department_clerk"],
                at=NOON,
                result="adopted",
                text="好",
            )
    [barred] = page(world, "department_clerk", own).doable.barred
    assert barred.name == "answer"


def test_who_answered_does_not_settle(world: World) -> None:
    suggestion = made.assigned(world)
    head = world.people["province_head"]
    answering.answer(suggestion, actor=head, at=NOON, result="explained", text="说明")

    with pytest.raises(OwnWork):
        answering.settle(suggestion, Decided(), actor=head, at=NOON)
    answering.settle(suggestion, Decided(), actor=world.people["province_supervisor"], at=NOON)

    assert suggestion.result == "explained"


def test_an_answer_that_does_not_do_is_written_again_and_both_stay(world: World) -> None:
    suggestion = made.answered(world)
    supervisor = world.people["province_supervisor"]

    answering.return_answer(suggestion, actor=supervisor, at=NOON, reason="没有说明依据")
    assert page(world, "wuhua_clerk", suggestion).replies == []
    answering.answer(
        suggestion,
        actor=world.people["department_clerk"],
        at=make.later(1),
        result="partly",
        text="依据如下",
    )

    assert [one.text for one in page(world, "wuhua_clerk", suggestion).replies] == ["依据如下"]
    assert len(page(world, "province_clerk", suggestion).replies) == 2


def test_an_adopted_suggestion_becomes_a_task_and_they_point_to_each_other(world: World) -> None:
    suggestion = made.settled(world, follow="task")

    task = suggestion.task
    assert task is not None
    assert (task.record.title, task.content) == ("先行试点", made.TEXT)
    assert list(task.suggestions.all()) == [suggestion]
    assert page(world, "province_clerk", suggestion).opens_task
    assert not page(world, "wuhua_clerk", suggestion).opens_task


@pytest.mark.parametrize(
    ("result", "decided", "refusal"),
    [
        ("adopted", Decided(), EmptyText),
        ("adopted", Decided(follow="rule"), EmptyText),
        ("adopted", Decided(follow="task", text="甲"), EmptyText),
        ("not_adopted", Decided(follow="rule", text="甲"), NothingToDo),
        ("adopted", Decided(follow="party", text="甲"), BadWords),
    ],
)
def test_what_follows_must_make_sense(
    world: World, result: str, decided: Decided, refusal: type[Refused]
) -> None:
    suggestion = made.answered(world, result=result)

    with pytest.raises(refusal):
        answering.settle(suggestion, decided, actor=world.people["province_head"], at=NOON)

    suggestion.refresh_from_db()
    assert suggestion.state == SuggestionState.ANSWERED


def test_what_is_taken_up_again_keeps_its_task_and_gets_a_new_day(world: World) -> None:
    suggestion = made.settled(world, follow="task")
    task = suggestion.task
    head = world.people["province_head"]

    answering.resume(suggestion, actor=head, at=make.later(60), reason="作者不满意")
    suggestion.refresh_from_db()
    assert suggestion.due_date > make.later(60).date()
    answering.answer(
        suggestion,
        actor=world.people["department_clerk"],
        at=make.later(61),
        result="adopted",
        text="再答",
    )
    answering.settle(suggestion, Decided(follow="task"), actor=head, at=make.later(61))

    assert suggestion.task == task


def test_the_author_is_asked_once(world: World) -> None:
    suggestion, clerk = made.answered(world), world.people["wuhua_clerk"]
    assert page(world, "wuhua_clerk", suggestion).asks_author
    assert not page(world, "wuhua_head", suggestion).asks_author

    answering.rate(suggestion, actor=clerk, at=NOON, satisfaction="partly", words="还可以")

    with pytest.raises(AlreadyRated):
        answering.rate(suggestion, actor=clerk, at=NOON, satisfaction="yes")
    for who in ("wuhua_head", "province_clerk", "department_clerk"):
        with pytest.raises((NotYours, AlreadyRated)):
            answering.rate(suggestion, actor=world.people[who], at=NOON, satisfaction="yes")
    assert page(world, "province_clerk", suggestion).shows_rating
    assert not page(world, "kunming_clerk", made.answered(world)).shows_rating


@pytest.mark.parametrize("said", ["", "great"])
def test_satisfaction_is_one_of_three_words(world: World, said: str) -> None:
    with pytest.raises(BadWords):
        answering.rate(
            made.answered(world), actor=world.people["wuhua_clerk"], at=NOON, satisfaction=said
        )
