"""A compilation while others work: a report is in it with all its figures or not at all, and the same order is one."""

from typing import TYPE_CHECKING

from django.utils import timezone

from kexie.indicators.models import AMOUNT
from kexie.returns.actions import compilation
from kexie.returns.models import Compilation, Cycle, Filing
from kexie.returns.tests import compiled, filed
from kexie.returns.tests.racing import at_once
from tests.world import World

if TYPE_CHECKING:
    from kexie.returns.compiling.gathered import Gathered


def test_a_report_accepted_in_the_middle_is_in_it_whole_or_not_at_all(
    committed_world: World,
) -> None:
    world = committed_world
    cycle = compiled.three_counties(world)
    compiled.accepted(world, cycle, world.wuhua, heard=90)
    waiting = filed.passed(world, compiled.submitted(world, cycle, world.panlong, heard=10))
    one = compiled.ordered(world, cycle)
    found: list[Gathered] = []

    def read() -> None:
        fresh = Compilation.objects.get(pk=one.pk)
        found.append(compilation.read_round(fresh, at=timezone.now()))

    answers = at_once(
        read, read, lambda: filed.accepted(world, Filing.objects.get(pk=waiting.pk)), read
    )

    assert answers == [None] * 4
    for gathered in found:
        units = {report.unit.pk for report in gathered.reports}
        heard = next(m for m in gathered.measured if m.indicator.code == "T02")
        assert set(heard.own) == units
        assert heard.total == sum(own.amount or 0 for own in heard.own.values()) / AMOUNT
        assert heard.total == (100 if world.panlong.pk in units else 90)


def test_the_same_order_by_two_at_once_is_one(committed_world: World) -> None:
    world = committed_world
    cycle = compiled.three_counties(world)

    answers = at_once(
        lambda: compiled.ordered(world, Cycle.objects.get(pk=cycle.pk)),
        lambda: compiled.ordered(world, Cycle.objects.get(pk=cycle.pk), by="province_head"),
    )

    assert answers == [None, None]
    assert Compilation.objects.count() == 1


def test_a_job_run_twice_at_once_keeps_one_set_of_files(committed_world: World) -> None:
    world = committed_world
    cycle = compiled.three_counties(world)
    compiled.accepted(world, cycle, world.wuhua)
    one = compiled.ordered(world, cycle)

    answers = at_once(*[lambda: compilation.compile_in_background.call(compilation_id=one.pk)] * 2)

    assert answers == [None, None]
    one.refresh_from_db()
    assert one.record.attachments.count() == 3
