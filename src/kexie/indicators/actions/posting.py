"""
How values get into cells and totals: held rows are read, differences worked out, rows written, in that order.

Whoever posts to a period holds its ledger, so nobody else changes a cell or a total of it meanwhile.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, connection
from django.utils.translation import gettext_lazy as _

from kexie.indicators import bulk
from kexie.indicators.models import LARGEST, Batch, Indicator, Kind, Ledger, Standing
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.errors import Refused
from kexie.org.models import Unit


class CellTwice(Refused):
    status = 400


class TooLarge(Refused):
    status = 400


class NoValueOfItsOwn(Refused):
    status = 400


class NewValue(NamedTuple):
    """
    What one cell is to hold: `own` in millionths, or a mark, or words. All of them empty: the cell becomes blank.

    :ivar place: where in the batch it stands, as `表1!C5` or `row 17`
    """

    indicator: int
    group: int
    unit: int
    period: str
    own: int | None = None
    mark: str = ""
    text: str | None = None
    comment: str = ""
    place: str = ""

    @property
    def blank(self) -> bool:
        return self.own is None and not self.mark and self.text is None


# What became of the cells of a standing: how many were `created`, `updated`, `unchanged`, `removed`.
Tally = Counter[tuple[Standing, str]]
Key = tuple[int, int, int, int]  # indicator, group, unit, standing


@dataclass(slots=True)
class _Page:
    """
    What is written in one period: rows of cells go out portion by portion, totals once at the end.

    :ivar lines: of every unit met, the units above it, nearest first
    :ivar sums: by indicator, group, standing and line: change of total and count of each unit of the line
    """

    period: str
    lines: dict[int, tuple[int, ...]] = field(default_factory=dict)
    new: list[bulk.Row] = field(default_factory=list)
    changed: list[bulk.Row] = field(default_factory=list)
    sums: dict[tuple[int, int, int, tuple[int, ...]], list[int]] = field(default_factory=dict)
    emptied: set[Key] = field(default_factory=set)
    seen: set[Key] = field(default_factory=set)

    def add(self, key: Key, total: int, count: int) -> None:
        """To the totals of all units above the cell's."""
        if total or count:
            if not -LARGEST <= total <= LARGEST:
                raise _too_large()
            indicator, group, unit, standing = key
            place = (indicator, group, standing, self.lines[unit])
            sums = self.sums.get(place)
            if sums is None:
                self.sums[place] = [total, count]
            else:
                sums[0] += total
                sums[1] += count

    def write_cells(self, batch: int) -> None:
        bulk.replace_cells(self.changed, batch)
        bulk.put_new(self.new)
        self.new, self.changed = [], []

    def write_totals(self) -> None:
        above: dict[Key, list[int]] = {}
        for (indicator, group, standing, line), (total, count) in self.sums.items():
            for unit in line:
                sums = above.setdefault((indicator, group, unit, standing), [0, 0])
                sums[0] += total
                sums[1] += count
        rows = [(*key, self.period, *sums) for key, sums in sorted(above.items()) if any(sums)]
        _insist_fits(sums[0] for sums in above.values())
        bulk.add_to_totals(rows)
        shrunk = {key for key, sums in above.items() if sums[1] <= 0}
        bulk.sweep([(*key, self.period) for key in sorted(self.emptied | shrunk)])


class Book:
    """
    One writing of values, in one portion or several; totals stand when it is closed.

    :raises NoValueOfItsOwn: a ratio is given a value
    :raises TooLarge: a value, or a total above it, does not fit
    """

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.tally: Tally = Counter()
        self._pages: dict[str, _Page] = {}

    def post(self, standing: Standing, values: Iterable[NewValue]) -> None:
        """
        Write the values and their history.

        :raises CellTwice: the same cell is given twice
        """
        by_period: dict[str, list[NewValue]] = defaultdict(list)
        for value in values:
            by_period[value.period].append(value)
        _insist_numbers(by_period)
        self._open(by_period)
        for period in sorted(by_period):
            page = self._pages[period]
            self._enter(page, standing, by_period[period])
            with _fitting():
                page.write_cells(self.batch.pk)

    def close(self) -> Tally:
        """Write the totals above all that was posted; gives what became of the cells."""
        for _period, page in sorted(self._pages.items()):
            with _fitting():
                page.write_totals()
        return self.tally

    def _open(self, by_period: dict[str, list[NewValue]]) -> None:
        """Hold the ledgers; the tree is read before, which holds it (`bulk.hold_tree`)."""
        days = open_ledgers(by_period)
        for period, given in by_period.items():
            page = self._pages.setdefault(period, _Page(period))
            met = {value.unit for value in given} - page.lines.keys()
            if met:
                page.lines |= bulk.lines_above(met, days[period])
        hold_ledgers(by_period)

    def _enter(self, page: _Page, standing: Standing, values: Sequence[NewValue]) -> None:
        units, indicators = {value.unit for value in values}, {value.indicator for value in values}
        held = bulk.held_cells(units, page.period, standing, indicators)
        stands, batch, seen = int(standing), self.batch.pk, page.seen
        done: list[str] = []
        for value in values:
            key = (value.indicator, value.group, value.unit, stands)
            if key in seen:
                raise _twice(value)
            seen.add(key)
            done.append(_enter(page, key, held.get(value[:3]), value, batch))
        for word, count in Counter(done).items():
            self.tally[standing, word] += count


