"""The answer of an analysis as rows and columns: one page of it is written out, all of it where the whole is needed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from kexie.indicators.models import Group, Indicator
from kexie.indicators.queries.analysis.asked import Analysis, Dim
from kexie.indicators.queries.analysis.cells import (
    TOGETHER,
    Found,
    Part,
    fetch,
    largest,
)
from kexie.indicators.queries.analysis.layout import DIM_WORDS, Layout, Member, laid_out
from kexie.indicators.queries.analysis.members import Members, members_of
from kexie.indicators.queries.analysis.shades import Shades
from kexie.indicators.queries.analysis.shown import Cell, Cells
from kexie.kernel.address import Address
from kexie.kernel.paging import Page
from kexie.org.models import User

MOST_COLUMNS = 120
SHADED = ("heat", "tiles")
GRIDS, TILED = 6, 200  # small grids of tiles on one page, and units in each
LATE = 3  # columns from the end that are looked through for the latest number of a row
CELLS, FEWEST, MANY = 1200, 10, 50  # of a page: cells, rows at least, rows at most


@dataclass(frozen=True, slots=True)
class Line:
    """
    One row: its innermost label, and what stands above it where rows have several dimensions.

    :ivar repeats: what stands above it is that of the row before
    """

    members: tuple[Member, ...]
    cells: Sequence[Cell]
    repeats: bool = False

    @property
    def label(self) -> str:
        return self.members[-1].label

    @property
    def outer(self) -> str:
        return " · ".join(one.label for one in self.members[:-1])

    @property
    def note(self) -> str:
        return " ".join(one.note for one in self.members if one.note)

    @property
    def is_total(self) -> bool:
        return any(one.code == TOGETHER for one in self.members)


@dataclass(frozen=True, slots=True)
class Head:
    """A column: how it sorts, and where that leads."""

    label: str
    note: str
    link: str
    direction: str


@dataclass(frozen=True, slots=True)
class Span:
    label: str
    width: int


@dataclass(slots=True)
class Pivot:
    """
    The page.

    :ivar page: `Line`s of the present page; nothing where nothing is asked or found
    :ivar found: what was fetched: the page, with the tiles; all of it where it is taken along
    :ivar largest: of each indicator on the page the largest number of all rows, where cells are shaded
    :ivar latest: the latest numbers of rows akin, where they are told apart by them
    :ivar akin: of all rows those of indicators that are on the page
    :ivar is_empty: not one number was found, on whatever page
    :ivar whole: to be taken along: cells are neither written out nor linked
    :ivar cut: how many columns there are more than are shown
    """

    asked: Analysis
    members: Members
    layout: Layout | None = None
    found: Found | None = None
    largest: Mapping[str, Fraction] = field(default_factory=dict)
    latest: Found | None = None
    page: Page[Line] | None = None
    whole: bool = False
    rows: Sequence[tuple[Member, ...]] = ()
    columns: Sequence[tuple[Member, ...]] = ()
    akin: Sequence[tuple[Member, ...]] = ()
    cut: int = 0
    is_empty: bool = False

    @property
    def tiled(self) -> tuple[Sequence[tuple[Member, ...]], Sequence[tuple[Member, ...]]]:
        """Rows and columns that are drawn as tiles."""
        units = [row for row in self.rows if row[0].code != TOGETHER]
        return units[:TILED], self.columns[:GRIDS]

    def indicator(self, code: str) -> Indicator:
        return next(one for one in self.members.indicators if one.code == code)

    @property
    def fixed(self) -> list[Member]:
        """What is said above the table, because all of it shares it."""
        if self.layout is None:
            return []
        axes = (*self.layout.rows, *self.layout.columns)
        single = {dim: some[0] for dim, some in self.layout.members.items() if dim not in axes}
        return [one for one in single.values() if one.code != self._whole]

    @property
    def _whole(self) -> str:
        return next((one.code for one in self.members.groups if one.pk == Group.WHOLE), "")

    @property
    def corner(self) -> str:
        assert self.layout  # noqa: S101 -- there are lines only where there is a layout
        return " · ".join(str(DIM_WORDS[dim]) for dim in self.layout.rows)

    @property
    def name_head(self) -> Head:
        return _head(self.corner, "", "name", self.asked, self._unsorted)

    @property
    def heads(self) -> list[Head]:
        unsorted = self._unsorted
        return [
            _head(column[-1].label, column[-1].note, str(number), self.asked, unsorted)
            for number, column in enumerate(self.columns)
        ]

    @property
    def _unsorted(self) -> str:
        return self.asked.address(sort="", page="")

    @property
    def spans(self) -> list[Span]:
        """Labels above those of the columns, where these have several dimensions."""
        spans: list[Span] = []
        for column in self.columns:
            if len(column) == 1:
                return []
            label = " · ".join(f"{one.label} {one.note}".strip() for one in column[:-1])
            if spans and spans[-1].label == label:
                spans[-1] = Span(label, spans[-1].width + 1)
            else:
                spans.append(Span(label, 1))
        return spans


def pivot(user: User, asked: Analysis, today: date, *, whole: bool = False) -> Pivot:
    """
    The answer, as far as the reader may see it.

    :param whole: all rows on one page, for what is taken along
    :raises TooMuch: more numbers than a page can show
    """
    members = members_of(user, asked, today)
    made = Pivot(asked, members, whole=whole)
    if not members.is_whole:
        return made
    made.layout = layout = laid_out(asked, members)
    columns = layout.keys(layout.columns)
    made.columns = columns if whole else columns[:MOST_COLUMNS]
    made.cut = len(columns) - len(made.columns)
    made.rows = rows = layout.keys(layout.rows)
    size = len(rows) if whole else min(max(CELLS // len(made.columns), FEWEST), MANY)
    if whole:
        made.found = _fetch(user, made, rows, made.columns)
    made.rows = rows = _sorted(user, made, rows)
    shown = _page(rows, asked, size)
    if not whole:
        made.found = _fetch(user, made, shown.rows, made.columns)
        made.akin = _akin(made, shown.rows)
        _look_further(user, made, made.found)
    made.is_empty = _is_empty(user, made, shown)
    made.page = Page(
        list(_lines(made, shown.rows)),
        shown.number,
        shown.pages,
        shown.total,
        shown.size,
        shown.address,
    )
    return made


def _head(label: str, note: str, sort: str, asked: Analysis, unsorted: str) -> Head:
    """:param unsorted: the address without an order, made once for a hundred columns"""
    now = asked.sort == sort
    turned = asked.sort == f"-{sort}"
    # numbers are first looked at from the largest down
    first, second = (sort, f"-{sort}") if sort == "name" else (f"-{sort}", sort)
    link = f"?{unsorted}&sort={second if asked.sort == first else first}"
    return Head(label, note, link, "ascending" if now else "descending" if turned else "none")


def _is_empty(user: User, made: Pivot, shown: Page[tuple[Member, ...]]) -> bool:
    """Not one number anywhere: a page without one says nothing of the others, so they are looked at."""
    assert made.found  # noqa: S101 -- fetched before
    if made.found.numbers:
        return False
    everything = made.whole or (shown.pages == 1 and not made.cut)
    return everything or not _fetch(user, made, made.rows, made.columns, numbers_only=True).numbers


def _akin(made: Pivot, shown: Sequence[tuple[Member, ...]]) -> Sequence[tuple[Member, ...]]:
    """Of all rows, on whatever page, those of indicators that are on this one."""
    assert made.layout  # noqa: S101 -- rows come from it
    if "indicator" not in made.layout.rows:
        return made.rows
    place = made.layout.rows.index("indicator")
    here = {row[place].code for row in shown}
    return [row for row in made.rows if row[place].code in here]


def _look_further(user: User, made: Pivot, found: Found) -> None:
    """What a look says of rows that are not on the page: of its indicators only."""
    view = made.asked.view
    if view in SHADED:
        part = _part(made, made.akin, made.columns)
        made.largest = largest(user, made.asked, made.members, part)
    if view == "tiles":
        found.add(_fetch(user, made, *made.tiled))
    if view == "trend":
        made.latest = _latest(user, made)


def _latest(user: User, made: Pivot) -> Found:
    """The latest number of each row: mostly in the last column, so that little is read of all rows."""
    assert made.layout  # noqa: S101 -- rows come from it
    latest, rows = Found(), made.akin
    backwards = [[column] for column in made.columns[::-1][:LATE]]
    for columns in (*backwards, made.columns[:-LATE]):
        if not (rows and columns):
            break
        latest.add(_fetch(user, made, rows, columns, numbers_only=True))
        along = made.layout.columns_along(columns)
        rows = [
            row
            for row in rows
            if not any(key in latest.numbers for key in made.layout.spots_along(row, along))
        ]
    return latest


def _fetch(
    user: User,
    made: Pivot,
    rows: Sequence[tuple[Member, ...]],
    columns: Sequence[tuple[Member, ...]],
    *,
    numbers_only: bool = False,
) -> Found:
    part = _part(made, rows, columns)
    part.numbers_only = numbers_only
    return fetch(user, made.asked, made.members, part)


def _part(
    made: Pivot, rows: Sequence[tuple[Member, ...]], columns: Sequence[tuple[Member, ...]]
) -> Part:
    """Of the dimensions on rows and columns only what these need."""
    layout, members = made.layout, made.members
    assert layout  # noqa: S101 -- rows come from it
    needed: dict[Dim, set[str]] = {
        dim: {row[place].code for row in rows} for place, dim in enumerate(layout.rows)
    }
    for place, dim in enumerate(layout.columns):
        needed[dim] = {column[place].code for column in columns}
    units = {one.code for one in layout.members["unit"]}
    asked_units = needed.get("unit", units)
    part = Part(
        [one for one in members.indicators if one.code in needed.get("indicator", {one.code})],
        [one for one in members.groups if one.code in needed.get("group", {one.code})],
        [one for one in members.units if one.code in asked_units],
        [one for one in members.periods if one.id in needed.get("period", {one.id})],
        each_unit=layout.places["unit"] != "together",
        all_units=TOGETHER in asked_units,
        all_periods=layout.places["period"] != "together" and TOGETHER in needed.get("period", ()),
        each_period=layout.places["period"] != "together",
    )
    if not part.each_period:
        part.periods = members.periods
    return part


def _sorted(
    user: User, made: Pivot, rows: Sequence[tuple[Member, ...]]
) -> list[tuple[Member, ...]]:
    """Totals first, whatever the order; what holds no number last."""
    sort, down = made.asked.sort.lstrip("-"), made.asked.sort.startswith("-")
    if sort == "name":
        ordered = sorted(rows, key=lambda row: [one.label for one in row], reverse=down)
    elif sort.isdigit() and int(sort) < len(made.columns) and made.layout:
        column = [made.columns[int(sort)]]
        found = made.found or _fetch(user, made, rows, column, numbers_only=True)
        ordered = _by_number(made.layout, rows, column, found, down=down)
    else:
        return list(rows)
    return sorted(ordered, key=lambda row: not any(one.code == TOGETHER for one in row))


def _by_number(
    layout: Layout,
    rows: Sequence[tuple[Member, ...]],
    column: Sequence[tuple[Member, ...]],
    found: Found,
    *,
    down: bool,
) -> list[tuple[Member, ...]]:
    """By the numbers of one column; equal ones in their order, rows without a number last."""
    along = layout.columns_along(column)
    places = [found.numbers.get(key) for (key,) in layout.spots_of(rows, along)]
    # nearly always all are by the same: then whole numbers are compared, which is much quicker than fractions
    alike = len({held[1] for held in places if held}) <= 1
    held = [
        (one[0] if alike else Fraction(*one), -place if down else place)
        for place, one in enumerate(places)
        if one
    ]
    ordered = [rows[abs(place)] for _number, place in sorted(held, reverse=down)]
    return ordered + [row for row, one in zip(rows, places, strict=True) if one is None]


def _page(
    rows: Sequence[tuple[Member, ...]], asked: Analysis, size: int
) -> Page[tuple[Member, ...]]:
    pages = max(1, -(-len(rows) // size))
    number = min(max(asked.page, 1), pages)
    start = (number - 1) * size
    address = Address(tuple(asked.pairs().items()))
    return Page(list(rows[start : start + size]), number, pages, len(rows), size, address)


def _lines(made: Pivot, rows: Sequence[tuple[Member, ...]]) -> Iterator[Line]:
    before: tuple[Member, ...] = ()
    for row, cells in zip(rows, cells_of(made, rows), strict=True):
        yield Line(row, cells, repeats=row[:-1] == before)
        before = row[:-1]


def cells_of(
    made: Pivot,
    rows: Sequence[tuple[Member, ...]],
    columns: Sequence[tuple[Member, ...]] | None = None,
) -> Iterator[list[Cell]]:
    """The cells of each of these rows, in all columns or in some."""
    assert made.layout  # noqa: S101 -- rows come from it
    assert made.found  # noqa: S101 -- fetched before
    each_period = made.layout.places["period"] != "together"
    shades = None if made.whole else Shades(made.largest, each_period=each_period)
    maker = Cells(made.asked, made.members, made.found, shades)
    along = made.layout.columns_along(made.columns if columns is None else columns)
    for keys in made.layout.spots_of(rows, along):
        yield [maker.cell(key) for key in keys]
