"""What came of a meeting goes on: tasks, suggestions, explanations, the speech, and what is carried over."""

from datetime import timedelta
from typing import Any

import pytest

from kexie.indicators.actions.targets import NewTarget, set_planned
from kexie.indicators.models import Target
from kexie.indicators.tests import make
from kexie.intake.models import Draft
from kexie.kernel.errors import Changed
from kexie.matters.actions import tasks
from kexie.matters.actions.creation import NewTask
from kexie.matters.actions.suggestions.making import NewSuggestion
from kexie.matters.models import Task, TaskState
from kexie.meetings.actions import minutes, ties
from kexie.meetings.actions import outcomes_become as become
from kexie.meetings.actions.agenda import NewItem, add_item
from kexie.meetings.actions.carrying import carry_as_item, carry_over
from kexie.meetings.actions.speech import bring_speech
from kexie.meetings.becoming import task_of, title_of
from kexie.meetings.errors import AlreadyBecame, BadOutcome, BadTie, NothingOpen, SpeechThere
from kexie.meetings.models import ItemKind, Meeting, Outcome, OutcomeKind, SectionKind, Tie
from kexie.meetings.queries.open_items import (
    OpenItemsWanted,
    left_open_before,
    open_items_for,
    standings_of,
)
from kexie.meetings.queries.ties import said_of_task
from kexie.meetings.tests import afterwards as made
from kexie.meetings.tests.afterwards import AFTER, DUE
from kexie.meetings.tests.ground import BEGINS, held_meeting, planned, series_of
from kexie.records.access import NotYours
from kexie.workflow.actions import WrongState
from tests.world import World


def kunmings(meeting: Meeting) -> Outcome:
    return meeting.outcomes.get(kind=OutcomeKind.TASK)


def hand(outcome: Outcome, world: World, by: str = "province_supervisor", **how: Any) -> Task:
    return become.become_task(outcome, task_of(outcome), actor=world.people[by], at=AFTER, **how)


def test_an_outcome_becomes_a_task_as_it_was_noted(world: World) -> None:
    outcome = kunmings(made.noted(world))

    task = hand(outcome, world)

    outcome.refresh_from_db()
    assert outcome.task == task
    assert (task.record.title, task.state) == ("昆明市科协牵头建成10个科普基地", TaskState.OPEN)
    share = task.shares.get()
    assert (share.record.unit, share.due_date) == (world.kunming, DUE)


def test_a_clerk_prepares_what_a_head_hands_out(world: World) -> None:
    outcome = kunmings(made.noted(world))

    with pytest.raises(NotYours):
        hand(outcome, world, by="province_clerk")
    task = hand(outcome, world, by="province_clerk", as_draft=True)

    assert task.state == TaskState.DRAFT


@pytest.mark.parametrize("who", ["kunming_clerk", "inspector", "nobody", "system_admin"])
def test_only_the_office_follows_up(world: World, who: str) -> None:
    outcome = kunmings(made.noted(world))

    with pytest.raises(NotYours):
        hand(outcome, world, by=who, as_draft=True)
    with pytest.raises(NotYours):
        become.settle(outcome.meeting, [outcome], actor=world.people[who], at=AFTER)


def test_an_outcome_becomes_something_once(world: World) -> None:
    outcome = kunmings(made.noted(world))
    hand(outcome, world)

    with pytest.raises(AlreadyBecame):
        hand(outcome, world)
    new = NewSuggestion(
        topic="题",
        text="文",
        kind="proposal",
        theme="other",
        from_unit=world.kunming,
        to_unit=world.province,
    )
    with pytest.raises(AlreadyBecame):
        become.become_suggestion(outcome, new, actor=world.people["province_clerk"], at=AFTER)

    assert Task.objects.count() == 1


