"""Who gets which answer at every door of this room, and who sees which rows."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.administration import actions
from kexie.administration.models import Complaint, ComplaintKind
from kexie.administration.queries import complaints, people, trail, units
from kexie.administration.queries.trail import TrailFilter
from kexie.org.actions.people import appoint, grant, name_deputy, open_account
from kexie.org.actions.reorganisation import NewPart, merge_units, split_unit
from kexie.org.actions.units import open_unit
from kexie.org.models import Deputy, Post, Reorganisation, Role, UnitKind, User
from tests.world import NOON, PASSWORD, World

PEOPLE = ["anonymous", "nobody", "province_head", "system_admin", "security_admin", "audit_admin"]
EVERYBODY, SYSTEM = [302, 200, 200, 200, 200, 200], [302, 403, 403, 200, 403, 403]
SECURITY, AUDIT = [302, 403, 403, 403, 200, 403], [302, 403, 403, 403, 403, 200]


def moved(row: list[int], done: int = 302) -> list[int]:
    """The same door for a move, which ends with another answer."""
    return [done if code == 200 else code for code in row]


def api(row: list[int], done: int = 200) -> list[int]:
    return [401, *moved(row, done)[1:]]


# door                                 anon nobody head system security audit
DOORS: dict[tuple[str, str], list[int]] = {
    ("GET", "administration:home"): [302, 302, 302, 302, 302, 302],
    ("GET", "administration:complain"): EVERYBODY,
    ("POST", "administration:complain"): moved(EVERYBODY),
    ("GET", "administration:units"): SYSTEM,
    ("GET", "administration:unit"): SYSTEM,
    ("GET", "administration:unit_open"): SYSTEM,
    ("POST", "administration:unit_open"): moved(SYSTEM),
    ("GET", "administration:unit_change"): SYSTEM,
    ("POST", "administration:unit_change"): moved(SYSTEM),
    ("GET", "administration:merge"): SYSTEM,
    ("POST", "administration:merge"): moved(SYSTEM),
    ("GET", "administration:split"): SYSTEM,
    ("POST", "administration:split"): moved(SYSTEM),
    ("GET", "administration:reorganisations"): SYSTEM,
    ("POST", "administration:reorganisation_undo"): moved(SYSTEM),
    ("GET", "administration:accounts"): SYSTEM,
    ("GET", "administration:account"): SYSTEM,
    ("GET", "administration:account_open"): SYSTEM,
    ("POST", "administration:account_open"): SYSTEM,
    ("POST", "administration:account_change"): moved(SYSTEM),
    ("POST", "administration:account_active"): moved(SYSTEM),
    ("POST", "administration:account_password"): SYSTEM,
    ("POST", "administration:post_appoint"): moved(SYSTEM),
    ("POST", "administration:post_end"): moved(SYSTEM),
    ("GET", "administration:limits"): SYSTEM,
    ("POST", "administration:file_limits"): moved(SYSTEM),
    ("POST", "administration:quiet_hours"): moved(SYSTEM),
    ("GET", "administration:complaints"): SYSTEM,
    ("GET", "administration:complaint"): SYSTEM,
    ("POST", "administration:complaint"): moved(SYSTEM),
    ("GET", "administration:people"): SECURITY,
    ("GET", "administration:person"): SECURITY,
    ("POST", "administration:grant_give"): moved(SECURITY),
    ("POST", "administration:grant_revoke"): moved(SECURITY),
    ("POST", "administration:power_set"): moved(SECURITY),
    ("POST", "administration:two_factor_remove"): moved(SECURITY),
    ("GET", "administration:unit_rights"): SECURITY,
    ("GET", "administration:deputies"): SECURITY,
    ("POST", "administration:deputies"): moved(SECURITY),
    ("POST", "administration:deputy_end"): moved(SECURITY),
    ("GET", "administration:policy"): SECURITY,
    ("POST", "administration:policy"): moved(SECURITY),
    ("GET", "administration:trail"): AUDIT,
    ("GET", "administration:trail_line"): AUDIT,
    ("POST", "administration:trail_export"): AUDIT,
    ("GET", "administration:proof"): AUDIT,
    ("POST", "administration:proof"): AUDIT,
    ("GET", "api:administration-own-complaints"): api(EVERYBODY),
    ("POST", "api:administration-complain"): api(EVERYBODY, 201),
    ("GET", "api:administration-complaints"): api(SYSTEM),
    ("POST", "api:administration-answer"): api(SYSTEM),
    ("GET", "api:administration-units"): api(SYSTEM),
    ("POST", "api:administration-open-unit"): api(SYSTEM, 201),
    ("POST", "api:administration-change-unit"): api(SYSTEM),
    ("GET", "api:administration-reorganisations"): api(SYSTEM),
    ("POST", "api:administration-merge"): api(SYSTEM, 201),
    ("POST", "api:administration-split"): api(SYSTEM, 201),
    ("POST", "api:administration-undo"): api(SYSTEM),
    ("GET", "api:administration-accounts"): api(SYSTEM),
    ("POST", "api:administration-change-account"): api(SYSTEM),
    ("POST", "api:administration-open-account"): api(SYSTEM, 201),
    ("POST", "api:administration-set-active"): api(SYSTEM),
    ("POST", "api:administration-reset-password"): api(SYSTEM),
    ("GET", "api:administration-grants"): api(SECURITY),
    ("POST", "api:administration-give"): api(SECURITY, 201),
    ("DELETE", "api:administration-revoke"): api(SECURITY, 204),
    ("GET", "api:administration-trail"): api(AUDIT),
    ("POST", "api:administration-verify"): api(AUDIT),
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]


API_PERSONS = (
    "administration-set-active",
    "administration-reset-password",
    "administration-change-account",
)


def merger(world: World) -> Reorganisation:
    return merge_units([world.panlong], actor=None, at=NOON, into=world.qilin, on=date(2025, 6, 1))


def keys_of(world: World, door: str) -> list[object]:
    """What stands in the address of a door."""
    clerk = world.people["wuhua_clerk"]
    keys: dict[str, list[object]] = {
        "unit": [world.wuhua.pk],
        "unit_change": [world.wuhua.pk, "rename"],
        "split": [world.wuhua.pk],
        "administration-split": [world.wuhua.pk],
        "administration-change-unit": [world.wuhua.pk],
        "grant_revoke": [clerk.pk, clerk.grants.get().pk],
        "administration-revoke": [clerk.grants.get().pk],
        "trail_line": [1],
    }
    name = door.partition(":")[2]
    if name in {"reorganisation_undo", "administration-undo"}:
        return [merger(world).pk]
    persons = "account account_change account_active account_password post_appoint person grant_give power_set two_factor_remove"
    if name in [*persons.split(), *API_PERSONS]:
        return [world.people["nobody" if name == "power_set" else "wuhua_clerk"].pk]
    if name in {"complaint", "administration-answer"}:
        return [complaint(world).pk]
    if name == "post_end":
        return [clerk.pk, post(world).pk]
    if name == "deputy_end":
        return [deputyship(world).pk]
    return keys.get(name, [])


def body_of(world: World, door: str) -> dict[str, Any]:
    """What a door that takes something is sent. Unknown keys are ignored, so one body serves many."""
    clerk, head = world.people["wuhua_clerk"], world.people["wuhua_head"]
    everything = {
        "kind": "county",
        "name": "呈贡区科学技术协会",
        "short_name": "呈贡区科协",
        "code": "530114",
        "parent": world.kunming.pk,
        "opened_date": "2026-01-05",
        "order": 7,
        "on": "2026-02-02",
        "confirmed": "on",
        "username": "chenggong",
        "active": "no",
        "title": "干事",
        "from_date": "2026-01-05",
        "last_date": "2099-01-05",
        "text": "很好。",
        "page": "/tasks/",
        "unit": world.wuhua.pk,
        "role": "reader",
        "principal": clerk.pk,
        "deputy": head.pk,
        "power": "system",
        "largest_file": 10,
        "largest_unpacked": 100,
        "largest_ratio": 100,
        "most_members": 100,
        "start": "20:00",
        "end": "07:00",
        "minimum_length": 12,
        "minimum_classes": 3,
        "maximum_age_days": 90,
        "tries": 5,
        "lock_minutes": 10,
        "session_minutes": 60,
        "units": [world.panlong.pk],
        "into": world.wuhua.pk,
        "parts": "530102-E 五华东区科学技术协会 五华东区科协",
        "email": "wuhua@office.example",
    }
    part = {"code": "530102-E", "name": "五华东区科学技术协会", "short_name": "五华东区科协"}
    special: dict[str, dict[str, Any]] = {
        "administration:complain": everything | {"kind": "suggestion"},
        "api:administration-complain": everything | {"kind": "suggestion"},
        "api:administration-merge": {
            "units": [world.panlong.code],
            "into": world.wuhua.code,
            "on": "2026-02-02",
        },
        "api:administration-split": {"parts": [part], "on": "2026-02-02"},
        "api:administration-give": {
            "user": "wuhua_clerk",
            "unit": world.panlong.code,
            "role": "reader",
        },
        "api:administration-set-active": {"active": False},
        "api:administration-change-unit": {"on": "2026-02-02", "name": "五华区科协"},
    }
    return special.get(door, everything)


def complaint(world: World, text: str = "太慢") -> Complaint:
    return actions.complain(
        actor=world.people["wuhua_clerk"], at=NOON, kind=ComplaintKind.COMPLAINT, text=text
    )


def post(world: World) -> Post:
    return appoint(
        actor=None,
        at=NOON,
        user=world.people["wuhua_clerk"],
        unit=world.wuhua,
        title="科员",
        from_date=date(2024, 1, 1),
    )


def deputyship(world: World) -> Deputy:
    head = world.people["wuhua_head"]
    return name_deputy(
        actor=head,
        at=NOON,
        principal=head,
        deputy=world.people["wuhua_clerk"],
        from_date=date(2026, 1, 1),
        to_date=date(2099, 1, 1),
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(world: World, method: str, door: str, who: str, code: int) -> None:
    client = Client() if who == "anonymous" else signed_in(world.people[who])
    url, body = reverse(door, args=keys_of(world, door)), body_of(world, door)

    if method == "GET":
        answer = client.get(url)
    elif door.startswith("api:"):
        answer = client.generic(method, url, json.dumps(body), content_type="application/json")
    else:
        answer = client.post(url, body)

    assert answer.status_code == code


def test_each_administrator_sees_the_rows_of_his_power_only(world: World) -> None:
    complaint(world)
    deputyship(world)
    post(world)

    def rows(who: str) -> dict[str, bool]:
        user = world.people[who]
        return {
            "units": units.units_for(user).exists(),
            "accounts": people.accounts_for(user, NOON.date()).exists(),
            "tree": bool(units.tree_for(user)),
            "posts": people.posts_for(user, world.people["wuhua_clerk"]).exists(),
            "grants": people.grants_for(user).exists(),
            "people": people.people_for(user, now=NOON).exists(),
            "deputyships": people.deputyships_for(user, NOON.date()).exists(),
            "complaints": complaints.complaints_for(user).exists(),
            "trail": trail.trail_for(user, TrailFilter()).exists(),
        }

    nothing = dict.fromkeys(rows("nobody"), False)
    assert rows("nobody") == rows("province_head") == rows("inspector") == nothing
    assert {name for name, seen in rows("system_admin").items() if seen} == {
        "units",
        "accounts",
        "tree",
        "posts",
        "complaints",
    }
    assert {name for name, seen in rows("security_admin").items() if seen} == {
        "units",
        "accounts",
        "tree",
        "grants",
        "people",
        "deputyships",
    }
    assert {name for name, seen in rows("audit_admin").items() if seen} == {"trail"}


def test_everyone_sees_his_own_complaints(world: World) -> None:
    complaint(world)

    assert complaints.own_complaints(world.people["wuhua_clerk"]).count() == 1
    assert not complaints.own_complaints(world.people["wuhua_head"]).exists()


LISTS = {
    "units?state=all": "system_admin",
    "units": "system_admin",
    "accounts": "system_admin",
    "complaints": "system_admin",
    "reorganisations": "system_admin",
    "people": "security_admin",
    "deputies": "security_admin",
    "trail": "audit_admin",
    "complain": "wuhua_clerk",
}


@pytest.mark.parametrize("door", LISTS)
def test_a_list_asks_as_often_for_few_rows_as_for_thirty(world: World, door: str) -> None:
    name, _mark, query = door.partition("?")
    client = signed_in(world.people[LISTS[door]])
    client.get(reverse(f"administration:{name}"))  # the first request also keeps the session
    counts = []
    for number in (1, 30):
        more(world, number)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{reverse(f'administration:{name}')}?{query}").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def more(world: World, number: int) -> None:
    """So many accounts with post and role, deputyships, complaints and lines more."""
    for one in range(number):
        key = f"{number}-{one}"
        unit = open_unit(
            actor=None,
            at=NOON,
            code=key,
            kind=UnitKind.TOWNSHIP,
            name=f"镇{key}",
            short_name=f"镇{key}",
            opened_date=date(2024, 1, 1),
            parent=world.wuhua,
        )
        user = open_account(actor=None, at=NOON, username=key, name=key, password=PASSWORD)
        appoint(actor=None, at=NOON, user=user, unit=unit, title="员", from_date=date(2024, 1, 1))
        grant(actor=None, at=NOON, user=user, unit=unit, role=Role.CLERK)
        name_deputy(
            actor=user,
            at=NOON,
            principal=user,
            deputy=world.people["wuhua_head"],
            from_date=date(2026, 1, 1),
            to_date=date(2099, 1, 1) + timedelta(days=one),
        )
        complaint(world)
        parts = [NewPart(code=f"{key}-p", name=f"分{key}", short_name=f"分{key}")]
        split_unit(unit, actor=None, at=NOON, parts=parts, on=date(2025, 1, 1))
