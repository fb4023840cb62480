"""
Writing values: every total above is right in the same transaction.

Who may write is decided by the rooms that call this (a return, an import); what they write carries their batch.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice

from kexie.audit.actions import log, writing
from kexie.indicators.actions.posting import (
    Book,
    CellTwice,
    NewValue,
    NoValueOfItsOwn,
    Tally,
    TooLarge,
)
from kexie.indicators.models import Batch, Figure, Origin, Standing
from kexie.kernel.collecting import without_collecting
from kexie.org.models import Unit, User
from kexie.records.models import Record

__all__ = [
    "CellTwice",
    "NewValue",
    "NoValueOfItsOwn",
    "TooLarge",
    "Written",
    "accept_values",
    "bring_in",
    "clear_provisional",
    "open_batch",
    "write_values",
]
# So many values are settled at once: enough for speed, few enough for memory.
PORTION = 50_000


@dataclass(frozen=True, slots=True)
class Written:
    """How many cells were given a value, another value, the same value, none."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0


@writing()
def open_batch(
    *,
    origin: Origin,
    actor: User | None,
    at: datetime,
    record: Record | None = None,
    label: str = "",
    reason: str = "",
    proof: str = "",
) -> Batch:
    """
    Begin one act of writing values; the trail's line comes with the values.

    :param record: card of the return, or of the file that is brought in
    :param proof: hash of the file, or of the frozen content
    """
    return Batch.objects.create(
        origin=origin,
        by=actor,
        at=at,
        record=record,
        label=label[:200],
        reason=reason[:400],
        proof=proof,
    )


@writing()
def write_values(
    values: Iterable[NewValue],
    *,
    batch: Batch,
    standing: Standing,
    actor: User | None,
    at: datetime,
) -> Written:
    """
    Set cells of one standing. What a cell held goes to its history.

    Several calls in one transaction take their periods in ascending order, or two of them may wait for each other.

    :raises CellTwice: the same cell is given twice
    :raises NoValueOfItsOwn: a ratio is given a value
    :raises TooLarge: a value, or a total above it, does not fit
    """
    book = Book(batch)
    book.post(standing, values)
    return _logged("figures.write", book.close(), standing, batch, actor=actor, at=at)


@writing()
def accept_values(
    values: Iterable[NewValue], *, batch: Batch, actor: User | None, at: datetime
) -> Written:
    """
    Set accepted cells, and clear the provisional ones of the same keys. Gives what became of the accepted ones.

    :raises CellTwice: the same cell is given twice
    :raises NoValueOfItsOwn: a ratio is given a value
    :raises TooLarge: a value, or a total above it, does not fit
    """
    given, book = list(values), Book(batch)
    book.post(Standing.ACCEPTED, given)
    blank = (NewValue(one.indicator, one.group, one.unit, one.period) for one in given)
    book.post(Standing.PROVISIONAL, blank)
    tally = book.close()
    return _logged("figures.accept", tally, Standing.ACCEPTED, batch, actor=actor, at=at)


@writing()
def clear_provisional(
    unit: Unit,
    period: str,
    *,
    batch: Batch,
    indicators: Collection[int],
    actor: User | None,
    at: datetime,
) -> int:
    """Take the unit's provisional cells of these indicators away, into history. Gives how many there were."""
    held = Figure.objects.filter(
        unit=unit, period=period, standing=Standing.PROVISIONAL, indicator__in=indicators
    )
    cells = held.filter(batch__isnull=False).values_list("indicator", "group")
    blank = [NewValue(indicator, group, unit.pk, period) for indicator, group in cells]
    if not blank:
        return 0
    book, standing = Book(batch), Standing.PROVISIONAL
    book.post(standing, blank)
    return _logged("figures.clear", book.close(), standing, batch, actor=actor, at=at).removed


@writing()
def bring_in(
    rows: Iterable[NewValue],
    *,
    batch: Batch,
    actor: User | None,
    at: datetime,
    on_progress: Callable[[int], None] | None = None,
) -> Written:
    """
    Set accepted cells by the hundred thousand: all of them, or none.

    `rows` is read as it comes: whoever makes it may refuse in the middle, and nothing is written.

    :param on_progress: told after every portion how many rows are done
    :raises CellTwice: the same cell is given twice
    :raises NoValueOfItsOwn: a ratio is given a value
    :raises TooLarge: a value, or a total above it, does not fit
    """
    waiting, book, done = iter(rows), Book(batch), 0
    with without_collecting():
        while portion := list(islice(waiting, PORTION)):
            book.post(Standing.ACCEPTED, portion)
            done += len(portion)
            if on_progress:
                on_progress(done)
        tally = book.close()
    return _logged("figures.bring_in", tally, Standing.ACCEPTED, batch, actor=actor, at=at)


def _logged(
    verb: str,
    tally: Tally,
    standing: Standing,
    batch: Batch,
    *,
    actor: User | None,
    at: datetime,
) -> Written:
    """One line for the batch, with its counts."""
    names = ("created", "updated", "unchanged", "removed")
    written = Written(**{name: tally[standing, name] for name in names})
    log(actor=actor, verb=verb, target=batch, at=at, standing=standing.value, **asdict(written))
    return written
