"""The API says what the pages say, and refuses in one shape."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie.matters.models import Share, Task
from kexie.matters.tests import make
from tests.world import World

JSON = "application/json"


@pytest.fixture
def api(world: World, client: Client) -> Client:
    client.force_login(world.people["province_supervisor"])
    return client


def test_the_list_is_the_pages_list(world: World, api: Client) -> None:
    make.task(world, title="昆明", cooperating=(world.qujing,))
    make.task(world, title="曲靖", lead=world.qujing)
    asked = {"unit": str(world.kunming.pk)}

    answer = api.get(reverse("api:tasks-list"), asked).json()

    page = api.get(reverse("matters:list"), asked).context["page"]
    assert [row["pk"] for row in answer["rows"]] == [task.pk for task in page]
    [row] = answer["rows"]
    assert (row["state"], row["due_date"], len(row["shares"])) == ("waiting", "2026-03-31", 2)


def test_a_task_lives_through_the_api(world: World, api: Client) -> None:
    body = {"unit": world.province.pk, "title": "接口交办", "lead": world.kunming.pk}
    task = api.post(reverse("api:tasks-hand-out"), body, content_type=JSON).json()
    share = Share.objects.get(task=task["pk"])
    clerk = Client()
    clerk.force_login(world.people["kunming_clerk"])

    for who, move, sent in (
        (clerk, "sign", {}),
        (clerk, "progress", {"text": "过半", "percent": 60}),
        (clerk, "prove", {"link": "https://example.org/"}),
        (clerk, "report", {"text": "完成"}),
        (api, "accept", {}),
    ):
        door = reverse("api:tasks-share-move", args=[share.pk, move])
        assert who.post(door, sent, content_type=JSON).status_code == 200
    closed = api.post(
        reverse("api:tasks-move", args=[task["pk"], "close"]), {}, content_type=JSON
    ).json()

    assert closed["state"] == "closed"
    assert (closed["shares"][0]["state"], closed["shares"][0]["percent"]) == ("accepted", None)


def test_a_refusal_has_a_name_and_a_sentence(world: World, api: Client) -> None:
    share = make.reported(world)
    door = reverse("api:tasks-share-move", args=[share.pk, "return_for_more"])

    answer = api.post(door, {"note": ""}, content_type=JSON)

    assert answer.status_code == 400
    assert answer.json() == {
        "type": "workflow.ReasonMissing",
        "title": "请写明理由。",
        "status": 400,
    }


def test_a_stale_split_brings_both_versions(world: World) -> None:
    share = make.underway(world, at=timezone.now(), due_date=None)
    clerk = Client()
    clerk.force_login(world.people["kunming_clerk"])
    door = reverse("api:tasks-split", args=[share.pk])
    body = {"parts": [{"unit": world.wuhua.pk, "title": "五华部分"}], "seen_parts": 0}

    answers = [clerk.post(door, body, content_type=JSON) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[1].json()["theirs"] == {"2026-0001-01": "五华部分"}
    assert Task.objects.filter(parent=share.task_id).count() == 1


def test_figures_are_those_of_the_lists(world: World, api: Client) -> None:
    make.task(world, lead=world.wuhua)
    asked = {"units": [world.kunming.pk, world.qujing.pk]}

    figures = api.get(reverse("api:tasks-figures"), asked).json()

    assert figures[str(world.kunming.pk)]["all"] == 1
    assert figures[str(world.qujing.pk)]["all"] == 0


@pytest.mark.parametrize("move", ["nonsense", "correct_due", "hand_out", "extend"])
def test_moves_that_are_none_are_not_found(world: World, api: Client, move: str) -> None:
    share = make.underway(world)

    answer = api.post(reverse("api:tasks-share-move", args=[share.pk, move]), {}, content_type=JSON)

    assert answer.status_code == 404
