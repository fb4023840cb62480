"""The analysis: what is asked is found, laid out, answered by the one engine, and what is missing says why."""

from datetime import date
from typing import Any

import pytest

from kexie.indicators.actions.figures import NewValue, write_values
from kexie.indicators.actions.targets import NewTarget, set_targets
from kexie.indicators.analysis_charts import charts_of
from kexie.indicators.analysis_tiles import tiles_of
from kexie.indicators.models import (
    AMOUNT,
    Breakdown,
    Definition,
    Group,
    Indicator,
    Kind,
    Mark,
    Rolling,
    Standing,
)
from kexie.indicators.queries.analysis import Analysis, Pivot, TooMuch, pivot
from kexie.indicators.queries.analysis.asked import words_of
from kexie.indicators.queries.analysis.choices import choices
from kexie.indicators.queries.analysis.trends import quarters, trends_of
from kexie.indicators.tests.make import batch, indicator, value
from kexie.org.actions.units import move_unit
from tests.world import NOON, World

TODAY = date(2026, 3, 2)

pytestmark = pytest.mark.usefixtures("lectures")


@pytest.fixture
def lectures(world: World) -> Indicator:
    lectures = indicator(world.province)
    write(
        value(lectures, world.wuhua, 3),
        value(lectures, world.panlong, 4),
        value(lectures, world.kunming, 10),
        value(lectures, world.qilin, 5),
        value(lectures, world.wuhua, 1, "2026-02"),
    )
    return lectures


def write(*values: NewValue, standing: Standing = Standing.ACCEPTED) -> None:
    write_values(values, batch=batch(), standing=standing, actor=None, at=NOON)


def asked(i: str, u: str, p: str = "2026-01", g: str = "", **how: Any) -> Analysis:
    words = {"indicator": words_of([i]), "unit": words_of([u]), "period": words_of([p])}
    return Analysis(words=words | {"group": words_of([g])}, **how)  # type: ignore[arg-type]  # names of dimensions


def table(made: Pivot) -> list[list[str]]:
    """Labels and what stands in the cells; why, where no number does."""
    lines = made.page.rows if made.page else ()
    return [
        [line.label, *(cell.shown if cell.state == "number" else cell.state for cell in line.cells)]
        for line in lines
    ]


def test_a_level_of_units_stands_on_rows_with_what_they_come_to(world: World) -> None:
    made = pivot(
        world.people["province_clerk"], asked("lectures", "own/county", "2026-01,2026-02"), TODAY
    )

    assert [column[0].code for column in made.columns] == ["2026-01", "2026-02"]
    assert table(made) == [
        ["合计", "12", "1"],
        ["五华区科协", "3", "1"],
        ["盘龙区科协", "4", "blank"],
        ["麒麟区科协", "5", "blank"],
    ]


def test_a_unit_and_those_below_it_are_counted_once_in_the_total(world: World) -> None:
    made = pivot(world.people["province_clerk"], asked("lectures", "530100,530102"), TODAY)

    assert table(made) == [["合计", "17"], ["昆明市科协", "17"], ["五华区科协", "3"]]


def test_a_ratio_in_the_total_is_worked_out_anew(world: World) -> None:
    listeners = indicator(world.province, "listeners")
    share = indicator(world.province, "per_lecture", kind=Kind.RATIO)
    Definition.objects.create(
        indicator=share,
        from_year=2020,
        text="场均",
        numerator="#{listeners}",
        denominator="#{lectures}",
    )
    write(value(listeners, world.wuhua, 30), value(listeners, world.panlong, 80))

    made = pivot(world.people["kunming_head"], asked("per_lecture", "530102,530103"), TODAY)

    # 110 listeners of 7 lectures: neither 10 and 20 added, nor their mean
    assert table(made) == [["合计", "16"], ["五华区科协", "10"], ["盘龙区科协", "20"]]


def test_what_is_not_taken_together_has_no_total(world: World) -> None:
    head = indicator(world.province, "days", over=Rolling.NONE)
    write(value(head, world.wuhua, 3), value(head, world.panlong, 4))

    made = pivot(world.people["kunming_head"], asked("days", "530102,530103"), TODAY)

    assert table(made)[0] == ["合计", "apart"]


