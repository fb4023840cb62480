"""The operations of a running meeting: what they answer, hostile input, and how many questions they ask the database."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kexie.meetings.actions import agenda, calling
from kexie.meetings.models import Contribution, Note, Outcome
from kexie.meetings.queries.running import note_key, outcome_key
from kexie.meetings.tests import ground
from kexie.meetings.tests.ground import BEGINS
from tests.world import World


class Scene:
    def __init__(self, world: World) -> None:
        self.meeting = ground.running_meeting(world)
        self.first, self.second, self.third = self.meeting.items.all()


pytestmark = pytest.mark.scene(of=Scene)


def later(minutes: int) -> datetime:
    return BEGINS + timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: later(10))


@pytest.fixture
def office(world: World, scene: Scene) -> "Desk":
    return Desk(world, scene, "province_clerk")


class Desk:
    """One person at this meeting's operations."""

    def __init__(self, world: World, scene: Scene, who: str) -> None:
        self.client, self.pk = Client(), scene.meeting.pk
        self.client.force_login(world.people[who])

    def at(self, door: str, *keys: object) -> str:
        return reverse(f"api:meetings-{door}", args=[self.pk, *keys])

    def send(self, method: str, address: str, **body: object) -> Any:
        return self.client.generic(
            method, address, json.dumps(body), content_type="application/json"
        )

    def note(self, key: object, **body: object) -> Any:
        return self.send("PUT", self.at("note", key), **body)

    def outcome(self, key: object, **body: object) -> Any:
        return self.send("PUT", self.at("outcome", key), **body)

    def say(self, key: object, **body: object) -> Any:
        return self.send("PUT", self.at("contribute", key), **body)

    def run(self, **body: object) -> Any:
        return self.send("POST", self.at("run"), **body)

    def live(self, mark: str = "") -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get(self.at("live"), {"mark": mark}).json()
        return answer


def test_the_agenda_goes_on_point_by_point(office: Desk, scene: Scene) -> None:
    office.run(do="take", item=scene.first.pk, seen_current=0, happened_at=later(1).isoformat())
    said = office.run(do="take", item=scene.second.pk, seen_current=scene.first.pk).json()

    begun = {one["pk"]: (bool(one["begun_at"]), bool(one["ended_at"])) for one in said["items"]}
    assert begun[scene.first.pk] == (True, True)
    assert begun[scene.second.pk] == (True, False)
    office.run(do="put_back", item=scene.second.pk, again=scene.first.pk)
    office.run(do="finish", item=scene.first.pk)
    office.run(do="move", item=scene.third.pk, to=1)
    office.run(do="park", item=scene.second.pk)
    said = office.live()
    assert [one["pk"] for one in said["items"]] == [scene.third.pk, scene.first.pk]
    assert [one["pk"] for one in said["parked"]] == [scene.second.pk]
    said = office.run(do="take_back", item=scene.second.pk).json()
    assert said["items"][-1]["pk"] == scene.second.pk


def test_an_order_sent_twice_with_its_key_is_done_once(office: Desk, scene: Scene) -> None:
    """The answer was lost; meanwhile another secretary went on."""
    body = json.dumps({"do": "take", "item": scene.first.pk, "seen_current": 0})
    given: dict[str, Any] = {
        "content_type": "application/json",
        "headers": {"Idempotency-Key": str(uuid4())},
    }
    office.client.post(office.at("run"), body, **given)
    office.run(do="take", item=scene.second.pk, seen_current=scene.first.pk)

    again = office.client.post(office.at("run"), body, **given)

    assert again.status_code == 200
    scene.first.refresh_from_db()
    assert scene.first.ended_at is not None


def test_who_was_overtaken_is_told_both(office: Desk, scene: Scene) -> None:
    office.run(do="take", item=scene.first.pk, seen_current=0)

    said = office.run(do="take", item=scene.third.pk, seen_current=0)

    assert said.status_code == 409
    assert scene.third.title in str(said.json()["yours"])
    assert scene.first.title in str(said.json()["theirs"])


def test_nothing_is_sent_while_nothing_is_new(office: Desk, scene: Scene) -> None:
    seen = office.live()
    assert office.live(seen["mark"])["same"]

    office.note(uuid4(), item=scene.first.pk, text="记")

    now = office.live(seen["mark"])
    assert not now["same"]
    assert [one["text"] for one in now["notes"]] == ["记"]


def test_two_write_in_one_note_and_both_versions_are_there(
    world: World, office: Desk, scene: Scene
) -> None:
    other, key = Desk(world, scene, "province_supervisor"), uuid4()
    office.note(key, item=scene.first.pk, text="甲乙")
    other.note(key, item=scene.first.pk, text="甲乙，乙改", seen=1)

    refused = office.note(key, item=scene.first.pk, text="甲乙，甲改", seen=1)

    assert refused.status_code == 409
    theirs = refused.json()["theirs"]
    assert (theirs["text"], theirs["by"], theirs["version"]) == ("甲乙，乙改", "省督办", 2)
    both = f"{theirs['text']}\n甲乙，甲改"
    assert office.note(key, item=scene.first.pk, text=both, seen=2).json()["version"] == 3


