"""Keys for machines: within their scope, until their day, as the person they act for."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie.audit.models import Entry
from kexie.org.actions import people, tokens
from kexie.org.models import ApiToken, TokenScope
from tests.world import NOON, World

ME = "/api/v1/org/me"
WRITES = "api:notices-put-all-away"


def token(world: World, who: str = "kunming_clerk", scope: TokenScope = TokenScope.READ) -> str:
    made, secret = tokens.make_token(
        actor=world.people[who], at=timezone.now(), name="报表程序", scope=scope, days=30
    )
    assert secret not in str(ApiToken.objects.filter(pk=made.pk).values())
    return secret


def ask(secret: str, method: str = "GET", path: str = ME) -> int:
    answer = Client().generic(method, path, headers={"Authorization": f"Bearer {secret}"})
    return answer.status_code


def test_a_token_acts_for_its_person(world: World) -> None:
    secret = token(world)

    answer = Client().get(ME, headers={"Authorization": f"Bearer {secret}"})

    assert answer.json()["username"] == "kunming_clerk"
    assert answer.json()["grants"] == [{"unit": "530100", "role": "clerk"}]


def test_a_reading_token_changes_nothing(world: World) -> None:
    assert ask(token(world), "POST", reverse(WRITES)) == 403


def test_a_token_ends_on_its_day(world: World) -> None:
    secret = token(world)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert ask(secret) == 401


def test_a_revoked_token_opens_nothing_more(world: World) -> None:
    secret = token(world)
    held = ApiToken.objects.get()

    tokens.revoke_token(held, actor=held.user, at=NOON)
    tokens.revoke_token(held, actor=held.user, at=NOON)

    assert ask(secret) == 401
    assert Entry.objects.filter(verb="token.revoke").count() == 1


def test_nobody_revokes_the_token_of_somebody_else(world: World) -> None:
    token(world)

    with pytest.raises(tokens.NotYourToken):
        tokens.revoke_token(ApiToken.objects.get(), actor=world.people["wuhua_clerk"], at=NOON)


def test_the_tokens_of_a_closed_account_or_of_a_reset_password_open_nothing(world: World) -> None:
    closed, reset = token(world), token(world, "wuhua_clerk")

    people.set_active(world.people["kunming_clerk"], actor=None, at=NOON, active=False)
    people.reset_password(world.people["wuhua_clerk"], actor=None, at=NOON, password="Given-1-anew")

    assert (ask(closed), ask(reset)) == (401, 401)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_lasts_a_year_at_most(world: World, days: int) -> None:
    with pytest.raises(tokens.BadSpan):
        tokens.make_token(
            actor=world.people["kunming_clerk"],
            at=NOON,
            name="永久",
            scope=TokenScope.READ,
            days=days,
        )


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("secret", ["", "kexie_", "kexie_nothing", "混乱"])
def test_what_is_no_token_opens_nothing(secret: str) -> None:
    assert ask(secret.encode().decode("latin-1")) == 401


def test_a_page_cannot_be_made_to_write_from_elsewhere(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["kunming_clerk"])

    assert client.get(ME).status_code == 200
    assert client.post(reverse(WRITES)).status_code == 403


def test_the_secret_is_shown_once(world: World) -> None:
    client = Client()
    client.force_login(world.people["kunming_clerk"])

    answer = client.post("/accounts/me/tokens/", {"name": "报表", "scope": "read", "days": "30"})
    secret = answer.context["secret"]

    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert secret not in client.get("/accounts/me/").content.decode()
    assert ask(secret) == 200
