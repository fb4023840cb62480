"""Many at once, in real transactions: numbers without gaps, no double, one answer for each document."""

import pytest
from django.db import connections

from kexie.audit.queries import verify_chain
from kexie.gongwen.written import from_text
from kexie.issuing.actions import moving, series
from kexie.issuing.actions.drafting import edit_document
from kexie.issuing.actions.issuing import issue_document, make_files
from kexie.issuing.errors import BadSeries, NotReady
from kexie.issuing.models import OfficialDocument, SeriesYear
from kexie.issuing.rendering import digest_of, mark_of
from kexie.issuing.tests import make
from kexie.issuing.tests.make import NOON
from kexie.kernel.errors import Changed
from kexie.matters.tests.test_races import at_once, one_refused
from kexie.org.models import User
from kexie.workflow.actions import WrongState
from tests.world import World


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def again(document: OfficialDocument) -> OfficialDocument:
    """As a request of its own would read it."""
    return OfficialDocument.objects.select_related("record__unit", "series").get(pk=document.pk)


def issue(document: OfficialDocument, who: User) -> object:
    return issue_document(again(document), actor=who, at=NOON)


def test_eight_are_issued_at_once_without_gap_or_double(world: World) -> None:
    documents = [make.signed(world, title=f"第{n}件") for n in range(8)]
    clerk = world.people["province_clerk"]

    answers = at_once(*(lambda one=one: issue(one, clerk) for one in documents))

    assert answers == [None] * 8
    serials = OfficialDocument.objects.values_list("serial", flat=True)
    assert sorted(serials, key=lambda one: one or 0) == list(range(1, 9))
    assert SeriesYear.objects.get().last == 8
    assert verify_chain().broken_at is None


def test_one_document_is_issued_once_however_many_press(world: World) -> None:
    document = make.signed(world)
    people = [world.people[who] for who in ("province_clerk", "province_supervisor")]

    answers = at_once(*(lambda who=who: issue(document, who) for who in people * 2))

    assert sum(one is None for one in answers) == 1
    assert all(isinstance(one, WrongState) for one in answers if one is not None)
    assert SeriesYear.objects.get().last == 1


def test_it_is_withdrawn_while_it_is_issued(world: World) -> None:
    document, people = make.signed(world), world.people

    answers = at_once(
        lambda: issue(document, people["province_clerk"]),
        lambda: moving.withdraw(
            again(document), actor=people["province_supervisor"], at=NOON, note="改期"
        ),
    )

    one_refused(answers, WrongState)
    issued = again(document).state == "issued"
    assert SeriesYear.objects.filter(last=1).exists() == issued


def test_a_series_is_closed_while_a_document_is_issued_in_it(world: World) -> None:
    document, head = make.signed(world), world.people["province_head"]
    held = make.series(world)

    answers = at_once(
        lambda: issue(document, world.people["province_clerk"]),
        lambda: series.close_series(held, actor=head, at=NOON),
    )

    assert answers[1] is None
    assert answers[0] is None or isinstance(answers[0], (BadSeries, NotReady))
    assert (again(document).serial == 1) == (answers[0] is None)


def test_it_is_edited_while_it_is_checked(world: World) -> None:
    """What is checked is what was read, or it is not checked."""
    make.series(world)
    document, people = make.draft(world), world.people
    read, mark = document.digest, mark_of(document)

    answers = at_once(
        lambda: edit_document(
            again(document),
            make.new(world, blocks=from_text("二稿")),
            actor=people["province_clerk"],
            at=NOON,
            seen_version=1,
        ),
        lambda: moving.check(again(document), actor=people["province_head"], at=NOON, seen=mark),
    )

    one_refused(answers, WrongState, NotReady)
    held = again(document)
    assert held.digest == digest_of(held.content)
    assert held.state == ("checked" if held.digest == read else "draft")


def test_two_edit_at_once_and_nothing_is_lost(world: World) -> None:
    document, people = make.draft(world), world.people

    answers = at_once(
        *(
            lambda who=who, text=text: edit_document(
                again(document),
                make.new(world, blocks=from_text(text)),
                actor=people[who],
                at=NOON,
                seen_version=1,
            )
            for who, text in (("province_clerk", "甲稿"), ("province_head", "乙稿"))
        )
    )

    one_refused(answers, Changed)
    [changed] = [one for one in answers if one is not None]
    assert isinstance(changed, Changed)
    both = {*changed.yours.values(), *changed.theirs.values()}
    assert {"甲稿", "乙稿"} <= both


def test_files_are_made_once_by_two_jobs(world: World) -> None:
    document, clerk = make.issued(world), world.people["province_clerk"]
    connections.close_all()

    answers = at_once(*[lambda: make_files(again(document), actor=clerk, at=NOON)] * 2)

    assert answers == [None, None]
    assert document.issued_files.count() == 2
