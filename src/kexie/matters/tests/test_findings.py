"""What a page and a sheet must tell truly: why a share came back, how late it is, whose work bars whom."""

from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie.matters.actions import extensions, shares, splitting
from kexie.matters.actions.tasks import NewTask
from kexie.matters.errors import AfterTheWhole
from kexie.matters.export import ledger_of
from kexie.matters.forms.shares import SplitForm
from kexie.matters.models import Share
from kexie.matters.queries.page import TaskPage, page_of_task, tasks_with_source
from kexie.matters.tests import make
from kexie.org.actions import people
from kexie.org.models import User
from tests.world import World


def page(user: User, share: Share, day: date = make.TODAY) -> TaskPage:
    return page_of_task(user, tasks_with_source(user).get(pk=share.task_id), day)


def part_of(world: World, share: Share, due_date: date | None = make.DUE) -> Share:
    """What Kunming handed on to Wuhua of its share."""
    new = NewTask(title="建成一个", content="", theme="other", lead=world.wuhua, due_date=due_date)
    actor = world.people["kunming_clerk"]
    made = splitting.split(share, [new], actor=actor, at=make.NOON, seen_parts=0)
    return make.lead_of(made[0])


def stand_in(head: User, deputy: User) -> None:
    people.name_deputy(
        actor=head,
        at=make.NOON,
        principal=head,
        deputy=deputy,
        from_date=make.TODAY,
        to_date=date(2026, 12, 31),
    )
    deputy.as_of = make.TODAY


def returned(world: World) -> Share:
    share = make.reported(world)
    supervisor = world.people["province_supervisor"]
    shares.return_for_more(share, actor=supervisor, at=make.NOON, reason="缺少名单")
    return share


def test_why_a_share_was_returned_stands_on_the_card_and_on_the_desk(
    world: World, client: Client
) -> None:
    share, clerk = returned(world), world.people["kunming_clerk"]

    step = page(clerk, share).shares[0].returned
    client.force_login(clerk)

    assert step is not None
    assert step.note == "缺少名单"
    assert "缺少名单" in client.get(reverse("desk:home")).content.decode()


def test_once_reported_again_the_old_reason_is_history(world: World) -> None:
    share, clerk = returned(world), world.people["kunming_clerk"]
    shares.report(share, actor=clerk, at=make.NOON, text="名单附后")

    assert page(clerk, share).shares[0].returned is None


def test_what_is_late_has_its_days_in_the_sheet_and_keeps_them(world: World) -> None:
    share, clerk = make.underway(world), world.people["kunming_clerk"]
    day = make.later(39)  # ten days after the due day

    def late(on: date) -> set[object]:
        ledgers = [ledger_of(clerk, QueryDict(f"by={by}"), on) for by in ("tasks", "shares")]
        titles = [str(column.title) for column in ledgers[0].columns]
        return {ledger.rows[0][titles.index("逾期天数")] for ledger in ledgers}

    assert late(day.date()) == {10}
    shares.report(share, actor=clerk, at=day, text="完成")
    assert late(make.later(90).date()) == {10}


def test_the_list_sorts_by_the_days_that_it_shows(world: World, client: Client) -> None:
    for due in (date(2026, 3, 10), date(2026, 3, 5), date(2026, 3, 20)):
        make.task(world, due_date=due)
    client.force_login(world.people["province_supervisor"])

    answer = client.get(reverse("matters:shares"), {"sort": "-late"})

    days = [row.late_days for row in answer.context["rows"]]
    assert days == sorted(days, reverse=True)
    assert days[0] == (timezone.localdate() - date(2026, 3, 5)).days


