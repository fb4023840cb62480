"""Two at once in the register and in rounds, in real transactions: one wins, the other is told."""

import pytest

from kexie.kernel.errors import Changed
from kexie.notify.models import Notice, NoticeKind
from kexie.returns.actions import cycles, forms, register, review
from kexie.returns.actions.daily import keep_rounds_on
from kexie.returns.actions.reminding import remind_missing, remind_of_round
from kexie.returns.errors import AlreadyFiled, AlreadyReminded
from kexie.returns.models import (
    Cycle,
    CycleState,
    Entry,
    EntryState,
    Expected,
    Filing,
    FilingState,
    FormVersion,
    Reminder,
)
from kexie.returns.queries.cycles import rates_of
from kexie.returns.tests import make
from kexie.returns.tests.racing import again, at_once, each, moves, one_refused
from kexie.workflow.actions import WrongState
from kexie.workflow.models import Step
from tests.world import World


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


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
