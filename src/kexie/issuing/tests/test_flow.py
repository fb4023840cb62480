"""Every move of an official document from every state: it goes where the flow says, or is refused."""

from collections.abc import Callable

import pytest

from kexie.issuing.actions import moving, signing
from kexie.issuing.actions.drafting import edit_document
from kexie.issuing.actions.issuing import issue_document
from kexie.issuing.flow import DOCUMENT
from kexie.issuing.models import DocumentState, OfficialDocument
from kexie.issuing.tests import make
from kexie.issuing.tests.make import NOON
from kexie.org.models import User
from kexie.records.access import NotYours
from kexie.workflow.actions import OwnWork, ReasonMissing, WrongState, advance
from tests.world import World


def waiting(world: World) -> OfficialDocument:
    document = make.checked(world)
    signing.ask_sign_off(
        document, make.signer(world), actor=world.people["province_clerk"], at=NOON
    )
    return document


def withdrawn(world: World) -> OfficialDocument:
    document = make.checked(world)
    moving.withdraw(document, actor=world.people["province_clerk"], at=NOON, note="不发")
    return document


def ready(world: World) -> OfficialDocument:
    make.series(world)
    return make.draft(world)


STATES: dict[str, Callable[[World], OfficialDocument]] = {
    DocumentState.DRAFT: ready,
    DocumentState.CHECKED: make.checked,
    DocumentState.WAITING: waiting,
    DocumentState.SIGNED: make.signed,
    DocumentState.ISSUED: make.issued,
    DocumentState.WITHDRAWN: withdrawn,
}
Act = Callable[[OfficialDocument, User, World], object]
MOVES: dict[str, tuple[str, Act]] = {
    "edit": (
        "province_clerk",
        lambda one, who, w: edit_document(one, make.new(w), actor=who, at=NOON, seen_version=1),
    ),
    "check": ("province_supervisor", lambda one, who, _w: moving.check(one, actor=who, at=NOON)),
    "return_draft": (
        "province_supervisor",
        lambda one, who, _w: moving.return_draft(one, actor=who, at=NOON, note="再改"),
    ),
    "ask_sign_off": (
        "province_clerk",
        lambda one, who, w: signing.ask_sign_off(one, make.signer(w), actor=who, at=NOON),
    ),
    "recall": ("province_clerk", lambda one, who, _w: signing.recall(one, actor=who, at=NOON)),
    "issue": ("province_clerk", lambda one, who, _w: issue_document(one, actor=who, at=NOON)),
    "withdraw": (
        "province_clerk",
        lambda one, who, _w: moving.withdraw(one, actor=who, at=NOON, note="不发"),
    ),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", MOVES)
def test_a_move_goes_where_the_flow_says_or_is_refused(world: World, state: str, name: str) -> None:
    document, (who, act) = STATES[state](world), MOVES[name]
    document.refresh_from_db()
    move = DOCUMENT.moves[name]

    if state in move.source:
        act(document, world.people[who], world)
    else:
        with pytest.raises(WrongState):
            act(document, world.people[who], world)

    document.refresh_from_db()
    assert document.state == ((move.target or state) if state in move.source else state)


@pytest.mark.parametrize("name", [name for name, move in DOCUMENT.moves.items() if move.needs_note])
def test_a_reason_is_asked_for(world: World, name: str) -> None:
    move = DOCUMENT.moves[name]
    state = next(state for state in STATES if state in move.source)
    document = STATES[state](world)
    with pytest.raises(ReasonMissing):
        advance(document, flow=DOCUMENT, move=name, actor=world.people["province_head"], at=NOON)


@pytest.mark.parametrize("name", DOCUMENT.moves)
@pytest.mark.parametrize(
    "who", ["kunming_clerk", "kunming_head", "inspector", "system_admin", "nobody"]
)
def test_nobody_outside_the_unit_moves_it(world: World, name: str, who: str) -> None:
    document = ready(world)

    with pytest.raises(NotYours):
        advance(document, flow=DOCUMENT, move=name, actor=world.people[who], at=NOON, note="一")


def test_who_checked_it_does_not_sign_it(world: World) -> None:
    document = ready(world)
    moving.check(document, actor=world.people["province_head"], at=NOON)

    with pytest.raises(OwnWork):
        signing.ask_sign_off(
            document, make.signer(world), actor=world.people["province_clerk"], at=NOON
        )
