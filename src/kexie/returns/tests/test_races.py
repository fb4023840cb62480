"""Two at once, in two real transactions: one wins, the other is told, nothing is lost and nothing is counted twice."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from kexie.audit.queries import verify_chain
from kexie.indicators.models import AMOUNT, Standing
from kexie.indicators.queries.rollups import check_rollups
from kexie.kernel.errors import Changed, Refused
from kexie.notify.models import Notice, NoticeKind
from kexie.returns.actions import cycles, enclosing, forms, register, review
from kexie.returns.actions.cells import CellEdit, save_cells
from kexie.returns.actions.daily import keep_rounds_on
from kexie.returns.actions.reminding import remind_missing, remind_of_round
from kexie.returns.errors import AlreadyFiled, AlreadyReminded
from kexie.returns.models import (
    Cell,
    Cycle,
    CycleState,
    Enclosure,
    Entry,
    EntryState,
    Expected,
    Filing,
    FilingState,
    FormVersion,
    Reminder,
    Snapshot,
)
from kexie.returns.queries.cycles import rates_of
from kexie.returns.tests import filed, make
from kexie.workflow.actions import WrongState
from kexie.workflow.models import Step
from tests.world import World

Act = Callable[[], object]


def at_once(*acts: Act) -> list[Refused | None]:
    """Run each in a thread and a connection of its own, started together; gives what each was refused with."""
    start = threading.Barrier(len(acts))
    answers: dict[int, Refused | None] = {}
    faults: list[BaseException] = []

    def run(place: int, act: Act) -> None:
        start.wait()
        try:
            act()
            answers[place] = None
        except Refused as refusal:
            answers[place] = refusal
        except BaseException as fault:  # noqa: BLE001 -- shown by the test that waits
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert verify_chain().broken_at is None
    return [answers[place] for place in range(len(acts))]


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def one_refused(answers: list[Refused | None], *kinds: type[Refused]) -> None:
    refused = [one for one in answers if one is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], kinds)


def moves(thing: Entry | Cycle | Filing, move: str) -> int:
    return Step.objects.filter(record=thing.pk, move=move).count()


def again(filing: Filing) -> Filing:
    """As a request of its own would read it."""
    return Filing.objects.select_related("record__unit", "cycle__form").get(pk=filing.pk)


def each(act: Callable[[str], object], *names: str) -> list[Act]:
    return [lambda name=name: act(name) for name in names]  # type: ignore[misc]  # mypy knows no defaults of lambdas


def balanced() -> None:
    assert check_rollups().differences == []


# ---- register


def test_two_approve_at_once(world: World) -> None:
    entry = make.asked(world)

    answers = at_once(
        *each(
            lambda _name: register.approve(
                Entry.objects.get(pk=entry.pk), actor=world.people["province_head"], at=make.NOON
            ),
            "first",
            "second",
        )
    )

    one_refused(answers, WrongState)
    assert moves(entry, "approve") == 1
    assert FormVersion.objects.filter(entry=entry, published_at__isnull=False).count() == 1


def test_approving_what_is_taken_back_at_once(world: World) -> None:
    """Nothing is in force that its owner holds in hand as a draft."""
    entry = make.asked(world)

    answers = at_once(
        lambda: register.approve(
            Entry.objects.get(pk=entry.pk), actor=world.people["province_head"], at=make.NOON
        ),
        lambda: register.take_back(
            Entry.objects.get(pk=entry.pk), actor=world.people["province_clerk"], at=make.NOON
        ),
    )

    one_refused(answers, WrongState)
    entry.refresh_from_db()
    approved = answers[0] is None
    assert entry.state == (EntryState.APPROVED if approved else EntryState.DRAFT)
    assert FormVersion.objects.filter(entry=entry, published_at__isnull=False).exists() is approved


def test_two_save_the_form_at_once(world: World) -> None:
    entry = make.drafted(world)

    answers = at_once(
        *each(
            lambda name: forms.save_form_version(
                Entry.objects.get(pk=entry.pk),
                make.FORM,
                actor=world.people[name],
                at=make.NOON,
                seen_version=1,
                note=name,
            ),
            "province_clerk",
            "province_head",
        )
    )

    one_refused(answers, Changed)
    [version] = FormVersion.objects.filter(entry=entry)
    assert version.version == 2


# ---- rounds


def test_two_open_at_once(world: World) -> None:
    cycle = make.planned(world)

    answers = at_once(
        *each(
            lambda name: cycles.open_cycle(
                Cycle.objects.get(pk=cycle.pk), actor=world.people[name], at=make.NOON
            ),
            "province_clerk",
            "province_head",
        )
    )

    one_refused(answers, WrongState)
    assert Expected.objects.filter(cycle=cycle).count() == 3
    assert Filing.objects.filter(cycle=cycle).count() == 3


def test_two_workers_keep_the_same_day_at_once(world: World) -> None:
    cycle = make.planned(world)

    answers = at_once(*[lambda: keep_rounds_on(make.NOON)] * 3)

    assert answers == [None] * 3
    assert Filing.objects.filter(cycle=cycle).count() == 3
    assert moves(cycle, "open") == 1
    assert not Reminder.objects.exists()


def test_two_workers_remind_at_once(world: World) -> None:
    cycle = make.opened(world)

    answers = at_once(*[lambda: remind_of_round(cycle, at=make.later(26))] * 2)

    assert answers == [None, None]
    assert Reminder.objects.filter(record__kind="filing").count() == 3
    told = Notice.objects.filter(kind=NoticeKind.DUE, user=world.people["wuhua_clerk"])
    assert told.count() == 1


def test_two_remind_by_hand_at_once(world: World) -> None:
    cycle = make.opened(world)

    answers = at_once(
        *each(
            lambda name: remind_missing(cycle, actor=world.people[name], at=make.later(1)),
            "province_clerk",
            "province_head",
        )
    )

    one_refused(answers, AlreadyReminded)
    assert moves(cycle, "remind") == 1


def test_exempting_who_submits_at_once(world: World) -> None:
    """Either it has filed, or it is exempt: never both, or it would count twice."""
    cycle = make.opened(world)
    filing = make.filing_of(cycle, world.wuhua)

    answers = at_once(
        lambda: cycles.exempt(
            Cycle.objects.get(pk=cycle.pk),
            world.wuhua,
            actor=world.people["province_clerk"],
            at=make.NOON,
            reason="新设",
        ),
        lambda: review.submit(
            again(filing),
            actor=world.people["wuhua_clerk"],
            at=make.NOON,
            seen_version=filing.version,
            nothing_reason="无",
        ),
    )

    assert answers[1] is None
    exempt = Expected.objects.get(cycle=cycle, unit=world.wuhua).exempt_at is not None
    assert exempt is (answers[0] is None)
    if answers[0] is not None:
        assert isinstance(answers[0], AlreadyFiled)
    rates = rates_of([cycle.pk])[cycle.pk]
    assert rates.on_time <= rates.reported <= rates.expected == 3 - exempt


def test_closing_while_somebody_submits(world: World) -> None:
    """What came before the end is in; what came after it is told so; nothing is half in."""
    cycle = make.opened(world)
    filing = make.filing_of(cycle, world.wuhua)

    closed, submitted = at_once(
        lambda: cycles.close_cycle(
            Cycle.objects.get(pk=cycle.pk), actor=world.people["province_head"], at=make.NOON
        ),
        lambda: review.submit(
            again(filing),
            actor=world.people["wuhua_clerk"],
            at=make.NOON,
            seen_version=filing.version,
            nothing_reason="无",
        ),
    )

    cycle.refresh_from_db()
    assert closed is None
    assert cycle.state == CycleState.CLOSED
    assert isinstance(submitted, review.CycleOver | None)
    state = FilingState.SUBMITTED if submitted is None else FilingState.FILLING
    assert again(filing).state == state
    steps = list(
        Step.objects.filter(move__in=("close", "submit"))
        .order_by("pk")
        .values_list("move", flat=True)
    )
    assert steps == (["submit", "close"] if submitted is None else ["close"])


# ---- filling in and reviewing


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
