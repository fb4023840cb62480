"""Who gets which answer at the doors of the balance, and that its pages ask no more for many requirements."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kexie.meetings.actions import calling
from kexie.meetings.actions.attending import ask_posts
from kexie.meetings.models import Meeting
from kexie.meetings.tests.afterwards import noted, outcome
from kexie.meetings.tests.ground import posts
from kexie.meetings.tests.test_balance import became, following, two_years
from tests.world import NOON, World

PEOPLE = ["anonymous", "nobody", "wuhua_clerk", "kunming_clerk", "province_clerk", "system_admin"]
# door                         anon nobody wuhua kunming clerk system
DOORS = {
    "meetings:balance": [302, 404, 404, 200, 200, 404],
    "meetings:balance_slides": [302, 404, 404, 200, 200, 404],
    "api:balance": [401, 404, 404, 200, 200, 404],
}
CASES = [
    pytest.param(door, who, code, id=f"{who}-{door}")
    for door, codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]


class Place:
    """The next meeting, called: Kunming is asked, Wuhua is not."""

    def __init__(self, world: World) -> None:
        self.last, self.meeting = two_years(world)
        clerk = world.people["province_clerk"]
        ask_posts(self.meeting, posts(world), actor=clerk, at=NOON)
        calling.call(self.meeting, actor=world.people["province_supervisor"], at=NOON)


def client_of(world: World, who: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    if who != "anonymous":
        client.force_login(world.people[who])
    return client


@pytest.mark.scene(of=Place)
@pytest.mark.parametrize(("door", "who", "code"), CASES)
def test_door(world: World, scene: Place, door: str, who: str, code: int) -> None:
    client = client_of(world, who)
    assert client.get(reverse(door, args=[scene.meeting.pk])).status_code == code


@pytest.mark.scene(of=Place)
def test_rows_are_those_the_reader_sees(world: World, scene: Place) -> None:
    address = reverse("api:balance", args=[scene.meeting.pk])
    seen = {
        who: [line["unit"] for one in answer["shown"] for line in one["shares"]]
        for who in ("kunming_clerk", "province_clerk")
        for answer in [client_of(world, who).get(address).json()]
    }
    assert seen == {
        "kunming_clerk": ["昆明市科协"],
        "province_clerk": ["昆明市科协", "曲靖市科协"],
    }


@pytest.mark.scene(of=Place)
@pytest.mark.parametrize("door", DOORS)
def test_without_a_meeting_before_it_there_are_no_slides_and_an_empty_page_that_says_so(
    world: World, scene: Place, door: str
) -> None:
    answer = client_of(world, "province_clerk").get(reverse(door, args=[scene.last.pk]))
    if door == "meetings:balance":
        assert "没有上次会议" in answer.text
    else:
        assert answer.status_code == 404


@pytest.mark.scene(of=Place)
@pytest.mark.parametrize("asked", ["unit=abc", "unit=-1", "measure=x", "theme=x", f"unit={2**63}"])
def test_an_address_that_makes_no_sense_cuts_nothing_down(
    world: World, scene: Place, asked: str
) -> None:
    address = reverse("meetings:balance", args=[scene.meeting.pk])
    answer = client_of(world, "province_clerk").get(f"{address}?{asked}")
    assert answer.context["balance"].requirements == len(answer.context["balance"].shown)


@pytest.mark.scene(of=Place)
def test_a_figure_leads_to_the_lines_it_counts(world: World, scene: Place) -> None:
    address = reverse("meetings:balance", args=[scene.meeting.pk])
    asked: dict[str, str | int] = {"unit": world.qujing.pk, "measure": "running"}
    answer = client_of(world, "province_clerk").get(address, asked, headers={"hx-request": "true"})
    assert "曲靖市科协整改县级科普馆" in answer.text
    assert "昆明市科协牵头" not in answer.text
    assert "<html" not in answer.text


def queries_of(world: World, meeting: Meeting) -> int:
    client = client_of(world, "province_clerk")
    address = reverse("meetings:balance", args=[meeting.pk])
    client.get(address)
    with translation.override("zh-hans"), CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_page_of_thirty_requirements_asks_no_more_than_one_of_one(world: World) -> None:
    last = noted(world)
    became(world, last.outcomes.get(kind="task"))
    meeting = following(world, last)
    few = queries_of(world, meeting)
    for number in range(29):
        became(world, outcome(last, world, f"第{number}项工作"))
    assert queries_of(world, meeting) <= few
