"""Whoever sends to a running meeting what a page of ours would not send."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie.matters.queries import shares_for
from kexie.meetings.actions import agenda, attending, calling
from kexie.meetings.actions.minutes import draft_minutes
from kexie.meetings.models import Contribution, Meeting, Note, Outcome, SectionKind
from kexie.meetings.tests import ground
from kexie.meetings.tests.ground import BEGINS
from kexie.returns.queries.filings import filings_for
from tests.world import NOON, World

KEY = UUID("0b4ad0de-8f1c-4f5c-9c93-1b4b0a2f3c11")
HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}\u202e{key}"


class Scene:
    """Two meetings of the province in progress."""

    def __init__(self, world: World) -> None:
        self.meeting = ground.running_meeting(world)
        self.other = ground.running_meeting(world, title="另一个会")
        self.first, self.second, self.third = self.meeting.items.all()


pytestmark = pytest.mark.scene(of=Scene)


def later(minutes: int) -> datetime:
    return BEGINS + timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: later(10))


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def put(client: Client, door: str, pk: int, key: UUID, **body: object) -> Any:
    address = reverse(f"api:meetings-{door}", args=[pk, key])
    return client.put(address, json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("door", ["note", "outcome", "contribute"])
@pytest.mark.parametrize(
    "moment_sent",
    [
        "2026-03-02T09:05:00",
        "0001-01-01T00:00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "2026-03-02T09:05:00+08:00",
    ],
)
def test_whatever_a_clock_says_the_words_are_kept_within_the_meeting(
    world: World, scene: Scene, door: str, moment_sent: str
) -> None:
    clerk = signed_in(world, "province_clerk")
    body = {"item": scene.first.pk, "text": "记", "kind": "information", "happened_at": moment_sent}

    answer = put(clerk, door, scene.meeting.pk, KEY, **body)

    assert answer.status_code == 200, answer.content
    model = {"note": Note, "outcome": Outcome, "contribute": Contribution}[door]
    kept: Any = model.objects.get()  # type: ignore[attr-defined]  # each has it
    assert BEGINS <= kept.at <= later(10)


@pytest.mark.parametrize("moment_sent", ["2026-03-02T09:05:00", "0001-01-01T00:00:00+14:00"])
def test_whatever_a_clock_says_a_point_is_taken_within_the_meeting(
    world: World, scene: Scene, moment_sent: str
) -> None:
    clerk, address = (
        signed_in(world, "province_clerk"),
        reverse("api:meetings-run", args=[scene.meeting.pk]),
    )
    for do in ("take", "finish"):
        body = {"do": do, "item": scene.first.pk, "happened_at": moment_sent}
        answer = clerk.post(address, json.dumps(body), content_type="application/json")
        assert answer.status_code == 200, answer.content

    scene.first.refresh_from_db()
    assert scene.first.begun_at is not None
    assert scene.first.ended_at is not None
    assert BEGINS <= scene.first.begun_at <= scene.first.ended_at <= later(10)


def test_an_order_with_another_persons_key_is_the_senders_own(world: World, scene: Scene) -> None:
    """What was answered to the first is not shown to the second, and both are done."""
    address = reverse("api:meetings-run", args=[scene.meeting.pk])
    for who, item in (("province_clerk", scene.first), ("province_supervisor", scene.second)):
        body = {"do": "take", "item": item.pk}
        answer = signed_in(world, who).post(
            address,
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": str(KEY)},
        )
        assert answer.status_code == 200
        taken = [one["pk"] for one in answer.json()["items"] if one["begun_at"]]
        assert taken[-1] == item.pk


def test_a_key_of_another_says_nothing_of_his_words(world: World, scene: Scene) -> None:
    kunming, qujing = signed_in(world, "kunming_clerk"), signed_in(world, "qujing_clerk")
    put(kunming, "contribute", scene.meeting.pk, KEY, item=scene.first.pk, text="昆明的意见")

    for pk in (scene.meeting.pk, scene.other.pk):
        item = Meeting.objects.get(pk=pk).items.all()[0]
        answer = put(qujing, "contribute", pk, KEY, item=item.pk, text="曲靖的意见")
        assert answer.status_code == 422
        assert "昆明的意见" not in answer.content.decode()
    assert (
        qujing.delete(
            reverse("api:meetings-take-words-back", args=[scene.meeting.pk, KEY])
        ).status_code
        == 404
    )
    assert Contribution.objects.get().withdrawn_at is None


def test_an_outcome_takes_up_nothing_of_another_meeting(world: World, scene: Scene) -> None:
    kunming, clerk = signed_in(world, "kunming_clerk"), signed_in(world, "province_clerk")
    there = scene.other.items.all()[0]
    put(
        kunming,
        "contribute",
        scene.other.pk,
        KEY,
        item=there.pk,
        text="另会",
        suggestion="proposal",
    )
    body = {"item": scene.first.pk, "kind": "suggestion", "text": "另会", "contribution": str(KEY)}

    assert put(clerk, "outcome", scene.meeting.pk, uuid4(), **body).status_code == 404
    body["item"] = there.pk
    assert put(clerk, "outcome", scene.meeting.pk, uuid4(), **body).status_code == 404
    assert not Outcome.objects.exists()


def test_hostile_words_stay_words_wherever_they_show(world: World, scene: Scene) -> None:
    clerk = signed_in(world, "province_clerk")
    item = ground.item(scene.meeting, world, HOSTILE[:200], speaker=HOSTILE[:60])
    put(clerk, "note", scene.meeting.pk, KEY, item=item.pk, text=HOSTILE, speaker=HOSTILE[:100])
    put(clerk, "outcome", scene.meeting.pk, KEY, item=item.pk, kind="decision", text=HOSTILE)
    put(clerk, "contribute", scene.meeting.pk, KEY, item=item.pk, text=HOSTILE)
    hall = f"{reverse('meetings:hall', args=[scene.meeting.pk])}?item={item.pk}"
    pages = [
        reverse(f"meetings:{one}", args=[scene.meeting.pk]) for one in ("run", "phone", "show")
    ]

    for address in (hall, *pages):
        words = clerk.get(address).content.decode()
        assert "<script>alert" not in words, address
        assert "<img src=x" not in words, address
    assert HOSTILE not in clerk.get(hall).content.decode()


def test_thirty_phones_at_once_are_all_heard(world: World, scene: Scene) -> None:
    """Each by itself: nothing is turned away for there being many behind one address."""
    phones = [signed_in(world, "kunming_clerk") for _phone in range(30)]
    where = reverse("api:meetings-where", args=[scene.meeting.pk])
    for number, phone in enumerate(phones):
        assert phone.get(where).status_code == 200
        said = {"item": scene.first.pk, "text": f"第{number}条", "suggestion": "proposal"}
        assert put(phone, "contribute", scene.meeting.pk, uuid4(), **said).status_code == 200

    assert Contribution.objects.count() == 30


def test_what_is_sent_to_a_closed_meeting_is_refused_in_words(world: World, scene: Scene) -> None:
    clerk = world.people["province_clerk"]
    calling.end(scene.meeting, actor=clerk, at=later(11))
    calling.close(scene.meeting, actor=clerk, at=later(12))

    answer = put(
        signed_in(world, "kunming_clerk"),
        "contribute",
        scene.meeting.pk,
        KEY,
        item=scene.first.pk,
        text="会上说的",
    )

    assert answer.status_code == 409
    assert "已办结" in answer.json()["title"]


def test_a_page_of_who_signed_out_sends_nothing_for_who_signed_in(
    world: World, scene: Scene
) -> None:
    """On a shared computer the token of the former's page is worth nothing to the latter's session."""
    browser = Client(enforce_csrf_checks=True)
    phone = reverse("meetings:phone", args=[scene.meeting.pk])
    browser.force_login(world.people["kunming_clerk"])
    browser.get(phone)
    token = browser.cookies["csrftoken"].value
    browser.force_login(world.people["qujing_clerk"])
    # signing in makes a new one
    browser.cookies["csrftoken"] = "x" * len(token)

    answer = browser.put(
        reverse("api:meetings-contribute", args=[scene.meeting.pk, KEY]),
        json.dumps({"item": scene.first.pk, "text": "昆明的话"}),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )

    assert answer.status_code == 403
    assert "title" not in answer.json()
    assert not Contribution.objects.exists()


def test_who_asks_is_told_so_that_a_page_of_another_knows(world: World, scene: Scene) -> None:
    where = reverse("api:meetings-where", args=[scene.meeting.pk])
    for who in ("kunming_clerk", "qujing_clerk"):
        assert signed_in(world, who).get(where).json()["person"] == world.people[who].pk


def test_a_closed_meeting_can_still_be_read_where_it_was_run(world: World, scene: Scene) -> None:
    """What waits in the browser of who wrote it is shown to him there; nobody writes any more."""
    clerk, office = world.people["province_clerk"], signed_in(world, "province_clerk")
    calling.end(scene.meeting, actor=clerk, at=later(11))
    calling.close(scene.meeting, actor=clerk, at=later(12))
    run = reverse("meetings:run", args=[scene.meeting.pk])

    assert office.get(run).status_code == 200
    assert signed_in(world, "kunming_clerk").get(run).status_code == 403
    assert (
        put(office, "note", scene.meeting.pk, KEY, item=scene.first.pk, text="x").status_code == 409
    )
    planned = ground.planned(world, title="未开的会")
    assert office.get(reverse("meetings:run", args=[planned.pk])).status_code == 302


def test_the_hall_shows_a_county_no_more_than_it_sees_elsewhere(world: World) -> None:
    """Wuhua is asked: of Kunming's work and figures its people see what lists would show them."""
    meeting = ground.furnished(world, title="县区列席的会")
    clerk = world.people["province_clerk"]
    head = ground.post(world.people["wuhua_clerk"], world.wuhua, "主席")
    attending.ask_posts(meeting, [head], actor=clerk, at=NOON)
    calling.call(meeting, actor=world.people["province_supervisor"], at=NOON)
    calling.begin(meeting, actor=clerk, at=BEGINS)
    item = meeting.items.all()[0]
    county = signed_in(world, "wuhua_clerk")

    hall = county.get(f"{reverse('meetings:hall', args=[meeting.pk])}?item={item.pk}").context[
        "hall"
    ]

    shown = hall.profile
    user = world.people["wuhua_clerk"]
    assert shown is not None
    assert set(shown.reports) <= set(filings_for(user))
    assert (
        shown.work["all"]
        == shares_for(user, today=NOON.date()).filter(record__unit=world.kunming).count()
    )


def test_what_was_noted_of_a_point_that_was_put_off_stands_in_the_minutes(
    world: World, scene: Scene
) -> None:
    clerk, office = world.people["province_clerk"], signed_in(world, "province_clerk")
    put(office, "note", scene.meeting.pk, KEY, item=scene.third.pk, text="先议了一半")
    body = {"item": scene.third.pk, "kind": "decision", "text": "下次再议"}
    put(office, "outcome", scene.meeting.pk, KEY, **body)
    agenda.park_item(scene.third, actor=clerk, at=later(9))
    calling.end(scene.meeting, actor=clerk, at=later(11))

    made = draft_minutes(scene.meeting, actor=clerk, at=later(12))

    rest = made.sections.get(kind=SectionKind.OTHER).text
    assert rest.splitlines() == ["先议了一半", "议定：下次再议。", f"暂缓：{scene.third.title}。"]
