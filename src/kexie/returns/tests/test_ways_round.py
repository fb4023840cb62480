"""Ways round: what was accepted changed beside its report, own work accepted, rights that are gone, words that harm."""

import json
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from kexie.indicators.actions.importing import Options, ValuesRefused, import_values
from kexie.kernel.secrecy import SecretMark
from kexie.returns.actions import beginning
from kexie.returns.actions.mappings import NameTaken, save_mapping
from kexie.returns.books.mapping import Plan
from kexie.returns.models import Mapping, Snapshot
from kexie.returns.tests import make
from kexie.returns.tests.filed import accepted, passed, submitted, total
from kexie.workflow.actions import OwnWork
from tests.world import World


def lines(element: str, value: str, **more: str) -> str:
    row = {"dataElement": element, "period": "202602", "orgUnit": "530102", "value": value, **more}
    return json.dumps({"dataValues": [row]})


@pytest.mark.parametrize("who", ["kunming_clerk", "province_clerk", ""])
def test_no_import_changes_what_an_accepted_report_answers_for(world: World, who: str) -> None:
    cycle = make.opened(world)
    accepted(world, passed(world, submitted(world, cycle)))
    actor = world.people[who] if who else None
    assert total(world.wuhua, "T02") == 90

    import_values(lines("T02", "90"), options=Options(), actor=actor, at=make.NOON)
    with pytest.raises(ValuesRefused):
        import_values(lines("T02", "91"), options=Options(), actor=actor, at=make.NOON)

    assert total(world.wuhua, "T02") == 90


@pytest.mark.parametrize("act", [beginning.begin, beginning.refresh])
def test_who_had_a_filing_filled_in_from_the_record_does_not_review_it(
    world: World, act: Callable[..., int]
) -> None:
    cycle = make.opened(world)
    import_values(lines("T02", "90"), options=Options(), actor=None, at=make.NOON)
    filing = make.filing_of(cycle, world.wuhua)
    assert act(filing, actor=world.people["kunming_clerk"], at=make.NOON)
    filing = submitted(world, cycle)

    with pytest.raises(OwnWork):
        passed(world, filing, by="kunming_clerk")


def test_what_was_accepted_is_neither_changed_nor_removed(world: World) -> None:
    cycle = make.opened(world)
    accepted(world, passed(world, submitted(world, cycle)))
    for change in (
        lambda: Snapshot.objects.update(digest="0"),
        lambda: Snapshot.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Snapshot.objects.count() == 1


def test_a_mapping_of_somebody_else_is_overwritten_by_who_collects_alone(world: World) -> None:
    entry = make.opened(world).entry
    plan, other = Plan(across=False, key="a"), Plan(across=False, key="b")
    save_mapping(entry, "年报", plan, actor=world.people["kunming_clerk"], at=make.NOON)

    with pytest.raises(NameTaken):
        save_mapping(entry, "年报", other, actor=world.people["wuhua_clerk"], at=make.NOON)
    with pytest.raises(SecretMark):
        save_mapping(entry, "秘密★", other, actor=world.people["wuhua_clerk"], at=make.NOON)
    assert Mapping.objects.get().content["key"] == "a"

    save_mapping(entry, "年报", other, actor=world.people["province_clerk"], at=make.NOON)
    assert Mapping.objects.get().content["key"] == "b"
