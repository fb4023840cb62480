"""A form that is sent twice is done once, and both times leads to the same place."""

import re
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from kexie.documents.models import Document
from kexie.matters.models import Task
from kexie.org.models import User
from kexie.records.actions import EmptyComment, do_once
from kexie.records.models import Comment, Submission
from tests.world import NOON, World

KEY = UUID(int=7)


def written(world: World, **more: str) -> dict[str, str]:
    """A new task as its form sends it."""
    given = {"unit": world.province.pk, "title": "建设科普基地", "lead": world.kunming.pk}
    given |= {"theme": "literacy", "urgency": "ordinary", "seen_version": 0, "hand_out": ""}
    return {name: str(value) for name, value in given.items()} | more


def send(user: User, form: dict[str, str], door: str = "matters:new") -> tuple[int, str]:
    """Status, and the place it leads to."""
    client = Client()
    client.force_login(user)
    answer = client.post(reverse(door), form)
    return answer.status_code, answer.headers.get("Location", "")


def test_the_second_sending_does_nothing_and_leads_where_the_first_led(world: World) -> None:
    done: list[int] = []

    def act() -> str:
        done.append(1)
        return f"/place/{len(done)}/"

    people = world.people
    places = [do_once(KEY, act, actor=people["province_clerk"], at=NOON) for _time in range(2)]
    other = do_once(KEY, act, actor=people["kunming_clerk"], at=NOON)

    assert places == ["/place/1/", "/place/1/"]
    assert other == "/place/2/"


def test_what_came_to_nothing_or_was_refused_may_be_sent_again(world: World) -> None:
    def refuse() -> str:
        raise EmptyComment("nothing")

    clerk = world.people["province_clerk"]
    with pytest.raises(EmptyComment):
        do_once(KEY, refuse, actor=clerk, at=NOON)

    assert do_once(KEY, str, actor=clerk, at=NOON) == ""
    assert not Submission.objects.exists()


def test_keys_are_forgotten_after_a_week(world: World) -> None:
    clerk = world.people["province_clerk"]
    do_once(KEY, lambda: "/old/", actor=clerk, at=NOON - timedelta(days=8))
    do_once(uuid4(), lambda: "/new/", actor=clerk, at=NOON)

    assert list(Submission.objects.values_list("place", flat=True)) == ["/new/"]


def test_a_new_task_sent_twice_is_one_task(world: World) -> None:
    supervisor = world.people["province_supervisor"]
    form = written(world, once=str(KEY))

    first, second = send(supervisor, form), send(supervisor, form)

    assert Task.objects.count() == 1
    assert first == second == (302, reverse("matters:show", args=[Task.objects.get().pk]))


def test_another_text_in_the_same_form_is_another_task(world: World) -> None:
    supervisor = world.people["province_supervisor"]
    send(supervisor, written(world, once=str(KEY)))
    send(supervisor, written(world, once=str(KEY), title="举办科普讲座"))

    assert Task.objects.count() == 2


@pytest.mark.parametrize("key", ["", "no key", "7" * 5_000])
def test_a_key_that_is_none_changes_nothing(world: World, key: str) -> None:
    status, _place = send(world.people["province_supervisor"], written(world, once=key))

    assert status == 302
    assert not Submission.objects.exists()


def test_faults_in_the_form_and_refusals_are_shown_as_ever(world: World) -> None:
    supervisor = world.people["province_supervisor"]
    wrong = send(supervisor, written(world, once=str(KEY), title=""))
    barred = send(world.people["inspector"], written(world, once=str(KEY)))

    assert (wrong[0], barred[0]) == (422, 403)
    assert not Submission.objects.exists()
    assert not Task.objects.exists()


def test_every_form_has_a_key_of_its_own(world: World) -> None:
    client = Client()
    client.force_login(world.people["province_supervisor"])
    pages = [client.get(reverse("matters:new")).content.decode() for _time in range(2)]

    keys = [re.search(r'name="once" value="([\w-]{36})"', page) for page in pages]
    assert keys[0]
    assert keys[1]
    assert keys[0][1] != keys[1][1]


def at_once(
    user: User, door: str, form: dict[str, str], *arguments: int | str
) -> list[tuple[int, str]]:
    """The same form sent by two threads at the same moment."""
    start = threading.Barrier(2)
    answers: list[tuple[int, str]] = []

    def run() -> None:
        client = Client()
        client.force_login(user)
        start.wait()
        try:
            answer = client.post(reverse(door, args=arguments), form)
            answers.append((answer.status_code, answer.headers.get("Location", "")))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_a_double_click_hands_out_one_task(committed_world: World) -> None:
    supervisor = committed_world.people["province_supervisor"]
    form = written(committed_world, once=str(KEY))

    answers = at_once(supervisor, "matters:new", form)

    assert Task.objects.count() == 1
    place = reverse("matters:show", args=[Task.objects.get().pk])
    assert answers == [(302, place)] * 2