def open_ledgers(periods: Collection[str]) -> dict[str, date]:
    """The day whose tree each period's totals follow; a period met for the first time gets its ledger."""
    held = dict(Ledger.objects.filter(period__in=periods).values_list("period", "last_date"))
    missing = [period for period in sorted(periods) if period not in held]
    if missing:
        ledgers = [Ledger(period=period, last_date=period_of(period).last) for period in missing]
        Ledger.objects.bulk_create(ledgers, ignore_conflicts=True)
        held |= {ledger.period: ledger.last_date for ledger in ledgers}
    return held


def hold_cells(unit: int, period: str) -> None:
    """Wait for whoever writes figures of the unit in this period, in the order in which all wait."""
    days = open_ledgers([period])
    bulk.lines_above([unit], days[period])
    hold_ledgers([period])


def hold_ledgers(periods: Collection[str]) -> None:
    """
    Wait for whoever writes in these periods, in one order; after the tree, never before it (`bulk.hold_tree`).

    SQLite has let in no second writer anyway.
    """
    if not connection.features.has_select_for_update:
        return
    list(
        Ledger.objects.select_for_update(no_key=True).filter(period__in=periods).order_by("period")
    )


def _insist_numbers(by_period: dict[str, list[NewValue]]) -> None:
    """All ratios of the catalogue are few; the keys of a batch may be thousands."""
    ratios = dict(Indicator.objects.filter(kind=Kind.RATIO).order_by().values_list("pk", "name"))
    for values in by_period.values():
        for value in values:
            if value.indicator in ratios and not value.blank:
                raise NoValueOfItsOwn(
                    _(
                        "%(indicator)s is a ratio: it is worked out from its parts. Report the parts."
                    )
                    % {"indicator": ratios[value.indicator]}
                )


def _enter(page: _Page, key: Key, old: bulk.Row | None, value: NewValue, batch: int) -> str:
    """Put one value on the page; says what becomes of the cell. Who holds an answer has a batch."""
    _indicator, _group, _unit, period, own, mark, text, comment, place = value
    if own is None and not mark and text is None:
        return _empty(page, key, bulk.Held._make(old)) if old else "unchanged"
    if old is None:
        total, count = (0, 0) if own is None else (own, 1)
        page.new.append(
            (*key, period, own, mark, text, comment, batch, place, total, count),
        )
        page.add(key, total, count)
        return "created"
    held, was, *answer, written = old
    if own == was and answer == [mark, text, comment]:
        return "unchanged"
    page.changed.append((own, mark, text, comment, batch, place, held))
    page.add(key, (own or 0) - (was or 0), (own is not None) - (was is not None))
    return "created" if written is None else "updated"


def _empty(page: _Page, key: Key, old: bulk.Held) -> str:
    if old.batch is None:
        return "unchanged"
    page.changed.append((None, "", None, "", None, "", old.id))
    page.add(key, -(old.own or 0), -int(old.own is not None))
    page.emptied.add(key)
    return "removed"


@contextmanager
def _fitting() -> Iterator[None]:
    """A total that the database refuses is too large."""
    try:
        yield
    except IntegrityError as error:
        if "figure_total_fits" in str(error):
            raise _too_large() from error
        raise


def _twice(value: NewValue) -> CellTwice:
    return CellTwice(
        _("%(indicator)s of %(unit)s for %(period)s is given twice (%(place)s). Keep one of them.")
        % {
            "indicator": Indicator.objects.get(pk=value.indicator).name,
            "unit": Unit.objects.get(pk=value.unit).name,
            "period": value.period,
            "place": value.place,
        }
    )


def _insist_fits(amounts: Iterable[int]) -> None:
    if any(abs(amount) > LARGEST for amount in amounts):
        raise _too_large()


def _too_large() -> TooLarge:
    return TooLarge(_("A number is too large to be added up. Check its unit."))