def test_what_the_other_took_away_is_said_and_not_lost(office: Desk, scene: Scene) -> None:
    key = uuid4()
    office.note(key, item=scene.first.pk, text="甲")
    office.outcome(key, item=scene.first.pk, kind="decision", text="定")
    for door in ("drop-note", "drop-outcome"):
        gone = office.send("DELETE", f"{office.at(door, key)}?seen=1")
        assert gone.status_code == 204
        assert office.send("DELETE", f"{office.at(door, key)}?seen=1").status_code == 204

    for refused in (
        office.note(key, item=scene.first.pk, text="乙", seen=1),
        office.outcome(key, item=scene.first.pk, kind="task", text="乙", seen=1),
    ):
        assert refused.status_code == 409
        assert refused.json()["theirs"] is None


def test_what_was_changed_is_not_taken_away_unseen(office: Desk, scene: Scene) -> None:
    key = uuid4()
    office.note(key, item=scene.first.pk, text="甲")
    office.note(key, item=scene.first.pk, text="乙", seen=1)
    office.outcome(key, item=scene.first.pk, kind="task", text="甲")
    office.outcome(key, item=scene.first.pk, kind="task", text="乙", seen=1)

    for door in ("drop-note", "drop-outcome"):
        refused = office.send("DELETE", f"{office.at(door, key)}?seen=1")
        assert refused.status_code == 409
        assert refused.json()["theirs"]["text"] == "乙"
    assert (Note.objects.count(), Outcome.objects.count()) == (1, 1)


def test_an_outcome_says_who_with_whom_until_when(world: World, office: Desk, scene: Scene) -> None:
    given = {"unit": world.kunming.pk, "units": [world.qujing.pk], "due_date": "2026-06-30"}

    said = office.outcome(uuid4(), item=scene.first.pk, kind="task", text="上报方案", **given)

    assert {name: said.json()[name] for name in given} == given


def test_six_phones_are_heard_and_taken_up_once(world: World, office: Desk, scene: Scene) -> None:
    people = ("kunming_clerk", "kunming_head", "qujing_clerk", "department_clerk")
    desks = [Desk(world, scene, who) for who in people]
    for number in range(6):
        desk = desks[number % len(desks)]
        body = {"item": scene.third.pk, "text": f"第{number}条建议", "suggestion": "proposal"}
        key = uuid4()
        assert desk.say(key, **body).status_code == 200, number
        assert desk.say(key, **body).status_code == 200

    heard = office.live()["contributions"]
    assert len(heard) == 6
    first = Contribution.objects.select_related("suggestion").get(key=heard[0]["key"])
    assert (heard[0]["note"], heard[0]["outcome"]) == (
        str(note_key(first)),
        str(outcome_key(first)),
    )
    for _time in range(2):
        body = {"item": scene.third.pk, "kind": "suggestion", "text": heard[0]["text"]}
        office.outcome(heard[0]["outcome"], contribution=heard[0]["key"], **body)
    assert Outcome.objects.get().suggestion == first.suggestion


def test_a_participant_sees_where_the_meeting_is_and_takes_his_words_back(
    world: World, office: Desk, scene: Scene
) -> None:
    phone, key = Desk(world, scene, "kunming_clerk"), uuid4()
    office.run(do="take", item=scene.second.pk)
    phone.say(key, item=scene.second.pk, text="意见")

    where = phone.client.get(phone.at("where")).json()
    assert (where["current"], where["next"]) == (scene.second.pk, scene.third.pk)
    assert [one["withdrawn"] for one in where["said"]] == [False]
    assert phone.send("DELETE", phone.at("take-words-back", key)).json()["withdrawn"]
    assert phone.send("DELETE", phone.at("take-words-back", key)).json()["withdrawn"]
    assert office.live()["contributions"] == []


def test_other_words_with_a_key_that_was_sent_are_shown_beside_it(
    world: World, scene: Scene
) -> None:
    phone, key = Desk(world, scene, "kunming_clerk"), uuid4()
    phone.say(key, item=scene.first.pk, text="甲")

    refused = phone.say(key, item=scene.first.pk, text="乙")

    assert (refused.status_code, refused.json()["theirs"]["text"]) == (409, "甲")


