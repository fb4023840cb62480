"""The office's own rules are rows that its administrator sets; the trail keeps what they were."""

import pytest
from django.test import Client
from django.urls import reverse

from kexie.audit.models import Entry
from kexie.matters.actions.rules import NewLevel, NewLight, set_levels, set_lights
from kexie.matters.errors import BadRule
from kexie.matters.models import LightRule, ServiceLevel
from kexie.matters.queries.levels import quick_days, usual_due
from kexie.matters.tests import make
from kexie.org.access import PowerMissing
from tests.world import World


def sent(prefix: str, *rows: dict[str, object]) -> dict[str, object]:
    data: dict[str, object] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


def test_lights_are_replaced_in_order_and_the_trail_knows_the_old_ones(
    world: World, client: Client
) -> None:
    client.force_login(world.people["system_admin"])
    rows = (
        {"light": "red", "measure": "days_left", "threshold": 0},
        {"light": "yellow", "measure": "days_left", "threshold": 7},
        {"light": "yellow", "measure": "behind", "threshold": 5, "DELETE": "on"},
        {"light": "red", "measure": "days_left", "threshold": ""},
    )

    client.post(reverse("matters:lights"), sent("lights", *rows[:3]))

    assert list(LightRule.objects.values_list("light", "threshold")) == [("red", 0), ("yellow", 7)]
    line = Entry.objects.get(verb="lights.set")
    assert len(line.detail["before"]) == 6


def test_usual_times_are_replaced(world: World, client: Client) -> None:
    client.force_login(world.people["system_admin"])
    row = {"source": "minutes", "urgency": "ordinary", "days": 10, "working_days": "on"}

    client.post(reverse("matters:levels"), sent("levels", row))

    assert list(ServiceLevel.objects.values_list("source", "days", "working_days")) == [
        ("minutes", 10, True)
    ]


def test_a_rule_that_makes_no_sense_is_refused(world: World) -> None:
    admin = world.people["system_admin"]
    twice = [NewLevel("minutes", "ordinary", 10, working_days=False)] * 2

    with pytest.raises(BadRule):
        set_lights([NewLight("green", "days_left", 3)], actor=admin, at=make.NOON)
    with pytest.raises(BadRule):
        set_levels(twice, actor=admin, at=make.NOON)


@pytest.mark.parametrize("who", ["security_admin", "audit_admin", "province_head"])
def test_nobody_else_sets_rules(world: World, who: str) -> None:
    with pytest.raises(PowerMissing):
        set_lights([], actor=world.people[who], at=make.NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "urgency", "day"),
    [
        ("minutes", "ordinary", "2026-03-22"),
        ("speech", "very_urgent", "2026-03-03"),
        ("table", "urgent", "2026-03-05"),
        ("meeting", "ordinary", "2026-04-14"),
    ],
)
def test_a_task_usually_takes_as_long_as_the_row_says(source: str, urgency: str, day: str) -> None:
    """30 working days from 2 March 2026: the Qingming holiday (4 to 6 April) does not count."""
    due = usual_due(source, urgency, make.TODAY)

    assert due is not None
    assert due.isoformat() == day


def test_quick_days_are_working_days_each_once_and_after_what_is_extended() -> None:
    days = [one.day for one in quick_days(make.TODAY, after=make.DUE)]

    assert len(days) == len(set(days))
    assert min(days) > make.DUE
    assert days[0].isoformat() == "2026-04-08"