def test_an_information_is_no_task(world: World) -> None:
    outcome = made.noted(world).outcomes.get(kind=OutcomeKind.INFORMATION)
    new = NewTask(title="题", content="", theme="other", lead=world.kunming)

    with pytest.raises(BadOutcome):
        become.become_task(outcome, new, actor=world.people["province_supervisor"], at=AFTER)


def test_several_become_tasks_at_once_or_none(world: World) -> None:
    meeting = made.noted(world)
    first = kunmings(meeting)
    other = made.outcome(meeting, world, "曲靖市科协完成整改", place=1, unit=world.qujing)
    chief, nameless = world.people["province_supervisor"], meeting.outcomes.get(kind="decision")

    with pytest.raises(BadOutcome, match="明年起"):
        become.become_tasks([first, nameless], actor=chief, at=AFTER)
    assert not Task.objects.exists()

    handed = become.become_tasks([first, other], actor=chief, at=AFTER)
    assert {task.shares.get().record.unit for task in handed} == {world.kunming, world.qujing}


def test_an_outcome_becomes_a_suggestion_said_at_the_meeting(world: World) -> None:
    outcome = kunmings(made.noted(world))
    new = NewSuggestion(
        topic="科普经费",
        text="建议提高标准",
        kind="proposal",
        theme="literacy",
        from_unit=world.kunming,
        to_unit=world.province,
    )

    said = become.become_suggestion(outcome, new, actor=world.people["province_clerk"], at=AFTER)

    assert said.about_id == outcome.meeting_id
    outcome.refresh_from_db()
    assert outcome.suggestion == said


def target(world: World) -> Target:
    indicator = make.indicator(world.province)
    set_planned(
        [NewTarget(indicator.pk, world.kunming.pk, "2026", 10_000_000)],
        plan="2026年计划",
        seen={},
        actor=world.people["kunming_clerk"],
        at=AFTER,
    )
    return Target.objects.get()


def test_what_is_settled_may_be_opened_again(world: World) -> None:
    outcome, clerk = kunmings(made.noted(world)), world.people["province_clerk"]

    assert become.settle(outcome.meeting, [outcome], actor=clerk, at=AFTER) == 1
    with pytest.raises(NothingOpen):
        become.settle(outcome.meeting, [outcome], actor=clerk, at=AFTER)
    assert not standings_of(clerk, [Outcome.objects.get(pk=outcome.pk)])[0].became_something

    become.unsettle(outcome, actor=clerk, at=AFTER)
    with pytest.raises(NothingOpen):
        become.unsettle(outcome, actor=clerk, at=AFTER)


def next_one(world: World, meeting: Meeting) -> Meeting:
    return planned(
        world,
        title="2027年全省科协工作会议",
        series=meeting.series,
        begins_at=BEGINS + timedelta(days=360),
        ends_at=BEGINS + timedelta(days=360, hours=3),
    )


def test_what_is_open_is_what_is_neither_settled_nor_over(world: World) -> None:
    meeting = made.noted(world, series=series_of(world.province))
    clerk = world.people["province_clerk"]
    after = next_one(world, meeting)
    assert [one.outcome.kind for one in left_open_before(clerk, after)] == ["task", "decision"]

    task = hand(kunmings(meeting), world)
    assert len(left_open_before(clerk, after)) == 2
    tasks.cancel(task, actor=world.people["province_supervisor"], at=AFTER, reason="并入")
    assert [one.outcome.kind for one in left_open_before(clerk, after)] == ["decision"]
    decision = meeting.outcomes.get(kind="decision")
    become.settle(meeting, [decision], actor=clerk, at=AFTER)

    assert left_open_before(clerk, after) == []
    assert open_items_for(clerk, OpenItemsWanted()) == []


