"""What a request costs before it is sent, and the burden meter."""

from typing import Any

from kexie.indicators.actions.figures import NewValue, open_batch, write_values
from kexie.indicators.models import Group, Indicator, Origin, Standing
from kexie.org.models import Unit
from kexie.returns.models import Filing
from kexie.returns.queries.burden import asked_this_month, askers, years_of
from kexie.returns.queries.weighing import weigh
from kexie.returns.tests import make
from tests.world import World


def hold(world: World, unit: Unit, amount: int) -> None:
    clerk = world.people["province_clerk"]
    batch = open_batch(origin=Origin.CORRECTION, actor=clerk, at=make.NOON, label="台账")
    people = Indicator.objects.get(code="T02")
    value = NewValue(
        indicator=people.pk, group=Group.WHOLE, unit=unit.pk, period="2026-02", own=amount
    )
    write_values([value], batch=batch, standing=Standing.ACCEPTED, actor=clerk, at=make.NOON)


def test_before_it_is_sent_its_cost_is_shown(world: World) -> None:
    entry = make.drafted(world)
    for unit in (world.wuhua, world.panlong, world.qilin):
        hold(world, unit, 5)

    weight = weigh(entry, make.FORM, make.TODAY)

    assert (weight.units, weight.people) == (3, 1)
    assert [one.place.key for one in weight.everywhere] == ["people"]
    assert [place.key for place in weight.drafted] == ["text"]
    assert [place.key for place in weight.new] == ["talks_n_male", "talks_n_female", "money"]
    assert weight.each.past == 0
    assert weight.minutes == weight.each.minutes * 3
    assert weight.usual.minutes == 0


def test_what_is_held_for_some_only_is_asked_of_the_others(world: World) -> None:
    entry = make.drafted(world)
    hold(world, world.wuhua, 5)

    weight = weigh(entry, make.FORM, make.TODAY)

    assert [(one.place.key, one.units) for one in weight.held] == [("people", 1)]
    assert "people" in {place.key for place in weight.new}


def test_minutes_come_from_past_filings_of_the_form(world: World) -> None:
    cycle = make.opened(world)
    for unit, minutes in ((world.wuhua, 10), (world.panlong, 14), (world.qilin, 90)):
        Filing.objects.filter(cycle=cycle, record__unit=unit).update(
            minutes=minutes, first_submitted_at=make.NOON
        )

    weight = weigh(cycle.entry, make.FORM, make.TODAY)

    assert (weight.each.minutes, weight.each.past) == (14, 3)
    # the round is due this month: each of the three is asked once already
    assert (weight.usual.requests, weight.usual.minutes, weight.month_after) == (1, 14, 28)


def test_the_burden_meter_counts_by_unit_and_month(world: World) -> None:
    cycle = make.opened(world)

    [row] = years_of([world.wuhua], 2026)
    assert [load.requests for load in row.months] == [0, 0, 1, *[0] * 9]
    assert row.whole.places == 5
    assert years_of([world.province], 2026)[0].whole.requests == 0
    [asker] = askers(2026)
    assert (asker.unit, asker.rounds, asker.whole.requests) == (world.province, 1, 3)
    assert asked_this_month([], make.TODAY)[0].requests == 0
    assert cycle.due_date.month == 3


def test_the_meter_asks_as_much_for_thirty_units_as_for_one(
    world: World, django_assert_num_queries: Any
) -> None:
    make.opened(world)
    units = [world.wuhua, world.panlong, world.qilin, world.kunming]

    with django_assert_num_queries(4):
        years_of(units[:1], 2026)
    with django_assert_num_queries(4):
        years_of(units, 2026)