def test_a_part_is_not_extended_beyond_its_whole(world: World) -> None:
    share = make.underway(world)
    part, head = part_of(world, share), world.people["wuhua_head"]
    said = {"actor": head, "at": make.NOON, "reason": "场地未落实", "progress": "过半"}

    with pytest.raises(AfterTheWhole, match=share.task.number):
        extensions.ask(part, to_date=date(2026, 4, 30), **said)  # type: ignore[arg-type]  # as `ask` takes them

    above = extensions.ask(
        share,
        actor=world.people["kunming_head"],
        at=make.NOON,
        to_date=date(2026, 4, 30),
        reason="场地未落实",
        progress="过半",
    )
    extensions.grant(above, actor=world.people["province_supervisor"], at=make.NOON)
    asked = extensions.ask(part, to_date=date(2026, 4, 30), **said)  # type: ignore[arg-type]  # as `ask` takes them
    assert asked.pk is not None


def test_days_to_choose_for_a_part_are_not_after_the_whole(world: World) -> None:
    share = make.underway(world)
    form = SplitForm(share=share, user=world.people["kunming_clerk"], today=make.TODAY)

    assert "2026-03-31" in str(form["due_date"])
    assert "2026-12-31" not in str(form["due_date"])


def test_the_answer_to_an_extension_stands_under_who_answered(world: World) -> None:
    share = make.underway(world)
    asked = extensions.ask(
        share,
        actor=world.people["kunming_head"],
        at=make.NOON,
        to_date=date(2026, 4, 30),
        reason="场地未落实",
        progress="过半",
    )
    supervisor = world.people["province_supervisor"]
    extensions.grant(asked, actor=supervisor, at=make.later(1), note="同意，请抓紧")

    line = page(supervisor, share).history[0]
    assert (line.step.move, line.step.actor, line.note) == ("extend", supervisor, "同意，请抓紧")
    assert line.extended == asked
    request = next(
        one for one in page(supervisor, share).history if one.step.move == "ask_extension"
    )
    assert (request.step.actor, request.note) == (world.people["kunming_head"], "场地未落实")


def test_a_deputy_is_told_whose_work_bars_him(world: World) -> None:
    head, deputy = world.people["province_head"], world.people["nobody"]
    share = make.underway(world)
    shares.write_progress(share, actor=head, at=make.NOON, text="代为填报")
    shares.report(share, actor=world.people["kunming_clerk"], at=make.NOON, text="完成")
    stand_in(head, deputy)

    barred = page(deputy, share).shares[0].doable.barred
    assert {str(one.refusal) for one in barred} == {"此项由您代理的省领导办理，须由他人验收。"}


def test_a_deputy_sees_for_whom_he_acts(world: World) -> None:
    head, deputy = world.people["province_head"], world.people["nobody"]
    share = make.reported(world)
    stand_in(head, deputy)

    assert page(deputy, share).shares[0].acts_for == "省领导"


def test_a_report_over_open_parts_tells_why_and_who_accepts_is_reminded(world: World) -> None:
    share = make.underway(world)
    part = part_of(world, share)
    clerk = world.people["kunming_clerk"]
    shares.report(share, actor=clerk, at=make.NOON, text="完成", over_open="五华下月补齐")

    shown = page(world.people["province_supervisor"], share)

    assert shown.shares[0].over_open == "五华下月补齐"
    assert part.task.number in shown.shares[0].open_parts_words
    assert part.task.number in shown.close_reminds


def test_light_reason_and_state_of_a_row_are_those_of_the_same_share(world: World) -> None:
    share = make.underway(world, cooperating=(world.qujing,))
    clerk, supervisor = world.people["kunming_clerk"], world.people["province_supervisor"]
    shares.report(share, actor=clerk, at=make.NOON, text="完成", over_open="曲靖下月补报")
    shares.accept(share, actor=supervisor, at=make.NOON)
    day = make.later(39).date()

    ledger = ledger_of(supervisor, QueryDict(), day)

    row = dict(zip((str(one.title) for one in ledger.columns), ledger.rows[0], strict=True))
    assert share.state == "accepted"
    assert (row["状态"], row["亮灯原因"]) == ("曲靖市科协：待签收", "曲靖市科协：逾期 10 天")
    assert row["逾期天数"] == 10
