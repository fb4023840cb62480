"""`kexie check rollups` says whether totals are right."""

import pytest

from kexie.config import rollups
from kexie.indicators.actions.figures import write_values
from kexie.indicators.models import Figure, Standing
from kexie.indicators.tests.make import batch, indicator, value
from tests.world import NOON, World


def test_right_totals_and_a_bent_one(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    lectures = indicator(world.province)
    cells = [value(lectures, world.wuhua, 3)]
    write_values(cells, batch=batch(), standing=Standing.ACCEPTED, actor=None, at=NOON)

    assert rollups.run() == 0
    assert "3" in capsys.readouterr().out
    Figure.objects.filter(unit=world.province).update(total=7)
    assert rollups.run() == 1
    shown = capsys.readouterr().out
    assert "lectures" in shown
    assert world.province.name in shown
