"""A meeting from the plan to the end: who may do what, state by state, and what is told to whom."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import SecretMark
from kexie.meetings.actions import agenda, attending, calling, planning, series
from kexie.meetings.errors import BadSeries, BadTimes, BadWords, NobodyAsked
from kexie.meetings.flow import MEETING
from kexie.meetings.models import Meeting, MeetingState
from kexie.meetings.queries.meetings import meetings_for
from kexie.meetings.tests import ground
from kexie.meetings.tests.ground import BEGINS, ENDS
from kexie.notify.models import Notice, NoticeKind
from kexie.records.access import NotYours
from kexie.records.models import Part, Party
from kexie.workflow.actions import ReasonMissing, WrongState
from tests.world import NOON, World

Act = Callable[[Meeting, World], object]
MADE = {
    MeetingState.PLANNED: ground.furnished,
    MeetingState.CALLED: ground.called_meeting,
    MeetingState.RUNNING: ground.running_meeting,
    MeetingState.HELD: ground.held_meeting,
}


def _in_state(world: World, state: MeetingState) -> Meeting:
    supervisor = world.people["province_supervisor"]
    if state == MeetingState.CLOSED:
        meeting = ground.held_meeting(world)
        calling.close(meeting, actor=supervisor, at=ENDS)
        return meeting
    if state == MeetingState.CANCELLED:
        meeting = ground.called_meeting(world)
        calling.cancel(meeting, actor=supervisor, at=NOON, reason="另行通知")
        return meeting
    return MADE[state](world)


def _answer(meeting: Meeting, world: World) -> object:
    place = meeting.attendances.get(unit=world.kunming)
    given = attending.Answer(coming="coming")
    return attending.answer(
        place,
        given,
        actor=world.people["kunming_clerk"],
        at=NOON,
        seen_version=place.version,
    )


def _by(name: str, act: Callable[..., object], **wishes: object) -> Act:
    return lambda meeting, world: act(meeting, actor=world.people[name], at=ENDS, **wishes)


def _edit(meeting: Meeting, world: World) -> object:
    meeting.refresh_from_db()
    return planning.edit_meeting(
        meeting,
        ground.known(place="省科技馆"),
        actor=world.people["province_clerk"],
        at=NOON,
        seen_version=meeting.version,
    )


ACTS: dict[str, Act] = {
    "edit": _edit,
    "call": _by("province_supervisor", calling.call),
    "answer": _answer,
    "remind": _by("province_clerk", attending.remind),
    "begin": _by("province_clerk", calling.begin),
    "end": _by("province_clerk", calling.end),
    "resume": _by("province_clerk", calling.resume, reason="还有一项议题"),
    "close": _by("province_clerk", calling.close),
    "cancel": _by("province_supervisor", calling.cancel, reason="另行通知"),
}


@pytest.mark.parametrize("state", list(MeetingState))
@pytest.mark.parametrize("move", list(ACTS))
def test_each_move_starts_only_where_the_flow_says(
    world: World, state: MeetingState, move: str
) -> None:
    meeting = _in_state(world, state)
    rule = MEETING.moves[move]
    if state in rule.source:
        ACTS[move](meeting, world)
        meeting.refresh_from_db()
        assert meeting.state == (rule.target or state)
    else:
        with pytest.raises((WrongState, NotYours)):
            ACTS[move](meeting, world)


def test_nobody_outside_sees_a_meeting_before_it_is_called(world: World) -> None:
    meeting = ground.furnished(world)
    assert not meetings_for(world.people["kunming_clerk"]).exists()
    calling.call(meeting, actor=world.people["province_supervisor"], at=NOON)
    assert meetings_for(world.people["kunming_clerk"]).get() == meeting
    assert not meetings_for(world.people["wuhua_clerk"]).exists()
    for account in ("system_admin", "security_admin", "audit_admin", "nobody"):
        assert not meetings_for(world.people[account]).exists()


def test_a_clerk_plans_and_a_head_or_supervisor_calls(world: World) -> None:
    meeting = ground.furnished(world)
    with pytest.raises(NotYours):
        calling.call(meeting, actor=world.people["province_clerk"], at=NOON)
    with pytest.raises(NotYours):
        ground.planned(world, by="kunming_clerk")
    calling.call(meeting, actor=world.people["province_head"], at=NOON)


def test_a_meeting_to_which_nobody_is_asked_is_not_called(world: World) -> None:
    meeting = ground.planned(world)
    with pytest.raises(NobodyAsked):
        calling.call(meeting, actor=world.people["province_head"], at=NOON)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


def test_those_invited_are_told_and_told_again_when_time_or_place_change(world: World) -> None:
    meeting = ground.called_meeting(world)
    waiting = Notice.objects.filter(record=meeting.pk, kind=NoticeKind.WAITING)
    told = set(waiting.values_list("user__username", flat=True))
    assert told == {
        "kunming_head",
        "kunming_clerk",
        "qujing_clerk",
        "department_clerk",
        "province_head",
    }
    _edit(meeting, world)
    meeting.refresh_from_db()
    assert meeting.sequence == 1
    assert Notice.objects.filter(record=meeting.pk, kind=NoticeKind.CHANGED).exists()


def test_a_theme_put_right_troubles_nobody(world: World) -> None:
    meeting = ground.called_meeting(world)
    planning.edit_meeting(
        meeting,
        ground.known(theme="四服务"),
        actor=world.people["province_clerk"],
        at=NOON,
        seen_version=1,
    )
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.theme, meeting.version) == (0, "四服务", 2)
    assert not Notice.objects.filter(record=meeting.pk, kind=NoticeKind.CHANGED).exists()


def test_of_two_who_edit_the_second_is_shown_both_versions(world: World) -> None:
    meeting = ground.planned(world)
    _edit(meeting, world)
    with pytest.raises(Changed) as refused:
        planning.edit_meeting(
            meeting,
            ground.known(place="昆明"),
            actor=world.people["province_clerk"],
            at=NOON,
            seen_version=1,
        )
    assert "省科技馆" in refused.value.theirs.values()
    assert "昆明" in refused.value.yours.values()


@pytest.mark.parametrize(
    ("wishes", "refusal"),
    [
        ({"title": "  "}, BadWords),
        ({"title": "机密★5年 会议"}, SecretMark),
        ({"place": ""}, BadWords),
        ({"place": "会" * 101}, BadWords),
        ({"kind": "party"}, BadWords),
        ({"ends_at": BEGINS}, BadTimes),
        ({"reply_by_date": (BEGINS + timedelta(days=1)).date()}, BadTimes),
    ],
)
def test_what_cannot_be_is_refused(
    world: World, wishes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        ground.planned(world, **wishes)
    assert not Meeting.objects.exists()


def test_the_last_meeting_of_the_series_is_found_by_itself(world: World) -> None:
    row = ground.series_of(world.province)
    first = ground.held_meeting(
        world,
        series=row,
        begins_at=BEGINS - timedelta(days=365),
        ends_at=ENDS - timedelta(days=365),
    )
    cancelled = ground.called_meeting(
        world,
        series=row,
        begins_at=BEGINS - timedelta(days=30),
        ends_at=ENDS - timedelta(days=30),
    )
    supervisor = world.people["province_supervisor"]
    calling.cancel(cancelled, actor=supervisor, at=NOON, reason="合并召开")
    assert ground.planned(world, series=row).last == first
    assert ground.planned(world, series=row, follows=False).last is None
    with pytest.raises(BadSeries):
        ground.planned(world, series=row, last=cancelled)


def test_a_series_is_kept_by_who_leads_the_unit(world: World) -> None:
    head = world.people["province_head"]
    made = series.open_series(
        unit=world.province, name="党组会", kind="party_group", actor=head, at=NOON
    )
    with pytest.raises(BadSeries):
        series.open_series(unit=world.province, name="党组会", kind="office", actor=head, at=NOON)
    with pytest.raises(NotYours):
        series.open_series(
            unit=world.province,
            name="办公会",
            kind="office",
            actor=world.people["province_clerk"],
            at=NOON,
        )
    series.edit_series(
        made, name="党组会", kind="party_group", closed=True, actor=head, at=NOON, seen_version=1
    )
    made.refresh_from_db()
    with pytest.raises(BadSeries):
        ground.planned(world, series=made)


def test_a_copy_takes_agenda_and_people_along_and_no_answers(world: World) -> None:
    source = ground.called_meeting(world)
    _answer(source, world)
    agenda.park_item(
        source.items.get(kind="discussion"), actor=world.people["province_clerk"], at=NOON
    )
    later = ground.known(begins_at=BEGINS + timedelta(days=365), ends_at=ENDS + timedelta(days=365))
    copied = planning.copy_meeting(
        source, later, unit=world.province, actor=world.people["province_clerk"], at=NOON
    )
    assert list(copied.items.values_list("unit__short_name", flat=True)) == [
        "昆明市科协",
        "曲靖市科协",
    ]
    assert set(copied.attendances.values_list("coming", flat=True)) == {"asked"}
    assert copied.attendances.count() == source.attendances.count()


def test_cancelling_needs_a_reason_and_is_told(world: World) -> None:
    meeting = ground.called_meeting(world)
    supervisor = world.people["province_supervisor"]
    with pytest.raises(ReasonMissing):
        calling.cancel(meeting, actor=supervisor, at=NOON, reason=" ")
    calling.cancel(meeting, actor=supervisor, at=NOON, reason="另行通知")
    assert meeting.sequence == 1
    assert Notice.objects.filter(record=meeting.pk, kind=NoticeKind.CLOSED).count() == 5
    lying = Notice.objects.filter(record=meeting.pk, put_away_at__isnull=True)
    assert not lying.filter(kind=NoticeKind.WAITING).exists()


def test_who_is_not_asked_any_more_does_not_see_it_any_more(world: World) -> None:
    meeting = ground.called_meeting(world)
    place = meeting.attendances.get(unit=world.qujing)
    attending.drop_places(meeting, [place], actor=world.people["province_clerk"], at=NOON)
    assert not meetings_for(world.people["qujing_clerk"]).exists()
    units = Party.objects.filter(record=meeting.pk, part=Part.RECIPIENT).values_list(
        "unit", flat=True
    )
    assert set(units) == {world.kunming.pk, world.department.pk}