def test_empty_cells_say_why(world: World, lectures: Indicator) -> None:
    clerk = world.people["wuhua_clerk"]
    write(value(lectures, world.wuhua, None, "2025", mark=Mark.NOT_APPLICABLE))
    write(value(lectures, world.wuhua, None, "2024", mark=Mark.NOT_AVAILABLE))
    write(value(lectures, world.wuhua, 0, "2023"))

    made = pivot(clerk, asked("lectures", "530102,530103", "2022..2025"), TODAY)

    assert table(made) == [
        ["五华区科协", "blank", "0", "nv", "na"],
        ["盘龙区科协", "hidden", "hidden", "hidden", "hidden"],
    ]
    assert "盘龙区科协" in made.members.notes[0]


def test_units_of_a_level_that_are_not_the_reader_s_are_left_out_and_counted(world: World) -> None:
    made = pivot(world.people["wuhua_clerk"], asked("lectures", "530000/county"), TODAY)

    assert table(made) == [["五华区科协", "3"]]
    assert made.members.notes == ["有 2 个单位未列出：其数据您无权查看。"]


def test_taken_together_only_what_is_seen_counts(world: World) -> None:
    how = asked("lectures", "530102,530103", places={"unit": "together"})

    seen = pivot(world.people["kunming_head"], how, TODAY)
    hidden = pivot(world.people["wuhua_clerk"], how, TODAY)

    assert table(seen)[0][1:] == ["7"]
    assert table(hidden)[0][1:] == ["3"]
    assert hidden.members.notes


def test_provisional_figures_stand_apart_and_are_nobody_else_s(
    world: World, lectures: Indicator
) -> None:
    write(value(lectures, world.wuhua, 8), standing=Standing.PROVISIONAL)
    how = asked("lectures", "530000,530102", provisional=True, totals=False)

    assert table(pivot(world.people["province_clerk"], how, TODAY)) == [
        ["省科协", "8"],
        ["五华区科协", "8"],
    ]
    assert table(pivot(world.people["wuhua_clerk"], how, TODAY)) == [
        ["省科协", "hidden"],
        ["五华区科协", "8"],
    ]


def test_groups_stand_beside_each_other_and_what_is_not_divided_says_so(world: World) -> None:
    sex = Breakdown.objects.create(code="SEX", name="性别", axes=["sex"])
    women = Group.objects.create(breakdown=sex, code="SEX-F", name="女")
    people = indicator(world.province, "people")
    people.breakdown = sex
    people.save()
    write(NewValue(people.pk, women.pk, world.wuhua.pk, "2026-01", 6 * AMOUNT))

    made = pivot(
        world.people["wuhua_clerk"], asked("people,lectures", "530102", g="SEX/all"), TODAY
    )

    assert table(made) == [["people", "6"], ["lectures", "undivided"]]


def test_figures_are_as_the_tree_was_or_on_today_s(world: World) -> None:
    move_unit(world.wuhua, actor=None, at=NOON, parent=world.qujing, on=date(2026, 2, 1))
    clerk = world.people["province_clerk"]
    how = asked("lectures", "530100,530300", totals=False)

    assert table(pivot(clerk, how, TODAY)) == [["昆明市科协", "17"], ["曲靖市科协", "5"]]
    assert table(pivot(clerk, how.but(today=True), TODAY)) == [
        ["昆明市科协", "14"],
        ["曲靖市科协", "8"],
    ]


def test_targets_stand_beside_what_was_reached(world: World, lectures: Indicator) -> None:
    new = [NewTarget(lectures.pk, world.wuhua.pk, "2026-01", 6 * AMOUNT)]
    set_targets(new, batch=batch(), actor=None, at=NOON)

    made = pivot(world.people["wuhua_clerk"], asked("lectures", "own", targets=True), TODAY)

    assert made.page
    [cell] = made.page.rows[0].cells
    assert (cell.shown, cell.target, cell.share) == ("3", "6", 50)


