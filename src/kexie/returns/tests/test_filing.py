"""Cells of a filing: written, begun with what is held, submitted, taken back, left."""

import pytest

from kexie.indicators.actions.targets import NewTarget, set_planned
from kexie.indicators.models import AMOUNT, Indicator, PastTarget, Standing, Target
from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import SecretMark
from kexie.returns.actions import review
from kexie.returns.actions.beginning import begin, refresh
from kexie.returns.actions.cells import CellEdit, UnknownCell, save_cells
from kexie.returns.layout import Layout, Question, Section
from kexie.returns.models import Cell, FilingState
from kexie.returns.queries.filings import filings_for
from kexie.returns.queries.validation import blank_in
from kexie.returns.tests import filed, make
from tests.world import World


def test_a_cell_that_somebody_changed_meanwhile_is_not_overwritten(world: World) -> None:
    filing = make.filing_of(make.opened(world), world.wuhua)
    filed.write(world, filing, {"people": 10})

    with pytest.raises(Changed) as told:
        save_cells(
            filing,
            [CellEdit(field="people", amount=99 * AMOUNT, seen=0)],
            actor=world.people["wuhua_head"],
            at=make.NOON,
        )

    assert (list(told.value.yours.values()), list(told.value.theirs.values())) == (
        ["99 次"],
        ["10 次"],
    )
    assert Cell.objects.get(filing=filing, field__key="people").amount == 10 * AMOUNT


def test_a_submission_over_newer_cells_is_refused(world: World) -> None:
    filing = make.filing_of(make.opened(world), world.wuhua)
    seen = filing.version
    filed.write(world, filing, {"people": 10})

    with pytest.raises(Changed):
        review.submit(filing, actor=world.people["wuhua_clerk"], at=make.NOON, seen_version=seen)


