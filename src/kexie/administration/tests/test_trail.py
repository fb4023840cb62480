"""Reading, turning over, exporting and proving the trail; the menu of each administrator."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from kexie.administration import actions
from kexie.administration.models import Complaint, ComplaintKind
from kexie.administration.queries import trail
from kexie.administration.queries.trail import TrailFilter
from kexie.audit.models import Entry
from kexie.kernel.address import Address
from kexie.kernel.sheets import csv_lines
from kexie.org.access import PowerMissing
from kexie.org.models import User
from tests.flushing import trail_unguarded
from tests.world import NOON, World


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def complain(world: World, text: str = "同一张表要填三遍。", page: str = "") -> Complaint:
    clerk, kind = world.people["wuhua_clerk"], ComplaintKind.COMPLAINT
    return actions.complain(actor=clerk, at=NOON, kind=kind, text=text, page=page)


FILTERS: dict[str, tuple[TrailFilter, Callable[[Entry], bool]]] = {
    "who": (TrailFilter(who="系统"), lambda line: line.actor_name == "系统管理员"),
    "verb": (TrailFilter(verb="grant."), lambda line: line.verb.startswith("grant.")),
    "target": (TrailFilter(target="五华经办"), lambda line: "五华经办" in line.label),
    "key": (TrailFilter(target="org.unit:"), lambda line: line.target.startswith("org.unit:")),
    "system": (
        TrailFilter(work="system"),
        lambda line: line.verb.startswith(("unit.", "account.", "complaint.answer")),
    ),
    "security": (
        TrailFilter(work="security"),
        lambda line: line.verb.startswith(("grant.", "power.")),
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_of_the_trail_leaves_what_it_says(world: World, name: str) -> None:
    complain(world)
    actions.answer(Complaint.objects.get(), actor=world.people["system_admin"], at=NOON, text="好")
    wanted, holds = FILTERS[name]

    found = trail.trail_for(world.people["audit_admin"], wanted)

    assert found
    assert [line.number for line in found] == [
        line.number for line in Entry.objects.order_by("-number") if holds(line)
    ]


def test_days_of_the_trail_are_local_and_whole(world: World) -> None:
    auditor, day = world.people["audit_admin"], date(2026, 3, 2)
    late = NOON.replace(hour=23, minute=59)
    clerk, kind = world.people["wuhua_clerk"], ComplaintKind.SUGGESTION
    actions.complain(actor=clerk, at=late, kind=kind, text="晚")
    actions.complain(actor=clerk, at=late + timedelta(minutes=2), kind=kind, text="更晚")

    def lines(first: date, last: date) -> int:
        wanted = TrailFilter(verb="complaint.", from_date=first, to_date=last)
        return trail.trail_for(auditor, wanted).count()

    assert lines(day, day) == 1
    assert lines(day + timedelta(days=1), day + timedelta(days=1)) == 1
    assert lines(day, day + timedelta(days=1)) == 2


def test_the_trail_is_turned_over_by_line_numbers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "SIZE", 5)
    found = trail.trail_for(world.people["audit_admin"], TrailFilter())
    last, address = Entry.objects.count(), Address(())

    first = trail.page_of_trail(found, address)
    assert [line.number for line in first.rows] == list(range(last, last - 5, -1))
    assert (first.newer_link, first.older_link) == ("", f"?before={last - 4}")

    second = trail.page_of_trail(found, address, before=last - 4)
    assert [line.number for line in second.rows] == list(range(last - 5, last - 10, -1))

    back = trail.page_of_trail(found, address, after=last - 5)
    assert [line.number for line in back.rows] == [line.number for line in first.rows]
    assert back.newer_link == ""

    end = trail.page_of_trail(found, address, before=4)
    assert [line.number for line in end.rows] == [3, 2, 1]
    assert end.older_link == ""


def test_the_export_holds_the_filtered_lines_and_leaves_one_itself(world: World) -> None:
    client = signed_in(world.people["audit_admin"])

    answer = client.post(reverse("administration:trail_export") + "?verb=power.set")

    text = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [(row[3], row[5]) for row in rows[1:]] == [
        ("设置管理员权限", f"无 → {said}")
        for said in ("系统管理员", "安全保密管理员", "审计管理员")
    ]
    line = Entry.objects.get(verb="trail.export")
    assert (line.actor_name, line.detail) == ("审计管理员", {"filters": {"verb": "power.set"}})


def test_an_export_holds_no_formula() -> None:
    text = "".join(csv_lines(["a"], [["=1+1"], ["@x"], ["-2+3"], ["-2"], ["正常"]]))

    assert text.splitlines() == ["\ufeffa", "'=1+1", "'@x", "'-2+3", "-2", "正常"]


def test_the_proof_says_that_all_lines_hold_and_is_written_down(world: World) -> None:
    client = signed_in(world.people["audit_admin"])
    before = Entry.objects.count()

    shown = client.post(reverse("administration:proof")).content.decode()

    assert f"{before}" in shown
    assert Entry.objects.get(verb="trail.verify").detail == {"broken_at": None}


def test_the_proof_names_the_first_broken_line(world: World) -> None:
    with trail_unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET actor_name = 'x' WHERE number = 3")

    proof = actions.verify_trail(actor=world.people["audit_admin"], at=NOON)

    assert (proof.broken_at, proof.lines) == (3, 2)


def test_nobody_else_verifies_or_exports(world: World) -> None:
    for who in ("system_admin", "security_admin", "province_head"):
        with pytest.raises(PowerMissing):
            actions.verify_trail(actor=world.people[who], at=NOON)
        with pytest.raises(PowerMissing):
            actions.note_export({}, actor=world.people[who], at=NOON)


@pytest.mark.parametrize(
    ("who", "labels"),
    [
        ("system_admin", {"units", "accounts", "limits", "complaints"}),
        ("security_admin", {"people", "rights", "deputies", "sign-in"}),
        ("audit_admin", {"trail", "proof"}),
        ("province_head", set()),
    ],
)
def test_the_menu_shows_each_administrator_his_own_pages(
    world: World, who: str, labels: set[str]
) -> None:
    shown = signed_in(world.people[who]).get(reverse("administration:complain")).content.decode()
    menu = shown.partition('<nav class="side"')[2].partition("</nav>")[0]

    assert {
        path.split("/")[-2] for path in re.findall(r'href="(/administration/[^"]+)"', menu)
    } == labels
