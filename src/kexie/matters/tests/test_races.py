"""Two people at once, in two real transactions: one wins, the other is told, nothing is lost."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from kexie.audit.queries import verify_chain
from kexie.kernel.errors import Changed, Refused
from kexie.matters.actions import drafting, extensions, shares, splitting, tasks
from kexie.matters.actions.tasks import NewTask
from kexie.matters.models import Extension, Share, ShareState, Task, TaskState
from kexie.matters.tests import make
from kexie.workflow.actions import WrongState
from kexie.workflow.models import Step
from tests.world import World


def at_once(*acts: Callable[[], object]) -> list[Refused | None]:
    """Run each in a thread and a connection of its own, started together; gives what each was refused with."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)
    faults: list[BaseException] = []

    def run(place: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except Refused as refusal:
            answers[place] = refusal  # type: ignore[call-overload]  # mypy takes the list for one of None
        except BaseException as fault:  # noqa: BLE001 -- shown by the test that waits
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    return list(answers)


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def one_refused(answers: list[Refused | None], *kinds: type[Refused]) -> None:
    refused = [one for one in answers if one is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], kinds)


def test_two_accept_at_once(world: World) -> None:
    share = make.reported(world)
    rivals = [world.people[who] for who in ("province_supervisor", "province_head")]

    answers = at_once(
        *(
            lambda who=who: shares.accept(Share.objects.get(pk=share.pk), actor=who, at=make.NOON)
            for who in rivals
        )
    )

    one_refused(answers, WrongState)
    assert Step.objects.filter(record=share.pk, move="accept").count() == 1
    assert verify_chain().broken_at is None


def test_two_split_the_same_task_at_once(world: World) -> None:
    share = make.underway(world)
    rivals = [world.people[who] for who in ("kunming_clerk", "kunming_head")]
    parts = [
        NewTask(title=f"{unit.short_name}部分", content="", theme="other", lead=unit)
        for unit in (world.wuhua, world.panlong)
    ]

    answers = at_once(
        *(
            lambda who=who: splitting.split(
                Share.objects.get(pk=share.pk), parts, actor=who, at=make.NOON, seen_parts=0
            )
            for who in rivals
        )
    )

    one_refused(answers, Changed)
    assert Task.objects.filter(parent=share.task_id).count() == 2
    assert Share.objects.filter(task__parent=share.task_id).count() == 2
    assert verify_chain().broken_at is None


def test_reporting_and_closing_at_once(world: World) -> None:
    """The lead is accepted; Qujing reports while the province closes over it with a reason."""
    task = make.task(world, cooperating=(world.qujing,))
    lead, other = make.lead_of(task), make.share_of(task, world.qujing)
    clerk, head = world.people["kunming_clerk"], world.people["province_head"]
    shares.sign(lead, actor=clerk, at=make.NOON)
    shares.report(lead, actor=clerk, at=make.NOON, text="完成", over_open="曲靖另报")
    shares.accept(lead, actor=head, at=make.NOON)
    shares.sign(other, actor=world.people["qujing_clerk"], at=make.NOON)

    answers = at_once(
        lambda: shares.report(
            Share.objects.get(pk=other.pk),
            actor=world.people["qujing_clerk"],
            at=make.NOON,
            text="已完成",
        ),
        lambda: tasks.close(Task.objects.get(pk=task.pk), actor=head, at=make.NOON, reason="到期"),
    )

    reported, closed = answers
    task.refresh_from_db()
    other.refresh_from_db()
    assert closed is None
    assert task.state == TaskState.CLOSED
    # either the report came first and stands, or its writer was told that the task is closed
    assert (other.state, bool(other.report)) == (
        (ShareState.REPORTED, True) if reported is None else (ShareState.UNDERWAY, False)
    )
    assert verify_chain().broken_at is None


def test_two_close_at_once(world: World) -> None:
    task = make.accepted(world).task

    answers = at_once(
        *(
            lambda who=who: tasks.close(
                Task.objects.get(pk=task.pk), actor=world.people[who], at=make.NOON
            )
            for who in ("province_supervisor", "province_head")
        )
    )

    one_refused(answers, WrongState)


def test_two_hand_the_same_draft_out_at_once(world: World) -> None:
    new = NewTask(title="草稿", content="", theme="other", lead=world.kunming)
    task = drafting.draft(
        new, unit=world.province, actor=world.people["province_clerk"], at=make.NOON
    )

    answers = at_once(
        *(
            lambda who=who: drafting.hand_out_draft(
                Task.objects.get(pk=task.pk), actor=world.people[who], at=make.NOON, seen_version=1
            )
            for who in ("province_supervisor", "province_head")
        )
    )

    one_refused(answers, WrongState)
    assert task.shares.count() == 1


def test_two_edit_at_once(world: World) -> None:
    task = make.task(world)
    wording = drafting.wording_of(task)

    answers = at_once(
        *(
            lambda who=who: drafting.edit(
                Task.objects.get(pk=task.pk),
                wording,
                actor=world.people[who],
                at=make.NOON,
                seen_version=1,
            )
            for who in ("province_supervisor", "province_head")
        )
    )

    one_refused(answers, Changed)
    task.refresh_from_db()
    assert task.version == 2


def test_two_answer_the_same_request_at_once(world: World) -> None:
    share = make.underway(world)
    extension = extensions.ask(
        share,
        actor=world.people["kunming_head"],
        at=make.NOON,
        to_date=make.later(60).date(),
        reason="场地",
        progress="一半",
    )

    answers = at_once(
        lambda: extensions.grant(
            Extension.objects.get(pk=extension.pk),
            actor=world.people["province_supervisor"],
            at=make.NOON,
        ),
        lambda: extensions.refuse(
            Extension.objects.get(pk=extension.pk),
            actor=world.people["province_head"],
            at=make.NOON,
            note="时间充足",
        ),
    )

    one_refused(answers, WrongState)
    share.refresh_from_db()
    granted = answers[0] is None
    assert share.due_date == (make.later(60).date() if granted else make.DUE)


def test_numbers_given_at_once_differ(world: World) -> None:
    answers = at_once(
        *(
            lambda who=who: make.task(world, by=who)
            for who in ("province_supervisor", "province_head", "province_supervisor")
        )
    )

    assert answers == [None, None, None]
    assert sorted(Task.objects.values_list("number", flat=True)) == [
        "2026-0001",
        "2026-0002",
        "2026-0003",
    ]
