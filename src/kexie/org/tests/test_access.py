"""Who gets which answer at every door of this room, and that one's own things are one's own."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kexie.org.actions import people, tokens, units
from kexie.org.models import ApiToken, Deputy, Role, TokenScope, Unit, UnitKind, User
from kexie.org.queries import has_desk, own_units, place_of, posts_of, units_where
from tests.world import NOON, START, World

PEOPLE = ["anonymous", "nobody", "kunming_clerk", "system_admin"]
# The deputy and the token at these doors are those of kunming_clerk.
DOORS: dict[tuple[str, str], list[int]] = {
    # door                                    anon nobody own system
    ("GET", "org:me"): [302, 200, 200, 200],
    ("POST", "org:own_email"): [302, 302, 302, 302],
    ("POST", "org:add_deputy"): [302, 302, 302, 409],
    ("POST", "org:end_deputy"): [302, 404, 302, 404],
    ("POST", "org:add_token"): [302, 200, 200, 200],
    ("POST", "org:end_token"): [302, 404, 302, 404],
    ("GET", "org:find_units"): [302, 200, 200, 200],
    ("GET", "org:find_people"): [302, 200, 200, 200],
    ("GET", "api:org-me"): [401, 200, 200, 200],
    ("PUT", "api:org-own-email"): [401, 204, 204, 204],
    ("GET", "api:org-units"): [401, 200, 200, 200],
    ("GET", "api:org-tree"): [401, 200, 200, 200],
    ("GET", "api:org-unit-groups"): [401, 200, 200, 200],
    ("GET", "account_login"): [200, 302, 302, 302],
    ("GET", "account_logout"): [302, 200, 200, 200],
    ("GET", "account_reauthenticate"): [302, 200, 200, 200],
    ("GET", "account_change_password"): [302, 200, 200, 200],
    ("GET", "mfa_index"): [302, 200, 200, 200],
    ("GET", "mfa_authenticate"): [302, 302, 302, 302],
    ("GET", "mfa_reauthenticate"): [302, 302, 302, 302],
    ("GET", "mfa_activate_totp"): [302, 302, 302, 302],
    ("GET", "mfa_deactivate_totp"): [302, 404, 404, 404],
    ("GET", "mfa_view_recovery_codes"): [302, 404, 404, 404],
    ("GET", "mfa_generate_recovery_codes"): [302, 302, 302, 302],
    ("GET", "mfa_download_recovery_codes"): [302, 404, 404, 404],
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]
AWAY = {"from_date": "2026-03-02", "last_date": "2026-03-06"}


def own_things(world: World) -> tuple[Deputy, ApiToken]:
    """A deputy of kunming_clerk, for tomorrow, and a token."""
    clerk, today = world.people["kunming_clerk"], timezone.localdate()
    named = people.name_deputy(
        actor=clerk,
        at=NOON,
        principal=clerk,
        deputy=world.people["wuhua_clerk"],
        from_date=today,
        to_date=today + timedelta(days=1),
    )
    token, _secret = tokens.make_token(
        actor=clerk, at=timezone.now(), name="报表", scope=TokenScope.READ, days=1
    )
    return named, token


def signed_in(world: World, who: str) -> Client:
    client = Client()
    if who != "anonymous":
        client.force_login(world.people[who])
    return client


@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(world: World, method: str, door: str, who: str, code: int) -> None:
    named, token = own_things(world)
    keys = {"org:end_deputy": [named.pk], "org:end_token": [token.pk]}.get(door, [])
    body = {
        "name": "n",
        "scope": "read",
        "days": 1,
        "deputy": world.people["wuhua_head"].pk,
        **AWAY,
    }
    client = signed_in(world, who)
    url = reverse(door, args=keys)

    if method == "PUT":
        answer = client.put(url, {"email": ""}, content_type="application/json")
    else:
        answer = client.post(url, body) if method == "POST" else client.get(url)

    assert answer.status_code == code


@pytest.mark.parametrize("who", ["kunming_clerk", "system_admin", "nobody"])
def test_the_account_page_costs_the_same_with_many_things(world: World, who: str) -> None:
    own_things(world)
    client = signed_in(world, who)
    client.get("/accounts/me/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/accounts/me/")
    user, today = world.people[who], timezone.localdate()
    for number in range(30):
        tokens.make_token(actor=user, at=NOON, name=f"{number}", scope=TokenScope.READ, days=1)
        if who != "system_admin":
            unit = _county(world, number)
            people.grant(actor=None, at=NOON, user=user, unit=unit, role=Role.CLERK)
            people.appoint(actor=None, at=NOON, user=user, unit=unit, title="干事", from_date=START)
            people.name_deputy(
                actor=user,
                at=NOON,
                principal=user,
                deputy=world.people["qujing_clerk"],
                from_date=today,
                to_date=today + timedelta(days=number + 1),
            )

    with CaptureQueriesContext(connection) as many:
        client.get("/accounts/me/")

    assert len(many) == len(few)


def _county(world: World, number: int) -> Unit:
    return units.open_unit(
        actor=None,
        at=NOON,
        code=f"5301{50 + number}",
        kind=UnitKind.COUNTY,
        name=f"试验{number}县科学技术协会",
        short_name=f"试验{number}县科协",
        opened_date=START,
        parent=world.kunming,
    )


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("昆明", "昆明市科协"),
        ("kms", "昆明市科协"),
        ("五华", "五华区科协"),
        ("wuhua", "五华区科协"),
        ("530302", "麒麟区科协"),
        ("KMS", "昆明市科协"),
    ],
)
def test_the_picker_finds_units_by_name_initials_and_code(
    world: World, text: str, first: str
) -> None:
    found = signed_in(world, "nobody").get("/accounts/units/", {"q": text}).json()["results"]

    assert found[0]["label"] == first


def test_a_closed_unit_is_not_offered(world: World) -> None:
    units.close_unit(world.panlong, actor=None, at=NOON, on=date(2026, 3, 1))

    found = signed_in(world, "nobody").get("/accounts/units/", {"q": "盘龙"}).json()

    assert found == {"results": []}


def test_administrators_and_oneself_are_not_offered_as_deputies(world: World) -> None:
    found = signed_in(world, "kunming_clerk").get("/accounts/people/").json()["results"]

    names = {one["detail"] for one in found}
    assert "wuhua_clerk" in names
    assert names.isdisjoint({"kunming_clerk", "system_admin", "security_admin", "audit_admin"})


def test_naming_and_ending_a_deputy_opens_and_closes_reach(world: World) -> None:
    clerk, deputy = world.people["kunming_clerk"], world.people["qujing_clerk"]
    client, today = signed_in(world, "kunming_clerk"), timezone.localdate()
    body = {"deputy": deputy.pk, "from_date": today, "last_date": today}
    client.post(reverse("org:add_deputy"), body)
    deputy.as_of = today
    assert own_units(deputy).contains(world.kunming)
    assert _asked_both_ways(deputy)

    client.post(reverse("org:end_deputy", args=[Deputy.objects.get(principal=clerk).pk]))

    assert not own_units(deputy).contains(world.kunming)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"deputy": "999999", **AWAY},
        {"deputy": "eins", **AWAY},
        {"deputy": "1", "from_date": "morgen", "last_date": "2026-03-06"},
    ],
)
def test_a_form_that_makes_no_sense_comes_back_with_its_faults(
    world: World, body: dict[str, str]
) -> None:
    answer = signed_in(world, "kunming_clerk").post(reverse("org:add_deputy"), body)

    assert answer.status_code == 422
    assert answer.context["deputy_form"].errors
    assert not Deputy.objects.exists()


def test_a_span_that_ends_before_it_begins_is_refused_with_a_sentence(world: World) -> None:
    body = {
        "deputy": world.people["wuhua_clerk"].pk,
        "from_date": "2026-03-06",
        "last_date": "2026-03-02",
    }

    answer = signed_in(world, "kunming_clerk").post(reverse("org:add_deputy"), body)

    assert answer.status_code == 400
    assert "至少一天" in answer.content.decode()


def test_the_tree_of_a_day_is_that_of_the_day(world: World) -> None:
    units.move_unit(world.wuhua, actor=None, at=NOON, parent=world.qujing, on=date(2025, 6, 1))
    client = signed_in(world, "nobody")

    def above(day: str) -> str:
        rows = client.get("/api/v1/org/tree", {"on": day}).json()
        return next(str(row["parent"]) for row in rows if row["code"] == "530102")

    assert above("2025-05-31") == "530100"
    assert above("2025-06-01") == "530300"
    assert client.get("/api/v1/org/tree", {"on": "2019-12-31"}).json() == []


# Who reaches which units through roles; administrators reach none.
REACHES = {
    "nobody": set(),
    "system_admin": set(),
    "wuhua_clerk": {"530102"},
    "kunming_clerk": {"530100", "530102", "530103"},
    "qujing_clerk": {"530300", "530302"},
    "department_clerk": {"530000-D04"},
}


@pytest.mark.parametrize(("who", "codes"), REACHES.items(), ids=REACHES)
def test_everyone_reaches_their_own_part_of_the_tree(
    world: World, who: str, codes: set[str]
) -> None:
    reached = units_where(world.people[who], list(Role))

    assert {unit.code for unit in reached} == codes


def _asked_both_ways(person: User) -> bool:
    """Whether he has a desk: by the rule, and as menus ask it."""
    for role in Role:
        assert has_desk(person, (role,)) == own_units(person, (role,)).exists(), (person, role)
    return has_desk(person)


def test_menus_ask_for_a_desk_as_the_rule_does(world: World) -> None:
    for person in world.people.values():
        person.as_of = timezone.localdate()
        assert _asked_both_ways(person) == own_units(person).exists()
        post = posts_of(person, person.as_of).first()
        assert place_of(person) == (post.unit.short_name if post else "")
