"""The quick way to ask what somebody may see says the same as the rule itself, and nothing of it is remembered."""

import pytest

from kexie.indicators.access import keys_read_by, read_among, units_read_by
from kexie.indicators.models import Standing
from kexie.org.actions.people import revoke
from kexie.org.models import Grant, Unit
from tests.world import NOON, World


@pytest.mark.parametrize("standing", Standing)
def test_everybody_sees_the_same_both_ways(world: World, standing: Standing) -> None:
    units = list(Unit.objects.values_list("pk", flat=True))
    for person in world.people.values():
        for as_of in (None, NOON.date()):
            person.as_of = as_of
            by_rule = units_read_by(person, standing).order_by("pk")
            assert read_among(person, units, standing) == list(
                by_rule.values_list("pk", flat=True)
            ), person
            assert keys_read_by(person, standing) == set(by_rule.values_list("pk", flat=True))


@pytest.mark.usefixtures("world")
def test_a_right_taken_away_is_gone_at_the_next_question() -> None:
    held = Grant.objects.filter(user__power="").select_related("user").first()
    assert held is not None
    assert read_among(held.user, [held.unit_id], Standing.ACCEPTED) == [held.unit_id]
    for grant in Grant.objects.filter(user=held.user):
        revoke(grant, actor=None, at=NOON)
    assert read_among(held.user, [held.unit_id], Standing.ACCEPTED) == []


def test_nobody_is_asked_about_no_unit(world: World) -> None:
    person = next(iter(world.people.values()))
    assert read_among(person, [], Standing.ACCEPTED) == []
