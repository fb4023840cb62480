"""Two people at once on suggestions, in two real transactions; and whatever people do, what must be true stays true."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kexie.audit.queries import verify_chain
from kexie.kernel.errors import Changed
from kexie.matters.actions.suggestions import answering, handling, making, merging, trials
from kexie.matters.actions.suggestions.answering import Decided
from kexie.matters.actions.suggestions.trials import Outcome
from kexie.matters.errors import AlreadyRated, BadMerge, OthersMerged
from kexie.matters.flow import SUGGESTION
from kexie.matters.models import Suggestion, SuggestionState, Trial
from kexie.matters.tests import make_suggestions as made
from kexie.matters.tests.make import NOON, TODAY
from kexie.matters.tests.test_races import at_once, one_refused
from kexie.matters.tests.undone import Undone
from kexie.org.models import User
from kexie.records.models import Holder, Part, Party
from kexie.workflow.actions import WrongState
from kexie.workflow.models import Step
from tests.ground import examples
from tests.world import World


@pytest.fixture
def committed(committed_world: World) -> World:
    return committed_world


def again(suggestion: Suggestion) -> Suggestion:
    """As a request of its own would read it."""
    return Suggestion.objects.select_related("record__unit").get(pk=suggestion.pk)


def answer(suggestion: Suggestion, who: User, text: str = "答复") -> object:
    return answering.answer(again(suggestion), actor=who, at=NOON, result="adopted", text=text)


def test_two_answer_at_once(committed: World) -> None:
    suggestion, people = made.assigned(committed), committed.people

    answers = at_once(
        lambda: answer(suggestion, people["department_clerk"]),
        lambda: answer(suggestion, people["province_clerk"]),
    )

    one_refused(answers, WrongState)
    assert suggestion.replies.count() == 1
    assert verify_chain().broken_at is None


def test_one_is_merged_while_it_is_answered(committed: World) -> None:
    first, same = made.assigned(committed), made.assigned(committed)
    people = committed.people

    answers = at_once(
        lambda: answer(same, people["department_clerk"]),
        lambda: merging.merge(
            again(same), into=again(first), actor=people["province_clerk"], at=NOON
        ),
    )

    refused = [one for one in answers if one is not None]
    assert len(refused) == 1
    same.refresh_from_db()
    merged = same.state == SuggestionState.MERGED
    assert (merged, same.replies.count()) in {(True, 0), (False, 1)}


def test_the_target_is_answered_while_another_is_merged_into_it(committed: World) -> None:
    """Whoever comes first: the author of the merged one is told that there is an answer."""
    first, same = made.assigned(committed), made.registered(committed)
    people = committed.people

    answers = at_once(
        lambda: answer(first, people["department_clerk"]),
        lambda: merging.merge(
            again(same), into=again(first), actor=people["province_clerk"], at=NOON
        ),
    )

    assert answers == [None, None]
    assert same.record.notices.filter(kind="answered").exists()


def test_two_are_merged_into_each_other_at_once(committed: World) -> None:
    one, other = made.registered(committed), made.registered(committed)
    people = committed.people

    answers = at_once(
        lambda: merging.merge(
            again(one), into=again(other), actor=people["province_clerk"], at=NOON
        ),
        lambda: merging.merge(
            again(other), into=again(one), actor=people["province_head"], at=NOON
        ),
    )

    one_refused(answers, BadMerge)


def test_one_is_taken_back_while_another_is_merged_into_it(committed: World) -> None:
    first, same = made.registered(committed), made.registered(committed)
    people = committed.people

    answers = at_once(
        lambda: making.withdraw(again(first), actor=people["wuhua_clerk"], at=NOON),
        lambda: merging.merge(
            again(same), into=again(first), actor=people["province_clerk"], at=NOON
        ),
    )

    one_refused(answers, BadMerge, OthersMerged)


def test_the_author_says_it_twice_at_once(committed: World) -> None:
    suggestion, clerk = made.answered(committed), committed.people["wuhua_clerk"]

    answers = at_once(
        *(
            lambda said=said: answering.rate(
                again(suggestion), actor=clerk, at=NOON, satisfaction=said
            )
            for said in ("yes", "no")
        )
    )

    one_refused(answers, AlreadyRated)


def test_two_settle_at_once_and_one_task_comes_of_it(committed: World) -> None:
    suggestion, people = made.answered(committed), committed.people
    decided = Decided(follow="task", text="落实", lead=committed.kunming)

    answers = at_once(
        *(
            lambda who=who: answering.settle(again(suggestion), decided, actor=people[who], at=NOON)
            for who in ("province_head", "province_supervisor")
        )
    )

    one_refused(answers, WrongState)
    suggestion.refresh_from_db()
    assert suggestion.task is not None
    assert verify_chain().broken_at is None


def test_two_of_a_unit_write_about_its_trial_at_once(committed: World) -> None:
    suggestion, people = made.settled(committed), committed.people
    [trial] = trials.offer_trial(
        suggestion, [committed.kunming], actor=people["province_clerk"], at=NOON
    )
    outcome = Outcome(from_date=TODAY, to_date=None, outcome="可行")

    answers = at_once(
        *(
            lambda who=who: trials.write_trial(
                Trial.objects.get(pk=trial.pk),
                outcome,
                actor=people[who],
                at=NOON,
                seen_version=0,
            )
            for who in ("kunming_clerk", "kunming_head")
        )
    )

    one_refused(answers, Changed)


def test_numbers_given_at_once_differ(committed: World) -> None:
    fresh = [made.suggestion(committed, topic=f"第{place}件") for place in range(3)]
    clerk = committed.people["province_clerk"]

    answers = at_once(
        *(lambda one=one: handling.register(again(one), actor=clerk, at=NOON) for one in fresh)
    )

    assert answers == [None, None, None]
    numbers = sorted(one.number or "" for one in Suggestion.objects.all())
    assert numbers == ["JY2026-0001", "JY2026-0002", "JY2026-0003"]


PEOPLE = (
    "wuhua_clerk",
    "qujing_clerk",
    "department_clerk",
    "province_clerk",
    "province_supervisor",
    "province_head",
    "inspector",
)
people = st.sampled_from(PEOPLE)
Act = Callable[[Suggestion, User, World], object]
ACTS: dict[str, Act] = {
    "register": lambda one, who, _w: handling.register(one, actor=who, at=NOON),
    "assign": lambda one, who, w: handling.assign(one, unit=w.department, actor=who, at=NOON),
    "hand_over": lambda one, who, w: handling.hand_over(
        one, unit=w.province, actor=who, at=NOON, reason="转办"
    ),
    "answer": lambda one, who, _w: answer(one, who),
    "return_answer": lambda one, who, _w: answering.return_answer(
        one, actor=who, at=NOON, reason="补充"
    ),
    "settle": lambda one, who, w: answering.settle(
        one, Decided(follow="task", text="落实", lead=w.kunming), actor=who, at=NOON
    ),
    "resume": lambda one, who, _w: answering.resume(one, actor=who, at=NOON, reason="再办"),
    "rate": lambda one, who, _w: answering.rate(one, actor=who, at=NOON, satisfaction="no"),
    "unmerge": lambda one, who, _w: merging.unmerge(one, actor=who, at=NOON, reason="不同"),
    "offer_trial": lambda one, who, w: trials.offer_trial(one, [w.qujing], actor=who, at=NOON),
    "withdraw": lambda one, who, _w: making.withdraw(one, actor=who, at=NOON),
}
USUAL = {
    "made": ("register", "province_clerk"),
    "registered": ("assign", "province_clerk"),
    "assigned": ("answer", "department_clerk"),
    "answered": ("settle", "province_supervisor"),
}


class Life(Undone):
    """A few suggestions, many people; refusals are answers like any other."""

    def __init__(self) -> None:
        super().__init__()
        self.rated: dict[int, str] = {}

    def one(self, which: int) -> Suggestion:
        found = list(Suggestion.objects.order_by("pk"))
        return found[which % len(found)]

    @rule(own=st.booleans(), who=st.sampled_from(["wuhua_clerk", "department_clerk"]))
    @precondition(lambda _self: Suggestion.objects.count() < 4)
    def make(self, own: bool, who: str) -> None:  # noqa: FBT001 -- hypothesis passes by name
        unit = self.world.department if who == "department_clerk" else self.world.wuhua
        made.suggestion(self.world, by=who, unit=unit, own=own)

    @rule(who=people, move=st.sampled_from(sorted(ACTS)), which=st.integers(0, 9))
    @precondition(lambda _self: Suggestion.objects.exists())
    def move(self, who: str, move: str, which: int) -> None:
        self.attempt(lambda: ACTS[move](self.one(which), self.world.people[who], self.world))

    @rule(which=st.integers(0, 9))
    @precondition(lambda _self: Suggestion.objects.exists())
    def carry_on(self, which: int) -> None:
        """The usual way: so that far states are reached often."""
        one = self.one(which)
        if one.state in USUAL:
            move, who = USUAL[one.state]
            self.attempt(lambda: ACTS[move](one, self.world.people[who], self.world))

    @rule(who=people, which=st.integers(0, 9), into=st.integers(0, 9))
    @precondition(lambda _self: Suggestion.objects.count() > 1)
    def merge(self, who: str, which: int, into: int) -> None:
        actor = self.world.people[who]
        self.attempt(
            lambda: merging.merge(self.one(which), into=self.one(into), actor=actor, at=NOON)
        )

    @invariant()
    def what_is_merged_leads_to_one_that_stands(self) -> None:
        gone = (SuggestionState.MERGED, SuggestionState.WITHDRAWN)
        assert not Suggestion.objects.filter(merged_into__state__in=gone).exists()

    @invariant()
    def every_one_keeps_its_author(self) -> None:
        assert Holder.objects.count() == Suggestion.objects.count()

    @invariant()
    def what_is_being_answered_has_one_that_answers(self) -> None:
        led = (SuggestionState.ASSIGNED, SuggestionState.ANSWERED, SuggestionState.SETTLED)
        for one in Suggestion.objects.all():
            leads = Party.objects.filter(record=one.pk, part=Part.LEAD).count()
            assert leads == (1 if one.state in led else leads)

    @invariant()
    def what_is_answered_has_an_answer(self) -> None:
        told = (SuggestionState.ANSWERED, SuggestionState.SETTLED)
        for one in Suggestion.objects.filter(state__in=told):
            assert one.answered_at
            assert one.replies.exists()

    @invariant()
    def nobody_decided_on_his_own_nor_settled_what_he_answered(self) -> None:
        for step in Step.objects.filter(move__in=("answer", "return_answer", "settle")):
            assert not Holder.objects.filter(record=step.record_id, user=step.actor_id).exists()
            if step.move != "answer":
                before = Step.objects.filter(
                    record=step.record_id, move="answer", pk__lt=step.pk, actor=step.actor_id
                )
                assert not before.exists()

    @invariant()
    def what_an_author_said_stays(self) -> None:
        now = dict(Suggestion.objects.exclude(satisfaction="").values_list("pk", "satisfaction"))
        assert {pk: said for pk, said in now.items() if pk in self.rated} == self.rated
        self.rated = now


def test_what_must_be_true_stays_true(world: World) -> None:
    run_state_machine_as_test(
        type("Here", (Life,), {"world": world}),
        settings=settings(
            max_examples=examples(15),
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_every_move_is_tried_here() -> None:

    assert {name for name, move in SUGGESTION.moves.items() if not move.inner} == {
        *ACTS,
        "merge",
        "reword",
        "write_trial",
    }
