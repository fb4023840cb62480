"""More time is a request: before the due day, endorsed, answered; the first day is never lost."""

from datetime import date, datetime

import pytest

from kexie.matters.actions import extensions, shares, tasks
from kexie.matters.errors import AlreadyAsked, DueInThePast, EmptyText, TaskNotOpen, TooLate
from kexie.matters.models import Extension, ExtensionState, Share
from kexie.matters.tests import make
from kexie.org.actions import people
from kexie.org.models import Role
from kexie.records.access import NotYours
from kexie.workflow.actions import OwnWork, ReasonMissing, WrongState
from kexie.workflow.queries import steps_of
from tests.world import World

NEW_DAY = date(2026, 4, 30)


def asked(
    world: World,
    share: Share,
    *,
    who: str = "kunming_clerk",
    at: datetime = make.NOON,
    to_date: date = NEW_DAY,
    reason: str = "场地未落实",
) -> Extension:
    return extensions.ask(
        share, actor=world.people[who], at=at, to_date=to_date, reason=reason, progress="完成一半"
    )


def test_a_request_is_asked_endorsed_and_granted(world: World) -> None:
    share = make.underway(world)

    extension = asked(world, share)
    extensions.endorse(extension, actor=world.people["kunming_head"], at=make.NOON)
    extensions.grant(extension, actor=world.people["province_supervisor"], at=make.NOON)

    share.refresh_from_db()
    assert (share.due_date, share.first_due_date) == (NEW_DAY, make.DUE)
    assert [step.move for step in steps_of([extension.pk])] == ["ask", "endorse", "grant"]


def test_a_second_extension_keeps_the_first_due_day_and_the_first_request(world: World) -> None:
    share = make.underway(world)
    for day in (NEW_DAY, date(2026, 5, 31)):
        extension = asked(world, share, who="kunming_head", to_date=day)
        extensions.grant(extension, actor=world.people["province_head"], at=make.NOON)

    share.refresh_from_db()
    assert (share.due_date, share.first_due_date) == (date(2026, 5, 31), make.DUE)
    days = share.extensions.order_by("pk").values_list("from_date", "to_date")
    assert list(days) == [(make.DUE, NEW_DAY), (NEW_DAY, date(2026, 5, 31))]


def test_a_heads_own_request_counts_as_endorsed(world: World) -> None:
    extension = asked(world, make.underway(world), who="kunming_head")

    assert extension.state == ExtensionState.ENDORSED


@pytest.mark.parametrize("days", [29, 30, 60])
def test_on_the_due_day_it_is_too_late_to_ask(world: World, days: int) -> None:
    share = make.underway(world)

    with pytest.raises(TooLate):
        asked(world, share, at=make.later(days), to_date=date(2026, 12, 31))


def test_the_day_before_the_due_day_is_early_enough(world: World) -> None:
    assert asked(world, make.underway(world), at=make.later(28)).state == ExtensionState.ASKED


def test_without_a_due_day_there_is_nothing_to_extend(world: World) -> None:
    with pytest.raises(TooLate):
        asked(world, make.underway(world, due_date=None))


def test_the_new_day_lies_after_the_present_one(world: World) -> None:
    with pytest.raises(DueInThePast):
        asked(world, make.underway(world), to_date=make.DUE)


def test_a_request_says_why(world: World) -> None:
    with pytest.raises(EmptyText):
        asked(world, make.underway(world), reason=" ")


def test_one_request_at_a_time(world: World) -> None:
    share = make.underway(world)
    asked(world, share)

    with pytest.raises(AlreadyAsked):
        asked(world, share)


def test_another_unit_does_not_ask(world: World) -> None:
    with pytest.raises(NotYours):
        asked(world, make.underway(world), who="qujing_clerk")


def test_a_clerk_does_not_endorse(world: World) -> None:
    extension = asked(world, make.underway(world))

    with pytest.raises(NotYours):
        extensions.endorse(extension, actor=world.people["kunming_clerk"], at=make.NOON)


def test_it_is_not_answered_before_it_is_endorsed(world: World) -> None:
    extension = asked(world, make.underway(world))

    with pytest.raises(WrongState):
        extensions.grant(extension, actor=world.people["province_supervisor"], at=make.NOON)


def test_who_asked_or_endorsed_does_not_answer(world: World) -> None:
    """Kunming's head becomes supervisor of the province as well: a second post changes nothing."""
    head = world.people["kunming_head"]
    people.grant(actor=None, at=make.NOON, user=head, unit=world.province, role=Role.SUPERVISOR)
    by_clerk = asked(world, make.underway(world))
    extensions.endorse(by_clerk, actor=head, at=make.NOON)

    for answer in (extensions.grant, extensions.refuse):
        with pytest.raises(OwnWork):
            answer(by_clerk, actor=head, at=make.NOON, note="可以")


def test_refusing_needs_a_reason_and_moves_no_day(world: World) -> None:
    share = make.underway(world)
    extension = asked(world, share, who="kunming_head")
    supervisor = world.people["province_supervisor"]

    with pytest.raises(ReasonMissing):
        extensions.refuse(extension, actor=supervisor, at=make.NOON, note="")
    extensions.refuse(extension, actor=supervisor, at=make.NOON, note="时间充足")

    share.refresh_from_db()
    assert share.due_date == make.DUE


def test_the_units_head_may_keep_a_request_back(world: World) -> None:
    extension = asked(world, make.underway(world))

    extensions.decline(extension, actor=world.people["kunming_head"], at=make.NOON, note="抓紧完成")

    assert extension.state == ExtensionState.WITHDRAWN


def test_a_withdrawn_request_makes_room_for_another(world: World) -> None:
    share = make.underway(world)
    extensions.withdraw(asked(world, share), actor=world.people["kunming_clerk"], at=make.NOON)

    assert asked(world, share).state == ExtensionState.ASKED


def test_reporting_complete_ends_the_request(world: World) -> None:
    share = make.underway(world)
    extension = asked(world, share)

    shares.report(share, actor=world.people["kunming_clerk"], at=make.NOON, text="提前完成")

    extension.refresh_from_db()
    assert extension.state == ExtensionState.WITHDRAWN


def test_a_cancelled_task_grants_nothing(world: World) -> None:
    share = make.underway(world)
    extension = asked(world, share, who="kunming_head")
    supervisor = world.people["province_supervisor"]
    tasks.cancel(share.task, actor=supervisor, at=make.NOON, reason="合并")

    with pytest.raises(TaskNotOpen):
        extensions.grant(extension, actor=supervisor, at=make.NOON)


def test_a_request_overtaken_by_a_correction_is_not_granted(world: World) -> None:
    share = make.underway(world)
    extension = asked(world, share, who="kunming_head")
    supervisor = world.people["province_supervisor"]
    shares.correct_due(
        share, actor=supervisor, at=make.NOON, due_date=date(2026, 6, 30), reason="误写"
    )

    with pytest.raises(WrongState):
        extensions.grant(extension, actor=supervisor, at=make.NOON)
