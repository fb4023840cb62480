"""What happens to a unit's share."""

from datetime import date

import pytest

from kexie.matters.actions import shares, splitting, tasks
from kexie.matters.actions.tasks import NewTask
from kexie.matters.errors import (
    BadUnits,
    DueInThePast,
    EmptyText,
    EvidenceMissing,
    LeadMissing,
    OpenBelow,
    TaskNotOpen,
)
from kexie.matters.models import ShareRole, ShareState, TaskState
from kexie.matters.tests import make
from kexie.notify.models import Notice, NoticeKind
from kexie.records.access import NotYours
from kexie.workflow.actions import ReasonMissing, WrongState
from kexie.workflow.queries import steps_of
from tests.world import World


def test_handing_out_numbers_the_task_and_gives_each_unit_its_share(world: World) -> None:
    task = make.task(world, cooperating=(world.qujing,))

    assert task.state == TaskState.OPEN
    assert task.number == "2026-0001"
    found = task.shares.values_list("record__unit__short_name", "role", "state", "first_due_date")
    assert set(found) == {
        ("昆明市科协", ShareRole.LEAD, ShareState.WAITING, make.DUE),
        ("曲靖市科协", ShareRole.COOPERATING, ShareState.WAITING, make.DUE),
    }


def test_each_unit_is_told_once_however_many_tasks_it_gets(world: World) -> None:
    new = [
        NewTask(title=f"事项{number}", content="", theme="other", lead=world.kunming)
        for number in range(3)
    ]

    tasks.hand_out(
        new, unit=world.province, actor=world.people["province_supervisor"], at=make.NOON
    )

    told = Notice.objects.filter(kind=NoticeKind.ARRIVED, user=world.people["kunming_clerk"])
    assert told.count() == 1


@pytest.mark.parametrize("who", ["province_clerk", "kunming_head", "inspector", "nobody"])
def test_only_heads_and_supervisors_of_the_issuing_unit_hand_out(world: World, who: str) -> None:
    with pytest.raises(NotYours):
        make.task(world, by=who)


def test_a_unit_is_named_once(world: World) -> None:
    with pytest.raises(BadUnits):
        make.task(world, cooperating=(world.kunming,))


def test_a_due_day_in_the_past_is_refused_and_nothing_is_handed_out(world: World) -> None:
    with pytest.raises(DueInThePast):
        make.task(world, due_date=date(2026, 3, 1))

    assert not Notice.objects.exists()


def test_a_share_sent_back_is_insisted_on(world: World) -> None:
    share = make.lead_of(make.task(world))
    shares.send_back(share, actor=world.people["kunming_clerk"], at=make.NOON, reason="不属我市")

    shares.insist(
        share, actor=world.people["province_supervisor"], at=make.NOON, reason="仍由你市牵头"
    )

    assert share.state == ShareState.WAITING
    moves = [step.move for step in steps_of([share.pk])]
    assert moves == ["hand_out", "send_back", "insist"]


def test_sending_back_needs_a_reason(world: World) -> None:
    share = make.lead_of(make.task(world))

    with pytest.raises(ReasonMissing):
        shares.send_back(share, actor=world.people["kunming_clerk"], at=make.NOON, reason=" ")


def test_a_share_sent_back_goes_to_another_unit_with_its_role(world: World) -> None:
    task = make.task(world, cooperating=(world.department,))
    share = make.lead_of(task)
    shares.send_back(share, actor=world.people["kunming_clerk"], at=make.NOON, reason="不属我市")

    made = splitting.redirect(
        share,
        unit=world.qujing,
        actor=world.people["province_supervisor"],
        at=make.NOON,
        reason="转交曲靖",
    )

    assert (made.role, made.state) == (ShareRole.LEAD, ShareState.WAITING)
    share.refresh_from_db()
    assert share.state == ShareState.CANCELLED
    shares.sign(made, actor=world.people["qujing_clerk"], at=make.NOON)


def test_a_unit_that_has_a_share_gets_no_second_one(world: World) -> None:
    share = make.lead_of(make.task(world, cooperating=(world.qujing,)))

    with pytest.raises(BadUnits):
        splitting.redirect(
            share,
            unit=world.qujing,
            actor=world.people["province_supervisor"],
            at=make.NOON,
            reason="转交",
        )


def test_progress_takes_a_returned_share_up_again(world: World) -> None:
    share = make.reported(world)
    shares.return_for_more(
        share, actor=world.people["province_supervisor"], at=make.NOON, reason="缺名单"
    )

    shares.write_progress(
        share, actor=world.people["kunming_clerk"], at=make.NOON, text="补名单", percent=80
    )

    assert (share.state, share.percent) == (ShareState.UNDERWAY, 80)


def test_a_report_without_words_is_refused(world: World) -> None:
    share = make.underway(world)

    with pytest.raises(EmptyText):
        shares.report(share, actor=world.people["kunming_clerk"], at=make.NOON, text="  ")


def test_evidence_is_needed_only_where_the_issuer_said_why(world: World) -> None:
    share = make.underway(world, evidence_reason="省级验收需核对名单")

    with pytest.raises(EvidenceMissing, match="省级验收需核对名单"):
        shares.report(share, actor=world.people["kunming_clerk"], at=make.NOON, text="完成")

    assert make.reported(world).state == ShareState.REPORTED


