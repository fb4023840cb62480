"""Moves and duties, with a flow of this test's own on the nearest thing that has a state."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kexie.audit.models import Entry
from kexie.org.actions import people
from kexie.org.models import Role, User
from kexie.records.access import HEADS, SEE, STAFF, NotYours, Right
from kexie.records.actions import open_record
from kexie.records.models import Part
from kexie.workflow.actions import OwnWork, ReasonMissing, WrongState, advance, insist_now
from kexie.workflow.flow import Flow, Move
from kexie.workflow.models import Moving, Step
from kexie.workflow.queries import (
    choices_for,
    choices_for_all,
    has_done,
    steps_of,
    untouched_by,
)
from tests.world import NOON, World

OWNER, VERIFIER = frozenset({Part.OWNER}), frozenset({Part.VERIFIER})
WORK = frozenset({"do", "note_down"})
FLOW = Flow(
    kind="thing",
    moves={
        "do": Move(label="do", source=frozenset({"draft"}), target="cancelled"),
        "note_down": Move(label="note down", source=frozenset({"draft", "cancelled"})),
        "verify": Move(
            label="verify",
            source=frozenset({"cancelled"}),
            target="draft",
            barred_after=WORK,
            needs_note=True,
        ),
        "carry_along": Move(label="inner", source=frozenset({"draft"}), inner=True),
    },
    rules={
        "see": SEE,
        "do": (Right(STAFF, OWNER),),
        "note_down": (Right(STAFF, OWNER),),
        "verify": (Right(HEADS | {Role.SUPERVISOR}, VERIFIER),),
        "carry_along": (Right(STAFF, OWNER),),
    },
)
# The workflow knows no room above it; the model comes from the registry, the flow from here.
Thing: Any = apps.get_model("matters", "Task")


def thing(world: World, number: int = 1) -> Moving:
    """Kunming's, verified by the province; `draft` at first."""
    record = open_record(
        kind="thing",
        unit=world.kunming,
        title=f"事项{number}",
        actor=world.people["kunming_clerk"],
        at=NOON,
        parties=[(world.province, Part.VERIFIER)],
    )
    made: Moving = Thing.objects.create(
        record=record, number=f"T{number}", content="", theme="other"
    )
    return made


def do(one: Moving, who: User, move: str = "do", note: str = "") -> Step:
    return advance(one, flow=FLOW, move=move, actor=who, at=NOON, note=note)


def deputy_of(world: World, principal: str, deputy: str) -> User:
    people.name_deputy(
        actor=world.people[principal],
        at=NOON,
        principal=world.people[principal],
        deputy=world.people[deputy],
        from_date=NOON.date(),
        to_date=date(2026, 12, 31),
    )
    user = User.objects.get(pk=world.people[deputy].pk)
    user.as_of = NOON.date()
    return user


def test_a_move_changes_the_state_and_leaves_a_step_and_a_line(world: World) -> None:
    one, clerk = thing(world), world.people["kunming_clerk"]

    do(one, clerk)

    one.refresh_from_db()
    step = steps_of([one.pk]).get()
    line = Entry.objects.get(verb="thing.do")
    assert one.state == "cancelled"
    assert (step.source, step.target, step.actor, step.on_behalf_of) == (
        "draft",
        "cancelled",
        clerk,
        None,
    )
    assert (line.detail["before"], line.detail["after"]) == (
        {"state": "draft"},
        {"state": "cancelled"},
    )


def test_changes_that_belong_to_the_move_are_saved_and_written_down(world: World) -> None:
    one = thing(world)

    advance(
        one,
        flow=FLOW,
        move="note_down",
        actor=world.people["kunming_clerk"],
        at=NOON,
        set_by="主席",
    )

    assert Thing.objects.values_list("set_by", "state").get() == ("主席", "draft")
    assert Entry.objects.get(verb="thing.note_down").detail["after"]["set_by"] == "主席"


