"""A filing on its way up: passed on, returned cell by cell, accepted, frozen, amended."""

import pytest

from kexie.indicators.models import AMOUNT, Figure, Past, Standing
from kexie.org.actions import people
from kexie.org.models import Role
from kexie.records.access import NotYours
from kexie.returns.actions import cycles, review
from kexie.returns.actions.cells import CellEdit, save_cells
from kexie.returns.actions.freezing import digest_of
from kexie.returns.models import Cell, FilingState, Remark, Snapshot
from kexie.returns.queries.differences import differences_of
from kexie.returns.queries.repeats import repeats_in
from kexie.returns.queries.sheet import sheet_of
from kexie.returns.tests import filed, make
from kexie.workflow.actions import OwnWork, WrongState
from tests.world import World

TEXT = (
    "全年组织科普讲座进社区进学校进农村，邀请专家现场答疑，群众反响热烈，活动覆盖全部街道和乡镇。"
)


def test_a_filing_goes_up_level_by_level_and_counts_when_accepted(world: World) -> None:
    filing = filed.submitted(world, make.opened(world))
    assert filing.waits_at == world.kunming
    assert filed.total(world.province, "T02", Standing.PROVISIONAL) == 90
    assert filed.total(world.province, "T02") is None

    filing = filed.passed(world, filing)
    assert filing.waits_at == world.province
    filing = filed.accepted(world, filing)

    assert filing.state == FilingState.ACCEPTED
    assert filed.total(world.province, "T02") == 90
    assert filed.total(world.kunming, "T02") == 90
    assert filed.total(world.province, "T02", Standing.PROVISIONAL) is None


def test_what_is_accepted_is_frozen_with_its_hash(world: World) -> None:
    filing = filed.accepted(world, filed.passed(world, filed.submitted(world, make.opened(world))))

    frozen = Snapshot.objects.get(filing=filing)
    assert frozen.digest == digest_of(frozen.content)
    assert {cell["field"]: cell["amount"] for cell in frozen.content["cells"]}["people"] == (
        90 * AMOUNT
    )
    figure = Figure.objects.get(unit=world.wuhua, indicator__code="T02", standing=Standing.ACCEPTED)
    assert figure.batch is not None
    assert figure.batch.proof == frozen.digest


def test_who_filled_it_in_does_not_review_it_from_any_post(world: World) -> None:
    clerk = world.people["wuhua_clerk"]
    people.grant(actor=None, at=make.NOON, user=clerk, unit=world.kunming, role=Role.CLERK)
    filing = filed.submitted(world, make.opened(world))

    with pytest.raises(OwnWork):
        filed.passed(world, filing, by="wuhua_clerk")
    with pytest.raises(OwnWork):
        review.return_cells(
            filing, actor=clerk, at=make.NOON, seen_version=filing.version, reason="不对"
        )


def test_only_the_unit_whose_turn_it_is_reviews(world: World) -> None:
    filing = filed.submitted(world, make.opened(world))

    with pytest.raises(NotYours):
        filed.accepted(world, filing, by="qujing_clerk")
    with pytest.raises(review.StillAbove):
        filed.accepted(world, filing, by="kunming_clerk")
    with pytest.raises(NotYours):
        filed.write(world, filing, {"people": 1}, by="qujing_clerk")


def test_cells_come_back_with_reasons_and_the_reviewer_sees_what_changed(world: World) -> None:
    filing = filed.submitted(world, make.opened(world))
    field = filing.cycle.form.fields.get(key="people")
    review.return_cells(
        filing,
        actor=world.people["kunming_clerk"],
        at=make.NOON,
        seen_version=filing.version,
        reason="",
        remarks=[review.NewRemark(field, "与附件不一致")],
    )
    filing = filed.fresh(filing)
    assert filing.state == FilingState.RETURNED
    assert filing.waits_at is None
    assert filed.total(world.province, "T02", Standing.PROVISIONAL) is None
    spots = {spot.name: spot for spot in sheet_of(filing).spots}
    assert [one.text for one in spots["people"].remarks] == ["与附件不一致"]

    filed.write(world, filing, {"people": 95})
    filing = filed.sent(world, filing)

    changes = differences_of(filing)
    assert changes.since == "submitted"
    assert [(one.field.key, one.before["amount"], one.now["amount"]) for one in changes.found] == [  # type: ignore[index]  # both are there
        ("people", 90 * AMOUNT, 95 * AMOUNT)
    ]
    filed.accepted(world, filed.passed(world, filing))
    assert not Remark.objects.filter(filing=filing, settled_at=None).exists()


def test_returning_needs_a_reason(world: World) -> None:
    filing = filed.submitted(world, make.opened(world))

    with pytest.raises(review.NothingSaid):
        review.return_cells(
            filing,
            actor=world.people["kunming_clerk"],
            at=make.NOON,
            seen_version=filing.version,
            reason=" ",
        )
    assert filed.fresh(filing).state == FilingState.SUBMITTED


