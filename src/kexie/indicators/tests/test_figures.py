"""Values, their totals above, their history: right at commit."""

import pytest

from kexie.audit.models import Entry
from kexie.indicators.actions.figures import (
    CellTwice,
    NewValue,
    NoValueOfItsOwn,
    TooLarge,
    Written,
    accept_values,
    bring_in,
    clear_provisional,
    write_values,
)
from kexie.indicators.models import (
    AMOUNT,
    LARGEST,
    Batch,
    Figure,
    Indicator,
    Kind,
    Ledger,
    Past,
    Standing,
)
from kexie.indicators.queries.rollups import check_rollups
from kexie.indicators.tests.make import batch, indicator, totals, value
from tests.world import NOON, World


@pytest.fixture
def lectures(world: World) -> Indicator:
    return indicator(world.province)


def write(
    *values: NewValue,
    standing: Standing = Standing.ACCEPTED,
    act: Batch | None = None,
) -> Written:
    return write_values(values, batch=act or batch(), standing=standing, actor=None, at=NOON)


def test_a_county_counts_in_all_units_above_it(world: World, lectures: Indicator) -> None:
    done = write(value(lectures, world.wuhua, 3), value(lectures, world.qilin, 4))

    assert done == Written(created=2)
    line = [world.wuhua, world.panlong, world.kunming, world.qujing, world.province]
    assert totals(lectures, line) == [3, None, 3, 4, 7]


def test_another_value_changes_totals_by_the_difference(world: World, lectures: Indicator) -> None:
    write(value(lectures, world.wuhua, 3), value(lectures, world.kunming, 10))
    done = write(value(lectures, world.wuhua, 5), value(lectures, world.kunming, 10))

    assert done == Written(updated=1, unchanged=1)
    assert totals(lectures, [world.wuhua, world.kunming, world.province]) == [5, 15, 15]


def test_blank_zero_and_marks_are_different_facts(world: World, lectures: Indicator) -> None:
    write(value(lectures, world.wuhua, 0), value(lectures, world.panlong, None, mark="na"))

    zero, marked = (Figure.objects.get(unit=unit) for unit in (world.wuhua, world.panlong))
    assert (zero.own, zero.count) == (0, 1)
    assert (marked.own, marked.mark, marked.count) == (None, "na", 0)
    assert Figure.objects.get(unit=world.kunming).count == 1


def test_what_is_taken_away_leaves_no_row_and_stays_in_history(
    world: World, lectures: Indicator
) -> None:
    first = batch()
    write(value(lectures, world.wuhua, 3, place="表1!C5"), act=first)
    last = batch()
    done = write(value(lectures, world.wuhua, None), act=last)

    assert done == Written(removed=1)
    assert not Figure.objects.exists()
    past = Past.objects.get()
    assert (past.own, past.place, past.batch, past.ended_by) == (3 * AMOUNT, "表1!C5", first, last)


def test_taking_a_unit_s_own_value_away_leaves_its_total_of_others(
    world: World, lectures: Indicator
) -> None:
    write(value(lectures, world.wuhua, 3), value(lectures, world.kunming, 4))
    write(value(lectures, world.kunming, None))

    row = Figure.objects.get(unit=world.kunming)
    assert (row.own, row.total, row.count, row.batch) == (None, 3 * AMOUNT, 1, None)


def test_accepted_and_provisional_are_never_added_together(
    world: World, lectures: Indicator
) -> None:
    write(value(lectures, world.wuhua, 3))
    write(value(lectures, world.panlong, 4), standing=Standing.PROVISIONAL)

    assert totals(lectures, [world.kunming]) == [3]
    assert totals(lectures, [world.kunming], standing=1) == [4]


