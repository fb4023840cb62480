"""Unanswered suggestions stand before those who owe the answer, on the desk and in the cockpit."""

import pytest
from django.urls import reverse

from kexie.desk.tests.test_access import client_of
from kexie.matters.actions.suggestions import trials
from kexie.matters.tests import make_suggestions as made
from kexie.matters.tests.make import NOON
from tests.world import World

TOLD = {
    # person               on the desk, in the cockpit
    "province_clerk": (False, False),
    "province_head": (True, True),
    "department_clerk": (True, True),
    "wuhua_clerk": (False, False),
    "inspector": (False, False),
}


@pytest.mark.parametrize(("who", "shown"), TOLD.items(), ids=TOLD)
def test_those_who_owe_the_answer_see_it(world: World, who: str, shown: tuple[bool, bool]) -> None:
    made.assigned(world)
    client = client_of(world.people[who])

    pages = [client.get(reverse(door)).content.decode() for door in ("desk:home", "desk:cockpit")]

    assert tuple(made.TOPIC in page for page in pages) == shown


def test_who_is_asked_to_try_something_owes_a_word_about_it(world: World) -> None:
    suggestion = made.settled(world)
    trials.offer_trial(suggestion, [world.qujing], actor=world.people["province_clerk"], at=NOON)

    desk = client_of(world.people["qujing_clerk"]).get(reverse("desk:home")).content.decode()

    assert made.TOPIC in desk
    assert "安排您单位试行" in desk
