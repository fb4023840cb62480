"""Reminders: near and overdue, once each, never of what was reported."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from kexie.matters.actions import shares
from kexie.matters.actions.reminding import (
    ensure_reminders,
    next_morning,
    remind_daily,
    remind_of_due,
)
from kexie.matters.models import ReminderRun
from kexie.matters.tests import make
from kexie.notify.models import Notice, NoticeKind
from tests.world import World

DUE = 29  # days after noon on which the share falls due


def told(kind: NoticeKind) -> list[str]:
    """Who was told, by name of sign-in."""
    found = Notice.objects.filter(kind=kind).order_by("user__username")
    return list(found.values_list("user__username", flat=True))


def test_near_and_overdue_are_told_once_each(world: World) -> None:
    make.underway(world)

    assert remind_of_due(at=make.later(DUE - 4)) == 0
    assert remind_of_due(at=make.later(DUE - 3)) == 1
    assert remind_of_due(at=make.later(DUE - 3)) == 0
    assert remind_of_due(at=make.later(DUE)) == 0
    near = told(NoticeKind.DUE)
    assert told(NoticeKind.URGED) == []
    assert remind_of_due(at=make.later(DUE + 1)) == 1
    assert remind_of_due(at=make.later(DUE + 9)) == 0
    kunming = {world.people[who].username for who in ("kunming_clerk", "kunming_head")}
    assert set(near) == set(told(NoticeKind.URGED)) == kunming


def test_after_days_without_a_run_the_present_stage_is_told(world: World) -> None:
    make.underway(world)

    assert remind_of_due(at=make.later(DUE + 20)) == 1
    assert told(NoticeKind.DUE) == []


def test_what_was_reported_is_left_alone(world: World) -> None:
    make.reported(world)

    assert remind_of_due(at=make.later(DUE + 1)) == 0


def test_a_day_put_off_is_a_new_day_to_remind_of(world: World) -> None:
    share = make.underway(world)
    remind_of_due(at=make.later(DUE - 2))
    shares.correct_due(
        share,
        actor=world.people["province_supervisor"],
        at=make.later(DUE - 2),
        due_date=make.later(60).date(),
        reason="笔误",
    )

    assert remind_of_due(at=make.later(DUE - 1)) == 0
    assert remind_of_due(at=make.later(58)) == 1


@pytest.mark.django_db
def test_the_job_is_ordered_once_for_the_next_working_morning() -> None:
    ensure_reminders(make.NOON)
    ensure_reminders(make.NOON)
    friday = make.later(4)

    assert DBTaskResult.objects.count() == 1
    assert next_morning(friday).strftime("%a %H:%M") == "Mon 08:00"
    assert next_morning(friday) - friday < timedelta(days=3)


def test_a_run_is_known_even_when_there_was_nothing_to_tell(world: World) -> None:
    make.task(world, due_date=None)
    remind_of_due(at=make.NOON)
    remind_of_due(at=make.later(1))

    assert ReminderRun.objects.count() == 2
    assert told(NoticeKind.DUE) == told(NoticeKind.URGED) == []


@pytest.mark.django_db
def test_each_run_orders_the_next_one() -> None:
    remind_daily.call()

    ordered = DBTaskResult.objects.get()
    assert ordered.run_after is not None
    assert ordered.run_after > ReminderRun.objects.get().at
