"""Targets of one unit and period, set on one sheet."""

import pytest
from django.test import Client
from django.urls import reverse

from kexie.audit.models import Entry
from kexie.indicators.actions.figures import write_values
from kexie.indicators.models import AMOUNT, Indicator, Origin, PastTarget, Standing, Target
from kexie.indicators.tests.make import batch, shipped, value
from kexie.org.models import Unit
from tests.world import NOON, World

pytestmark = pytest.mark.scene(of=shipped)


def sheet(unit: Unit, period: str = "2026") -> str:
    return f"{reverse('indicators:set_targets')}?unit={unit.pk}&period={period}"


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def sent(client: Client, unit: Unit, **changed: str) -> dict[str, str]:
    """What the browser sends: everything that stands on the sheet, some of it changed (by code)."""
    form = client.get(sheet(unit)).context["aims"]
    data = {"plan": "2026年工作计划"}
    for aim, _number, _version in form.lines():
        key = aim.indicator.pk
        data[f"initial-t{key}"] = aim.number
        data[f"t{key}"] = changed.get(aim.indicator.code, aim.number)
        data[f"v{key}"] = str(aim.version)
    return data


def test_a_clerk_sets_the_targets_of_the_unit_and_only_what_changed_is_written(
    world: World,
) -> None:
    lectures = Indicator.objects.get(code="L01")
    cells = [value(lectures, world.wuhua, 8, "2025")]
    write_values(cells, batch=batch(), standing=Standing.ACCEPTED, actor=None, at=NOON)
    client = client_of(world, "wuhua_clerk")
    before = {
        aim.indicator.code: aim.before
        for aim, _number, _version in client.get(sheet(world.wuhua)).context["aims"].lines()
    }
    assert before["L01"] == "8 次"

    answer = client.post(sheet(world.wuhua), sent(client, world.wuhua, L01="12", W07="1.2万"))

    assert answer.status_code == 302
    held = {one.indicator.code: one.amount for one in Target.objects.select_related("indicator")}
    assert held == {"L01": 12 * AMOUNT, "W07": 12_000 * AMOUNT}
    acts = {(one.batch.label, one.batch.origin) for one in Target.objects.all()}
    assert acts == {("2026年工作计划", Origin.PLAN)}

    client.post(sheet(world.wuhua), sent(client, world.wuhua, L01="14"))
    versions = dict(Target.objects.values_list("indicator__code", "version"))
    assert versions == {"L01": 2, "W07": 1}


def test_what_somebody_else_set_meanwhile_is_shown_beside_and_not_overwritten(
    world: World,
) -> None:
    client = client_of(world, "wuhua_clerk")
    stale = sent(client, world.wuhua, L01="12")
    client.post(sheet(world.wuhua), sent(client, world.wuhua, L01="20"))

    answer = client.post(sheet(world.wuhua), stale)

    assert answer.status_code == 409
    assert "20 次" in answer.content.decode()
    assert Target.objects.get().amount == 20 * AMOUNT


def test_a_target_that_is_emptied_is_taken_back_and_what_it_was_stays_to_be_read(
    world: World,
) -> None:
    client = client_of(world, "wuhua_clerk")
    client.post(sheet(world.wuhua), sent(client, world.wuhua, L01="12", W07="77"))
    first = Target.objects.get(indicator__code="L01")

    answer = client.post(
        sheet(world.wuhua), sent(client, world.wuhua, L01="") | {"plan": "2026年计划调整"}
    )

    assert answer.status_code == 302
    assert [one.indicator.code for one in Target.objects.all()] == ["W07"]
    past = PastTarget.objects.get()
    assert (past.amount, past.batch, past.version) == (12 * AMOUNT, first.batch, 1)
    assert (past.ended_by.label, past.ended_by.origin) == ("2026年计划调整", Origin.PLAN)
    line = Entry.objects.filter(verb="targets.set").latest("pk")
    assert line.actor_id == world.people["wuhua_clerk"].pk
    assert (line.detail["taken_back"], line.detail["new"]) == (1, 0)
    page = client.get(sheet(world.wuhua)).content.decode()
    assert "12 次" in page
    assert "2026年计划调整" in page


def test_a_target_that_was_taken_back_is_not_overwritten_by_who_saw_it_stand(
    world: World,
) -> None:
    client = client_of(world, "wuhua_clerk")
    client.post(sheet(world.wuhua), sent(client, world.wuhua, L01="12"))
    stale = sent(client, world.wuhua, L01="13")
    client.post(sheet(world.wuhua), sent(client, world.wuhua, L01=""))

    assert client.post(sheet(world.wuhua), stale).status_code == 409
    client.post(sheet(world.wuhua), sent(client, world.wuhua, L01="20"))
    # set anew, it is not the one that was seen
    assert client.post(sheet(world.wuhua), stale).status_code == 409
    assert Target.objects.get().amount == 20 * AMOUNT


@pytest.mark.parametrize("written", ["十二", "-3", "1.5"])
def test_what_cannot_stand_is_said_beside_its_field_and_nothing_is_lost(
    world: World, written: str
) -> None:
    client = client_of(world, "wuhua_clerk")
    client.post(sheet(world.wuhua), sent(client, world.wuhua, L01="12"))
    answer = client.post(sheet(world.wuhua), sent(client, world.wuhua, L01=written, W07="77"))
    form = answer.context["aims"]
    assert answer.status_code == 422
    assert list(form.errors) == [f"t{Indicator.objects.get(code='L01').pk}"]
    assert 'value="77"' in answer.content.decode()
    assert Target.objects.get().amount == 12 * AMOUNT


def test_who_keeps_neither_unit_nor_indicator_sets_nothing(world: World) -> None:
    assert client_of(world, "inspector").get(sheet(world.wuhua)).status_code == 403
    stranger = client_of(world, "qujing_clerk").get(sheet(world.wuhua))
    assert stranger.context["aims"] is None
    assert "unit" in stranger.context["choice"].errors