def test_open_items_go_on_at_the_next_meeting_once(world: World) -> None:
    meeting = made.noted(world, series=series_of(world.province))
    clerk, after = world.people["province_clerk"], next_one(world, meeting)
    hand(kunmings(meeting), world)
    left = [one.outcome for one in left_open_before(clerk, after)]

    item = carry_as_item(left, after, title="上次会议未了事项", actor=clerk, at=AFTER)

    carried = list(item.outcomes.all())
    assert [one.carried_from for one in carried] == left
    standing = standings_of(clerk, carried)[0]
    assert (standing.task, standing.shares, standing.done) == (Task.objects.get(), 1, 0)
    assert left_open_before(clerk, after) == []
    with pytest.raises(NothingOpen):
        carry_over(left, after, actor=clerk, at=AFTER)
    # what was carried over does not become a second task
    Meeting.objects.filter(pk=after.pk).update(state="running")
    with pytest.raises(AlreadyBecame):
        hand(item.outcomes.all()[0], world)


def test_nothing_of_another_series_is_carried_over(world: World) -> None:
    meeting = made.noted(world, series=series_of(world.province))
    other = planned(world, series=series_of(world.province, "主席办公会"))
    clerk = world.people["province_clerk"]

    with pytest.raises(NothingOpen):
        carry_over([kunmings(meeting)], other, actor=clerk, at=AFTER)


def test_the_next_minutes_tell_what_is_open_and_where_it_stands(world: World) -> None:
    first = made.noted(world, series=series_of(world.province))
    task = hand(kunmings(first), world)
    second = held_meeting(
        world,
        title="第二次会议",
        series=first.series,
        begins_at=BEGINS + timedelta(days=30),
        ends_at=BEGINS + timedelta(days=30, hours=2),
    )

    one = minutes.draft_minutes(second, actor=world.people["province_clerk"], at=AFTER)

    said = one.sections.get(kind=SectionKind.CARRIED).text.splitlines()
    assert said == [
        "2026年3月5日会议：昆明市科协牵头建成10个科普基地（昆明市科协，2026年6月30日前）。目前：已列为任务NUMBER，已交办，1项分工中0项已验收。".replace(
            "NUMBER", task.number
        ),
        "2026年3月5日会议：明年起按人均安排科普经费。目前：未了。",
    ]


def test_the_speech_is_read_and_its_passages_belong_to_the_items_of_the_units_they_name(
    world: World,
) -> None:
    meeting = made.with_speech(world)

    assert meeting.speech is not None
    assert meeting.speech.kind == "speech"
    tied = {
        one.item.unit.short_name: one.anchor.quote for one in Tie.objects.all() if one.item.unit
    }
    assert "10个科普基地" in tied["昆明市科协"]
    assert "整改" in tied["曲靖市科协"]


def test_a_passage_that_names_several_items_is_left_to_a_person(world: World) -> None:
    text = "昆明市科协、曲靖市科协要在6月底前联合举办科普展览。\n"

    made.with_speech(world, text)

    assert Draft.objects.exists()
    assert not Tie.objects.exists()


def test_a_passage_without_units_goes_to_the_item_of_its_theme(world: World) -> None:
    meeting = made.noted(world)
    clerk = world.people["province_clerk"]
    Meeting.objects.filter(pk=meeting.pk).update(state="planned")
    add_item(
        meeting,
        NewItem(kind=ItemKind.DISCUSSION, title="科普工作与全民科学素质"),
        actor=clerk,
        at=AFTER,
    )
    meeting.items.filter(title="研究科普工作").update(title="其他")
    Meeting.objects.filter(pk=meeting.pk).update(state="held")
    text = "各州市科协要在年底前建成一批科普基地，提升全民科学素质。\n"

    bring_speech(meeting, data=text.encode(), name="讲话.txt", actor=clerk, at=AFTER)

    assert {one.item.title for one in Tie.objects.all()} == {"科普工作与全民科学素质"}


def test_the_speech_is_brought_in_once(world: World) -> None:
    meeting = made.with_speech(world)

    with pytest.raises(SpeechThere):
        bring_speech(
            meeting,
            data="再来。".encode(),
            name="二.txt",
            actor=world.people["province_clerk"],
            at=AFTER,
        )


