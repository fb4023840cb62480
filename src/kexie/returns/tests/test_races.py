"""Two at once in a filing, in real transactions: one wins, the other is told, nothing is lost or counted twice."""

import pytest

from kexie.indicators.models import AMOUNT, Standing
from kexie.kernel.errors import Changed, Refused
from kexie.returns.actions import enclosing, review
from kexie.returns.actions.cells import CellEdit, save_cells
from kexie.returns.models import Cell, Enclosure, FilingState, Snapshot
from kexie.returns.tests import filed, make
from kexie.returns.tests.racing import again, at_once, balanced, each, one_refused
from kexie.workflow.actions import WrongState
from tests.world import World


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def test_two_write_the_same_cell_at_once(world: World) -> None:
    filing = make.filing_of(make.opened(world), world.wuhua)

    answers = at_once(
        *each(
            lambda name: save_cells(
                again(filing),
                [CellEdit(field="people", amount=len(name) * AMOUNT)],
                actor=world.people[name],
                at=make.NOON,
            ),
            "wuhua_clerk",
            "wuhua_head",
        )
    )

    one_refused(answers, Changed)
    assert Cell.objects.get(filing=filing).version == 1


def test_writing_while_it_is_submitted(world: World) -> None:
    """What was handed in is what stands in the cells."""
    filing = make.filing_of(make.opened(world), world.wuhua)
    filed.write(world, filing, {"people": 90})
    seen = again(filing).version

    wrote, _submitted = at_once(
        lambda: save_cells(
            again(filing),
            [CellEdit(field="people", amount=91 * AMOUNT, seen=1)],
            actor=world.people["wuhua_clerk"],
            at=make.NOON,
        ),
        lambda: review.submit(
            again(filing), actor=world.people["wuhua_head"], at=make.NOON, seen_version=seen
        ),
    )

    now = again(filing)
    kept = 91 if wrote is None else 90
    assert Cell.objects.get(filing=filing).amount == kept * AMOUNT
    if now.state == FilingState.SUBMITTED:
        assert now.submitted_content is not None
        [said] = now.submitted_content["cells"]
        assert said["amount"] == kept * AMOUNT
        assert filed.total(world.province, "T02", Standing.PROVISIONAL) == kept
    balanced()


def test_two_review_at_once(world: World) -> None:
    """One passes it on, the other returns it: it is in one place."""
    filing = filed.submitted(world, make.opened(world))

    passed, returned = answers = at_once(
        lambda: review.pass_up(
            again(filing),
            actor=world.people["kunming_clerk"],
            at=make.NOON,
            seen_version=filing.version,
        ),
        lambda: review.return_cells(
            again(filing),
            actor=world.people["kunming_head"],
            at=make.NOON,
            seen_version=filing.version,
            reason="请核对",
        ),
    )

    assert (passed is None) != (returned is None)
    one_refused(answers, Changed)
    now = again(filing)
    assert (now.state, now.waits_at) == (
        (FilingState.SUBMITTED, world.province) if passed is None else (FilingState.RETURNED, None)
    )
    balanced()


def test_returning_what_is_withdrawn_at_once(world: World) -> None:
    filing = filed.submitted(world, make.opened(world))

    answers = at_once(
        lambda: review.return_cells(
            again(filing),
            actor=world.people["kunming_clerk"],
            at=make.NOON,
            seen_version=filing.version,
            reason="请核对",
        ),
        lambda: review.withdraw(
            again(filing), actor=world.people["wuhua_clerk"], at=make.NOON, reason="补充"
        ),
    )

    one_refused(answers, Refused)
    state = FilingState.RETURNED if answers[0] is None else FilingState.FILLING
    assert again(filing).state == state
    assert filed.total(world.province, "T02", Standing.PROVISIONAL) is None
    balanced()


def test_two_accept_at_once(world: World) -> None:
    """Frozen once, counted once."""
    filing = filed.submitted(world, make.opened(world, chain=()))

    answers = at_once(
        *each(
            lambda name: review.accept(
                again(filing), actor=world.people[name], at=make.NOON, seen_version=filing.version
            ),
            "province_clerk",
            "province_head",
        )
    )

    one_refused(answers, Changed)
    assert Snapshot.objects.filter(filing=filing).count() == 1
    assert filed.total(world.province, "T02") == 90
    balanced()


def test_two_accept_the_same_ones_in_bulk_at_once(world: World) -> None:
    """Each filing is accepted by one of the two, whichever; the other is told of each he came too late for."""
    cycle = make.opened(world, chain=())
    filings = [filed.submitted(world, cycle)]
    for unit, who in ((world.panlong, "kunming_clerk"), (world.qilin, "qujing_clerk")):
        one = make.filing_of(cycle, unit)
        filed.write(world, one, {"people": 5}, by=who)
        filings.append(filed.sent(world, one, by=who))
    refused: list[object] = []

    def accept(name: str) -> None:
        chosen = [(again(one), one.version) for one in filings]
        refused.extend(review.accept_many(chosen, actor=world.people[name], at=make.NOON))

    answers = at_once(*each(accept, "province_clerk", "province_head"))

    assert answers == [None, None]
    assert len(refused) == 3
    assert Snapshot.objects.count() == 3
    assert filed.total(world.province, "T02") == 100
    balanced()


def test_two_amend_at_once(world: World) -> None:
    filing = filed.accepted(world, filed.submitted(world, make.opened(world, chain=())))

    answers = at_once(
        *each(
            lambda name: review.amend(
                again(filing), actor=world.people[name], at=make.NOON, reason="更正"
            ),
            "wuhua_clerk",
            "wuhua_head",
        )
    )

    one_refused(answers, WrongState)
    assert again(filing).amendment == 1


def test_submitting_an_amendment_that_is_abandoned_at_once(world: World) -> None:
    """The accepted figures stand, and what is provisional is what was handed in."""
    filing = filed.accepted(world, filed.submitted(world, make.opened(world, chain=())))
    clerk = world.people["wuhua_clerk"]
    review.amend(filing, actor=clerk, at=make.NOON, reason="更正")
    filed.write(world, filing, {"people": 80})
    seen = again(filing).version

    answers = at_once(
        lambda: review.submit(again(filing), actor=clerk, at=make.NOON, seen_version=seen),
        lambda: review.abandon_amendment(
            again(filing), actor=world.people["wuhua_head"], at=make.NOON
        ),
    )

    one_refused(answers, WrongState, Changed)
    submitted = answers[0] is None
    assert again(filing).state == (FilingState.SUBMITTED if submitted else FilingState.ACCEPTED)
    assert filed.total(world.province, "T02") == 90
    people = Cell.objects.get(filing=filing, field__key="people")
    assert people.amount == (80 if submitted else 90) * AMOUNT
    balanced()


def test_two_take_the_same_file_back_at_once(world: World) -> None:
    from kexie.returns.tests.test_enclosing import CSV, FORM  # noqa: PLC0415 -- its fixtures stay there

    make.catalogue(world)
    filing = make.filing_of(make.opened(world, make.approved(world, layout=FORM)), world.wuhua)
    clerk = world.people["wuhua_clerk"]
    made = enclosing.enclose(filing, key="list", data=CSV, name="a.csv", actor=clerk, at=make.NOON)

    answers = at_once(
        *each(
            lambda name: enclosing.take_back(
                Enclosure.objects.get(pk=made.pk), actor=world.people[name], at=make.NOON
            ),
            "wuhua_clerk",
            "wuhua_head",
        )
    )

    one_refused(answers, enclosing.NotThere)
