"""The trail: written with the change or not at all, chained, never altered unseen."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from kexie.audit.actions import coming_from, log, writing
from kexie.audit.models import Entry, Head
from kexie.audit.queries import verify_chain
from tests.flushing import trail_unguarded
from tests.world import NOON, World


def write(world: World, verb: str = "test.write", **detail: object) -> None:
    with writing():
        log(actor=world.people["nobody"], verb=verb, target=world.wuhua, at=NOON, **detail)


def test_a_line_says_who_what_when_and_from_where(world: World) -> None:
    with coming_from("10.0.0.7 page"):
        write(world, before={"a": 1}, after={"a": NOON})

    line = Entry.objects.latest("number")
    assert (line.actor_name, line.verb, line.at) == ("无职", "test.write", NOON)
    assert (line.origin, line.label) == ("10.0.0.7 page", "五华区科学技术协会")
    assert line.detail == {"before": {"a": 1}, "after": {"a": "2026-03-02T12:00:00+08:00"}}
    assert verify_chain().broken_at is None


def test_what_is_rolled_back_leaves_no_line(world: World) -> None:
    before = Entry.objects.count()

    def fail() -> None:
        with writing():
            write(world)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with writing():
        with pytest.raises(ZeroDivisionError):
            fail()
        write(world, "test.kept")

    assert list(Entry.objects.order_by("number")[before:].values_list("verb", flat=True)) == [
        "test.kept"
    ]
    assert verify_chain().broken_at is None


def test_a_line_outside_a_change_is_a_bug(world: World) -> None:
    with pytest.raises(RuntimeError):
        log(actor=None, verb="x", target=world.wuhua, at=NOON)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_alter_a_line(world: World, change: str) -> None:
    write(world)
    lines = Entry.objects.filter(verb="test.write")
    with pytest.raises(DatabaseError), transaction.atomic():
        lines.delete() if change == "delete" else lines.update(label="x")


TAMPERINGS: dict[str, Callable[[int], object]] = {
    "content": lambda number: Entry.objects.filter(number=number).update(label="forged"),
    "time": lambda number: Entry.objects.filter(number=number).update(at=NOON + timedelta(days=1)),
    "removed": lambda number: Entry.objects.filter(number=number).delete(),
    "end cut off": lambda number: Entry.objects.filter(number__gte=number).delete(),
}


@pytest.mark.parametrize("tampering", TAMPERINGS.values(), ids=TAMPERINGS)
def test_whoever_gets_past_the_triggers_is_named_by_line(
    world: World, tampering: Callable[[int], object]
) -> None:
    for _ in range(3):
        write(world)
    number = Head.objects.get().last_number - 1
    with trail_unguarded():
        tampering(number)

    assert verify_chain().broken_at == number


def test_many_writers_at_once_make_one_chain(committed_world: World) -> None:
    failures: list[BaseException] = []
    unit = type(committed_world.wuhua).objects

    def work() -> None:
        try:
            for _ in range(5):
                with writing():
                    unit.select_for_update().get(pk=committed_world.wuhua.pk)
                    write(committed_world)
        except BaseException as failure:  # noqa: BLE001 -- handed to the test
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert Entry.objects.filter(verb="test.write").count() == 40
    assert verify_chain().broken_at is None
