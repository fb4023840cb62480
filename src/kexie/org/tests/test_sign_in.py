"""Signing in: lock-out, policy, the first password, idle sessions, and what of it stands in the trail."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie.audit.models import Entry
from kexie.org.actions import people
from kexie.org.actions.sign_in import choose_language, record_sign_in, try_password
from kexie.org.http import SEEN
from kexie.org.models import SignInPolicy, User
from tests.world import NOON, PASSWORD, World

LOGIN = "/accounts/login/"
CHANGE = "/accounts/password/change/"
NEW = "Dianchi-2026-water"
WRONG = "Dianchi-2020-wrong"


def sign_in(account: str, password: str = PASSWORD) -> Client:
    """By the page, which looks at the clock: the world's passwords must not be too old by now."""
    User.objects.update(password_changed_at=timezone.now())
    client = Client()
    client.post(LOGIN, {"login": account, "password": password})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def verbs() -> list[str]:
    return list(Entry.objects.filter(at__gt=NOON).values_list("verb", flat=True))


def wrong_tries(account: str, count: int, at: datetime = NOON) -> None:
    for _number in range(count):
        assert try_password(username=account, password=WRONG, at=at) is None


@pytest.mark.usefixtures("world")
def test_who_signs_in_and_out_stands_in_the_trail() -> None:
    client = sign_in("kunming_clerk")
    assert is_in(client)

    client.post("/accounts/logout/")

    assert not is_in(client)
    assert verbs() == ["session.open", "session.close"]
    assert Entry.objects.filter(verb="session.open").get().origin == "127.0.0.1 page"


@pytest.mark.usefixtures("world")
def test_asking_to_sign_out_is_not_signing_out() -> None:
    client = sign_in("kunming_clerk")

    client.get("/accounts/logout/")

    assert is_in(client)


@pytest.mark.usefixtures("world")
def test_a_wrong_password_and_an_unknown_account_get_the_same_answer() -> None:
    known = Client().post(LOGIN, {"login": "kunming_clerk", "password": WRONG})
    unknown = Client().post(LOGIN, {"login": "nobody_here", "password": WRONG})

    said = [list(answer.context["form"].non_field_errors()) for answer in (known, unknown)]
    assert said[0] == said[1] != []
    assert verbs() == ["session.fail", "session.fail"]
    assert not Entry.objects.filter(label__contains="nobody_here").exists()


@pytest.mark.usefixtures("world")
def test_after_too_many_tries_the_right_password_opens_nothing() -> None:
    wrong_tries("kunming_clerk", 5)

    assert not is_in(_now_locked("kunming_clerk"))
    assert try_password(username="kunming_clerk", password=PASSWORD, at=NOON) is None
    assert Entry.objects.filter(verb="account.lock").count() == 1


def _now_locked(account: str) -> Client:
    """The same lock, moved to the present: pages look at the clock."""
    until = timezone.now() + timedelta(minutes=1)
    User.objects.filter(username=account).update(locked_until=until)
    return sign_in(account)


@pytest.mark.usefixtures("world")
def test_a_lock_ends_by_itself() -> None:
    wrong_tries("kunming_clerk", 5)
    later = NOON + timedelta(minutes=15)

    assert try_password(username="kunming_clerk", password=PASSWORD, at=later) is not None


@pytest.mark.usefixtures("world")
def test_tries_while_locked_do_not_make_the_lock_longer() -> None:
    wrong_tries("kunming_clerk", 5)
    until = User.objects.get(username="kunming_clerk").locked_until

    wrong_tries("kunming_clerk", 7, at=NOON + timedelta(minutes=1))

    assert User.objects.get(username="kunming_clerk").locked_until == until


def test_signing_in_forgets_earlier_mistakes(world: World) -> None:
    wrong_tries("kunming_clerk", 4)
    record_sign_in(world.people["kunming_clerk"], at=NOON)

    wrong_tries("kunming_clerk", 4)

    assert try_password(username="kunming_clerk", password=PASSWORD, at=NOON) is not None


@pytest.mark.usefixtures("world")
def test_how_many_tries_are_too_many_is_data() -> None:
    SignInPolicy.objects.create(pk=1, tries=2, lock_minutes=60)

    wrong_tries("kunming_clerk", 2)

    still = NOON + timedelta(minutes=59)
    assert try_password(username="kunming_clerk", password=PASSWORD, at=still) is None


@pytest.mark.usefixtures("committed_world")
def test_two_wrong_tries_at_once_both_count() -> None:
    def fail() -> None:
        wrong_tries("kunming_clerk", 1)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(fail), pool.submit(fail)]:
            done.result()

    assert User.objects.get(username="kunming_clerk").failed_sign_ins == 2


