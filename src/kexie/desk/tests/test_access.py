"""Who gets which answer at every door of this room, and who sees which rows."""

import pytest
from django.test import Client
from django.urls import reverse

from kexie.desk.queries.cockpit import roots_for
from kexie.matters.tests import make
from kexie.org.models import User
from tests.world import World

PEOPLE = ["anonymous", "nobody", "wuhua_clerk", "kunming_head", "inspector", "audit_admin"]

DOORS: dict[tuple[str, str], list[int]] = {
    # door, and what it is asked             anon nobody county head inspector admin
    ("desk:home", ""): [302, 200, 200, 200, 200, 302],
    ("desk:part", "owed"): [302, 200, 200, 200, 200, 200],
    ("desk:part", "verify"): [302, 200, 200, 200, 200, 200],
    ("desk:part", "reports"): [302, 200, 200, 200, 200, 200],
    ("desk:part", "judge"): [302, 200, 200, 200, 200, 200],
    ("desk:part", "requests"): [302, 200, 200, 200, 200, 200],
    ("desk:part", "suggestions"): [302, 200, 200, 200, 200, 200],
    ("desk:part", "settle"): [302, 200, 200, 200, 200, 200],
    ("desk:part", "trials"): [302, 200, 200, 200, 200, 200],
    ("desk:part", "sign-off"): [302, 200, 200, 200, 200, 200],
    ("desk:part", "papers"): [302, 200, 200, 200, 200, 200],
    ("desk:part", "issue"): [302, 200, 200, 200, 200, 200],
    ("desk:part", "rounds"): [302, 200, 200, 200, 200, 200],
    ("desk:part", "gossip"): [302, 404, 404, 404, 404, 404],
    ("desk:cockpit", ""): [302, 200, 200, 200, 200, 200],
    ("desk:cockpit", "?unit=530102"): [302, 404, 200, 200, 200, 404],
    ("desk:cockpit", "?unit=530100"): [302, 404, 404, 200, 200, 404],
    ("desk:cockpit", "?unit=530000"): [302, 404, 404, 404, 200, 404],
    ("api:desk-home", ""): [401, 200, 200, 200, 200, 200],
    ("api:desk-list", "owed"): [401, 200, 200, 200, 200, 200],
    ("api:desk-cockpit", ""): [401, 404, 200, 200, 200, 404],
    ("api:desk-cockpit", "?unit=530100"): [401, 404, 404, 200, 200, 404],
}
CASES = [
    pytest.param(door, asked, who, code, id=f"{who}-{door}-{asked}")
    for (door, asked), codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.scene(of=make.task)
@pytest.mark.parametrize(("door", "asked", "who", "code"), CASES)
def test_door(world: World, door: str, asked: str, who: str, code: int) -> None:
    client = Client() if who == "anonymous" else client_of(world.people[who])
    query = asked if asked.startswith("?") else ""
    url = reverse(door, args=[asked] if asked and not query else []) + query

    assert client.get(url).status_code == code


# Who sees the share of Kunming in a task of the province, on the desk and in the cockpit.
ROWS = {
    # person                 owes, verifies, handed out, counted
    "province_supervisor": (0, 1, 1, 1),
    "province_head": (0, 1, 1, 1),
    "province_clerk": (0, 0, 1, 1),
    "kunming_clerk": (0, 0, 0, 1),
    "kunming_head": (0, 0, 0, 1),
    "wuhua_clerk": (0, 0, 0, 0),
    "qujing_clerk": (0, 0, 0, 0),
    "inspector": (0, 0, 0, 1),
    "nobody": (0, 0, 0, 0),
    "system_admin": (0, 0, 0, 0),
}


@pytest.mark.scene(of=make.reported)
@pytest.mark.parametrize("who", ROWS)
def test_who_sees_a_reported_share(world: World, who: str) -> None:
    api = client_of(world.people[who])

    lists = {one["code"]: one["total"] for one in api.get(reverse("api:desk-home")).json()}
    cockpit = api.get(reverse("api:desk-cockpit")).json()
    counted = cockpit.get("headline", {}).get("reported", {}).get("value", 0)

    assert (lists["owed"], lists["verify"], lists["handed-out"], counted) == ROWS[who]


def test_the_cockpit_begins_where_one_holds_a_role(world: World) -> None:
    begins = {
        who: [unit.code for unit in roots_for(world.people[who])]
        for who in ("province_head", "kunming_head", "wuhua_clerk", "department_clerk", "nobody")
    }

    assert begins == {
        "province_head": ["530000"],
        "kunming_head": ["530100"],
        "wuhua_clerk": ["530102"],
        "department_clerk": ["530000"],
        "nobody": [],
    }


def test_an_administrator_is_led_to_his_own_pages(world: World) -> None:
    answer = client_of(world.people["security_admin"]).get(reverse("desk:home"))

    assert answer["Location"] == reverse("administration:home")
