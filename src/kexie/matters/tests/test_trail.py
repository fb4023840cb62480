"""The trail of a task holds what was done to its shares, in words, as far as the reader may read it."""

from kexie.matters.tests import make
from kexie.records.queries import lines_of, trail_of
from tests.world import World


def test_the_trail_of_a_task_holds_the_moves_of_its_shares(world: World) -> None:
    share = make.accepted(world)

    lines = list(lines_of(trail_of(world.people["inspector"], share.task.record)))

    moved = [line for line in lines if line.what == "通过验收"]
    assert [line.who for line in moved] == ["省督办"]
    assert "已报办结 → 已验收" in moved[0].said


def test_a_head_whose_unit_has_no_part_in_the_task_reads_nothing(world: World) -> None:
    task = make.task(world, lead=world.qujing)

    assert trail_of(world.people["province_head"], task.record).exists()
    assert not trail_of(world.people["wuhua_head"], task.record).exists()
