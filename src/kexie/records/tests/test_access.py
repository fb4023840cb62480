"""Who gets which answer at every door of this room, and how a trail reads."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.audit.models import Entry
from kexie.org.models import Unit, User
from kexie.records.actions import comment_on, open_record
from kexie.records.models import Part, Record
from kexie.records.queries import Change, TrailWords, changes_of, lines_of, trail_of
from tests.world import NOON, World

PEOPLE = (
    *("anonymous", "nobody", "kunming_clerk", "kunming_head", "qujing_clerk"),
    *("province_supervisor", "inspector", "audit_admin"),
)
PAGE = (302, 404, 403, 200, 404, 200, 200, 404)
DOORS = {
    ("GET", "records:trail"): PAGE,
    ("POST", "records:trail_export"): PAGE,
    ("GET", "api:records-trail"): (401, *PAGE[1:]),
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]


def card(world: World, unit: Unit | None = None, *, comments: int = 1) -> Record:
    """A card of Kunming's, handed out by the province, with comments of its clerk."""
    record = open_record(
        kind="thing",
        unit=unit or world.kunming,
        title="建设科普基地",
        actor=world.people["province_clerk"],
        at=NOON,
        parties=[(world.province, Part.ISSUER)],
    )
    for number in range(comments):
        comment_on(
            record,
            actor=world.people["province_supervisor"],
            at=NOON + timedelta(minutes=number),
            text=f"=抓紧 {number}",
        )
    return record


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(world: World, method: str, door: str, who: str, code: int) -> None:
    client = Client() if who == "anonymous" else signed_in(world.people[who])
    more = ["csv"] if door == "records:trail_export" else []

    answer = client.generic(method, reverse(door, args=[card(world).pk, *more]))

    assert answer.status_code == code


def test_a_trail_is_read_by_heads_supervisors_and_inspectors_of_the_units(world: World) -> None:
    record = card(world)

    readers = {who for who, user in world.people.items() if trail_of(user, record).exists()}

    assert readers == {"province_supervisor", "province_head", "kunming_head", "inspector"}


def test_lines_of_another_card_stay_away(world: World) -> None:
    first, second = card(world), card(world, world.qujing)

    lines = trail_of(world.people["inspector"], first)

    assert {line.target for line in lines} == {f"records.record:{first.pk}"}
    assert trail_of(world.people["inspector"], second).count() == 1


def test_a_trail_is_taken_out_in_words_and_that_is_a_line_of_it(world: World) -> None:
    record, client = card(world), signed_in(world.people["inspector"])

    text = client.post(reverse("records:trail_export", args=[record.pk, "csv"])).content.decode()
    sheet = client.post(reverse("records:trail_export", args=[record.pk, "xlsx"]))
    other = client.post(reverse("records:trail_export", args=[record.pk, "exe"]))

    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1][:2] == ["2026年3月2日 12:00", "省督办"]
    assert rows[1][4:6] == ["昆明市科协", "内容：=抓紧 0"]
    assert sheet.content.startswith(b"PK")
    assert other.status_code == 404
    assert [line.verb for line in trail_of(world.people["inspector"], record)][:2] == [
        "record.export_trail",
        "record.export_trail",
    ]


def test_a_trail_asks_as_often_for_few_lines_as_for_thirty(world: World) -> None:
    client, asked = signed_in(world.people["inspector"]), []
    for record in (card(world), card(world), card(world, comments=30)):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("records:trail", args=[record.pk]))
        asked.append(len(queries))

    assert asked[1] == asked[2]


SAID = {
    "fields of a model, by its own words": (
        Entry(
            target="org.user:1",
            detail={"before": {"name": "甲", "email": ""}, "after": {"name": "乙", "email": ""}},
        ),
        [("名称", "甲", "乙")],
    ),
    "codes of the whole": (
        Entry(target="org.user:1", detail={"before": "", "after": "system"}),
        [("", "无", "系统管理员")],
    ),
    "roles, units and days": (
        Entry(
            target="org.user:1",
            detail={"unit": "530100", "role": "clerk", "on": "2026-03-02", "idle": True},
        ),
        [
            ("单位", "", "昆明市科协"),
            ("角色", "", "经办人"),
            ("生效日期", "", "2026年3月2日"),
            ("无人操作", "", "是"),
        ],
    ),
    "what is empty or of a room that is gone": (
        Entry(target="gone.thing:1", detail={"note": "", "odd_name": [1, 2], "before": {}}),
        [("odd name", "", "1、2")],
    ),
}


@pytest.mark.parametrize("what", SAID)
def test_a_line_is_said_in_words(world: World, what: str) -> None:
    assert world.kunming.code == "530100"
    entry, said = SAID[what]

    assert changes_of(entry, TrailWords()) == [Change(*one) for one in said]


def test_what_was_done_by_the_installation_says_so() -> None:
    [line] = lines_of([Entry(number=1, at=NOON, verb="unit.open", target="x:1")], TrailWords())

    assert (line.who, line.what) == ("系统", "设立单位")
