"""Locked minutes are kept by the database; and each move of the flow from each state."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from kexie.audit.queries import verify_chain
from kexie.meetings.actions import minutes
from kexie.meetings.flow import MINUTES
from kexie.meetings.models import Minutes, MinutesState, Section
from kexie.meetings.queries.minutes import broken_locks, digest_of, is_as_locked
from kexie.meetings.tests import afterwards as made
from kexie.meetings.tests.afterwards import AFTER
from kexie.records.access import NotYours
from kexie.workflow.actions import WrongState
from tests.world import World


def test_locked_minutes_bear_the_hash_of_what_they_say(world: World) -> None:
    done = made.locked(world)

    done.refresh_from_db()
    assert len(done.locked_hash) == 64
    assert is_as_locked(done)
    assert broken_locks() == []
    assert verify_chain().broken_at is None


@pytest.mark.parametrize(
    "change",
    [
        lambda one: Section.objects.filter(pk=made.first_item(one).pk).update(text="改"),
        lambda one: Section.objects.filter(minutes=one).delete(),
        lambda one: Section.objects.create(minutes=one, order=99, heading="添"),
        lambda one: Minutes.objects.filter(pk=one.pk).update(
            state="approved", locked_hash="", locked_at=None
        ),
        lambda one: Minutes.objects.filter(pk=one.pk).update(locked_hash="0" * 64),
    ],
)
def test_the_database_itself_keeps_locked_minutes(
    world: World, change: Callable[[Minutes], object]
) -> None:
    done = made.locked(world)

    with pytest.raises(DatabaseError), transaction.atomic():
        change(done)


def test_the_hash_tells_when_somebody_got_past_the_database(world: World) -> None:
    done = made.locked(world)
    done.refresh_from_db()
    sections = list(done.sections.all())
    sections[2].text += "改"

    assert digest_of(sections) != done.locked_hash


# Each move of the flow from each state: by whom it goes, elsewhere it is refused.
STATES = {
    MinutesState.DRAFTED: made.drafted,
    MinutesState.AMENDING: made.sent_round,
    MinutesState.APPROVED: made.approved,
    MinutesState.LOCKED: made.locked,
}


def go(move: str, one: Minutes, world: World) -> None:
    people, section = world.people, made.first_item(one)
    seen = digest_of(one.sections.all())
    clerk, head = people["province_clerk"], people["province_head"]
    match move:
        case "write":
            made.write(section, world, "改")
        case "send_round":
            minutes.send_round(one, actor=clerk, at=AFTER)
        case "amend":
            made.amendment(section, world)
        case "approve":
            minutes.approve(one, actor=head, at=AFTER, seen=seen)
        case "reopen":
            minutes.reopen(one, actor=head, at=AFTER, reason="漏一项")
        case "lock":
            minutes.lock(one, actor=clerk, at=AFTER)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", ["write", "send_round", "amend", "approve", "reopen", "lock"])
def test_state_by_move(world: World, state: MinutesState, move: str) -> None:
    one = STATES[state](world)

    if state in MINUTES.moves[move].source:
        go(move, one, world)
        one.refresh_from_db()
        assert one.state == (MINUTES.moves[move].target or state)
    elif move == "amend" and state == MinutesState.DRAFTED:
        with pytest.raises(NotYours):  # Kunming does not see a draft
            go(move, one, world)
    else:
        with pytest.raises(WrongState):
            go(move, one, world)
