"""The card and the one rule of who sees and may do what with it."""

import threading

import pytest
from django.db import connections

from kexie.audit.models import Entry
from kexie.org.actions import people
from kexie.org.models import Role, Unit
from kexie.records.access import HEADS, SEE, STAFF, NotYours, Right, reachable, seen_records
from kexie.records.actions import (
    EmptyComment,
    add_holders,
    add_parties,
    comment_on,
    drop_party,
    next_number,
    open_record,
)
from kexie.records.models import Part, Party, Record, Series
from kexie.records.queries import comments_for
from tests.world import NOON, World


def card(world: World, unit: Unit, *parties: tuple[Unit, Part]) -> Record:
    return open_record(
        kind="thing",
        unit=unit,
        title=unit.short_name,
        actor=world.people["kunming_clerk"],
        at=NOON,
        parties=parties,
    )


SEES = {
    "province_clerk": {"昆明市科协", "五华区科协", "曲靖市科协"},
    "inspector": {"昆明市科协", "五华区科协", "曲靖市科协"},
    "kunming_clerk": {"昆明市科协", "五华区科协"},
    "wuhua_clerk": {"五华区科协"},
    "department_clerk": {"曲靖市科协"},
    "nobody": set(),
    "system_admin": set(),
    "audit_admin": set(),
}


@pytest.mark.parametrize(("who", "titles"), SEES.items(), ids=SEES)
def test_a_card_is_seen_by_its_units_and_those_above(
    world: World, who: str, titles: set[str]
) -> None:
    card(world, world.kunming)
    card(world, world.wuhua)
    card(world, world.qujing, (world.department, Part.COOPERATING))

    assert {record.title for record in seen_records(world.people[who])} == titles


def test_a_right_joins_a_role_with_a_part(world: World) -> None:
    """The head of a unit that verifies may; its clerk, and the head of a unit that only knows of it, may not."""
    record = card(
        world, world.qujing, (world.kunming, Part.VERIFIER), (world.wuhua, Part.RECIPIENT)
    )
    rights = (Right(HEADS, frozenset({Part.VERIFIER})),)

    may = {
        who: Record.objects.filter(reachable(world.people[who], rights)).contains(record)
        for who in ("kunming_head", "kunming_clerk", "wuhua_head", "province_head")
    }

    assert may == {
        "kunming_head": True,
        "kunming_clerk": False,
        "wuhua_head": False,
        "province_head": True,
    }


def test_no_right_at_all_reaches_nothing(world: World) -> None:
    card(world, world.kunming)

    assert not Record.objects.filter(reachable(world.people["province_head"], ())).exists()


def test_a_party_that_is_dropped_sees_no_more(world: World) -> None:
    record = card(world, world.qujing, (world.kunming, Part.RECIPIENT))
    clerk = world.people["kunming_clerk"]
    assert seen_records(clerk).contains(record)

    drop_party(record, world.kunming, Part.RECIPIENT)

    assert not seen_records(clerk).contains(record)


def test_a_part_is_written_once(world: World) -> None:
    record = card(world, world.kunming)

    for _ in range(2):
        add_parties(record, [(world.qujing, Part.RECIPIENT)])

    assert Party.objects.filter(record=record).count() == 2


def test_a_grant_taken_away_takes_the_view_away(world: World) -> None:
    clerk = world.people["kunming_clerk"]
    record = card(world, world.kunming)

    people.revoke(clerk.grants.get(), actor=None, at=NOON)

    assert not seen_records(clerk).contains(record)


def test_who_sees_a_card_comments_on_it_and_the_trail_knows(world: World) -> None:
    record, head = card(world, world.kunming), world.people["province_head"]

    comment_on(record, actor=head, at=NOON, text=" 请昆明先报名单。 ")

    assert [one.text for one in comments_for(world.people["kunming_clerk"], record.pk)] == [
        "请昆明先报名单。"
    ]
    assert Entry.objects.filter(verb="thing.comment").exists()


def test_comments_are_seen_with_their_card_only(world: World) -> None:
    record = card(world, world.kunming)
    comment_on(record, actor=world.people["kunming_clerk"], at=NOON, text="内部意见")

    assert not comments_for(world.people["qujing_clerk"], record.pk).exists()


def test_who_does_not_see_a_card_does_not_comment(world: World) -> None:
    with pytest.raises(NotYours):
        comment_on(
            card(world, world.kunming), actor=world.people["qujing_clerk"], at=NOON, text="好"
        )


def test_an_empty_comment_is_refused(world: World) -> None:
    with pytest.raises(EmptyComment):
        comment_on(
            card(world, world.kunming), actor=world.people["kunming_clerk"], at=NOON, text=" \n"
        )


@pytest.mark.django_db
def test_numbers_follow_one_another_in_each_year() -> None:
    assert [next_number("task", 2026) for _ in range(3)] == [1, 2, 3]
    assert next_number("task", 2027) == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_asked_for_at_once_leave_no_gap_and_no_double() -> None:
    given: list[int] = []
    start = threading.Barrier(4)

    def ask() -> None:
        start.wait()
        try:
            given.extend(next_number("task", 2026) for _ in range(5))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(given) == list(range(1, 21))
    assert Series.objects.get().last == 20


def test_everybody_with_a_role_is_meant_by_see() -> None:
    [right] = SEE

    assert right.roles == frozenset(Role)
    assert right.parts == frozenset(Part)
    assert right.roles > STAFF


def test_who_holds_a_card_himself_sees_it_whatever_his_roles(world: World) -> None:
    record, holder = card(world, world.kunming), world.people["nobody"]
    add_holders(record, [holder, holder])

    comment_on(record, actor=holder, at=NOON, text="补充")

    assert list(seen_records(holder)) == [record]
    assert comments_for(holder, record.pk)
    assert not seen_records(world.people["qujing_clerk"]).contains(record)
    # what asks for roles and parts alone is not opened by it
    assert not Record.objects.filter(reachable(holder, SEE)).exists()
