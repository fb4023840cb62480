"""Who gets which answer at every door of a running meeting, and who sees which rows."""

import json
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie.meetings.actions import notes, speaking
from kexie.meetings.actions.notes import NoteWords
from kexie.meetings.actions.speaking import Said
from kexie.meetings.api.running import router as running
from kexie.meetings.api.speaking import router as phones
from kexie.meetings.models import Note
from kexie.meetings.tests import ground
from kexie.meetings.tests.ground import BEGINS
from kexie.org.models import User
from tests.world import World

PEOPLE = [
    "anonymous",
    "nobody",
    "wuhua_clerk",
    "kunming_clerk",
    "department_clerk",
    "province_clerk",
    "province_supervisor",
    "inspector",
    "system_admin",
]
KEY = "0b4ad0de-8f1c-4f5c-9c93-1b4b0a2f3c11"
KEYED = {"note", "drop-note", "outcome", "drop-outcome", "contribute", "take-words-back"}
BODIES: dict[str, dict[str, object]] = {
    "meetings-run": {"do": "take"},
    "meetings-note": {"text": "情况属实", "seen": 1},
    "meetings-outcome": {"kind": "task", "text": "上报方案"},
    "meetings-contribute": {"text": "建议", "suggestion": "proposal"},
}

# Kunming, Qujing and the department are asked; Kunming's clerk said something with the key, and a note has it too.
# `department_clerk` holds a post that is asked, Wuhua is not asked.
# door                                     anon nobody county asked depart clerk super inspect system
DOORS: dict[tuple[str, str], list[int]] = {
    ("GET", "meetings:run"): [302, 404, 404, 403, 403, 200, 200, 403, 404],
    ("GET", "meetings:hall"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("GET", "meetings:phone"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("GET", "api:meetings-live"): [401, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "api:meetings-run"): [401, 404, 404, 403, 403, 200, 200, 403, 404],
    ("PUT", "api:meetings-note"): [401, 404, 404, 403, 403, 200, 200, 403, 404],
    ("DELETE", "api:meetings-drop-note"): [401, 404, 404, 403, 403, 204, 204, 403, 404],
    ("PUT", "api:meetings-outcome"): [401, 404, 404, 403, 403, 200, 200, 403, 404],
    ("DELETE", "api:meetings-drop-outcome"): [401, 404, 404, 403, 403, 204, 204, 403, 404],
    ("GET", "api:meetings-where"): [401, 404, 404, 200, 200, 200, 200, 200, 404],
    # with a key that is another's nobody says anything
    ("PUT", "api:meetings-contribute"): [401, 404, 404, 200, 422, 422, 422, 403, 404],
    ("DELETE", "api:meetings-take-words-back"): [401, 404, 404, 200, 404, 404, 404, 404, 404],
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]


class Scene:
    """The province's meeting in progress; a note and a contribution with one key."""

    def __init__(self, world: World) -> None:
        self.meeting = ground.running_meeting(world)
        self.item, self.second, self.third = self.meeting.items.all()
        clerk = world.people["province_clerk"]
        words = NoteWords(text="情况属实")
        notes.write_note(self.item, words, key=UUID(KEY), actor=clerk, at=later(5))
        speaking.contribute(
            self.item,
            Said(text="建议"),
            key=UUID(KEY),
            actor=world.people["kunming_clerk"],
            at=later(6),
        )


pytestmark = pytest.mark.scene(of=Scene)


def later(minutes: int) -> datetime:
    return BEGINS + timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: later(10))


def signed_in(who: str) -> Client:
    client = Client()
    if who != "anonymous":
        client.force_login(User.objects.get(username=who))
    return client


def address(scene: Scene, door: str) -> str:
    keyed = door.split("-", 1)[-1] in KEYED
    pk = scene.meeting.pk
    found = reverse(door, args=[pk, KEY] if keyed else [pk])
    return f"{found}?seen=1" if "drop" in door else found


@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(scene: Scene, method: str, door: str, who: str, code: int) -> None:
    body = {"item": scene.item.pk, **BODIES.get(door.split(":")[1], {})}

    answer = signed_in(who).generic(
        method, address(scene, door), json.dumps(body), content_type="application/json"
    )

    assert answer.status_code == code, answer.content


def test_every_door_stands_in_the_table() -> None:
    doors = {
        f"api:{operation.url_name}"
        for router in (running, phones)
        for path in router.path_operations.values()
        for operation in path.operations
    }

    doors |= {"meetings:run", "meetings:hall", "meetings:phone"}
    assert doors == {door for _method, door in DOORS}


# ---- rows


def test_what_was_said_reaches_its_author_and_who_keeps_the_notes(scene: Scene) -> None:
    where = reverse("api:meetings-where", args=[scene.meeting.pk])
    live = reverse("api:meetings-live", args=[scene.meeting.pk])

    assert [one["text"] for one in signed_in("kunming_clerk").get(where).json()["said"]] == ["建议"]
    for who in ("kunming_head", "qujing_clerk", "department_clerk", "province_clerk", "inspector"):
        assert signed_in(who).get(where).json()["said"] == [], who
    heard = signed_in("province_clerk").get(live).json()["contributions"]
    assert [one["by"] for one in heard] == ["昆明经办"]


@pytest.mark.parametrize("page", ["meetings:phone", "meetings:hall", "api:meetings-where"])
@pytest.mark.parametrize("who", ["qujing_clerk", "department_clerk", "inspector"])
def test_notes_stay_with_who_keeps_them(scene: Scene, page: str, who: str) -> None:
    answer = signed_in(who).get(reverse(page, args=[scene.meeting.pk]))

    assert "情况属实" not in answer.content.decode()


def test_nothing_of_another_meeting_is_reached_through_this_one(world: World, scene: Scene) -> None:
    """A key of a point of another meeting, in a request to a meeting one keeps notes of."""
    other = ground.running_meeting(world, title="另一次会议")
    alien = other.items.first()
    assert alien is not None
    client = signed_in("province_clerk")
    for door, body in BODIES.items():
        method = "POST" if door == "meetings-run" else "PUT"
        answer = client.generic(
            method,
            address(scene, f"api:{door}"),
            json.dumps({**body, "item": alien.pk}),
            content_type="application/json",
        )
        assert answer.status_code == 404, door
    assert Note.objects.filter(item__meeting=other).count() == 0