def test_a_report_after_the_due_day_stays_late_for_ever(world: World) -> None:
    share = make.underway(world)

    shares.report(share, actor=world.people["kunming_clerk"], at=make.later(31), text="完成")
    shares.accept(share, actor=world.people["province_head"], at=make.later(32))

    share.refresh_from_db()
    assert (share.late_days, share.first_due_date) == (2, make.DUE)


def test_a_report_in_time_is_not_late_however_long_verifying_takes(world: World) -> None:
    share = make.reported(world)

    shares.accept(share, actor=world.people["province_supervisor"], at=make.later(60))

    share.refresh_from_db()
    assert share.late_days == 0


def test_a_corrected_due_day_keeps_the_first_one_and_the_lateness(world: World) -> None:
    share = make.underway(world)

    shares.correct_due(
        share,
        actor=world.people["province_supervisor"],
        at=make.later(33),
        due_date=date(2026, 5, 31),
        reason="原文误写",
    )

    share.refresh_from_db()
    found = (share.due_date, share.first_due_date, share.late_days)
    assert found == (date(2026, 5, 31), make.DUE, 4)


def test_the_lead_cannot_report_over_a_silent_unit_without_saying_so(world: World) -> None:
    share = make.underway(world, cooperating=(world.qujing,))
    clerk = world.people["kunming_clerk"]

    with pytest.raises(OpenBelow, match="曲靖市科协"):
        shares.report(share, actor=clerk, at=make.NOON, text="完成")
    shares.report(share, actor=clerk, at=make.NOON, text="完成", over_open="曲靖部分另行报送")

    assert steps_of([share.pk]).get(move="report").note == "曲靖部分另行报送"


def test_a_cooperating_unit_reports_on_its_own(world: World) -> None:
    task = make.task(world, cooperating=(world.qujing,))
    share = make.share_of(task, world.qujing)
    clerk = world.people["qujing_clerk"]
    shares.sign(share, actor=clerk, at=make.NOON)

    shares.report(share, actor=clerk, at=make.NOON, text="完成")

    assert share.state == ShareState.REPORTED
    assert make.lead_of(task).state == ShareState.WAITING


def test_a_task_is_not_closed_before_the_lead_is_accepted(world: World) -> None:
    share = make.reported(world)

    with pytest.raises(LeadMissing):
        tasks.close(share.task, actor=world.people["province_supervisor"], at=make.NOON)


def test_closing_over_an_open_share_needs_a_reason(world: World) -> None:
    task = make.task(world, cooperating=(world.qujing,))
    lead, supervisor = make.lead_of(task), world.people["province_supervisor"]
    clerk = world.people["kunming_clerk"]
    shares.sign(lead, actor=clerk, at=make.NOON)
    shares.report(lead, actor=clerk, at=make.NOON, text="完成", over_open="曲靖另报")
    shares.accept(lead, actor=supervisor, at=make.NOON)

    with pytest.raises(OpenBelow, match="曲靖市科协"):
        tasks.close(task, actor=supervisor, at=make.NOON)
    tasks.close(task, actor=supervisor, at=make.NOON, reason="曲靖转入下年度")

    assert task.state == TaskState.CLOSED
    assert make.share_of(task, world.qujing).state == ShareState.WAITING


def test_nothing_more_is_done_in_the_shares_of_a_closed_task(world: World) -> None:
    task = make.task(world, cooperating=(world.qujing,))
    tasks.cancel(task, actor=world.people["province_supervisor"], at=make.NOON, reason="合并办理")

    with pytest.raises(TaskNotOpen):
        shares.sign(
            make.share_of(task, world.qujing), actor=world.people["qujing_clerk"], at=make.NOON
        )
    assert set(task.shares.values_list("state", flat=True)) == {ShareState.CANCELLED}


def test_reopening_a_task_sends_the_lead_back_to_work(world: World) -> None:
    share = make.accepted(world)
    supervisor = world.people["province_supervisor"]
    tasks.close(share.task, actor=supervisor, at=make.NOON)

    tasks.reopen(share.task, actor=supervisor, at=make.NOON, reason="回头看发现问题")

    share.refresh_from_db()
    assert (share.state, share.accepted_at) == (ShareState.UNDERWAY, None)


def test_urging_is_counted_and_told(world: World) -> None:
    share = make.underway(world)

    for _ in range(2):
        shares.urge(share, actor=world.people["province_supervisor"], at=make.NOON, note="请抓紧")

    assert share.escalation == 2
    assert Notice.objects.filter(kind=NoticeKind.URGED, user=world.people["kunming_clerk"]).exists()


def test_a_lead_share_cannot_be_cancelled_alone(world: World) -> None:
    with pytest.raises(LeadMissing):
        shares.cancel(
            make.lead_of(make.task(world)),
            actor=world.people["province_supervisor"],
            at=make.NOON,
            reason="不再需要",
        )


def test_a_report_cannot_be_accepted_twice(world: World) -> None:
    share = make.accepted(world)

    with pytest.raises(WrongState):
        shares.accept(share, actor=world.people["province_head"], at=make.NOON)


def test_a_comment_is_told_to_those_who_had_a_hand_in_it_only(world: World) -> None:
    share = make.underway(world, cooperating=(world.qujing,))

    tasks.comment(
        share.task, actor=world.people["province_head"], at=make.NOON, text="请昆明先报名单。"
    )

    told = Notice.objects.filter(kind=NoticeKind.COMMENTED).values_list("user__username", flat=True)
    assert set(told) == {"kunming_clerk", "province_supervisor"}
