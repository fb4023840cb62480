"""Names and e-mail addresses of accounts: put right by the system administrator, the address by oneself."""

import pytest

from kexie.audit.models import Entry
from kexie.org.access import PowerMissing
from kexie.org.actions.people import BadAddress, change_account, set_own_email
from kexie.org.queries import find_people
from tests.world import NOON, World

NEW = {"name": "欧阳明", "email": "ouyang@office.example"}


def test_a_corrected_name_is_found_and_the_trail_keeps_the_former(world: World) -> None:
    clerk, admin = world.people["wuhua_clerk"], world.people["system_admin"]

    change_account(clerk, actor=admin, at=NOON, **NEW)

    clerk.refresh_from_db()
    assert (clerk.name, clerk.email) == ("欧阳明", "ouyang@office.example")
    assert clerk in find_people("oym", besides=admin)
    line = Entry.objects.get(verb="account.change")
    assert line.detail == {"before": {"name": "五华经办", "email": ""}, "after": NEW}


def test_only_the_system_administrator_changes_accounts(world: World) -> None:
    clerk = world.people["wuhua_clerk"]
    for who in ("wuhua_clerk", "province_head", "security_admin", "audit_admin"):
        with pytest.raises(PowerMissing):
            change_account(clerk, actor=world.people[who], at=NOON, **NEW)


def test_ones_own_address_is_set_by_oneself_and_leaves_one_line(world: World) -> None:
    clerk = world.people["wuhua_clerk"]

    for _time in range(2):
        set_own_email(actor=clerk, at=NOON, email=" clerk@office.example ")

    clerk.refresh_from_db()
    assert clerk.email == "clerk@office.example"
    assert Entry.objects.filter(verb="account.change").count() == 1


@pytest.mark.parametrize("email", ["nobody", "a@", "a b@c.example", "x@y\n.example"])
def test_what_is_no_address_is_refused(world: World, email: str) -> None:
    clerk = world.people["wuhua_clerk"]

    with pytest.raises(BadAddress):
        set_own_email(actor=clerk, at=NOON, email=email)
    with pytest.raises(BadAddress):
        change_account(clerk, actor=None, at=NOON, name="某", email=email)


def test_an_account_has_a_name(world: World) -> None:
    with pytest.raises(BadAddress):
        change_account(world.people["wuhua_clerk"], actor=None, at=NOON, name=" ", email="")
