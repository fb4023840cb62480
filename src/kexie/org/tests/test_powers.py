"""Powers and roles exclude each other on every way in, deputyships included."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from kexie.org.actions import people, tokens
from kexie.org.actions.people import PowersExclude
from kexie.org.models import ApiToken, Deputy, Grant, Power, Role, TokenScope
from kexie.org.queries import own_units, units_where
from tests.world import NOON, World

TODAY = NOON.date()
WEEK = timedelta(days=7)


@pytest.mark.parametrize("side", ["principal", "deputy"])
def test_who_is_or_has_a_deputy_gets_no_power(world: World, side: str) -> None:
    sides = {"principal": world.people["kunming_head"], "deputy": world.people["nobody"]}
    people.name_deputy(
        actor=sides["principal"], at=NOON, **sides, from_date=TODAY, to_date=TODAY + WEEK
    )
    Grant.objects.filter(user=sides[side]).delete()

    with pytest.raises(PowersExclude):
        people.set_power(sides[side], actor=None, at=NOON, power=Power.SYSTEM)


def test_an_administrator_reaches_nothing_even_by_an_old_deputyship(world: World) -> None:
    admin = world.people["system_admin"]
    admin.as_of = TODAY
    Deputy.objects.create(
        principal=world.people["province_head"],
        deputy=admin,
        from_date=TODAY,
        to_date=TODAY + WEEK,
    )

    assert not units_where(admin, Role).exists()
    assert not own_units(admin).exists()


def test_an_administrator_is_nobodys_deputy_though_the_page_was_loaded_before(world: World) -> None:
    stale = world.people["nobody"]
    people.set_power(stale, actor=None, at=NOON, power=Power.SYSTEM)

    with pytest.raises(PowersExclude):
        people.name_deputy(
            actor=world.people["kunming_head"],
            at=NOON,
            principal=world.people["kunming_head"],
            deputy=stale,
            from_date=TODAY,
            to_date=TODAY + WEEK,
        )


def test_the_database_refuses_a_role_for_an_administrator(world: World) -> None:
    for user, role in ((world.people["audit_admin"], Role.READER),):
        with pytest.raises(DatabaseError), transaction.atomic():
            Grant.objects.create(user=user, unit=world.wuhua, role=role)


def test_the_database_refuses_a_power_for_who_has_a_role(world: World) -> None:
    clerk = world.people["wuhua_clerk"]
    clerk.power = Power.AUDIT
    with pytest.raises(DatabaseError), transaction.atomic():
        clerk.save()


def test_a_reset_password_ends_the_keys_of_machines(world: World) -> None:
    clerk = world.people["wuhua_clerk"]
    tokens.make_token(actor=clerk, at=NOON, name="取数", scope=TokenScope.READ, days=30)

    people.reset_password(clerk, actor=None, at=NOON, password="Kunming-2027-lake")

    assert not ApiToken.objects.filter(user=clerk, revoked_at__isnull=True).exists()
