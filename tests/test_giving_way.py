"""Two writers that wait for each other: PostgreSQL breaks one off, and what it did is done again."""

import threading
from collections.abc import Iterable

import pytest
from django.db import connection, connections

from kexie.audit.actions import TRIES, log, writing
from kexie.audit.models import Entry
from kexie.audit.queries import verify_chain
from kexie.org.models import Unit, UnitKind
from tests.world import NOON, START


def unit(code: str) -> Unit:
    return Unit.objects.create(
        code=code, kind=UnitKind.COUNTY, name=code, short_name=code, opened_date=START
    )


@pytest.mark.django_db(transaction=True)
def test_two_that_wait_for_each_other_are_both_done() -> None:
    """Each locks its own unit first and then the other's; on SQLite they follow one another anyway."""
    first, second = unit("1"), unit("2")
    meeting = threading.Barrier(2)
    tries: list[str] = []

    @writing()
    def rename(mine: Unit, other: Unit) -> None:
        tries.append(mine.code)
        for one in (mine, other):
            held = Unit.objects.select_for_update().get(pk=one.pk)
            held.order += 1
            held.save()
            if one is mine and connection.vendor == "postgresql" and len(tries) <= 2:
                meeting.wait(20)
        log(actor=None, verb="unit.rename", target=mine, at=NOON)

    def work(mine: Unit, other: Unit) -> None:
        try:
            rename(mine, other)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=work, args=pair) for pair in ((first, second), (second, first))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert set(Unit.objects.values_list("order", flat=True)) == {2}
    assert Entry.objects.filter(verb="unit.rename").count() == 2
    assert verify_chain().broken_at is None
    assert len(tries) >= (3 if connection.vendor == "postgresql" else 2)


def gives_way(tries: list[int]) -> None:
    tries.append(1)
    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'way' USING ERRCODE = '40001'; END $$")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite knows no such answer")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("given", "times"), [((), TRIES), ((iter([1]),), 1)])
def test_it_is_tried_so_often_and_no_more(given: tuple[Iterable[int], ...], times: int) -> None:
    tries: list[int] = []

    with pytest.raises(Exception, match="way"):
        writing()(lambda *_given: gives_way(tries))(*given)

    assert len(tries) == times


@pytest.mark.django_db(transaction=True)
def test_a_mistake_is_not_tried_again() -> None:
    tries: list[int] = []

    @writing()
    def err() -> None:
        tries.append(1)
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        err()

    assert tries == [1]
