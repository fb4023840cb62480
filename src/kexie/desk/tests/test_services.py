"""The four services: goal, result and gap of key figures; tiles by targets reached; every number agrees with what it opens."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kexie.desk.charts import spark_of
from kexie.desk.tests.test_access import client_of
from kexie.indicators.actions.figures import write_values
from kexie.indicators.actions.targets import NewTarget, explain_gap, set_targets
from kexie.indicators.models import AMOUNT, Indicator, Standing, Target
from kexie.indicators.queries.key_figures import KeyFigure
from kexie.indicators.tests.make import batch, shipped, value
from kexie.org.models import Unit
from kexie.returns.queries.coverage import Coverage
from kexie.returns.queries.services import Block, furthest_behind, services_of
from tests.world import NOON, World

DAY = date(2026, 11, 23)
YEAR = str(timezone.localdate().year)


def write(
    unit: Unit, code: str, number: int, period: str, standing: Standing = Standing.ACCEPTED
) -> None:
    one = Indicator.objects.get(code=code)
    cells = [value(one, unit, number, period)]
    write_values(cells, batch=batch(), standing=standing, actor=None, at=NOON)


def aim(unit: Unit, code: str, number: int, period: str = "2026") -> Target:
    one = Indicator.objects.get(code=code)
    new = [NewTarget(one.pk, unit.pk, period, number * AMOUNT)]
    set_targets(new, batch=batch(), actor=None, at=NOON)
    return Target.objects.get(indicator=one, unit=unit, period=period)


def blocks(world: World, who: str, unit: Unit) -> list[Block]:
    return services_of(world.people[who], unit, DAY)


def talks(world: World, who: str = "kunming_head", unit: Unit | None = None) -> KeyFigure:
    found = [one for block in blocks(world, who, unit or world.kunming) for one in block.figures]
    return next(one for one in found if one.indicator.code == "L01")


pytestmark = pytest.mark.scene(of=shipped)


def test_each_service_has_its_key_figures_as_the_catalogue_marks_them(world: World) -> None:
    shown = {
        block.service.value: [one.indicator.code for one in block.figures]
        for block in blocks(world, "kunming_head", world.kunming)
    }
    assert shown == {
        "workers": ["W07", "W08", "W03"],
        "innovation": ["I09", "I11", "I01"],
        "literacy": ["L01", "L42", "L85"],
        "decisions": ["D02", "D04", "D06"],
    }
    Indicator.objects.filter(code__in=["L42", "D02"]).update(key_order=None)
    Indicator.objects.filter(code="D04").update(key_order=9)
    block = blocks(world, "kunming_head", world.kunming)[3]
    assert [one.indicator.code for one in block.figures] == ["D06", "D04"]


def test_result_stands_beside_goal_and_gap_with_who_explained_it(world: World) -> None:
    write(world.wuhua, "L01", 30, "2026")
    write(world.panlong, "L01", 20, "2026")
    target = aim(world.kunming, "L01", 80)
    clerk = world.people["kunming_clerk"]
    explain_gap(target, text="场地维修，四季度补上", seen_version=1, actor=clerk, at=NOON)

    one = talks(world)

    assert one.goal is not None
    assert (one.actual, one.goal.amount, one.goal.share) == ("50 次", "80 次", 62)
    assert (one.missing, one.state) == ("30 次", "behind")
    assert one.goal.target.explained_by == clerk
    write(world.wuhua, "L01", 60, "2026")
    assert (talks(world).state, talks(world).missing) == ("reached", "")


def test_what_is_not_accepted_counts_for_nothing(world: World) -> None:
    write(world.wuhua, "L01", 30, "2026", Standing.PROVISIONAL)
    assert (talks(world).actual, talks(world).state) == ("", "unknown")


def test_months_are_compared_with_the_same_months(world: World) -> None:
    for year, numbers in ((2025, (1, 2, 4, 8)), (2026, (3, 5))):
        for month, number in enumerate(numbers, start=1):
            write(world.wuhua, "L01", number, f"{year}-{month:02}")

    one = talks(world)

    assert (one.actual, one.before, one.before_whole) == ("8 次", "3 次", False)
    assert one.through == date(2026, 2, 28)
    assert [point.shown for point in one.trend] == ["", "", "", "3 次", "8 次"]


def test_where_only_the_whole_of_last_year_is_known_it_is_said(world: World) -> None:
    write(world.wuhua, "L01", 40, "2025")
    write(world.wuhua, "L01", 5, "2026-01")
    one = talks(world)
    assert (one.actual, one.before, one.before_whole) == ("5 次", "40 次", True)


def test_a_stock_is_its_last_value_and_a_ratio_is_worked_out_anew(world: World) -> None:
    write(world.wuhua, "W03", 3, "2026-01")
    write(world.wuhua, "W03", 5, "2026-02")
    for unit, part, whole in ((world.wuhua, 10, 100), (world.panlong, 50, 100)):
        write(unit, "P04", part, "2026")
        write(unit, "P02", whole, "2026")
    found = {
        one.indicator.code: one.actual
        for block in blocks(world, "kunming_head", world.kunming)
        for one in block.figures
    }
    assert (found["W03"], found["L85"]) == ("5 个", "30.00 %")


def test_every_key_figure_agrees_with_the_page_it_opens(world: World) -> None:
    write(world.wuhua, "L01", 3, "2026-01")
    write(world.panlong, "L01", 4, "2026-02")
    write(world.wuhua, "I09", 9, "2026")
    write(world.wuhua, "I09", 7, "2025")
    client, seen = client_of(world.people["kunming_head"]), 0
    for block in blocks(world, "kunming_head", world.kunming):
        for one in block.figures:
            for shown, link in ((one.actual, one.link), (one.before, one.before_link)):
                if shown:
                    assert client.get(link).context["page"].total == shown
                    seen += 1
    assert seen == 3


def test_the_one_furthest_behind_is_the_one_with_the_least_share(world: World) -> None:
    for code, number in (("L01", 90), ("W07", 10), ("I09", 200)):
        aim(world.kunming, code, 100)
        write(world.wuhua, code, number, "2026")
    found = furthest_behind(blocks(world, "kunming_head", world.kunming))
    assert found is not None
    assert (found[0].indicator.code, found[1]) == ("W07", None)
    assert furthest_behind(blocks(world, "qujing_clerk", world.qujing)) is None


def test_what_units_still_report_on_is_not_called_furthest_behind_while_another_is(
    world: World,
) -> None:
    aims = {"L01": 90, "W07": 10}
    for code, number in aims.items():
        aim(world.kunming, code, 100)
        write(world.wuhua, code, number, "2026")
    partial = {
        one.indicator.pk: Coverage(1, 2)
        for block in blocks(world, "kunming_head", world.kunming)
        for one in block.figures
        if one.indicator.code == "W07"
    }
    found = [replace(one, partial=partial) for one in blocks(world, "kunming_head", world.kunming)]
    behind = furthest_behind(found)
    assert behind is not None
    assert (behind[0].indicator.code, behind[1]) == ("L01", None)


def test_a_county_sees_its_own_and_nothing_of_a_neighbour(world: World) -> None:
    write(world.wuhua, "L01", 30, "2026")
    aim(world.wuhua, "L01", 40)
    assert talks(world, "wuhua_clerk", world.wuhua).actual == "30 次"
    assert talks(world, "qujing_clerk", world.wuhua).actual == ""
    assert talks(world, "qujing_clerk", world.wuhua).goal is None
    client = client_of(world.people["qujing_clerk"])
    assert client.get(reverse("desk:cockpit"), {"unit": "530102"}).status_code == 404


def test_without_goal_or_figure_the_page_says_what_to_do(world: World, client: Client) -> None:
    write(world.wuhua, "L01", 30, YEAR)
    client.force_login(world.people["wuhua_head"])
    page = client.get(reverse("desk:cockpit")).content.decode()
    assert "尚无数据：报表审定后即有" in page
    assert "未设目标：由本单位在工作计划中设定" in page
    assert reverse("indicators:show", args=[Indicator.objects.get(code="D02").pk]) in page


def test_tiles_by_targets_count_what_their_lists_show(world: World) -> None:
    for unit, number in ((world.kunming, 40), (world.wuhua, 30), (world.panlong, 5)):
        aim(unit, "L01", number, YEAR)
    aim(world.qilin, "W07", 1, YEAR)
    aim(world.wuhua, "L01", 9, "2020")
    write(world.wuhua, "L01", 30, YEAR)
    client = client_of(world.people["province_head"])

    asked = {"scale": "targets", "theme": "literacy"}
    tiles = client.get(reverse("api:desk-cockpit"), asked).json()["tiles"]

    found = {one["code"]: (one["value"], one["whole"], one["percent"]) for one in tiles}
    reached, whole, percent = found["530100"]
    assert (reached["value"], whole["value"], percent) == (1, 3, 33)
    for figure in (reached, whole):
        assert client.get(figure["list"]).context["page"].total == figure["value"]
    assert found["530300"] == ({"value": 0, "list": ""}, {"value": 0, "list": ""}, None)
    every = client.get(reverse("api:desk-cockpit"), {"scale": "targets"}).json()["tiles"]
    assert [one["whole"]["value"] for one in every] == [3, 1]


@pytest.mark.parametrize("scale", ["late_share", "targets"])
def test_the_cockpit_asks_as_often_for_one_target_as_for_many(world: World, scale: str) -> None:
    client = client_of(world.people["province_head"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("desk:cockpit"), {"scale": scale})
        return len(asked)

    for unit in (world.province, world.kunming):
        aim(unit, "L01", 9, YEAR)
    write(world.wuhua, "L01", 3, YEAR)
    write(world.wuhua, "W03", 3, f"{YEAR}-01")
    queries()
    one = queries()
    for code in ("L42", "W07", "W08", "I09", "I11", "D02", "D06"):
        for unit in (world.province, world.kunming, world.wuhua, world.qilin):
            aim(unit, code, 9, YEAR)
            write(world.panlong, code, 5, f"{YEAR}-01")
            write(world.panlong, code, 5, str(int(YEAR) - 1))

    assert queries() == one


def test_a_line_begins_at_nothing_and_needs_two_points(world: World) -> None:
    write(world.wuhua, "L01", 10, "2025")
    assert spark_of(talks(world).trend) is None
    write(world.wuhua, "L01", 5, "2026")
    spark = spark_of(talks(world).trend)
    assert spark is not None
    assert spark.points == "3.0,3.0 69.0,10.0"
    assert spark.words == "2025: 10 次；2026: 5 次"
