"""An accepted figure that came from no report is set right by its own unit, with a reason; totals follow, nothing is lost."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from kexie.audit.models import Entry
from kexie.indicators.actions.correcting import (
    Correction,
    FromReport,
    NothingToCorrect,
    NotYourFigure,
    ReasonMissing,
    correct_figure,
)
from kexie.indicators.actions.figures import open_batch, write_values
from kexie.indicators.amounts import BadNumber
from kexie.indicators.models import AMOUNT, Figure, Indicator, Mark, Origin, Past, Standing
from kexie.indicators.queries.rollups import check_rollups
from kexie.indicators.tests.make import indicator, totals, value
from kexie.kernel.errors import Changed
from kexie.org.models import Unit, User
from kexie.records.actions import open_record
from tests.world import NOON, World

RIGHT = Correction(5 * AMOUNT, reason="漏报两场")


@pytest.fixture
def lectures(world: World) -> Indicator:
    lectures = indicator(world.province)
    batch = open_batch(origin=Origin.IMPORT, actor=None, at=NOON, label="年鉴")
    cells = [value(lectures, world.wuhua, 3), value(lectures, world.panlong, 4)]
    write_values(cells, batch=batch, standing=Standing.ACCEPTED, actor=None, at=NOON)
    return lectures


def cell(unit: Unit, standing: Standing = Standing.ACCEPTED) -> Figure:
    return Figure.objects.get(unit=unit, standing=standing)


def correct(
    world: World, figure: Figure, right: Correction = RIGHT, who: str = "wuhua_clerk"
) -> None:
    seen = figure.batch_id or 0
    correct_figure(figure, right, seen_batch=seen, actor=world.people[who], at=NOON)


@pytest.mark.parametrize("who", ["wuhua_clerk", "wuhua_head", "kunming_clerk"])
def test_totals_follow_and_what_stood_is_kept(world: World, lectures: Indicator, who: str) -> None:
    correct(world, cell(world.wuhua), who=who)

    assert totals(lectures, [world.wuhua, world.kunming, world.province]) == [5, 9, 9]
    assert not check_rollups().differences
    past = Past.objects.get(unit=world.wuhua)
    assert (past.own, past.ended_by.reason) == (3 * AMOUNT, "漏报两场")
    assert past.ended_by.by == world.people[who]
    assert Entry.objects.filter(verb="figures.write", actor_id=world.people[who].pk).count() == 1


@pytest.mark.usefixtures("lectures")
@pytest.mark.parametrize("who", ["qujing_clerk", "inspector", "department_clerk", "nobody"])
def test_nobody_else_corrects_it(world: World, who: str) -> None:
    with pytest.raises(NotYourFigure):
        correct(world, cell(world.wuhua), who=who)


def test_a_figure_of_a_report_is_amended_there(world: World, lectures: Indicator) -> None:
    clerk: User = world.people["wuhua_clerk"]
    card = open_record(kind="filing", unit=world.wuhua, title="2026年月报", actor=clerk, at=NOON)
    batch = open_batch(origin=Origin.RETURN, actor=clerk, at=NOON, record=card)
    write_values(
        [value(lectures, world.wuhua, 6)],
        batch=batch,
        standing=Standing.ACCEPTED,
        actor=clerk,
        at=NOON,
    )
    with pytest.raises(FromReport):
        correct(world, cell(world.wuhua))
    client = Client()
    client.force_login(clerk)
    page = client.get(address(world.wuhua)).content.decode()
    assert reverse("returns:filing", args=[card.pk]) in page
    assert "<textarea" not in page


def test_two_at_once_see_both_values(world: World, lectures: Indicator) -> None:
    seen = cell(world.wuhua)
    correct(world, seen)
    with pytest.raises(Changed) as refused:
        correct_figure(
            seen,
            Correction(7 * AMOUNT, reason="重数"),
            seen_batch=seen.batch_id or 0,
            actor=world.people["wuhua_head"],
            at=NOON,
        )
    assert (list(refused.value.yours.values()), list(refused.value.theirs.values())) == (
        ["7"],
        ["5"],
    )
    assert totals(lectures, [world.kunming]) == [9]


@pytest.mark.usefixtures("lectures")
@pytest.mark.parametrize(
    ("right", "refusal"),
    [
        (Correction(5 * AMOUNT, reason=" "), ReasonMissing),
        (Correction(3 * AMOUNT, reason="没变"), NothingToCorrect),
        (Correction(-1, reason="负数"), BadNumber),
    ],
)
def test_what_makes_no_sense_is_refused(
    world: World, right: Correction, refusal: type[Exception]
) -> None:
    Indicator.objects.update(value_type="count")
    with pytest.raises(refusal):
        correct(world, cell(world.wuhua), right)


@pytest.mark.usefixtures("lectures")
def test_a_total_is_no_answer_of_the_unit(world: World) -> None:
    with pytest.raises(NothingToCorrect):
        correct(world, cell(world.kunming), who="kunming_clerk")


def test_a_number_may_turn_out_not_to_be_known(world: World, lectures: Indicator) -> None:
    correct(world, cell(world.wuhua), Correction(mark=Mark.NOT_AVAILABLE, reason="无台账"))
    assert totals(lectures, [world.kunming]) == [4]


def address(unit: Unit) -> str:
    asked = {"indicator": "lectures", "unit": unit.pk, "period": "2026-01"}
    return f"{reverse('indicators:correct')}?{urlencode(asked)}"


def test_the_page_corrects_and_the_figure_tells_it(
    world: World, lectures: Indicator, client: Client
) -> None:
    client.force_login(world.people["wuhua_clerk"])
    form = address(world.wuhua)
    seen = {"seen": cell(world.wuhua).batch_id}
    assert client.get(form).status_code == 200
    for wrong in ({"value": "许多"}, {"value": "5", "mark": "na"}, {}):
        assert client.post(form, {**seen, "reason": "漏报", **wrong}).status_code == 422

    answer = client.post(form, {**seen, "value": "５", "reason": "漏报两场"}, follow=True)

    shown = answer.content.decode()
    assert "漏报两场" in shown
    assert totals(lectures, [world.kunming]) == [9]


@pytest.mark.usefixtures("lectures")
def test_who_gets_the_form(world: World, client: Client) -> None:
    form = address(world.wuhua)
    found = {}
    for who in ("wuhua_clerk", "kunming_head", "inspector", "qujing_clerk", "system_admin"):
        client.force_login(world.people[who])
        found[who] = client.get(form).status_code
    assert found == {
        "wuhua_clerk": 200,
        "kunming_head": 200,
        "inspector": 403,
        "qujing_clerk": 404,
        "system_admin": 404,
    }
    client.force_login(world.people["kunming_clerk"])
    assert client.get(address(world.kunming)).status_code == 404