def test_accepting_moves_a_provisional_figure_over(world: World, lectures: Indicator) -> None:
    write(value(lectures, world.wuhua, 3), standing=Standing.PROVISIONAL)
    done = accept_values([value(lectures, world.wuhua, 3)], batch=batch(), actor=None, at=NOON)

    assert done == Written(created=1)
    assert totals(lectures, [world.province]) == [3]
    assert totals(lectures, [world.province, world.wuhua], standing=1) == [None, None]
    assert Past.objects.get().standing == Standing.PROVISIONAL


def test_a_withdrawn_filing_takes_only_its_own_provisional_cells(
    world: World, lectures: Indicator
) -> None:
    other = indicator(world.province, "visits")
    write(
        value(lectures, world.wuhua, 3),
        value(other, world.wuhua, 4),
        standing=Standing.PROVISIONAL,
    )
    gone = clear_provisional(
        world.wuhua,
        "2026-01",
        batch=batch(),
        indicators=[lectures.pk],
        actor=None,
        at=NOON,
    )

    assert gone == 1
    assert totals(lectures, [world.province], standing=1) == [None]
    assert totals(other, [world.province], standing=1) == [4]


def test_one_line_in_the_trail_for_a_batch(world: World, lectures: Indicator) -> None:
    write(value(lectures, world.wuhua, 3), value(lectures, world.qilin, 4))

    line = Entry.objects.get(verb="figures.write")
    assert (line.detail["created"], line.detail["standing"]) == (2, 0)


def test_the_same_cell_twice_is_refused(world: World, lectures: Indicator) -> None:
    twice = [value(lectures, world.wuhua, 3), value(lectures, world.wuhua, 4, place="C7")]
    with pytest.raises(CellTwice, match="C7"):
        write(*twice)
    with pytest.raises(CellTwice, match="C7"):
        bring_in(twice, batch=batch(), actor=None, at=NOON)
    assert not Figure.objects.exists()


def test_a_ratio_has_no_value_of_its_own(world: World) -> None:
    share = indicator(world.province, "share", kind=Kind.RATIO)
    with pytest.raises(NoValueOfItsOwn):
        write(value(share, world.wuhua, 3))


@pytest.mark.parametrize("pieces", [[LARGEST + 1], [LARGEST, LARGEST], [LARGEST, 1]])
def test_what_cannot_be_added_up_is_refused(
    world: World, lectures: Indicator, pieces: list[int]
) -> None:
    units = [world.wuhua, world.panlong]
    *before, last = [
        NewValue(lectures.pk, 1, unit.pk, "2026-01", piece)
        for piece, unit in zip(pieces, units, strict=False)
    ]
    write(*before)
    with pytest.raises(TooLarge):
        write(last)


def test_bringing_in_is_all_or_nothing(world: World, lectures: Indicator) -> None:
    def rows() -> object:
        yield value(lectures, world.wuhua, 3)
        raise TooLarge("row 2")

    with pytest.raises(TooLarge):
        bring_in(rows(), batch=batch(), actor=None, at=NOON)  # type: ignore[arg-type]  # on purpose
    assert not Figure.objects.exists()
    assert not Ledger.objects.exists()


def test_bringing_in_tells_how_far_it_is(world: World, lectures: Indicator) -> None:
    told: list[int] = []
    rows = [value(lectures, world.wuhua, month, f"2026-{month:02}") for month in range(1, 13)]
    done = bring_in(rows, batch=batch(), actor=None, at=NOON, on_progress=told.append)

    assert (done, told) == (Written(created=12), [12])
    assert check_rollups().differences == []


def test_the_check_finds_a_total_that_somebody_bent(world: World, lectures: Indicator) -> None:
    write(value(lectures, world.wuhua, 3))
    Figure.objects.filter(unit=world.province).update(total=99)
    Figure.objects.filter(unit=world.kunming).delete()

    found = {one.unit: (one.total, one.added) for one in check_rollups().differences}
    assert found == {
        world.province.pk: (99, 3 * AMOUNT),
        world.kunming.pk: (0, 3 * AMOUNT),
    }