def test_a_closed_account_is_out_at_once(world: World) -> None:
    client = sign_in("kunming_clerk")
    people.set_active(world.people["kunming_clerk"], actor=None, at=NOON, active=False)

    assert client.get("/accounts/me/").status_code == 302
    assert not is_in(sign_in("kunming_clerk"))


@pytest.mark.usefixtures("world")
def test_nobody_signs_up_or_resets_a_password_by_mail() -> None:
    for door in ("signup", "password/reset", "email", "confirm-email"):
        assert Client().get(f"/accounts/{door}/").status_code == 404


@pytest.mark.usefixtures("world")
def test_a_given_password_must_be_changed_before_anything_else() -> None:
    people.open_account(
        actor=None, at=NOON, username="fresh", name="新同志", password="Given-2026-once"
    )
    client = sign_in("fresh", "Given-2026-once")

    assert client.get("/accounts/me/")["Location"] == CHANGE
    assert client.get("/api/v1/org/me").status_code == 401
    changed = _change(client, "Given-2026-once", NEW)

    assert changed.status_code == 302
    assert client.get("/accounts/me/").status_code == 200
    assert is_in(sign_in("fresh", NEW))
    assert "account.change_password" in verbs()


def _change(client: Client, old: str, new: str) -> Any:
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "password",
    ["Short-1", "alllowercaseletters", "12345678901234", PASSWORD, "kunming_clerk"],
    ids=["too short", "one kind", "digits", "the present one", "the account name"],
)
def test_a_password_against_the_policy_is_refused(password: str) -> None:
    client = sign_in("kunming_clerk")

    answer = _change(client, PASSWORD, password)

    assert answer.status_code == 200
    assert answer.context["form"].errors["password1"]
    assert is_in(sign_in("kunming_clerk"))


@pytest.mark.usefixtures("world")
def test_the_length_of_passwords_is_data() -> None:
    SignInPolicy.objects.create(pk=1, minimum_length=30)

    answer = _change(sign_in("kunming_clerk"), PASSWORD, NEW)

    assert "30" in answer.context["form"].errors["password1"][0]


def test_a_password_that_is_too_old_must_be_changed(world: World) -> None:
    clerk = world.people["kunming_clerk"]

    record_sign_in(clerk, at=NOON + timedelta(days=180))
    assert not clerk.must_change_password
    record_sign_in(clerk, at=NOON + timedelta(days=181))

    assert clerk.must_change_password


@pytest.mark.usefixtures("world")
def test_a_session_without_a_click_ends() -> None:
    client = sign_in("kunming_clerk")
    _last_click(client, minutes=121)

    assert client.get("/accounts/me/")["Location"].startswith(LOGIN)
    assert Entry.objects.get(verb="session.close").detail == {"idle": True}


@pytest.mark.usefixtures("world")
def test_a_session_with_a_click_now_and_then_stays() -> None:
    client = sign_in("kunming_clerk")
    _last_click(client, minutes=119)

    assert client.get("/accounts/me/").status_code == 200
    assert timezone.now().timestamp() - client.session[SEEN] < 5


@pytest.mark.usefixtures("world")
def test_a_page_that_asks_by_itself_keeps_no_session_alive() -> None:
    client = sign_in("kunming_clerk")
    _last_click(client, minutes=119)
    before = client.session[SEEN]

    asked = client.get("/accounts/me/", headers={"X-Unattended": "1"})

    assert asked.status_code == 200
    assert client.session[SEEN] == before


def _last_click(client: Client, *, minutes: int) -> None:
    session = client.session
    session[SEEN] = timezone.now().timestamp() - minutes * 60
    session.save()


@pytest.mark.usefixtures("world")
def test_a_fragment_without_a_session_sends_the_whole_page_to_sign_in() -> None:
    here = "http://testserver/accounts/me/?a=b"

    answer = Client().get("/accounts/me/", headers={"HX-Request": "true", "HX-Current-URL": here})

    assert answer.status_code == 200
    assert answer["HX-Redirect"] == f"{LOGIN}?next=%2Faccounts%2Fme%2F%3Fa%3Db"


def test_the_chosen_language_comes_back_on_another_machine(world: World) -> None:
    choose_language(world.people["kunming_clerk"], language="en")

    page = sign_in("kunming_clerk").get("/accounts/me/")

    assert page["Content-Language"] == "en"
    assert "My account" in page.content.decode()


@pytest.mark.usefixtures("world")
def test_one_lands_where_one_wanted_to_go_and_nowhere_else() -> None:
    form = {"login": "kunming_clerk", "password": PASSWORD}

    inside = Client().post(LOGIN, form | {"next": reverse("org:me")})
    outside = Client().post(LOGIN, form | {"next": "https://example.org/"})

    assert inside["Location"] == reverse("org:me")
    assert outside["Location"] == "/"
