"""Two at once on a meeting before it begins, in two real transactions."""

from datetime import timedelta

import pytest

from kexie.audit.queries import verify_chain
from kexie.kernel.errors import Changed
from kexie.matters.tests.test_races import at_once, one_refused
from kexie.meetings.actions import agenda, attending, calling, papers, planning, series
from kexie.meetings.actions.attending import Answer
from kexie.meetings.errors import AlreadyReminded, BadItem, BadSeries
from kexie.meetings.models import Attendance, Meeting, MeetingSeries, Papers
from kexie.meetings.tests import ground
from kexie.workflow.actions import WrongState
from kexie.workflow.models import Step
from tests.world import NOON, World


@pytest.fixture
def committed(committed_world: World) -> World:
    return committed_world


def again(meeting: Meeting) -> Meeting:
    """As a request of its own would read it."""
    return Meeting.objects.select_related("record__unit").get(pk=meeting.pk)


def test_two_answer_for_one_place_at_once(committed: World) -> None:
    meeting, people = ground.called_meeting(committed), committed.people
    key = meeting.attendances.get(unit=committed.kunming).pk

    def given(who: str, coming: str, reason: str = "") -> object:
        place = Attendance.objects.select_related("meeting").get(pk=key)
        said = Answer(coming=coming, reason=reason)
        return attending.answer(place, said, actor=people[who], at=NOON, seen_version=1)

    answers = at_once(
        lambda: given("kunming_clerk", "coming"), lambda: given("kunming_head", "leave", "出差")
    )
    one_refused(answers, Changed)
    assert verify_chain().broken_at is None


def test_two_edit_at_once(committed: World) -> None:
    meeting, people = ground.planned(committed), committed.people
    answers = at_once(
        *(
            lambda who=who, place=place: planning.edit_meeting(
                again(meeting),
                ground.known(place=place),
                actor=people[who],
                at=NOON,
                seen_version=1,
            )
            for who, place in (("province_clerk", "一楼"), ("province_head", "二楼"))
        )
    )
    one_refused(answers, Changed)


def test_a_parked_point_goes_on_at_one_meeting_only(committed: World) -> None:
    row = ground.series_of(committed.province)
    meeting, clerk = ground.furnished(committed, series=row), committed.people["province_clerk"]
    parked = meeting.items.all()[0]
    agenda.park_item(parked, actor=clerk, at=NOON)
    later = [
        ground.planned(
            committed,
            series=row,
            begins_at=ground.BEGINS + timedelta(days=days),
            ends_at=ground.ENDS + timedelta(days=days),
        )
        for days in (30, 60)
    ]
    answers = at_once(
        lambda: agenda.carry_in(again(later[0]), [parked], actor=clerk, at=NOON),
        lambda: agenda.carry_in(again(later[1]), [parked], actor=clerk, at=NOON),
    )
    one_refused(answers, BadItem)


def test_they_are_reminded_once_and_called_once(committed: World) -> None:
    meeting, people = ground.furnished(committed), committed.people
    answers = at_once(
        lambda: calling.call(again(meeting), actor=people["province_head"], at=NOON),
        lambda: calling.call(again(meeting), actor=people["province_supervisor"], at=NOON),
    )
    one_refused(answers, WrongState)
    answers = at_once(
        lambda: attending.remind(again(meeting), actor=people["province_clerk"], at=NOON),
        lambda: attending.remind(again(meeting), actor=None, at=NOON),
    )
    one_refused(answers, AlreadyReminded)
    assert Step.objects.filter(record=meeting.pk, move="remind").count() == 1


def test_points_added_and_moved_at_once_stand_in_one_order(committed: World) -> None:
    meeting, clerk = ground.furnished(committed), committed.people["province_clerk"]
    first = meeting.items.all()[0]
    answers = at_once(
        lambda: agenda.move_item(first, 3, actor=clerk, at=NOON),
        lambda: agenda.add_item(
            again(meeting),
            agenda.NewItem(kind="business", title="表决"),
            actor=clerk,
            at=NOON,
            position=1,
        ),
    )
    assert answers == [None, None]
    assert sorted(meeting.items.values_list("order", flat=True)) == [1, 2, 3, 4]


def test_papers_ordered_at_once_are_bound_once_and_a_series_has_one_name(committed: World) -> None:
    meeting, people = ground.furnished(committed), committed.people
    at_once(
        lambda: papers.order_papers(again(meeting), actor=people["province_clerk"], at=NOON),
        lambda: papers.order_papers(again(meeting), actor=people["province_head"], at=NOON),
    )
    assert Papers.objects.count() == 1

    def opened(who: str) -> object:
        return series.open_series(
            unit=committed.province, name="党组会", kind="party_group", actor=people[who], at=NOON
        )

    answers = at_once(lambda: opened("province_head"), lambda: opened("province_supervisor"))
    one_refused(answers, BadSeries)
    assert MeetingSeries.objects.count() == 1
