"""The second factor: switched on and off by oneself, asked at sign-in, taken away only by the security administrator."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.utils import timezone

from kexie.audit.models import Entry
from kexie.org.access import PowerMissing
from kexie.org.actions.people import OwnAccount
from kexie.org.actions.sign_in import remove_two_factor
from kexie.org.models import User
from tests.world import NOON, PASSWORD, World

LOGIN = "/accounts/login/"
SWITCH_ON = "/accounts/2fa/totp/activate/"
SWITCH_OFF = "/accounts/2fa/totp/deactivate/"
AUTHENTICATE = "/accounts/2fa/authenticate/"


def code_of(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def entered(account: str) -> Client:
    """The password given on the page, which looks at the clock: it must not be too old by now."""
    User.objects.update(password_changed_at=timezone.now())
    client = Client()
    client.post(LOGIN, {"login": account, "password": PASSWORD})
    return client


def confirmed(account: str) -> Client:
    """Signed in, and the password given once more."""
    client = entered(account)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def switched_on(account: str) -> tuple[Client, str]:
    client = confirmed(account)
    secret = client.get(SWITCH_ON).context["form"].secret
    client.post(SWITCH_ON, {"code": code_of(secret)})
    return client, secret


def recovery_codes(client: Client) -> list[str]:
    codes: list[str] = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    return codes


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.usefixtures("world")
def test_switching_on_asks_for_the_password_once_more() -> None:
    answer = entered("kunming_clerk").get(SWITCH_ON)

    assert answer["Location"].startswith("/accounts/reauthenticate/")


@pytest.mark.usefixtures("world")
def test_once_switched_on_the_password_alone_opens_nothing() -> None:
    switched_on("kunming_clerk")

    client = entered("kunming_clerk")

    assert not is_in(client)
    assert client.get("/accounts/me/").status_code == 302
    assert Entry.objects.filter(verb="two_factor.on").count() == 1


@pytest.mark.usefixtures("world")
def test_a_recovery_code_opens_once() -> None:
    client, _secret = switched_on("kunming_clerk")
    code = recovery_codes(client)[0]

    first, again = entered("kunming_clerk"), entered("kunming_clerk")
    first.post(AUTHENTICATE, {"code": code})
    again.post(AUTHENTICATE, {"code": code})

    assert is_in(first)
    assert not is_in(again)


@pytest.mark.usefixtures("world")
def test_wrong_codes_lock_the_account_like_wrong_passwords() -> None:
    client, _secret = switched_on("kunming_clerk")
    code = recovery_codes(client)[0]
    guessing = entered("kunming_clerk")

    for _number in range(5):
        guessing.post(AUTHENTICATE, {"code": "000000"})
    guessing.post(AUTHENTICATE, {"code": code})

    assert not is_in(guessing)
    assert User.objects.get(username="kunming_clerk").locked_until is not None
    assert Entry.objects.filter(verb="account.lock").count() == 1


@pytest.mark.usefixtures("world")
def test_guessing_codes_does_not_start_afresh_with_the_password() -> None:
    switched_on("kunming_clerk")

    for _number in range(5):
        entered("kunming_clerk").post(AUTHENTICATE, {"code": "000000"})

    assert User.objects.get(username="kunming_clerk").locked_until is not None


@pytest.mark.usefixtures("world")
def test_the_secret_is_not_kept_in_clear() -> None:
    _client, secret = switched_on("kunming_clerk")

    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]

    assert secret not in kept


@pytest.mark.usefixtures("world")
def test_switching_off_and_new_codes_stand_in_the_trail() -> None:
    client, _secret = switched_on("kunming_clerk")
    before = recovery_codes(client)

    client.post("/accounts/2fa/recovery-codes/generate/")
    after = recovery_codes(client)
    client.post(SWITCH_OFF)

    assert set(before).isdisjoint(after)
    moves = Entry.objects.filter(verb__startswith="two_factor.").values_list("verb", flat=True)
    assert list(moves) == ["two_factor.on", "two_factor.codes", "two_factor.off"]
    assert is_in(entered("kunming_clerk"))


@pytest.mark.usefixtures("world")
def test_a_wrong_code_switches_nothing_on() -> None:
    client = confirmed("kunming_clerk")
    client.get(SWITCH_ON)

    client.post(SWITCH_ON, {"code": "000000"})

    assert not Authenticator.objects.exists()
    assert not Entry.objects.filter(verb="two_factor.on").exists()


def test_the_security_administrator_helps_who_lost_the_telephone(world: World) -> None:
    switched_on("kunming_clerk")
    clerk = world.people["kunming_clerk"]

    with pytest.raises(PowerMissing):
        remove_two_factor(clerk, actor=world.people["system_admin"], at=NOON)
    remove_two_factor(clerk, actor=world.people["security_admin"], at=NOON)

    assert is_in(entered("kunming_clerk"))


def test_nobody_takes_the_second_step_from_himself_this_way(world: World) -> None:
    admin = world.people["security_admin"]

    with pytest.raises(OwnAccount):
        remove_two_factor(admin, actor=admin, at=NOON)
