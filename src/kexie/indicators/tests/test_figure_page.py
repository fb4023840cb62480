"""A figure opens: what it is made of adds up before the reader's eyes, down to the cell and its history."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from kexie.indicators.actions.figures import NewValue, open_batch, write_values
from kexie.indicators.models import (
    AMOUNT,
    Definition,
    Group,
    Indicator,
    Kind,
    Origin,
    Rolling,
    Standing,
)
from kexie.indicators.queries.campaigns import period_of
from kexie.indicators.queries.page import FigurePage, figure_page
from kexie.indicators.queries.spots import Spot
from kexie.indicators.tests.make import batch, indicator, value
from kexie.org.actions.units import move_unit
from kexie.org.models import Unit
from tests.world import NOON, World


@pytest.fixture
def lectures(world: World) -> Indicator:
    lectures = indicator(world.province)
    write(
        value(lectures, world.wuhua, 3),
        value(lectures, world.panlong, 4),
        value(lectures, world.kunming, 10),
        value(lectures, world.qilin, 5),
    )
    return lectures


def write(*values: NewValue, standing: Standing = Standing.ACCEPTED) -> None:
    write_values(values, batch=batch(), standing=standing, actor=None, at=NOON)


def opened(
    world: World, who: str, one: Indicator, unit: Unit, period: str = "2026-01", **how: str
) -> FigurePage | None:
    spot = Spot(one, Group.objects.get(pk=Group.WHOLE), unit, period_of(period), **how)  # type: ignore[arg-type]  # words
    return figure_page(world.people[who], spot)


def lines(page: FigurePage | None) -> list[tuple[str, int | None]]:
    assert page is not None
    return [
        (line.label, None if line.amount is None else line.amount // AMOUNT) for line in page.lines
    ]


def test_a_prefecture_s_figure_is_its_own_and_its_counties(
    world: World, lectures: Indicator
) -> None:
    page = opened(world, "province_clerk", lectures, world.kunming)

    assert lines(page) == [("own", 10), ("五华区科协", 3), ("盘龙区科协", 4)]
    assert page
    assert (page.sum, page.count, page.agrees) == ("17", 3, True)


def test_a_county_opens_down_to_the_cell_with_its_history(
    world: World, lectures: Indicator
) -> None:
    clerk = world.people["wuhua_clerk"]
    act = open_batch(
        origin=Origin.CORRECTION, actor=clerk, at=NOON, label="更正", reason="漏计一场"
    )
    write_values(
        [value(lectures, world.wuhua, 8, place="C5")],
        batch=act,
        standing=Standing.ACCEPTED,
        actor=clerk,
        at=NOON,
    )
    page = opened(world, "wuhua_clerk", lectures, world.wuhua)

    assert page
    assert page.cell
    assert (page.cell.own, page.cell.place, page.cell.batch) == (8 * AMOUNT, "C5", act)
    assert [(one.own, one.ended_by) for one in page.past] == [(3 * AMOUNT, act)]


def test_neighbours_are_one_line_without_a_name(world: World, lectures: Indicator) -> None:
    page = opened(world, "wuhua_clerk", lectures, world.kunming)

    assert lines(page) == [("own", 10), ("五华区科协", 3), ("hidden", 4)]
    assert page
    assert (page.agrees, page.hides, page.lines[-1].units) == (True, True, 1)
    assert opened(world, "wuhua_clerk", lectures, world.panlong) is None
    above = opened(world, "kunming_head", lectures, world.kunming)
    assert above
    assert not above.hides


def test_provisional_figures_stand_beside_and_are_not_shown_from_below(
    world: World, lectures: Indicator
) -> None:
    write(value(lectures, world.wuhua, 30), standing=Standing.PROVISIONAL)
    above = opened(world, "kunming_head", lectures, world.kunming)
    below = opened(world, "wuhua_clerk", lectures, world.kunming)

    assert above
    assert below
    assert (above.beside, below.beside) == ("30", "")


def test_both_trees_re_add(world: World, lectures: Indicator) -> None:
    on = NOON.date().replace(day=1)
    move_unit(world.panlong, actor=None, at=NOON, parent=world.qujing, on=on)
    then = opened(world, "province_clerk", lectures, world.qujing)
    today = opened(world, "province_clerk", lectures, world.qujing, tree="today")

    assert lines(then) == [("own", None), ("麒麟区科协", 5)]
    assert lines(today) == [("own", None), ("盘龙区科协", 4), ("麒麟区科协", 5)]
    assert today
    assert today.agrees


@pytest.mark.parametrize(
    ("rule", "total"), [(Rolling.MEAN, 22), (Rolling.MAXIMUM, 40), (Rolling.MINIMUM, 10)]
)
def test_other_rules_show_their_arithmetic(world: World, rule: Rolling, total: int) -> None:
    one = indicator(world.province, "age", kind=Kind.STOCK, over=rule)
    for unit, number in ((world.wuhua, 10), (world.panlong, 40), (world.qilin, 16)):
        write(value(one, unit, number))
    page = opened(world, "province_clerk", one, world.province)

    assert page
    assert (page.sum, page.total, page.agrees) == (str(total), str(total), True)


def test_a_year_is_made_of_the_months_that_were_reported(world: World, lectures: Indicator) -> None:
    write(value(lectures, world.wuhua, 6, "2026-02"), value(lectures, world.wuhua, 9, "2026Q2"))
    page = opened(world, "province_clerk", lectures, world.kunming, "2026")

    assert page
    assert page.made_of == "periods"
    assert [amount for _label, amount in lines(page)] == [17, 6, 9]
    assert page.total == "32"


@pytest.mark.usefixtures("lectures")
def test_a_ratio_shows_what_stands_above_and_below_the_line(world: World) -> None:
    visits = indicator(world.province, "visits")
    share = indicator(world.province, "per-lecture", kind=Kind.RATIO)
    Definition.objects.create(
        indicator=share,
        from_year=2020,
        text="每场人次",
        numerator="#{visits}",
        denominator="#{lectures}",
    )
    write(value(visits, world.wuhua, 34), value(visits, world.kunming, 17))
    page = opened(world, "province_clerk", share, world.kunming)

    assert page
    assert page.quotient
    assert (page.quotient.above, page.quotient.below, page.total) == ("51", "17", "3")
    assert [(line.label, line.shown) for line in page.lines] == [
        ("visits", "51"),
        ("lectures", "17"),
    ]


@pytest.mark.usefixtures("lectures")
def test_the_page_and_its_sheet(world: World, client: Client) -> None:
    client.force_login(world.people["province_clerk"])
    asked = {"indicator": "lectures", "unit": str(world.kunming.pk), "period": "2026-01"}
    page = client.get(reverse("indicators:figure"), asked)
    assert page.status_code == 200
    assert "五华区科协" in page.content.decode()

    sheet = client.get(reverse("indicators:figure_sheet"), asked)
    cells = openpyxl.load_workbook(io.BytesIO(sheet.content)).active
    assert cells is not None
    words = [cell for row in cells.iter_rows(values_only=True) for cell in row]
    assert "=SUM(B10:B12)" in words
    assert 4 in words


@pytest.mark.parametrize(
    "asked", [{"indicator": "nonsense"}, {"indicator": "lectures", "group": "nonsense"}, {}]
)
@pytest.mark.usefixtures("lectures")
def test_what_is_not_there_does_not_open(
    world: World, client: Client, asked: dict[str, str]
) -> None:
    client.force_login(world.people["province_clerk"])
    assert client.get(reverse("indicators:figure"), asked).status_code == 404


@pytest.mark.usefixtures("lectures")
def test_a_bad_period_is_said_on_the_page(world: World, client: Client) -> None:
    client.force_login(world.people["province_clerk"])
    page = client.get(reverse("indicators:figure"), {"indicator": "lectures", "period": "2026-13"})
    assert page.status_code == 200
    assert "2026-13" in page.content.decode()


def test_no_more_queries_for_more_units_below(
    world: World, lectures: Indicator, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(24):
        opened(world, "province_clerk", lectures, world.kunming)
    with django_assert_max_num_queries(24):
        opened(world, "province_clerk", lectures, world.province)
