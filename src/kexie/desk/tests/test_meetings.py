"""Meetings stand on the desks of those who answer, may amend, or follow up; the cockpit names the next one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kexie.desk.tests.test_access import client_of
from kexie.meetings.actions import attending
from kexie.meetings.actions.attending import Answer
from kexie.meetings.models import Coming
from kexie.meetings.queries.waiting import next_meeting, to_amend, to_answer, to_follow_up
from kexie.meetings.tests import afterwards as made
from kexie.meetings.tests import ground
from tests.world import NOON, World

TODAY = NOON.date()
PEOPLE = (
    "province_clerk",
    "province_head",
    "department_clerk",
    "kunming_clerk",
    "wuhua_clerk",
    "inspector",
    "nobody",
    "system_admin",
)


def told(world: World, find: object) -> set[str]:
    assert callable(find)
    return {who for who in PEOPLE if find(world.people[who], TODAY).exists()}


def test_an_invitation_waits_for_those_asked_until_it_is_answered(world: World) -> None:
    meeting = ground.called_meeting(world)
    asked = {"province_clerk", "province_head", "department_clerk", "kunming_clerk"}
    assert told(world, to_answer) == asked

    place = meeting.attendances.get(unit=world.kunming)
    attending.answer(
        place,
        Answer(coming=Coming.COMING),
        actor=world.people["kunming_clerk"],
        at=NOON,
        seen_version=1,
    )

    assert told(world, to_answer) == asked - {"kunming_clerk"}
    over = meeting.ends_at.date() + timedelta(days=1)
    assert not to_answer(world.people["department_clerk"], over).exists()


def test_minutes_wait_for_those_who_were_there_until_their_day(world: World) -> None:
    done = made.sent_round(world)
    assert told(world, to_amend) == {"department_clerk", "kunming_clerk"}

    done.comments_by_date = TODAY - timedelta(days=1)
    done.save(update_fields=["comments_by_date"])

    assert told(world, to_amend) == set()


def test_outcomes_wait_for_the_unit_that_convened(world: World) -> None:
    made.noted(world)
    assert told(world, to_follow_up) == {"province_clerk", "province_head"}
    [meeting] = to_follow_up(world.people["province_clerk"], TODAY)
    idle: int = meeting.idle  # type: ignore[attr-defined]  # annotated by the query
    assert idle == 2, "the information waits for nobody"


@pytest.mark.parametrize(
    ("who", "shown"), [("kunming_clerk", True), ("wuhua_clerk", False), ("inspector", False)]
)
def test_the_desk_leads_to_the_answer(world: World, who: str, *, shown: bool) -> None:
    today = timezone.now()
    soon = {"begins_at": today + timedelta(days=2), "ends_at": today + timedelta(days=2, hours=2)}
    meeting = ground.called_meeting(world, **soon)

    page = client_of(world.people[who]).get(reverse("desk:home")).content.decode()

    assert (reverse("meetings:answer", args=[meeting.pk]) in page) is shown


def test_the_minute_names_the_next_meeting_and_its_balance(world: World) -> None:
    today = timezone.now()
    last = ground.held_meeting(world)
    soon = {"begins_at": today + timedelta(days=2), "ends_at": today + timedelta(days=2, hours=2)}
    meeting = ground.called_meeting(world, last=last, **soon)

    head = client_of(world.people["province_head"]).get(reverse("desk:cockpit")).content.decode()

    assert reverse("meetings:balance", args=[meeting.pk]) in head
    chief = world.people["kunming_head"]
    assert next_meeting(chief, world.kunming, today.date()) == meeting
    assert next_meeting(world.people["wuhua_clerk"], world.wuhua, today.date()) is None