@pytest.mark.parametrize(
    ("door", "body", "code"),
    [
        ("note", {"text": ""}, 400),
        ("note", {"text": "长" * 10_001}, 422),
        ("note", {"text": "x", "unit": 999_999}, 404),
        ("note", {"text": "x", "seen": -1}, 422),
        ("note", {"text": "秘密★"}, 422),
        ("note", {"text": "x", "happened_at": "gestern"}, 422),
        ("outcome", {"kind": "order", "text": "x"}, 400),
        ("outcome", {"kind": "task", "text": "x", "due_date": "0001-01-01"}, 422),
        ("outcome", {"kind": "task", "text": "x", "contribution": str(uuid4())}, 404),
        ("outcome", {"kind": "task", "text": "x", "units": [2**63]}, 422),
        ("contribute", {"text": "长" * 2001}, 400),
        ("contribute", {"text": "x", "suggestion": "joke"}, 422),
        ("contribute", {"text": "x", "unit": 999_999}, 404),
    ],
)
def test_bad_input_is_refused_in_words(
    office: Desk, scene: Scene, door: str, body: dict[str, object], code: int
) -> None:
    answer = office.send("PUT", office.at(door, uuid4()), item=scene.first.pk, **body)

    assert answer.status_code == code
    assert not Note.objects.exists()
    assert not Outcome.objects.exists()
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    "body", [{"do": "fly"}, {"do": "move", "to": 0}, {"do": "take", "item": -1}]
)
def test_odd_orders_are_refused(office: Desk, scene: Scene, body: dict[str, object]) -> None:
    assert office.run(**{"item": scene.first.pk, **body}).status_code == 422


def test_markup_is_words_on_every_page(office: Desk, scene: Scene) -> None:
    script = "</script><script>alert(1)</script>"
    office.note(uuid4(), item=scene.first.pk, text=script, speaker=script[:50])
    office.say(uuid4(), item=scene.first.pk, text=script)
    for page in ("run", "phone", "hall"):
        body = office.client.get(
            reverse(f"meetings:{page}", args=[scene.meeting.pk])
        ).content.decode()
        assert "<script>alert" not in body, page


def test_a_meeting_that_is_closed_is_shown_and_not_run(
    world: World, office: Desk, scene: Scene
) -> None:
    clerk = world.people["province_clerk"]
    calling.end(scene.meeting, actor=clerk, at=later(10))
    assert office.run(do="take", item=scene.first.pk).status_code == 409
    assert office.note(uuid4(), item=scene.first.pk, text="补记").status_code == 200
    calling.close(scene.meeting, actor=clerk, at=later(11))

    answer = office.client.get(reverse("meetings:run", args=[scene.meeting.pk]))

    assert answer.context["live"]["state"] == "closed"
    assert office.note(uuid4(), item=scene.first.pk, text="再记").status_code == 409


# ---- the hall


def test_the_hall_follows_the_meeting_and_can_be_leafed_through(office: Desk, scene: Scene) -> None:
    hall = reverse("meetings:hall", args=[scene.meeting.pk])
    words = office.client.get(hall).content.decode()
    assert all(one.title in words for one in (scene.first, scene.third))
    office.run(do="take", item=scene.first.pk)
    page = office.client.get(hall)
    assert "昆明市科学技术协会" in page.content.decode()
    mark = page.context["mark"]

    assert office.client.get(hall, {"mark": mark}).status_code == 204
    leafed = office.client.get(hall, {"item": scene.second.pk})
    assert "曲靖市科学技术协会" in leafed.content.decode()
    assert leafed.context["hall"].before == scene.first
    office.run(do="take", item=scene.second.pk)
    assert office.client.get(hall, {"mark": mark}).status_code == 200
    assert office.client.get(hall, {"item": "x"}).status_code == 200
    assert office.client.get(hall, {"item": 999_999}).context["hall"].follows


# ---- questions to the database


def counted(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


PAGES = (
    "meetings:run",
    "api:meetings-live",
    "meetings:phone",
    "api:meetings-where",
    "meetings:hall",
)


def test_pages_ask_no_more_with_thirty_of_each(world: World, office: Desk, scene: Scene) -> None:
    phone = Desk(world, scene, "kunming_clerk")

    def more() -> None:
        ground.item(scene.meeting, world, "又一项", unit=world.qujing)
        units = {"unit": world.kunming.pk, "units": [world.qujing.pk]}
        office.note(uuid4(), item=scene.first.pk, text="记", unit=world.qujing.pk)
        office.outcome(uuid4(), item=scene.first.pk, kind="task", text="办", **units)
        phone.say(uuid4(), item=scene.first.pk, text="意见", suggestion="proposal")

    def asked() -> dict[str, int]:
        seen_by = {page: phone if "phone" in page or "where" in page else office for page in PAGES}
        return {
            page: counted(who.client, reverse(page, args=[scene.meeting.pk]))
            for page, who in seen_by.items()
        }

    more()
    one = asked()
    for _time in range(29):
        more()

    assert asked() == one


def test_a_parked_point_is_still_listed(world: World, office: Desk, scene: Scene) -> None:
    agenda.park_item(scene.third, actor=world.people["province_clerk"], at=later(1))

    page = office.client.get(reverse("meetings:run", args=[scene.meeting.pk]))
    assert [one["pk"] for one in page.context["live"]["parked"]] == [scene.third.pk]
