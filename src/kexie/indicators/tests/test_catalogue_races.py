"""Two who keep the same catalogue at once, in real transactions: one writes, the other is shown what was written."""

import threading

import pytest
from django.db import connections

from kexie.audit.queries import verify_chain
from kexie.indicators.actions.catalogue import Meaning, Naming, define_anew, rename_indicator
from kexie.indicators.models import Indicator
from kexie.indicators.tests.make import indicator
from kexie.kernel.errors import Changed
from tests.world import NOON, World

KEEPERS = ("province_clerk", "province_head")


def refused(world: World, measure: Indicator, act: str) -> list[Changed]:
    """Both keepers do the same with what they both saw; gives what was refused."""
    start, found = threading.Barrier(len(KEEPERS)), []
    faults: list[BaseException] = []

    def run(who: str) -> None:
        seen, actor = Indicator.objects.get(pk=measure.pk), world.people[who]
        start.wait()
        try:
            if act == "rename":
                rename_indicator(seen, Naming(name=who), version=1, actor=actor, at=NOON)
            else:
                define_anew(seen, Meaning(2027, who), version=1, actor=actor, at=NOON)
        except Changed as refusal:
            found.append(refusal)
        except BaseException as fault:  # noqa: BLE001 -- shown by the test that waits
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(who,)) for who in KEEPERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert verify_chain().broken_at is None
    return found


@pytest.mark.parametrize("act", ["rename", "define"])
def test_one_writes_and_the_other_is_told(committed_world: World, act: str) -> None:
    world = committed_world
    measure = indicator(world.province, "measure")

    [refusal] = refused(world, measure, act)

    measure.refresh_from_db()
    assert measure.version == 2
    if act == "rename":
        assert list(refusal.theirs.values()) == [measure.name]
    else:
        assert measure.definitions.filter(from_year=2027).count() == 1
