"""Every move of a task and of a share, from every state, by every kind of person: the declared flow and no more."""

from collections.abc import Callable
from datetime import date

import pytest

from kexie.matters.actions import shares, splitting, tasks
from kexie.matters.actions.tasks import NewTask
from kexie.matters.flow import SHARE
from kexie.matters.models import Share, ShareState, Task, TaskState
from kexie.matters.tests import make
from kexie.org.models import User
from kexie.records.access import NotYours
from kexie.workflow.actions import OwnWork, WrongState
from tests.world import World

Act = Callable[[Share, User, World], object]
AT = {"at": make.NOON}


def _redirect(share: Share, actor: User, world: World) -> object:
    return splitting.redirect(share, unit=world.qilin, actor=actor, reason="改派", at=make.NOON)


def _split(share: Share, actor: User, world: World) -> object:
    new = NewTask(title="部分", content="", theme="other", lead=world.panlong)
    return splitting.split(share, [new], actor=actor, at=make.NOON, seen_parts=0)


ACTS: dict[str, Act] = {
    "sign": lambda one, who, _w: shares.sign(one, actor=who, at=make.NOON),
    "send_back": lambda one, who, _w: shares.send_back(one, actor=who, at=make.NOON, reason="不属"),
    "insist": lambda one, who, _w: shares.insist(one, actor=who, at=make.NOON, reason="仍请"),
    "redirect": _redirect,
    "progress": lambda one, who, _w: shares.write_progress(
        one, actor=who, at=make.NOON, text="进展"
    ),
    "split": _split,
    "report": lambda one, who, _w: shares.report(one, actor=who, at=make.NOON, text="完成"),
    "withdraw_report": lambda one, who, _w: shares.withdraw_report(one, actor=who, at=make.NOON),
    "return_for_more": lambda one, who, _w: shares.return_for_more(
        one, actor=who, at=make.NOON, reason="补充"
    ),
    "accept": lambda one, who, _w: shares.accept(one, actor=who, at=make.NOON),
    "reopen": lambda one, who, _w: shares.reopen(one, actor=who, at=make.NOON, reason="复查"),
    "urge": lambda one, who, _w: shares.urge(one, actor=who, at=make.NOON),
    "correct_due": lambda one, who, _w: shares.correct_due(
        one, actor=who, at=make.NOON, due_date=date(2026, 6, 30), reason="误写"
    ),
    "cancel": lambda one, who, _w: shares.cancel(one, actor=who, at=make.NOON, reason="不再需要"),
}
# Where each leads to; None: it stays. `redirect` ends the share.
LEADS = {
    "sign": ShareState.UNDERWAY,
    "send_back": ShareState.SENT_BACK,
    "insist": ShareState.WAITING,
    "redirect": ShareState.CANCELLED,
    "progress": ShareState.UNDERWAY,
    "split": None,
    "report": ShareState.REPORTED,
    "withdraw_report": ShareState.UNDERWAY,
    "return_for_more": ShareState.RETURNED,
    "accept": ShareState.ACCEPTED,
    "reopen": ShareState.UNDERWAY,
    "urge": None,
    "correct_due": None,
    "cancel": ShareState.CANCELLED,
}
STATES = [state for state in ShareState if state != ShareState.DRAFT]


def in_state(world: World, state: ShareState) -> Share:
    """Kunming's share, as cooperating unit of a task of Qujing's, worked on by its clerk."""
    task = make.task(world, lead=world.qujing, cooperating=(world.kunming,))
    share, clerk = make.share_of(task, world.kunming), world.people["kunming_clerk"]
    supervisor = world.people["province_supervisor"]
    ways: dict[ShareState, list[tuple[str, User]]] = {
        ShareState.WAITING: [],
        ShareState.SENT_BACK: [("send_back", clerk)],
        ShareState.UNDERWAY: [("sign", clerk)],
        ShareState.REPORTED: [("sign", clerk), ("report", clerk)],
        ShareState.RETURNED: [("sign", clerk), ("report", clerk), ("return_for_more", supervisor)],
        ShareState.ACCEPTED: [("sign", clerk), ("report", clerk), ("accept", supervisor)],
        ShareState.CANCELLED: [("cancel", supervisor)],
    }
    for move, who in ways[state]:
        ACTS[move](share, who, world)
    return share