def test_a_target_is_written_in_the_unit_of_its_figure(world: World) -> None:
    funds = indicator(world.province, "funds")
    funds.unit_name, funds.display_unit, funds.display_power = "元", "万元", 4
    funds.save()
    write(value(funds, world.wuhua, 123_456))
    new = [NewTarget(funds.pk, world.wuhua.pk, "2026-01", 200_000 * AMOUNT)]
    set_targets(new, batch=batch(), actor=None, at=NOON)
    clerk = world.people["wuhua_clerk"]

    made = pivot(clerk, asked("funds", "own", targets=True), TODAY)
    whole = pivot(clerk, asked("funds", "own", scale="one"), TODAY)

    assert made.page
    cell = made.page.rows[0].cells[0]
    assert (cell.shown, cell.target) == ("12.35", "20.00")
    assert table(whole)[0][1:] == ["123,456"]


def test_rows_are_sorted_by_any_column_with_the_total_first_and_nothing_last(world: World) -> None:
    clerk = world.people["province_clerk"]
    how = asked("lectures", "own/county", "2026-01,2026-02")

    down = pivot(clerk, how.but(sort="-0"), TODAY)
    second = pivot(clerk, how.but(sort="1"), TODAY)

    assert [row[0] for row in table(down)] == ["合计", "麒麟区科协", "盘龙区科协", "五华区科协"]
    assert [row[0] for row in table(second)][:2] == ["合计", "五华区科协"]


def test_without_a_wish_units_stand_in_the_official_order_not_by_rank(world: World) -> None:
    made = pivot(world.people["province_clerk"], asked("lectures", "own/county"), TODAY)

    assert [row[0] for row in table(made)[1:]] == ["五华区科协", "盘龙区科协", "麒麟区科协"]