def test_passages_are_tied_by_hand_and_undone(world: World) -> None:
    meeting, clerk = made.with_speech(world), world.people["province_clerk"]
    anchor, item = Draft.objects.earliest("pk").anchor, meeting.items.get(title="研究科普工作")

    ties.tie(anchor, item, actor=clerk, at=AFTER)
    assert Tie.objects.get(anchor=anchor).item == item
    ties.untie(anchor, meeting, actor=clerk, at=AFTER)
    ties.untie(anchor, meeting, actor=clerk, at=AFTER)
    assert not Tie.objects.filter(anchor=anchor).exists()
    assert ties.tie_by_units(meeting, actor=clerk, at=AFTER) == 1
    with pytest.raises(NotYours):
        ties.tie(anchor, item, actor=world.people["kunming_clerk"], at=AFTER)


def test_a_passage_of_another_text_is_not_tied(world: World) -> None:
    meeting = made.with_speech(world)
    anchor = Draft.objects.earliest("pk").anchor
    other = held_meeting(world, title="另一次会议")

    with pytest.raises(BadTie):
        ties.tie(anchor, other.items.all()[0], actor=world.people["province_clerk"], at=AFTER)
    with pytest.raises(BadTie):
        ties.tie_by_units(other, actor=world.people["province_clerk"], at=AFTER)
    assert meeting.speech_id == anchor.document_id


def test_a_task_says_at_which_meeting_it_was_set(world: World) -> None:
    meeting = made.with_speech(world)
    outcome = kunmings(meeting)
    task = hand(outcome, world)
    anchor = Draft.objects.earliest("pk").anchor
    new = NewTask(title="题", content="", theme="other", lead=world.kunming, anchor=anchor)
    chief = world.people["province_supervisor"]
    [spoken] = tasks.hand_out([new], unit=world.province, actor=chief, at=AFTER)
    [plain] = tasks.hand_out(
        [NewTask(title="无关", content="", theme="other", lead=world.kunming)],
        unit=world.province,
        actor=chief,
        at=AFTER,
    )

    by_outcome, by_speech = said_of_task(chief, task), said_of_task(chief, spoken)

    assert by_outcome is not None
    assert by_outcome.words == outcome.text
    assert by_speech is not None
    assert (by_speech.meeting, by_speech.words) == (meeting, anchor.quote)
    assert said_of_task(chief, plain) is None
    # who was not invited learns of no meeting
    assert said_of_task(world.people["wuhua_clerk"], task) is None


def test_nothing_is_followed_up_before_the_meeting(world: World) -> None:
    with pytest.raises(WrongState):
        bring_speech(
            planned(world),
            data="讲话。".encode(),
            name="一.txt",
            actor=world.people["province_clerk"],
            at=AFTER,
        )


@pytest.mark.parametrize(
    ("text", "title"),
    [("建成基地。再说", "建成基地"), ("一" * 100, "一" * 80), ("。", "。"), ("甲；乙", "甲")],
)
def test_the_title_of_a_task_is_the_first_clause(text: str, title: str) -> None:
    assert title_of(text) == title


def test_changed_is_said_where_two_explain_one_figure(world: World) -> None:
    meeting = made.noted(world)
    aim, chief = target(world), world.people["province_supervisor"]

    with pytest.raises(Changed):
        become.explain_figure(
            kunmings(meeting), aim, text="资金未到位", seen_version=99, actor=chief, at=AFTER
        )
    become.explain_figure(
        kunmings(meeting), aim, text="资金未到位", seen_version=1, actor=chief, at=AFTER
    )

    aim.refresh_from_db()
    explained = meeting.outcomes.get(kind=OutcomeKind.EXPLANATION)
    assert aim.explanation == "资金未到位"
    assert (explained.indicator, explained.period) == (aim.indicator, "2026")
    with pytest.raises(AlreadyBecame):
        become.explain_figure(explained, aim, text="再说", seen_version=2, actor=chief, at=AFTER)
