"""Rounds keep their days by themselves, and remind who is missing: once a stage, and no longer once he has filed."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from kexie.audit.models import Entry as Line
from kexie.notify.models import Notice, NoticeKind
from kexie.org.access import PowerMissing
from kexie.records.access import NotYours
from kexie.returns.actions import cycles, review
from kexie.returns.actions.daily import ensure_rounds, keep_rounds, keep_rounds_on
from kexie.returns.actions.reminding import (
    remind_missing,
    remind_of_round,
    set_reminder_rules,
)
from kexie.returns.errors import AlreadyReminded, NobodyMissing
from kexie.returns.models import Cycle, CycleState, Entry, ReminderRules
from kexie.returns.queries.reminders import stages_on
from kexie.returns.tests import filed, make
from kexie.workflow.models import Step
from tests.world import World


def on(day: int, month: int = 3) -> datetime:
    """Five past midnight of a day in 2026; the rounds of these tests fall due on Tuesday, 31 March."""
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T00:05:00+08:00")


def told(kind: NoticeKind) -> set[tuple[str, str]]:
    """Who was told, about whose filing or round; what was put away apart, and what waits for approval or review."""
    lying = Notice.objects.filter(kind=kind, put_away_at=None)
    if kind == NoticeKind.WAITING:
        lying = lying.filter(record__kind="cycle")
    return set(lying.values_list("user__username", "record__unit__short_name"))


def nothing(cycle: Cycle, world: World, who: str = "wuhua_clerk") -> None:
    filing = make.filing_of(cycle, world.wuhua)
    review.submit(
        filing,
        actor=world.people[who],
        at=make.NOON,
        seen_version=filing.version,
        nothing_reason="无",
    )


@pytest.mark.parametrize(
    ("day", "stages"),
    [
        (on(25), []),  # Wednesday: four working days left
        (on(26), ["soon"]),
        (on(29), ["soon"]),
        (on(31), ["day"]),
        (on(1, 4), ["late"]),
        (on(2, 4), ["late"]),
        (on(7, 4), ["late", "above"]),  # Monday the 6th was a day off
    ],
)
def test_days_are_working_days_by_the_rules(day: datetime, stages: list[str]) -> None:
    assert stages_on(day.date(), make.DUE, ReminderRules(pk=1)) == stages


def test_a_rule_that_is_empty_is_never() -> None:
    rules = ReminderRules(pk=1, before=None, on_day=False, late=None, above=None)

    days = [make.DUE + timedelta(days=step) for step in range(-10, 30)]
    assert [stage for day in days for stage in stages_on(day, make.DUE, rules)] == []


def test_each_point_reminds_once_and_higher_up_the_later_it_is(world: World) -> None:
    cycle = make.opened(world)

    assert [remind_of_round(cycle, at=on(day)) for day in (25, 26, 26, 30, 31, 31)] == [
        *(0, 3, 0, 0, 3, 0)
    ]
    assert ("wuhua_clerk", "五华区科协") in told(NoticeKind.DUE)
    assert told(NoticeKind.URGED) == told(NoticeKind.WAITING) == set()
    assert remind_of_round(cycle, at=on(1, 4)) == 3
    assert told(NoticeKind.URGED) == {("wuhua_head", "五华区科协")}
    remind_of_round(cycle, at=on(9, 4))
    remind_of_round(cycle, at=on(10, 4))
    collector = {who for who, _unit in told(NoticeKind.WAITING)}
    assert collector == {"province_clerk", "province_head", "province_supervisor"}


def test_who_filed_or_is_exempt_hears_nothing_more(world: World) -> None:
    cycle = make.opened(world)
    remind_of_round(cycle, at=on(26))
    assert "wuhua_clerk" in {who for who, _unit in told(NoticeKind.DUE)}

    nothing(cycle, world)
    for unit in (world.panlong, world.qilin):
        cycles.exempt(
            cycle, unit, actor=world.people["province_clerk"], at=make.NOON, reason="新设"
        )

    assert told(NoticeKind.DUE) == set()
    assert remind_of_round(cycle, at=on(1, 4)) == 0
    remind_of_round(cycle, at=on(20, 4))
    assert told(NoticeKind.WAITING) == set()


def test_what_was_taken_back_is_missing_again(world: World) -> None:
    cycle = make.opened(world)
    nothing(cycle, world)
    filing = make.filing_of(cycle, world.wuhua)
    review.withdraw(filing, actor=world.people["wuhua_clerk"], at=make.NOON, reason="补充")

    remind_of_round(cycle, at=on(1, 4))

    assert ("wuhua_head", "五华区科协") in told(NoticeKind.URGED)


def test_a_later_due_day_is_reminded_of_anew(world: World) -> None:
    cycle = make.opened(world)
    assert remind_of_round(cycle, at=on(31)) == 3
    clerk = world.people["province_clerk"]
    cycles.extend_due(cycle, actor=clerk, at=on(31), to_date=date(2026, 4, 9), note="延后")

    assert remind_of_round(cycle, at=on(31)) == 0
    assert remind_of_round(cycle, at=on(8, 4)) == 3


def test_nobody_is_reminded_on_the_day_it_opens_nor_when_it_is_closed(world: World) -> None:
    cycle = make.opened(world, due_date=make.TODAY + timedelta(days=1))
    assert remind_of_round(cycle, at=make.NOON) == 0
    cycles.close_cycle(cycle, actor=world.people["province_head"], at=make.NOON)

    assert remind_of_round(cycle, at=on(9)) == 0


def test_notices_wait_for_the_end_of_quiet_hours(world: World) -> None:
    cycle = make.opened(world, due_date=date(2026, 3, 16))  # a Monday

    remind_of_round(cycle, at=on(14))  # a Saturday

    [visible] = set(
        Notice.objects.filter(kind=NoticeKind.DUE).values_list("visible_from", flat=True)
    )
    assert visible == datetime.fromisoformat("2026-03-16T08:00:00+08:00")


def test_by_hand_once_a_day_and_only_those_missing(world: World) -> None:
    cycle = make.opened(world)
    nothing(cycle, world)
    clerk = world.people["province_clerk"]

    assert remind_missing(cycle, actor=clerk, at=make.later(1)) == 2
    with pytest.raises(AlreadyReminded):
        remind_missing(cycle, actor=world.people["province_head"], at=make.later(1))
    assert remind_missing(cycle, actor=clerk, at=make.later(2)) == 2

    with pytest.raises(NotYours):
        remind_missing(cycle, actor=world.people["kunming_head"], at=make.later(3))
    for unit in (world.panlong, world.qilin):
        cycles.exempt(cycle, unit, actor=clerk, at=make.later(3), reason="新设")
    with pytest.raises(NobodyMissing):
        remind_missing(cycle, actor=clerk, at=make.later(4))


def test_the_page_says_whom_it_will_reach_before_it_goes(world: World, client: Client) -> None:
    cycle = make.opened(world)
    address = reverse("returns:cycle", args=[cycle.pk])
    client.force_login(world.people["province_clerk"])

    page = client.get(address).content.decode()
    assert "3 个单位尚未填报" in page
    assert "发给 2 人" in page
    client.post(reverse("returns:cycle_move", args=[cycle.pk, "remind"]))
    assert "今天已人工提醒过" in client.get(address).content.decode()
    client.force_login(world.people["wuhua_clerk"])
    assert "尚未填报；" not in client.get(address).content.decode()


def test_the_list_of_the_missing_says_how_far_they_are(world: World, client: Client) -> None:
    cycle = make.opened(world)
    filed.write(world, make.filing_of(cycle, world.wuhua), {"people": 3})
    client.force_login(world.people["province_clerk"])

    page = client.get(reverse("returns:cycle", args=[cycle.pk]), {"show": "missing"})

    words = page.content.decode()
    assert words.count("已开始，未提交") == 1
    assert words.count("尚未开始") == 2


def test_a_round_opens_and_closes_on_its_days_by_itself(world: World) -> None:
    entry = make.approved(world)
    cycle = make.planned(world, entry, opens_date=date(2026, 3, 4), closes_date=date(2026, 4, 3))

    states = []
    for day in (on(3), on(4), on(31), on(3, 4), on(4, 4), on(5, 4)):
        keep_rounds_on(day)
        cycle.refresh_from_db()
        states.append(cycle.state)

    assert states == ["planned", "open", "open", "open", "closed", "closed"]
    assert cycle.expected.count() == 3
    opening, closing = Step.objects.filter(record=cycle.pk, move__in=("open", "close"))
    assert (opening.actor, closing.actor) == (None, None)
    line = Line.objects.get(verb="cycle.open")
    assert (line.actor_id, line.actor_name) == (None, "")


def test_what_was_reopened_without_a_day_stays_open(world: World) -> None:
    cycle = make.opened(world, closes_date=date(2026, 4, 3))
    keep_rounds_on(on(4, 4))
    cycle.refresh_from_db()
    head = world.people["province_head"]
    cycles.reopen_cycle(cycle, actor=head, at=on(7, 4), note="补报")

    keep_rounds_on(on(8, 4))

    cycle.refresh_from_db()
    assert cycle.state == CycleState.OPEN


def test_what_cannot_open_stays_planned_and_its_unit_is_told_once(world: World) -> None:
    entry = make.approved(world)
    cycle = make.planned(world, entry, opens_date=date(2026, 3, 4))
    Entry.objects.filter(pk=entry.pk).update(expiry_date=date(2026, 3, 3))

    for day in (4, 5):
        keep_rounds_on(on(day))

    cycle.refresh_from_db()
    assert cycle.state == CycleState.PLANNED
    assert Notice.objects.filter(record=cycle.pk, kind=NoticeKind.WAITING).count() == 3


def test_what_happened_by_itself_says_so(world: World, client: Client) -> None:
    cycle = make.planned(world, opens_date=date(2026, 3, 4))
    keep_rounds_on(on(4))
    client.force_login(world.people["province_clerk"])

    assert "到期自动" in client.get(reverse("returns:cycle", args=[cycle.pk])).content.decode()


def test_the_rules_are_the_system_administrators(world: World, client: Client) -> None:
    with pytest.raises(PowerMissing):
        set_reminder_rules(
            actor=world.people["province_head"],
            at=make.NOON,
            before=1,
            on_day=True,
            late=None,
            above=None,
        )
    client.force_login(world.people["system_admin"])
    address = reverse("returns:reminders")
    assert client.post(address, {"before": "0"}).status_code == 422
    assert client.post(address, {"before": "5", "late": "2"}).status_code == 302
    held = ReminderRules.objects.get()
    assert (held.before, held.on_day, held.late, held.above) == (5, False, 2, None)


@pytest.mark.django_db
def test_the_job_is_ordered_once() -> None:
    ensure_rounds(make.NOON)
    ensure_rounds(make.NOON)

    assert DBTaskResult.objects.filter(task_path=keep_rounds.module_path).count() == 1
