"""Reports on the desk and in the cockpit: in the right list, and every number agrees with its list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.desk.tests.test_access import client_of
from kexie.org.models import Unit
from kexie.returns.actions import cycles, review
from kexie.returns.tests import filed, make
from tests.world import World


def under_way(world: World) -> None:
    """A round in which Wuhua has reported; another request waits for approval."""
    filed.submitted(world, make.opened(world))
    make.asked(world, title="基层组织年报")


# Who finds what on his desk while Wuhua's report waits with its prefecture.
ROWS = {
    # person              owes, reviews, approves, asks for
    "province_head": (0, 0, 1, 1),
    "province_clerk": (0, 0, 0, 1),
    "kunming_clerk": (0, 1, 0, 0),
    "kunming_head": (0, 1, 0, 0),
    "wuhua_clerk": (0, 0, 0, 0),
    "qujing_clerk": (0, 0, 0, 0),
    "inspector": (0, 0, 0, 0),
    "nobody": (0, 0, 0, 0),
    "system_admin": (0, 0, 0, 0),
}
LISTS = ("reports", "judge", "requests", "rounds")


def totals(world: World, who: str) -> tuple[int, ...]:
    lists = client_of(world.people[who]).get(reverse("api:desk-home")).json()
    found = {one["code"]: one["total"] for one in lists}
    return tuple(found[code] for code in LISTS)


@pytest.mark.scene(of=under_way)
@pytest.mark.parametrize("who", ROWS)
def test_who_finds_what_on_his_desk(world: World, who: str) -> None:
    assert totals(world, who) == ROWS[who]


def test_a_report_is_owed_until_it_is_handed_in_and_again_when_it_comes_back(world: World) -> None:
    cycle = make.opened(world)
    assert totals(world, "wuhua_clerk")[0] == 1
    filing = filed.submitted(world, cycle)
    assert totals(world, "wuhua_clerk")[0] == 0
    review.return_cells(
        filing,
        actor=world.people["kunming_clerk"],
        at=make.NOON,
        seen_version=filing.version,
        reason="请核对",
        remarks=[],
    )
    assert totals(world, "wuhua_clerk")[0] == 1
    assert totals(world, "kunming_clerk")[1] == 0


def test_who_is_exempt_or_whose_round_is_closed_owes_nothing(world: World) -> None:
    cycle = make.opened(world)
    cycles.exempt(
        cycle, world.wuhua, reason="机构改革", actor=world.people["province_clerk"], at=make.NOON
    )
    assert totals(world, "wuhua_clerk")[0] == 0
    cycle.refresh_from_db()
    cycles.close_cycle(cycle, actor=world.people["province_head"], at=make.NOON)
    assert totals(world, "province_clerk")[3] == 0


PLACES = [
    ("province_head", "", (3, 1, 1, 0, 2)),
    ("province_head", "530100", (2, 1, 1, 0, 1)),
    ("province_head", "530300", (1, 0, 0, 0, 1)),
    ("kunming_clerk", "", (2, 1, 1, 0, 1)),
    ("wuhua_clerk", "", (1, 1, 1, 0, 0)),
    ("inspector", "", (3, 1, 1, 0, 2)),
]
COLUMNS = ("expected", "reported", "on_time", "accepted", "missing")


@pytest.mark.scene(of=under_way)
@pytest.mark.parametrize(("who", "unit", "numbers"), PLACES)
def test_every_number_of_a_round_counts_its_list(
    world: World, who: str, unit: str, numbers: tuple[int, ...]
) -> None:
    client = client_of(world.people[who])

    [one] = client.get(reverse("api:desk-cockpit"), {"unit": unit}).json()["reports"]

    assert tuple(one["numbers"][name]["value"] for name in COLUMNS) == numbers
    for name in COLUMNS:
        figure = one["numbers"][name]
        if figure["value"]:
            assert client.get(figure["list"]).context["lines"].total == figure["value"]
        else:
            assert figure["list"] == ""


@pytest.mark.scene(of=under_way)
def test_what_waits_for_review_is_that_of_the_unit_shown(world: World) -> None:
    client = client_of(world.people["kunming_clerk"])

    def waiting(unit: Unit) -> int:
        asked = {"unit": unit.code}
        figure = client.get(reverse("api:desk-cockpit"), asked).json()["waits_for_review"]
        if figure["value"]:
            assert client.get(figure["list"]).context["page"].total == figure["value"]
        return int(figure["value"])

    assert [waiting(unit) for unit in (world.kunming, world.wuhua, world.panlong)] == [1, 1, 0]


@pytest.mark.scene(of=under_way)
@pytest.mark.parametrize("who", ["province_head", "kunming_clerk", "wuhua_clerk", "inspector"])
def test_a_minute_is_a_handful_of_lines_that_lead_somewhere(world: World, who: str) -> None:
    client = client_of(world.people[who])
    answer = client.get(reverse("desk:cockpit"))
    minute = answer.context["cockpit"].minute

    assert 0 < len(minute) <= 5
    for line in minute:
        if line.url.startswith("#"):
            assert f'id="{line.url[1:]}"' in answer.content.decode()
        else:
            assert client.get(line.url.partition("#")[0]).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/cockpit/", "/desk/rounds/", "/desk/judge/", "/desk/reports/"]
)
def test_the_page_asks_as_often_for_one_round_as_for_many(world: World, path: str) -> None:
    people = ("province_clerk", "kunming_clerk", "wuhua_clerk")
    clients = [client_of(world.people[who]) for who in people]

    def queries() -> list[int]:
        found = []
        for client in clients:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            found.append(len(asked))
        return found

    entry = make.approved(world)
    filed.submitted(world, make.opened(world, entry, period="2026-01"))
    make.opened(world, entry, period="2025-12")
    queries()
    one = queries()
    for month in range(1, 6):
        filed.submitted(world, make.opened(world, entry, period=f"2025-{month:02}"))
        make.opened(world, entry, period=f"2025-{month + 6:02}")

    assert queries() == one


def test_the_forms_that_ask_for_an_indicator_stand_on_its_page(world: World) -> None:
    entry = make.approved(world)
    asked = [place.indicator for place in entry.versions.get().fields.filter(indicator__code="T01")]
    address = reverse("returns:asked_by", args=[asked[0].pk])  # type: ignore[union-attr]  # it has one
    found = {}
    for who in ("wuhua_clerk", "nobody", "system_admin"):
        answer = client_of(world.people[who]).get(address)
        found[who] = (answer.status_code, "科普工作月报" in answer.content.decode())
    assert found == {
        "wuhua_clerk": (200, True),
        "nobody": (200, False),
        "system_admin": (404, False),
    }