def test_bad_cells_are_refused(world: World) -> None:
    filing = make.filing_of(make.opened(world), world.wuhua)
    clerk = world.people["wuhua_clerk"]

    with pytest.raises(UnknownCell):
        save_cells(filing, [CellEdit(field="nowhere")], actor=clerk, at=make.NOON)
    with pytest.raises(SecretMark):
        save_cells(
            filing, [CellEdit(field="text", text="机密★ 内部情况")], actor=clerk, at=make.NOON
        )
    save_cells(filing, [CellEdit(field="people", amount=AMOUNT // 2)], actor=clerk, at=make.NOON)
    with pytest.raises(review.NotFit, match="听众"):
        filed.sent(world, filing)


def test_a_filing_begins_with_what_is_held_and_keeps_what_was_written(world: World) -> None:
    first = filed.accepted(world, filed.passed(world, filed.submitted(world, make.opened(world))))
    entry = first.cycle.entry
    again = make.approved(world, title="科普工作快报")
    assert again != entry
    filing = make.filing_of(make.opened(world, again), world.wuhua)
    clerk = world.people["wuhua_clerk"]

    assert begin(filing, actor=clerk, at=make.NOON) == 3
    cells = {cell.field.key: cell for cell in Cell.objects.filter(filing=filing)}
    assert cells["people"].amount == 90 * AMOUNT
    prefilled = cells["people"].prefilled
    assert prefilled is not None
    assert prefilled["figure"].startswith("T02,")
    assert begin(filing, actor=clerk, at=make.NOON) == 0

    filed.write(world, filing, {"people": 7})
    assert refresh(filing, actor=clerk, at=make.NOON) == 0
    assert Cell.objects.get(filing=filing, field__key="people").amount == 7 * AMOUNT


def test_nothing_to_report_is_a_filing(world: World) -> None:
    cycle = make.opened(world)
    filing = filed.sent(
        world, make.filing_of(cycle, world.wuhua), nothing_reason="本月未开展科普活动"
    )

    filing = filed.accepted(world, filed.passed(world, filing))

    assert filing.state == FilingState.ACCEPTED
    assert filed.total(world.province, "T02") is None


def test_nothing_was_accepted_so_there_is_nothing_to_go_back_to(world: World) -> None:
    filing = make.filing_of(make.opened(world), world.wuhua)

    with pytest.raises(review.NothingSaid):
        review.abandon_amendment(filing, actor=world.people["wuhua_clerk"], at=make.NOON)


def test_what_was_cleared_in_an_amendment_is_gone_and_facts_from_elsewhere_stay(
    world: World,
) -> None:
    filing = filed.accepted(world, filed.passed(world, filed.submitted(world, make.opened(world))))
    review.amend(filing, actor=world.people["wuhua_clerk"], at=make.NOON, reason="误报")
    cell = Cell.objects.get(filing=filing, field__key="people")
    save_cells(
        filing,
        [CellEdit(field="people", seen=cell.version)],
        actor=world.people["wuhua_clerk"],
        at=make.NOON,
    )

    filed.accepted(world, filed.passed(world, filed.sent(world, filing)))

    assert filed.total(world.province, "T02") is None


def test_a_target_that_an_amended_plan_leaves_out_is_taken_back_and_others_stay(
    world: World,
) -> None:
    layout = Layout(
        sections=(
            Section(
                key="plan",
                title="计划",
                items=(
                    Question(key="people", kind="target", label="听众", indicator="T02"),
                    Question(key="money", kind="target", label="经费", indicator="T03"),
                ),
            ),
        )
    )
    cycle = make.opened(world, make.approved(world, layout=layout), chain=())
    talks = Indicator.objects.get(code="T01")
    set_planned(
        [NewTarget(talks.pk, world.wuhua.pk, cycle.period, 5 * AMOUNT)],
        plan="另一计划",
        seen=None,
        actor=world.people["wuhua_clerk"],
        at=make.NOON,
    )
    filing = filed.accepted(world, filed.submitted(world, cycle, people=90, money=7))
    assert Target.objects.filter(batch__record=filing.pk).count() == 2
    review.amend(filing, actor=world.people["wuhua_clerk"], at=make.NOON, reason="不再列入")
    cell = Cell.objects.get(filing=filing, field__key="people")
    edit = CellEdit(field="people", seen=cell.version)
    save_cells(filing, [edit], actor=world.people["wuhua_clerk"], at=make.NOON)

    filed.accepted(world, filed.sent(world, filing))

    codes = Target.objects.order_by("indicator__code").values_list("indicator__code", flat=True)
    assert list(codes) == ["T01", "T03"]
    past = PastTarget.objects.get()
    assert (past.amount, past.ended_by.reason) == (90 * AMOUNT, "不再列入")


def test_it_can_be_taken_back_until_it_was_passed_on(world: World) -> None:
    filing = filed.submitted(world, make.opened(world))
    clerk = world.people["wuhua_clerk"]
    review.withdraw(filing, actor=clerk, at=make.NOON, reason="还要补充")
    assert filed.fresh(filing).state == FilingState.FILLING
    assert filed.total(world.province, "T02", Standing.PROVISIONAL) is None

    filing = filed.passed(world, filed.sent(world, filing))
    with pytest.raises(review.StillAbove):
        review.withdraw(filing, actor=clerk, at=make.NOON, reason="还要补充")


def test_who_may_see_which_filing(world: World) -> None:
    cycle = make.opened(world)
    seen = {
        name: {one.record.unit for one in filings_for(world.people[name]).filter(cycle=cycle)}
        for name in ("wuhua_clerk", "kunming_clerk", "qujing_clerk", "province_clerk", "nobody")
    }

    everything = {world.wuhua, world.panlong, world.qilin}
    assert seen == {
        "wuhua_clerk": {world.wuhua},
        "kunming_clerk": {world.wuhua, world.panlong},
        "qujing_clerk": {world.qilin},
        "province_clerk": everything,
        "nobody": set(),
    }


def test_what_is_still_blank_is_counted_before_it_is_handed_in(world: World) -> None:
    filing = make.filing_of(make.opened(world), world.wuhua)
    before = blank_in(filing)
    filed.write(world, filing, {"people": 90})
    assert blank_in(filed.fresh(filing)) == before - 1
