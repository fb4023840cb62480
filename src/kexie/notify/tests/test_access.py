"""Who gets which answer at every door of this room, and who sees which notices."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.notify import actions, queries
from kexie.notify.models import Notice, NoticeKind
from kexie.org.models import User
from kexie.records.actions import open_record
from kexie.records.models import Record
from tests.world import NOON, World

PEOPLE = ["anonymous", "nobody", "qujing_clerk", "kunming_clerk", "system_admin"]

# door                                   anon nobody other own system
DOORS: dict[tuple[str, str], list[int]] = {
    ("GET", "notify:list"): [302, 200, 200, 200, 200],
    ("POST", "notify:put_away"): [302, 200, 200, 200, 200],
    ("POST", "notify:put_all_away"): [302, 200, 200, 200, 200],
    ("POST", "notify:bring_back"): [302, 200, 200, 200, 200],
    ("GET", "api:notices-list"): [401, 200, 200, 200, 200],
    ("POST", "api:notices-put-away"): [401, 404, 404, 200, 404],
    ("POST", "api:notices-put-all-away"): [401, 200, 200, 200, 200],
    ("POST", "api:notices-bring-back"): [401, 204, 204, 204, 204],
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]
LATER = NOON + timedelta(days=2)


def record_of(world: World, title: str = "标题不外露") -> Record:
    clerk = world.people["kunming_clerk"]
    return open_record(kind="task", unit=world.kunming, title=title, actor=clerk, at=NOON)


def tell(world: World, count: int = 1, at: datetime = NOON) -> None:
    for _number in range(count):
        people = [world.people["kunming_clerk"]]
        actions.tell_people(NoticeKind.ARRIVED, record_of(world), people=people, at=at)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(world: World, method: str, door: str, who: str, code: int) -> None:
    tell(world)
    notice = Notice.objects.get()
    client = Client() if who == "anonymous" else signed_in(world.people[who])
    url = reverse(door, args=[notice.pk] if door.endswith(("put_away", "put-away")) else [])

    if door.startswith("api:"):
        query = "?until=2030-01-01T00:00:00Z" if door.endswith("all-away") else ""
        body = json.dumps({"keys": [notice.pk]})
        answer = client.generic(method, url + query, body, content_type="application/json")
    else:
        answer = client.generic(
            method, url, f"keys={notice.pk}", content_type="application/x-www-form-urlencoded"
        )

    assert answer.status_code == code


def test_everyone_sees_his_own(world: World) -> None:
    tell(world, 2)
    actions.tell_people(
        NoticeKind.CLOSED, record_of(world), people=[world.people["province_head"]], at=NOON
    )

    seen = {who: queries.unread_count(user, NOON) for who, user in world.people.items()}

    assert {who: count for who, count in seen.items() if count} == {
        "kunming_clerk": 2,
        "province_head": 1,
    }


def test_only_the_owner_puts_away_through_the_page(world: World) -> None:
    tell(world)
    url = reverse("notify:put_away", args=[Notice.objects.get().pk])

    signed_in(world.people["kunming_head"]).post(url)
    assert queries.unread_count(world.people["kunming_clerk"], NOON) == 1

    answer = signed_in(world.people["kunming_clerk"]).post(url)
    assert queries.unread_count(world.people["kunming_clerk"], NOON) == 0
    assert reverse("notify:bring_back") in answer.content.decode()


def test_all_that_was_shown_is_put_away_and_what_came_meanwhile_stays(world: World) -> None:
    tell(world, 2)
    tell(world, 1, at=NOON + timedelta(hours=1))
    client = signed_in(world.people["kunming_clerk"])
    shown_at = (NOON + timedelta(minutes=5)).isoformat()

    answer = client.post(
        reverse("notify:put_all_away"), {"until": shown_at}, headers={"HX-Request": "true"}
    )

    assert queries.unread_count(world.people["kunming_clerk"], LATER) == 1
    keys = ",".join(
        str(one.pk) for one in Notice.objects.filter(put_away_at__isnull=False).order_by("pk")
    )
    assert f'value="{keys}"' in answer.content.decode()
    client.post(reverse("notify:bring_back"), {"keys": keys})
    assert queries.unread_count(world.people["kunming_clerk"], LATER) == 3


def test_nonsense_brings_nothing_back(world: World) -> None:
    client = signed_in(world.people["kunming_clerk"])

    assert client.post(reverse("notify:bring_back"), {"keys": "1,x"}).status_code == 200
    assert client.post(reverse("notify:put_all_away"), {"until": "never"}).status_code == 200


def test_neither_page_nor_api_tells_the_content(world: World) -> None:
    tell(world)
    client = signed_in(world.people["kunming_clerk"])

    for door in ("notify:list", "api:notices-list"):
        assert "标题不外露" not in client.get(reverse(door)).content.decode()


@pytest.mark.parametrize("door", ["notify:list", "api:notices-list"])
def test_the_list_asks_as_often_for_one_notice_as_for_thirty(world: World, door: str) -> None:
    client = signed_in(world.people["kunming_clerk"])
    tell(world)
    client.get(reverse(door))  # the first request also keeps the session
    counts = []
    for more in (0, 29):
        tell(world, more)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(door)).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
