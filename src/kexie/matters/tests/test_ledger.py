"""The lists: what is saved from them, what is done to many rows, how many questions they put to the database."""

import csv
import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.matters.actions import shares, splitting
from kexie.matters.actions.tasks import NewTask
from kexie.matters.models import TaskState
from kexie.matters.queries import tasks_for
from kexie.matters.tests import make
from tests.world import World


@pytest.fixture
def supervisor(world: World, client: Client) -> Client:
    client.force_login(world.people["province_supervisor"])
    return client


def questions(client: Client, address: str) -> int:
    """How many queries one call of a page takes."""
    client.get(address)  # what is remembered from then on is not counted
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def grown(world: World, *steps: int) -> Iterator[int]:
    """Tasks added step by step."""
    for more in steps:
        for _ in range(more):
            make.task(world, cooperating=(world.qujing,))
        yield more


def test_percent_is_told_only_while_work_goes_on(world: World, supervisor: Client) -> None:
    """Page, lists, sheet and API tell the same; the last figure written, 45, is history once it is reported."""
    share = make.underway(world)
    clerk = world.people["kunming_clerk"]
    shares.write_progress(share, actor=clerk, at=make.NOON, text="近半", percent=45)
    places = [
        reverse("matters:list"),
        reverse("matters:shares"),
        reverse("api:tasks-share", args=[share.pk]),
        reverse("matters:export", args=["csv"]),
    ]

    def told() -> list[bool]:
        pages = [supervisor.get(place).content.decode() for place in places]
        return [bool(re.search(r">45 %<|\"percent\": 45|,45,", page)) for page in pages]

    assert told() == [True] * 4
    shares.report(share, actor=clerk, at=make.NOON, text="完成")
    assert told() == [False] * 4
    shares.accept(share, actor=world.people["province_supervisor"], at=make.NOON)
    share.refresh_from_db()
    assert (share.percent, share.shown_percent) == (45, None)
    page = supervisor.get(reverse("matters:show", args=[share.task_id])).content.decode()
    assert (told(), 'value="45"' in page) == ([False] * 4, False)


class TestLedger:
    def test_what_is_saved_is_what_is_listed(self, world: World, supervisor: Client) -> None:
        make.task(world, title="昆明一", cooperating=(world.qujing,))
        make.task(world, title="=1+1", lead=world.qujing)
        asked = {"unit": str(world.kunming.pk), "sort": "-number"}

        data = supervisor.get(reverse("matters:export", args=["xlsx"]), asked).content

        rows = list(
            openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
        )
        listed = [
            task.record.title
            for task in supervisor.get(reverse("matters:list"), asked).context["page"]
        ]
        assert [row[1] for row in rows[1:]] == listed == ["昆明一"]
        assert rows[0][:2] == ("编号", "任务")
        assert rows[1][7] == "曲靖市科协"

    def test_nothing_becomes_a_formula(self, world: World, supervisor: Client) -> None:
        make.task(world, title="=1+1")

        sheet = supervisor.get(reverse("matters:export", args=["xlsx"])).content
        text = supervisor.get(reverse("matters:export", args=["csv"])).content

        cell = openpyxl.load_workbook(io.BytesIO(sheet)).worksheets[0].cell(2, 2)
        assert (cell.value, cell.data_type) == ("=1+1", "s")
        assert text.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
        assert rows[1][1] == "'=1+1"

    def test_shares_are_saved_one_by_one(self, world: World, supervisor: Client) -> None:
        make.task(world, cooperating=(world.qujing,))

        data = supervisor.get(reverse("matters:export", args=["csv"]), {"by": "shares"}).content

        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert {(row[5], row[6]) for row in rows[1:]} == {
            ("昆明市科协", "牵头单位"),
            ("曲靖市科协", "配合单位"),
        }

    def test_nothing_chosen_is_told(self, supervisor: Client) -> None:
        answer = supervisor.post(reverse("matters:many"), {"move": "urge"})

        assert answer.status_code == 409

    def test_many_rows_are_closed_and_each_is_answered(
        self, world: World, supervisor: Client
    ) -> None:
        ready, open_one = make.accepted(world), make.underway(world)
        sent = {"task": [ready.task_id, open_one.task_id], "move": "close"}

        answer = supervisor.post(reverse("matters:many"), sent)

        outcomes = {row.task.pk: bool(row.refusal) for row in answer.context["outcomes"]}
        assert outcomes == {ready.task_id: False, open_one.task_id: True}
        ready.task.refresh_from_db()
        assert ready.task.state == TaskState.CLOSED

    def test_htmx_gets_the_list_alone(self, world: World, supervisor: Client) -> None:
        make.task(world)

        page = supervisor.get(reverse("matters:list"), headers={"HX-Request": "true"})

        assert "<html" not in page.content.decode()

    def test_nonsense_in_the_address_asks_for_nothing(
        self, world: World, supervisor: Client
    ) -> None:
        make.task(world)
        asked = {
            "unit": "x",
            "due_from": "gestern",
            "light": "purple",
            "measure": "-",
            "page": "-3",
        }

        answer = supervisor.get(reverse("matters:list"), asked)

        assert len(answer.context["page"]) == 1


@pytest.mark.parametrize("door", ["list", "shares", "print", "export"])
def test_lists_ask_the_same_number_of_questions_for_one_row_and_for_thirty(
    world: World, door: str
) -> None:
    client = Client()
    client.force_login(world.people["province_supervisor"])
    address = reverse(f"matters:{door}", args=["csv"] if door == "export" else [])
    asked = [questions(client, address) for _ in grown(world, 1, 29)]

    assert asked[0] == asked[1]
    assert asked[1] <= 20


def test_the_task_page_asks_the_same_for_one_share_and_for_many(world: World) -> None:
    client = Client()
    client.force_login(world.people["province_supervisor"])
    small = make.underway(world, unit=world.province)
    big = make.underway(
        world, cooperating=(world.qujing, world.department, world.wuhua, world.panlong, world.qilin)
    )
    for share in (small, big):
        splitting.split(
            share,
            [
                NewTask(title=f"部分{number}", content="", theme="other", lead=world.wuhua)
                for number in range(1 if share is small else 30)
            ],
            actor=world.people["kunming_clerk"],
            at=make.NOON,
            seen_parts=0,
        )
        for number in range(1 if share is small else 30):
            shares.write_progress(
                share, actor=world.people["kunming_clerk"], at=make.NOON, text=f"进展{number}"
            )

    asked = [
        questions(client, reverse("matters:show", args=[share.task_id])) for share in (small, big)
    ]

    assert asked[0] == asked[1]


def test_a_list_for_a_clerk_is_no_dearer_than_for_the_province(world: World) -> None:
    for _ in grown(world, 10):
        pass
    asked = {}
    for who in ("kunming_clerk", "province_supervisor"):
        client = Client()
        client.force_login(world.people[who])
        asked[who] = questions(client, reverse("matters:list"))

    assert asked["kunming_clerk"] <= asked["province_supervisor"]
    assert tasks_for(world.people["kunming_clerk"]).count() == 10