def test_an_amendment_has_a_number_and_a_reason_and_the_old_figure_stands_until_it_is_accepted(
    world: World,
) -> None:
    filing = filed.accepted(world, filed.passed(world, filed.submitted(world, make.opened(world))))
    review.amend(filing, actor=world.people["wuhua_clerk"], at=make.NOON, reason="漏报一场")
    filed.write(world, filing, {"people": 120})
    filing = filed.sent(world, filing)
    assert filed.total(world.province, "T02") == 90
    assert filed.total(world.province, "T02", Standing.PROVISIONAL) == 120

    filing = filed.accepted(world, filed.passed(world, filing))

    assert filed.total(world.province, "T02") == 120
    assert [(one.number, one.reason) for one in filing.snapshots.all()] == [
        (0, ""),
        (1, "漏报一场"),
    ]
    past = Past.objects.get(unit=world.wuhua, indicator__code="T02", standing=Standing.ACCEPTED)
    assert (past.own, past.ended_by.reason) == (90 * AMOUNT, "漏报一场")


def test_an_amendment_that_is_left_leaves_everything_as_it_was(world: World) -> None:
    filing = filed.accepted(world, filed.passed(world, filed.submitted(world, make.opened(world))))
    clerk = world.people["wuhua_clerk"]
    review.amend(filing, actor=clerk, at=make.NOON, reason="漏报")
    filed.write(world, filing, {"people": 120, "money": 5})

    review.abandon_amendment(filed.fresh(filing), actor=clerk, at=make.NOON)

    filing = filed.fresh(filing)
    assert (filing.state, filing.amendment) == (FilingState.ACCEPTED, 0)
    cells = {cell.field.key: cell.amount for cell in Cell.objects.filter(filing=filing)}
    assert cells == {
        "talks_n_male": 3 * AMOUNT,
        "talks_n_female": 4 * AMOUNT,
        "people": 90 * AMOUNT,
    }


def test_a_closed_round_takes_no_first_filing_but_corrections(world: World) -> None:
    cycle = make.opened(world)
    filing = filed.submitted(world, cycle)
    review.return_cells(
        filing,
        actor=world.people["kunming_clerk"],
        at=make.NOON,
        seen_version=filing.version,
        reason="请核对",
    )
    cycle.refresh_from_db()
    cycles.close_cycle(cycle, actor=world.people["province_head"], at=make.NOON)

    assert filed.sent(world, filing).state == FilingState.SUBMITTED
    with pytest.raises(review.CycleOver):
        filed.sent(
            world, make.filing_of(cycle, world.qilin), by="qujing_clerk", nothing_reason="无"
        )


def test_two_reviewers_at_once_one_is_told(world: World) -> None:
    filing = filed.submitted(world, make.opened(world))
    filed.passed(world, filing)

    with pytest.raises((WrongState, NotYours)):
        filed.passed(world, filing)


def test_what_stands_in_another_filing_is_shown_side_by_side_to_who_may_see_both(
    world: World,
) -> None:
    cycle = make.opened(world)
    for unit, clerk in ((world.wuhua, "wuhua_clerk"), (world.panlong, "kunming_clerk")):
        filing = make.filing_of(cycle, unit)
        people_ = world.people[clerk]
        if unit == world.panlong:
            people.grant(
                actor=None, at=make.NOON, user=world.people["nobody"], unit=unit, role=Role.CLERK
            )
            people_ = world.people["nobody"]
        edit = CellEdit(field="text", text=f"{unit.short_name}：{TEXT}")
        save_cells(filing, [edit], actor=people_, at=make.NOON)
        filing.refresh_from_db()
        review.submit(filing, actor=people_, at=make.NOON, seen_version=filing.version)

    found = repeats_in(make.filing_of(cycle, world.panlong), world.people["province_clerk"])
    assert [(one.older.filing.record.unit, one.same_unit) for one in found.found] == [
        (world.wuhua, False)
    ]
    assert found.new < 0.3
    repeated = "".join(text for text, old in found.found[0].pieces if old)
    assert TEXT[:-1] in repeated
    assert not repeats_in(make.filing_of(cycle, world.panlong), world.people["nobody"]).found


def test_many_are_accepted_each_for_itself(world: World) -> None:
    cycle = make.opened(world, chain=())
    good = filed.submitted(world, cycle)
    other = filed.sent(
        world, make.filing_of(cycle, world.qilin), by="qujing_clerk", nothing_reason="无"
    )

    refused = review.accept_many(
        [(good, good.version), (other, other.version + 1)],
        actor=world.people["province_clerk"],
        at=make.NOON,
    )

    assert [filing for filing, _why in refused] == [other]
    assert filed.fresh(good).state == FilingState.ACCEPTED
    assert filed.fresh(other).state == FilingState.SUBMITTED


def test_praise_is_kept_and_not_counted(world: World) -> None:
    filing = filed.submitted(world, make.opened(world))
    review.praise(
        filing, actor=world.people["kunming_clerk"], at=make.NOON, text="讲座进山区做得好"
    )

    assert [one.text for one in filing.praises.all()] == ["讲座进山区做得好"]
    with pytest.raises(NotYours):
        review.praise(filing, actor=world.people["wuhua_head"], at=make.NOON, text="好")