def test_a_move_from_another_state_is_told_and_changes_nothing(world: World) -> None:
    one, clerk = thing(world), world.people["kunming_clerk"]
    stale = Thing.objects.get(pk=one.pk)
    do(one, clerk)

    with pytest.raises(WrongState):
        do(stale, clerk)
    assert Step.objects.count() == 1


@pytest.mark.parametrize("who", ["qujing_clerk", "inspector", "nobody", "system_admin"])
def test_only_those_the_rules_name_move_it(world: World, who: str) -> None:
    with pytest.raises(NotYours):
        do(thing(world), world.people[who])


def test_a_reason_that_is_needed_must_be_given(world: World) -> None:
    one = thing(world)
    do(one, world.people["kunming_clerk"])

    with pytest.raises(ReasonMissing):
        do(one, world.people["province_head"], "verify", "  ")


def test_nothing_is_offered_that_another_action_takes_along(world: World) -> None:
    offered = choices_for(world.people["kunming_clerk"], thing(world), FLOW)

    assert {choice.name for choice in offered} == {"do", "note_down"}


class TestDuties:
    def test_who_worked_does_not_verify_in_a_second_post(self, world: World) -> None:
        one, clerk = thing(world), world.people["kunming_clerk"]
        people.grant(actor=None, at=NOON, user=clerk, unit=world.province, role=Role.SUPERVISOR)
        do(one, clerk)

        with pytest.raises(OwnWork):
            do(one, clerk, "verify", "好")
        offered = {choice.name: choice.own_work for choice in choices_for(clerk, one, FLOW)}
        assert offered["verify"]

    def test_work_within_a_state_counts_as_work(self, world: World) -> None:
        one, head = thing(world), world.people["province_head"]
        do(one, head, "note_down")
        do(one, world.people["kunming_clerk"])

        with pytest.raises(OwnWork):
            do(one, head, "verify", "好")

    def test_a_deputy_acts_and_the_step_says_for_whom(self, world: World) -> None:
        one = thing(world)
        do(one, world.people["kunming_clerk"])
        stand_in = deputy_of(world, "province_head", "qujing_clerk")

        step = do(one, stand_in, "verify", "好")

        assert step.on_behalf_of == world.people["province_head"]

    def test_own_roles_come_before_those_of_a_principal(self, world: World) -> None:
        stand_in = deputy_of(world, "province_head", "kunming_clerk")

        assert do(thing(world), stand_in).on_behalf_of is None

    def test_neither_hand_of_a_deputy_verifies_what_it_did(self, world: World) -> None:
        one = thing(world)
        stand_in = deputy_of(world, "province_head", "qujing_clerk")
        do(one, world.people["province_head"])

        with pytest.raises(OwnWork):
            do(one, stand_in, "verify", "好")

    def test_what_a_deputy_did_counts_for_his_principal(self, world: World) -> None:
        one, head = thing(world), world.people["province_head"]
        do(one, deputy_of(world, "province_head", "qujing_clerk"))

        assert has_done(head, one, WORK)
        with pytest.raises(OwnWork):
            do(one, head, "verify", "好")

    def test_a_list_of_what_waits_leaves_own_work_out(self, world: World) -> None:
        own, other, head = thing(world, 1), thing(world, 2), world.people["province_head"]
        do(own, head)
        do(other, world.people["kunming_clerk"])

        assert list(Thing.objects.filter(untouched_by(head, WORK))) == [other]


def test_a_page_asks_before_the_form_is_written(world: World) -> None:
    one, clerk = thing(world), world.people["kunming_clerk"]

    insist_now(one, FLOW, "do", clerk)
    with pytest.raises(WrongState):
        insist_now(one, FLOW, "verify", world.people["province_head"])
    with pytest.raises(NotYours):
        insist_now(one, FLOW, "verify", clerk)


def test_explaining_many_things_asks_no_more_than_one(world: World) -> None:
    user = deputy_of(world, "province_head", "kunming_clerk")
    asked = []
    for many in ([thing(world, 1)], [thing(world, number) for number in range(2, 32)]):
        with CaptureQueriesContext(connection) as captured:
            choices_for_all(user, many, FLOW)
        asked.append(len(captured))

    assert asked[0] == asked[1]
