"""
How values get into cells and totals: held rows are read, differences worked out, rows written, in that order.

Whoever posts to a period holds its ledger, so nobody else changes a cell or a total of it meanwhile.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from kexie.indicators import bulk
from kexie.indicators.models import LARGEST, Batch, Indicator, Kind, Ledger, Standing
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.errors import Refused


class TooLarge(Refused):
    status = 400


class NoValueOfItsOwn(Refused):
    status = 400


@dataclass(frozen=True, slots=True)
class NewValue:
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


class Posting(NamedTuple):
    """A value on its way into a cell of one standing."""

    standing: Standing
    value: NewValue


# What became of the cells of a standing: how many were `created`, `updated`, `unchanged`, `removed`.
Tally = Counter[tuple[Standing, str]]
Key = tuple[int, int, int, int]  # indicator, group, unit, standing
BLANK = bulk.Held(0, 0, 0, 0, 0, None, "", None, "", None, "")


@dataclass(slots=True)
class _Page:
    """What is to be written in one period; `lines`: the units above each."""

    lines: dict[int, tuple[int, ...]]
    new: list[bulk.Row] = field(default_factory=list)
    changed: list[bulk.Row] = field(default_factory=list)
    past: list[bulk.Row] = field(default_factory=list)
    # by indicator, group, standing, and the line of units above: change of total and count
    sums: dict[tuple[int, int, int, tuple[int, ...]], list[int]] = field(default_factory=dict)
    emptied: set[Key] = field(default_factory=set)


def post(postings: Iterable[Posting], batch: Batch) -> Tally:
    """
    Write the values, their history and all totals above them.

    :raises NoValueOfItsOwn: a ratio is given a value
    :raises TooLarge: a value, or a total above it, does not fit
    """
    by_period: dict[str, list[Posting]] = defaultdict(list)
    for posting in postings:
        by_period[posting.value.period].append(posting)
    days = open_ledgers(by_period)
    _insist_numbers(by_period)
    lines = {
        period: bulk.lines_above({one.value.unit for one in given}, days[period])
        for period, given in sorted(by_period.items())
    }
    hold_ledgers(by_period)
    tally: Tally = Counter()
    for period in sorted(by_period):
        page = _page_of(period, by_period[period], lines[period], batch, tally)
        _write(page, period)
    return tally


def open_ledgers(periods: Collection[str]) -> dict[str, date]:
    """The day whose tree each period's totals follow; a period met for the first time gets its ledger."""
    held = dict(Ledger.objects.filter(period__in=periods).values_list("period", "last_date"))
    missing = [period for period in sorted(periods) if period not in held]
    if missing:
        ledgers = [Ledger(period=period, last_date=period_of(period).last) for period in missing]
        Ledger.objects.bulk_create(ledgers, ignore_conflicts=True)
        held |= {ledger.period: ledger.last_date for ledger in ledgers}
    return held


def hold_ledgers(periods: Collection[str]) -> None:
    """Wait for whoever writes in these periods, in one order; after the tree, never before it (`bulk.hold_tree`)."""
    list(
        Ledger.objects.select_for_update(no_key=True).filter(period__in=periods).order_by("period")
    )


def _insist_numbers(by_period: dict[str, list[Posting]]) -> None:
    given = {
        one.value.indicator for page in by_period.values() for one in page if not one.value.blank
    }
    ratio = Indicator.objects.filter(pk__in=given, kind=Kind.RATIO).first()
    if ratio:
        raise NoValueOfItsOwn(
            _("%(indicator)s is a ratio: it is worked out from its parts. Report the parts.")
            % {"indicator": ratio.name}
        )


def _page_of(
    period: str,
    postings: Sequence[Posting],
    lines: dict[int, tuple[int, ...]],
    batch: Batch,
    tally: Tally,
) -> _Page:
    held = {
        (one.indicator, one.group, one.unit, one.standing): one
        for one in bulk.held_cells(
            lines,
            period,
            {one.standing for one in postings},
            {one.value.indicator for one in postings},
        )
    }
    page = _Page(lines)
    for standing, value in postings:
        key = (value.indicator, value.group, value.unit, int(standing))
        done = _enter(page, key, held.get(key), value, batch.pk)
        tally[standing, done] += 1
    return page


def _enter(page: _Page, key: Key, old: bulk.Held | None, value: NewValue, batch: int) -> str:
    """Put one value on the page; says what becomes of the cell."""
    was = old or BLANK
    comment = "" if value.blank else value.comment
    if (was.own, was.mark, was.text, was.comment) == (value.own, value.mark, value.text, comment):
        return "unchanged"
    answered = was.own is not None or bool(was.mark) or was.text is not None
    if answered:
        page.past.append((*key, value.period, *was[5:], batch))
    total = (value.own or 0) - (was.own or 0)
    count = (value.own is not None) - (was.own is not None)
    cell = (
        (None, "", None, "", None, "")
        if value.blank
        else (value.own, value.mark, value.text, comment, batch, value.place)
    )
    if old is None:
        page.new.append((*key, value.period, *cell, total, count))
    else:
        page.changed.append((*cell, total, count, old.id))
    if total or count:
        sums = page.sums.setdefault((key[0], key[1], key[3], page.lines[key[2]]), [0, 0])
        sums[0] += total
        sums[1] += count
    if value.blank or count < 0:
        page.emptied.add(key)
    return "removed" if value.blank else "updated" if answered else "created"


def _write(page: _Page, period: str) -> None:
    above: dict[Key, list[int]] = {}
    for (indicator, group, standing, line), (total, count) in page.sums.items():
        for unit in line:
            sums = above.setdefault((indicator, group, unit, standing), [0, 0])
            sums[0] += total
            sums[1] += count
    totals = [(*key, period, *sums) for key, sums in sorted(above.items()) if sums != [0, 0]]
    _insist_fits(row[-2] for row in (*totals, *page.new))
    _insist_fits(row[-3] for row in page.changed)
    bulk.put_past(page.past)
    try:
        bulk.put_changed(page.changed)
        bulk.put_new(page.new)
        bulk.add_to_totals(totals)
    except IntegrityError as error:
        if "figure_total_fits" in str(error):
            raise _too_large() from error
        raise
    shrunk = {key for key, sums in above.items() if sums[1] <= 0}
    bulk.sweep([(*key, period) for key in sorted(page.emptied | shrunk)])


def _insist_fits(amounts: Iterable[int]) -> None:
    if any(abs(amount) > LARGEST for amount in amounts):
        raise _too_large()


def _too_large() -> TooLarge:
    return TooLarge(_("A number is too large to be added up. Check its unit."))
