"""How many of the units asked for a figure stand in it already."""

from kexie.indicators.actions.figures import write_values
from kexie.indicators.models import Indicator, Standing
from kexie.indicators.tests.make import batch, value
from kexie.org.models import Unit
from kexie.returns.actions import cycles
from kexie.returns.models import Cycle
from kexie.returns.queries.coverage import Coverage, coverage_of
from kexie.returns.tests import filed, make
from tests.world import World


def covered(unit: Unit, cycle: Cycle, code: str = "T02") -> Coverage | None:
    one = Indicator.objects.get(code=code)
    return coverage_of(unit, [one.pk], cycle.period).get(one.pk)


def test_only_accepted_reports_count_and_each_unit_sees_its_own_part(world: World) -> None:
    cycle = make.opened(world)
    assert covered(world.province, cycle) == Coverage(0, 3)

    filing = filed.passed(world, filed.submitted(world, cycle))
    assert covered(world.province, cycle) == Coverage(0, 3)
    filed.accepted(world, filing)

    assert covered(world.province, cycle) == Coverage(1, 3)
    assert covered(world.kunming, cycle) == Coverage(1, 2)
    assert covered(world.wuhua, cycle) == Coverage(1, 1)


def test_nothing_to_report_is_an_answer(world: World) -> None:
    cycle = make.opened(world)
    filing = make.filing_of(cycle, world.wuhua)
    sent = filed.sent(world, filing, nothing_reason="本月无活动")
    filed.accepted(world, filed.passed(world, sent))
    assert covered(world.province, cycle) == Coverage(1, 3)


def test_a_figure_held_without_a_report_counts_once(world: World) -> None:
    cycle = make.opened(world)
    filed.accepted(world, filed.passed(world, filed.submitted(world, cycle)))
    one = Indicator.objects.get(code="T02")
    held = [value(one, unit, 8, cycle.period) for unit in (world.wuhua, world.panlong)]
    write_values(held, batch=batch(), standing=Standing.ACCEPTED, actor=None, at=make.NOON)
    assert covered(world.province, cycle) == Coverage(2, 3)


def test_who_is_exempt_is_not_asked(world: World) -> None:
    cycle = make.opened(world)
    cycles.exempt(
        cycle, world.qilin, reason="机构改革", actor=world.people["province_clerk"], at=make.NOON
    )
    assert covered(world.province, cycle) == Coverage(0, 2)


def test_what_no_round_of_the_period_asks_for_has_none(world: World) -> None:
    make.opened(world)
    one = Indicator.objects.get(code="T02")
    assert coverage_of(world.province, [one.pk], "2025-02") == {}
    assert Coverage(3, 3).partial is False
