"""Rules of the house warn, and forbid nothing; who has not answered is reminded by itself, once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from kexie.meetings.actions import attending, calling
from kexie.meetings.actions.daily import remind_of_meetings
from kexie.meetings.errors import AlreadyReminded
from kexie.meetings.models import Meeting
from kexie.meetings.queries.warnings import warnings_of
from kexie.meetings.tests import ground
from kexie.notify.models import Notice, NoticeKind
from tests.world import NOON, World


def codes(meeting: Meeting) -> set[str]:
    return {caution.rule.code for caution in warnings_of(meeting)}


def test_a_plain_meeting_warns_of_nothing(world: World) -> None:
    assert codes(ground.called_meeting(world)) == set()


def test_a_second_comprehensive_meeting_of_the_year_is_warned_of(world: World) -> None:
    first = ground.called_meeting(world, comprehensive=True)
    later: dict[str, Any] = {
        "begins_at": ground.BEGINS + timedelta(days=7),
        "ends_at": ground.ENDS + timedelta(days=7),
    }
    second = ground.planned(world, comprehensive=True, **later)
    assert codes(second) == {"once_a_year"}
    assert codes(ground.planned(world, **later)) == set()
    calling.cancel(first, actor=world.people["province_head"], at=NOON, reason="合并")
    assert codes(second) == set()


@pytest.mark.parametrize(("minutes", "found"), [(60, set()), (61, {"speech"})])
def test_a_speech_may_last_an_hour(world: World, minutes: int, found: set[str]) -> None:
    meeting = ground.planned(world)
    ground.item(meeting, world, kind="speech", minutes=minutes)
    assert codes(meeting) == found


@pytest.mark.parametrize(("minutes", "found"), [(180, set()), (181, {"fits"})])
def test_points_fit_into_the_meeting(world: World, minutes: int, found: set[str]) -> None:
    meeting = ground.planned(world)
    ground.item(meeting, world, minutes=minutes)
    assert codes(meeting) == found


def test_a_day_off_is_warned_of(world: World) -> None:
    sunday = datetime.fromisoformat("2026-03-08T09:00:00+08:00")
    meeting = ground.planned(world, begins_at=sunday, ends_at=sunday + timedelta(hours=1))
    assert codes(meeting) == {"day_off"}


def test_principals_need_not_come_where_a_deputy_takes_the_chair(world: World) -> None:
    meeting, people = ground.planned(world), world.people
    clerk = people["province_clerk"]
    chair = ground.post(people["province_head"], world.province, "副主席")
    attending.ask_posts(meeting, [chair], capacity="chair", actor=clerk, at=NOON)
    second = ground.post(people["kunming_clerk"], world.kunming, "副主席", 1)
    first = ground.post(people["kunming_head"], world.kunming, "主席", 0)
    attending.ask_posts(meeting, [second], actor=clerk, at=NOON)
    assert codes(meeting) == set()
    attending.ask_posts(meeting, [first], actor=clerk, at=NOON)
    assert codes(meeting) == {"principals"}


def test_who_is_asked_to_two_meetings_at_once_is_named_without_the_other(world: World) -> None:
    ground.called_meeting(world, title="另一个会议")
    meeting = ground.furnished(world)
    [caution] = warnings_of(meeting)
    assert caution.rule.code == "twice"
    assert "昆明领导" in str(caution.found)
    assert "另一个会议" not in str(caution.found)


def test_who_has_not_answered_is_reminded_the_day_before_and_never_again(world: World) -> None:
    due = (NOON + timedelta(days=2)).date()
    meeting = ground.called_meeting(world, reply_by_date=due)
    place = meeting.attendances.get(unit=world.kunming)
    attending.answer(
        place,
        attending.Answer(coming="coming"),
        actor=world.people["kunming_clerk"],
        at=NOON,
        seen_version=1,
    )
    assert remind_of_meetings(at=NOON) == 0
    assert remind_of_meetings(at=NOON + timedelta(days=1)) == 1
    assert remind_of_meetings(at=NOON + timedelta(days=2)) == 0
    urged = Notice.objects.filter(kind=NoticeKind.URGED).values_list("user__username", flat=True)
    assert set(urged) == {
        "department_clerk",
        "qujing_clerk",
        "province_clerk",
        "province_head",
        "province_supervisor",
    }
    with pytest.raises(AlreadyReminded):
        attending.remind(meeting, actor=world.people["province_clerk"], at=NOON)
