"""Suggestions that are merged, alike, tried, listed, and that wait at desks."""

import pytest

from kexie.kernel.errors import Changed
from kexie.matters.actions.suggestions import answering, making, merging, trials
from kexie.matters.actions.suggestions.answering import Decided
from kexie.matters.actions.suggestions.trials import Outcome
from kexie.matters.errors import (
    BadMerge,
    NothingToDo,
    OthersMerged,
)
from kexie.matters.models import Suggestion, SuggestionState
from kexie.matters.queries.suggestions import (
    WantedSuggestions,
    similar_to,
    suggestions_for,
    tally_of,
    to_answer,
    to_settle,
    to_try,
    trials_for,
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
from kexie.workflow.actions import ReasonMissing
from tests.world import World


def page(world: World, who: str, suggestion: Suggestion) -> SuggestionPage:
    user = world.people[who]
    return page_of_suggestion(user, suggestions_with_all(user).get(pk=suggestion.pk), TODAY)


def told(world: World, who: str, kind: NoticeKind, suggestion: Suggestion) -> bool:
    lying = Notice.objects.filter(user=world.people[who], kind=kind, record=suggestion.pk)
    return lying.exists()


def test_merged_ones_keep_their_authors_who_are_told_and_see_the_answer(world: World) -> None:
    first = made.assigned(world)
    same = made.registered(world, by="qujing_clerk", unit=world.qujing, topic="基层经费不足")
    clerk = world.people["province_clerk"]

    merging.merge(same, into=first, actor=clerk, at=NOON)
    with pytest.raises(NothingToDo):
        answering.rate(same, actor=world.people["qujing_clerk"], at=NOON, satisfaction="yes")
    answering.answer(
        first, actor=world.people["department_clerk"], at=NOON, result="adopted", text="采纳"
    )

    assert told(world, "qujing_clerk", NoticeKind.ANSWERED, same)
    seen = page(world, "qujing_clerk", same)
    assert [reply.text for reply in seen.replies] == ["采纳"]
    assert not seen.opens_into
    assert seen.asks_author
    assert len(page(world, "province_clerk", first).authors) == 2
    assert len(page(world, "wuhua_clerk", first).authors) == 1
    answering.rate(same, actor=world.people["qujing_clerk"], at=NOON, satisfaction="yes")


def test_who_is_merged_into_what_is_answered_is_told_at_once(world: World) -> None:
    first, same = made.answered(world), made.registered(world, by="qujing_clerk", unit=world.qujing)

    merging.merge(same, into=first, actor=world.people["province_clerk"], at=NOON)

    assert told(world, "qujing_clerk", NoticeKind.ANSWERED, same)


def test_a_merge_is_undone_with_a_reason(world: World) -> None:
    first, same = made.assigned(world), made.assigned(world)
    clerk = world.people["province_clerk"]
    merging.merge(same, into=first, actor=clerk, at=NOON)
    assert not suggestions_for(world.people["department_clerk"]).contains(same)

    with pytest.raises(ReasonMissing):
        merging.unmerge(same, actor=clerk, at=NOON, reason="")
    merging.unmerge(same, actor=clerk, at=NOON, reason="内容不同")

    same.refresh_from_db()
    assert (same.state, same.merged_into) == (SuggestionState.REGISTERED, None)


def test_merges_that_make_no_sense_are_refused(world: World) -> None:
    clerk = world.people["province_clerk"]
    first, second, third = (made.registered(world, topic=f"第{n}件经费") for n in range(3))
    elsewhere = made.suggestion(world, to=world.kunming)
    merging.merge(second, into=first, actor=clerk, at=NOON)

    for one, into in ((first, first), (third, second), (first, third), (third, elsewhere)):
        with pytest.raises(BadMerge):
            merging.merge(one, into=into, actor=clerk, at=NOON)
    with pytest.raises(OthersMerged):
        making.withdraw(first, actor=world.people["wuhua_clerk"], at=NOON)


def test_similar_ones_are_offered_of_what_the_user_sees(world: World) -> None:
    suggestion = made.suggestion(world)
    made.suggestion(world, topic="院士专家工作站", text="希望引进院士专家，服务企业创新。")
    words = ("科普经费", "县级科普经费太低，请省里明确人均最低标准")

    [found] = similar_to(world.people["province_clerk"], *words)

    assert found.suggestion == suggestion
    assert similar_to(world.people["qujing_clerk"], *words) == []
    assert similar_to(world.people["province_clerk"], "经", "") == []


def test_units_try_what_was_adopted_and_write_what_came_of_it(world: World) -> None:
    suggestion = made.settled(world, kind="innovation")
    clerk = world.people["province_clerk"]
    units = [world.kunming, world.qujing]

    mine, theirs = trials.offer_trial(suggestion, units, actor=clerk, at=NOON)
    assert told(world, "kunming_clerk", NoticeKind.ARRIVED, suggestion)
    assert to_try(world.people["kunming_clerk"]).contains(suggestion)
    outcome = Outcome(from_date=TODAY, to_date=None, outcome="参与人数增加")
    kunming = world.people["kunming_clerk"]
    trials.write_trial(mine, outcome, actor=kunming, at=NOON, seen_version=0)

    with pytest.raises(Changed):
        trials.write_trial(mine, outcome, actor=kunming, at=NOON, seen_version=0)
    with pytest.raises(NotYours):
        trials.write_trial(theirs, outcome, actor=kunming, at=NOON, seen_version=0)
    with pytest.raises(NothingToDo):
        trials.offer_trial(suggestion, units, actor=clerk, at=NOON)
    assert not to_try(kunming).exists()
    assert set(trials_for(world.people["qujing_clerk"])) == {mine, theirs}
    assert not trials_for(world.people["nobody"]).exists()


def test_proof_of_a_trial_may_be_added_and_is_read_by_those_who_see_it(world: World) -> None:
    suggestion = made.settled(world, kind="innovation")
    [trial] = trials.offer_trial(
        suggestion, [world.kunming], actor=world.people["province_clerk"], at=NOON
    )

    trials.write_trial_with_file(
        trial,
        Outcome(from_date=TODAY, to_date=TODAY, outcome="可行"),
        data="小结".encode(),
        name="小结.txt",
        actor=world.people["kunming_clerk"],
        at=NOON,
        seen_version=0,
    )

    trial.refresh_from_db()
    assert trial.file is not None
    assert suggestion.record.attachments.filter(file=trial.file).exists()


def test_only_what_was_adopted_is_tried(world: World) -> None:
    suggestion = made.answered(world, result="explained")
    answering.settle(suggestion, Decided(), actor=world.people["province_head"], at=NOON)

    with pytest.raises(NothingToDo):
        trials.offer_trial(
            suggestion, [world.kunming], actor=world.people["province_clerk"], at=NOON
        )


def test_unanswered_ones_lie_at_the_desks_of_those_who_owe_the_answer(world: World) -> None:
    fresh, given = made.suggestion(world), made.assigned(world)
    done = made.answered(world)
    people = world.people

    assert list(to_answer(people["province_clerk"])) == [fresh]
    assert set(to_answer(people["province_head"])) == {fresh, given}
    assert list(to_answer(people["department_clerk"])) == [given]
    assert not to_answer(people["wuhua_clerk"]).exists()
    assert not to_answer(people["inspector"]).exists()
    assert list(to_settle(people["province_supervisor"])) == [done]


def test_figures_and_their_lists_agree(world: World) -> None:
    made.suggestion(world)
    made.answered(world)
    made.settled(world)
    user, today = world.people["inspector"], make.later(90).date()

    counts = tally_of(suggestions_for(user), today)

    assert counts == {"all": 3, "unanswered": 1, "late": 1, "answered": 2, "adopted": 1}
    for code, number in counts.items():
        wanted = WantedSuggestions(standing=code)
        assert suggestions_for(user, wanted=wanted, today=today).count() == number


@pytest.mark.parametrize("asked", ["經費", "五华", "JY2026", "人均 最低"])
def test_a_search_finds_words_numbers_and_units_in_any_script(world: World, asked: str) -> None:
    made.registered(world)
    wanted = WantedSuggestions(text=asked)

    assert suggestions_for(world.people["province_clerk"], wanted=wanted).count() == 1
    nothing = WantedSuggestions(text="航天")
    assert not suggestions_for(world.people["province_clerk"], wanted=nothing).exists()