def test_too_much_is_refused_with_words_that_say_how_to_narrow(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kexie.indicators.queries.analysis.members.MOST", 10)

    with pytest.raises(TooMuch, match="12"):
        pivot(
            world.people["province_clerk"],
            asked("lectures", "own/county", "2026-01..2026-04"),
            TODAY,
        )


def test_what_does_not_exist_is_named_and_the_rest_answered(world: World) -> None:
    how = asked("lectures,nothing", "530102,999999,530100/moon", "2026-01,never", g="whole,GHOST")
    made = pivot(world.people["kunming_head"], how, TODAY)

    assert table(made) == [["五华区科协", "3"]]
    said = " ".join(made.members.notes)
    assert all(word in said for word in ("nothing", "999999", "530100/moon", "never", "GHOST"))


def test_administrators_find_no_indicator(world: World) -> None:
    made = pivot(world.people["system_admin"], asked("lectures", "530102"), TODAY)

    assert made.page is None


def test_a_large_table_is_read_page_by_page_and_taken_along_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kexie.indicators.queries.analysis.answers.MANY", 3)
    monkeypatch.setattr("kexie.indicators.queries.analysis.answers.FEWEST", 3)
    clerk = world.people["province_clerk"]
    how = asked("lectures", "own/county")

    second = pivot(clerk, how.but(page=2), TODAY)
    whole = pivot(clerk, how, TODAY, whole=True)

    assert table(second) == [["麒麟区科协", "5"]]
    assert len(table(whole)) == 4
    assert second.page
    assert "page" not in second.page.previous_link


def test_the_address_says_only_what_does_not_go_without_saying() -> None:
    how = asked("L01,F01", "530000/county", "last-5-years", view="heat", targets=True)

    assert how.address() == "i=L01,F01&u=530000/county&p=last-5-years&view=heat&targets=yes"


def test_quarters_of_a_group_lie_between_its_numbers() -> None:
    assert [float(one) for one in quarters([1, 2, 3, 4])] == [1.75, 2.5, 3.25]  # type: ignore[list-item]  # whole numbers are fractions


def test_each_unit_is_seen_against_its_own_past(world: World, lectures: Indicator) -> None:
    write(value(lectures, world.wuhua, 4, "2025-12"))
    how = asked("lectures", "530102,530103", "2025-12,2026-01", view="trend", totals=False)

    trends, middles = trends_of(pivot(world.people["kunming_head"], how, TODAY))

    wuhua, panlong = trends
    assert (wuhua.latest, wuhua.change, wuhua.percent) == ("3", "-1", "-25.0%")
    assert wuhua.points
    assert (panlong.latest, panlong.change, panlong.points) == ("4", "", "")
    assert middles == []  # two units are no group


def test_charts_leave_totals_out_and_draw_each_measure_by_itself(world: World) -> None:
    funds = indicator(world.province, "funds")
    funds.unit_name = "元"
    funds.save()
    write(value(funds, world.wuhua, 100))
    how = asked("lectures,funds", "own/county", view="bar")

    first, second = charts_of(pivot(world.people["province_clerk"], how, TODAY), "stamp")

    assert [place["value"] for place in first.option["series"][0]["data"]] == [3, 4, 5]
    assert first.option["series"][0]["data"][0]["url"].startswith("/indicators/figure/?")
    assert second.option["xAxis"]["data"] == ["五华区科协"]
    assert first.option["title"]["subtext"] == "stamp"


def test_a_chart_of_one_indicator_does_not_repeat_its_name_at_each_bar(world: World) -> None:
    funds = indicator(world.province, "funds")
    funds.unit_name = "元"
    funds.save()
    for month in ("2026-01", "2026-02"):
        write(value(funds, world.wuhua, 100, month), value(funds, world.panlong, 90, month))
    how = asked("lectures,funds", "own/county", "2026-01,2026-02", view="bar")
    how = how.but(places={"indicator": "rows", "unit": "rows", "period": "columns"})

    _lectures, second = charts_of(pivot(world.people["province_clerk"], how, TODAY), "")

    assert second.option["title"]["text"].startswith("funds")
    assert second.option["xAxis"]["data"] == ["五华区科协", "盘龙区科协"]


def test_prefectures_stand_where_they_lie_and_others_in_line(world: World) -> None:
    clerk = world.people["province_clerk"]
    [grid] = tiles_of(pivot(clerk, asked("lectures", "own/prefecture", view="tiles"), TODAY))
    [line] = tiles_of(pivot(clerk, asked("lectures", "own/county", view="tiles"), TODAY))

    assert grid.on_grid
    assert [(tile.name, tile.cell.shown) for tile in grid.tiles] == [("昆明", "17"), ("曲靖", "5")]
    assert "step-4 r2 c4" in grid.tiles[0].classes
    assert not line.on_grid


def test_pickers_find_levels_of_units_periods_and_indicators(world: World) -> None:
    clerk = world.people["kunming_head"]

    units = [one.value for one in choices(clerk, "unit", "昆明", TODAY)]
    periods = [one.value for one in choices(clerk, "period", "2025Q1..2025Q3", TODAY)]

    assert units == ["530100", "530100/children", "530100/county"]
    assert periods == ["2025Q1..2025Q3"]
    assert [one.value for one in choices(clerk, "indicator", "lect", TODAY)] == ["lectures"]
    assert choices(world.people["system_admin"], "indicator", "lect", TODAY) == []
    assert "own/county" in [one.value for one in choices(clerk, "unit", "", TODAY)]
    assert choices(clerk, "group", "合计", TODAY)[0].value == "whole"


def test_periods_are_added_up_in_a_column_where_that_means_something(world: World) -> None:
    stock = indicator(world.province, "members")
    stock.over_time = Rolling.LAST
    stock.save()
    write(value(stock, world.wuhua, 7), value(stock, world.wuhua, 8, "2026-02"))
    both = asked("lectures,members", "530102", "2026-01,2026-02", sums=True)

    made = pivot(world.people["province_clerk"], both, TODAY)

    assert table(made) == [["lectures", "3", "1", "4"], ["members", "7", "8", "apart"]]
    assert [column[0].label for column in made.columns] == ["2026年1月", "2026年2月", "合计"]


def test_periods_in_each_other_are_not_added_up(world: World) -> None:
    nested = asked("lectures", "530102", "2026,2026-01", sums=True)

    made = pivot(world.people["province_clerk"], nested, TODAY)

    assert len(made.columns) == 2
    assert any("重复" in note for note in made.members.notes)


def test_targets_stand_beside_what_was_reached_in_charts(world: World, lectures: Indicator) -> None:
    aims = [NewTarget(lectures.pk, world.wuhua.pk, "2026-01", 6 * AMOUNT)]
    set_targets(aims, batch=batch(), actor=None, at=NOON)
    question = asked("lectures", "own/county", view="bar", targets=True)

    [chart] = charts_of(pivot(world.people["kunming_head"], question, TODAY), "")

    reached, aimed = chart.option["series"]
    assert [point["value"] for point in reached["data"]] == [3, 4]
    assert aimed["data"] == [6, None]
    assert aimed["itemStyle"]["borderColor"] == reached["itemStyle"]["color"]