@pytest.mark.parametrize("move", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_a_move_starts_where_the_flow_says(world: World, state: ShareState, move: str) -> None:
    share = in_state(world, state)
    by_unit = SHARE.rules[move] == SHARE.rules["sign"]
    who = world.people["kunming_head" if by_unit else "province_head"]

    if state in SHARE.moves[move].source:
        ACTS[move](share, who, world)
        share.refresh_from_db()
        assert share.state == (LEADS[move] or state)
    else:
        with pytest.raises(WrongState):
            ACTS[move](share, who, world)
        share.refresh_from_db()
        assert share.state == state


UNIT_MOVES = ["sign", "send_back", "progress", "split", "report", "withdraw_report"]
ISSUER_MOVES = ["insist", "redirect", "correct_due", "cancel", "urge", "reopen"]
VERIFIER_MOVES = ["return_for_more", "accept"]
START = {
    "sign": ShareState.WAITING,
    "send_back": ShareState.WAITING,
    "insist": ShareState.SENT_BACK,
    "redirect": ShareState.SENT_BACK,
    "withdraw_report": ShareState.REPORTED,
    "return_for_more": ShareState.REPORTED,
    "accept": ShareState.REPORTED,
    "reopen": ShareState.ACCEPTED,
}
MANAGERS = frozenset({"province_head", "province_supervisor"})
STAFF = MANAGERS | {"kunming_clerk", "kunming_head", "province_clerk"}
MAY = {
    **dict.fromkeys(UNIT_MOVES, STAFF),
    **dict.fromkeys(ISSUER_MOVES, MANAGERS),
    **dict.fromkeys(VERIFIER_MOVES, MANAGERS),
}
WHO = [
    "kunming_clerk",
    "kunming_head",
    "qujing_clerk",
    "wuhua_head",
    "department_clerk",
    "province_clerk",
    "province_head",
    "province_supervisor",
    "inspector",
    "nobody",
    "system_admin",
]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("move", ACTS)
def test_a_move_is_made_by_those_the_flow_names(world: World, move: str, who: str) -> None:
    share = in_state(world, START.get(move, ShareState.UNDERWAY))
    user = world.people[who]

    if who in MAY[move]:
        ACTS[move](share, user, world)
    else:
        with pytest.raises((NotYours, OwnWork)):
            ACTS[move](share, user, world)


def test_every_move_that_is_offered_is_tried_here() -> None:
    elsewhere = {"prove", "withdraw_evidence", "ask_extension"}
    offered = {name for name, move in SHARE.moves.items() if not move.inner}

    assert offered == set(ACTS) | elsewhere


TASK_ACTS: dict[str, Callable[[Task, User], None]] = {
    "close": lambda task, who: tasks.close(task, actor=who, at=make.NOON),
    "reopen": lambda task, who: tasks.reopen(task, actor=who, at=make.NOON, reason="复查"),
    "cancel": lambda task, who: tasks.cancel(task, actor=who, at=make.NOON, reason="合并"),
}
TASK_MOVES = {
    ("close", TaskState.OPEN): TaskState.CLOSED,
    ("reopen", TaskState.CLOSED): TaskState.OPEN,
    ("cancel", TaskState.OPEN): TaskState.CANCELLED,
}


@pytest.mark.parametrize("move", TASK_ACTS)
@pytest.mark.parametrize("state", [TaskState.OPEN, TaskState.CLOSED, TaskState.CANCELLED])
@pytest.mark.parametrize(
    "who", ["province_supervisor", "province_clerk", "kunming_head", "inspector"]
)
def test_a_task_moves_as_declared(world: World, state: TaskState, move: str, who: str) -> None:
    task, head = make.accepted(world).task, world.people["province_head"]
    if state == TaskState.CLOSED:
        tasks.close(task, actor=head, at=make.NOON)
    if state == TaskState.CANCELLED:
        tasks.cancel(task, actor=head, at=make.NOON, reason="合并")
    target = TASK_MOVES.get((move, state))

    if target and who == "province_supervisor":
        TASK_ACTS[move](task, world.people[who])
    else:
        with pytest.raises((WrongState, NotYours)):
            TASK_ACTS[move](task, world.people[who])
    task.refresh_from_db()
    assert task.state == (target if target and who == "province_supervisor" else state)