def test_a_double_click_hands_a_draft_out_once(committed_world: World) -> None:
    people = committed_world.people
    send(people["province_supervisor"], written(committed_world, draft=""))
    task = Task.objects.get()
    form = {"once": str(KEY), "seen_version": "1"}

    answers = at_once(people["province_supervisor"], "matters:move", form, task.pk, "hand_out")

    assert [status for status, _place in answers] == [302, 302]
    assert task.shares.count() == 1


def test_a_double_click_brings_a_text_in_once(committed_world: World) -> None:
    clerk = committed_world.people["province_clerk"]
    form = {"once": str(KEY), "unit": str(committed_world.province.pk), "kind": "minutes"}
    form |= {"title": "纪要", "text": "会议要求，科普部要在6月底前完成科普阵地调查。"}

    answers = at_once(clerk, "intake:new", form)

    assert len(answers) == 2
    assert len(set(answers)) == 1
    assert Document.objects.count() == 1


def test_a_comment_sent_twice_stands_once(committed_world: World) -> None:
    people = committed_world.people
    send(people["province_supervisor"], written(committed_world))
    task = Task.objects.get()

    at_once(
        people["province_supervisor"],
        "matters:comment",
        {"once": str(KEY), "text": "请抓紧"},
        task.pk,
    )

    assert Comment.objects.filter(record=task.pk).count() == 1


def ask(user: User, key: str, body: dict[str, object], door: str = "api:tasks-hand-out") -> Any:
    """A request of the API with a key; gives the answer."""
    client = Client(headers={"Idempotency-Key": key} if key else {})
    client.force_login(user)
    return client.post(reverse(door), body, content_type="application/json")


def asked(world: World, **more: object) -> dict[str, object]:
    return {"unit": world.province.pk, "title": "任务", "lead": world.kunming.pk} | more


def test_a_request_of_the_api_sent_twice_is_done_once_and_answered_alike(world: World) -> None:
    supervisor = world.people["province_supervisor"]

    first, second = (ask(supervisor, "k1", asked(world)) for _time in range(2))
    other = ask(supervisor, "k2", asked(world))
    without = ask(supervisor, "", asked(world))

    assert first.status_code == second.status_code == 201
    assert first.json() == second.json() != other.json()
    assert "Idempotent-Replayed" in second.headers
    assert "Idempotent-Replayed" not in first.headers
    assert without.status_code == 201
    assert Task.objects.count() == 3


def test_a_key_of_the_api_belongs_to_one_request_and_one_person(world: World) -> None:
    people = world.people
    ask(people["province_supervisor"], "k1", asked(world))

    used = ask(people["province_supervisor"], "k1", asked(world, title="别的"))
    barred = ask(people["kunming_clerk"], "k1", asked(world))
    nobody = Client(headers={"Idempotency-Key": "k1"}).post(reverse("api:tasks-hand-out"))

    assert (used.status_code, used.json()["type"]) == (422, "records.KeyUsed")
    assert (barred.status_code, nobody.status_code) == (403, 401)
    assert Task.objects.count() == 1


def test_what_the_api_refused_may_be_sent_again_with_its_key(world: World) -> None:
    supervisor = world.people["province_supervisor"]
    over = {"due_kind": "date", "due_date": "2020-01-01"}

    refused = ask(supervisor, "k1", asked(world, **over))
    done = ask(supervisor, "k1", asked(world))

    assert 400 <= refused.status_code < 500
    assert done.status_code == 201
    assert Task.objects.count() == 1


def test_a_token_that_only_reads_changes_nothing_with_a_key(world: World) -> None:
    answer = Client(headers={"Idempotency-Key": "k", "Authorization": "Bearer no"}).post(
        reverse("api:tasks-hand-out"), asked(world), content_type="application/json"
    )

    assert answer.status_code == 401
    assert not Submission.objects.exists()


def test_files_of_the_api_are_taken_in_once_however_their_parts_are_marked_off(
    world: World,
) -> None:
    clerk = world.people["province_clerk"]
    client = Client(headers={"Idempotency-Key": "f"})
    client.force_login(clerk)
    answers = []
    for edge in ("one", "two"):
        body = f"--{edge}\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\n文\r\n--{edge}--\r\n"
        answers.append(
            client.post(
                reverse("api:files-bring-in"),
                body.encode(),
                content_type=f"multipart/form-data; boundary={edge}",
            )
        )

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_every_operation_that_changes_something_names_the_key(world: World) -> None:
    client = Client()
    client.force_login(world.people["province_clerk"])
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    for operations in paths.values():
        for method, operation in operations.items():
            names = [one["name"] for one in operation.get("parameters", [])]
            assert ("Idempotency-Key" in names) == (method != "get")


def test_two_requests_with_one_key_at_once_are_one(committed_world: World) -> None:
    supervisor, start = committed_world.people["province_supervisor"], threading.Barrier(2)
    answers: list[object] = []

    def run() -> None:
        start.wait()
        try:
            answers.append(ask(supervisor, "k1", asked(committed_world)).json())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert Task.objects.count() == 1
    assert answers[0] == answers[1]
