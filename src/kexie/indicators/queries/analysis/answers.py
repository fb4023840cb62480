"""The answer of an analysis as rows and columns: one page of it is written out, all of it where the whole is needed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from django.urls import reverse

from kexie.indicators.models import AMOUNT, Group, Indicator
from kexie.indicators.queries.analysis.asked import Analysis, Dim
from kexie.indicators.queries.analysis.cells import (
    TOGETHER,
    Found,
    Key,
    Part,
    fetch,
    is_apart,
    is_apart_in_time,
    is_divided,
    share_of,
)
from kexie.indicators.queries.analysis.layout import DIM_WORDS, Layout, Member, laid_out
from kexie.indicators.queries.analysis.members import Members, members_of
from kexie.indicators.queries.analysis.shades import shades
from kexie.indicators.queries.analysis.written import Written, writer_of
from kexie.kernel.address import Address
from kexie.kernel.paging import Page
from kexie.org.models import User

MOST_COLUMNS = 120
# Looks that say something of all rows, not of those of a page.
WHOLE_VIEWS, SHADED = ("heat", "tiles", "trend"), ("heat", "tiles")
CELLS, FEWEST, MANY = 1200, 10, 50  # of a page: cells, rows at least, rows at most


@dataclass(slots=True)
class Cell:
    """
    One cell, written out.

    :ivar state: `number`, `blank` (nobody reported), `na`, `nv`, `hidden`, `undivided`, `apart`
    :ivar step: shade from 0 to 4; none: without
    """

    key: Key
    state: str
    shown: str = ""
    link: str = ""
    target: str = ""
    share: int | None = None
    step: int | None = None


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
    :ivar found: what was fetched: all of it where the view needs all, else the page
    :ivar whole: to be taken along: cells are neither written out nor linked
    :ivar cut: how many columns there are more than are shown
    """

    asked: Analysis
    members: Members
    layout: Layout | None = None
    found: Found | None = None
    page: Page[Line] | None = None
    whole: bool = False
    rows: Sequence[tuple[Member, ...]] = ()
    columns: Sequence[tuple[Member, ...]] = ()
    cut: int = 0

    @property
    def is_empty(self) -> bool:
        """Not one number was found."""
        return not (self.found and self.found.numbers)

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
        return _head(self.corner, "", "name", self.asked)

    @property
    def heads(self) -> list[Head]:
        return [
            _head(column[-1].label, column[-1].note, str(number), self.asked)
            for number, column in enumerate(self.columns)
        ]

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
    if needs_all := whole or asked.view in WHOLE_VIEWS:
        made.found = _fetch(user, made, rows, made.columns)
    made.rows = rows = _sorted(user, made, rows)
    shown = _page(rows, asked, size)
    if not needs_all:
        made.found = _fetch(user, made, shown.rows, made.columns)
    made.page = Page(
        list(_lines(made, shown.rows)),
        shown.number,
        shown.pages,
        shown.total,
        shown.size,
        shown.address,
    )
    return made


def _head(label: str, note: str, sort: str, asked: Analysis) -> Head:
    now = asked.sort == sort
    turned = asked.sort == f"-{sort}"
    # numbers are first looked at from the largest down
    first, second = (sort, f"-{sort}") if sort == "name" else (f"-{sort}", sort)
    link = asked.address(sort=second if asked.sort == first else first, page="")
    return Head(label, note, f"?{link}", "ascending" if now else "descending" if turned else "none")


def _fetch(
    user: User,
    made: Pivot,
    rows: Sequence[tuple[Member, ...]],
    columns: Sequence[tuple[Member, ...]],
) -> Found:
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
    return fetch(user, made.asked, members, part)


def _sorted(
    user: User, made: Pivot, rows: Sequence[tuple[Member, ...]]
) -> list[tuple[Member, ...]]:
    """Totals first, whatever the order; what holds no number last."""
    sort, down = made.asked.sort.lstrip("-"), made.asked.sort.startswith("-")
    if sort == "name":
        ordered = sorted(rows, key=lambda row: [one.label for one in row], reverse=down)
    elif sort.isdigit() and int(sort) < len(made.columns) and made.layout:
        column = [made.columns[int(sort)]]
        found = made.found or _fetch(user, made, rows, column)
        values = {row: found.value(next(made.layout.spots(row, column))) for row in rows}
        held = [row for row in rows if values[row] is not None]
        ordered = sorted(held, key=lambda row: values[row] or 0, reverse=down)
        ordered += [row for row in rows if values[row] is None]
    else:
        return list(rows)
    return sorted(ordered, key=lambda row: not any(one.code == TOGETHER for one in row))


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


def cells_of(made: Pivot, rows: Sequence[tuple[Member, ...]]) -> Iterator[list[Cell]]:
    """The cells of each of these rows."""
    assert made.layout  # noqa: S101 -- rows come from it
    maker = _Cells(made)
    columns = made.layout.columns_along(made.columns)
    for row in rows:
        yield [maker.cell(key) for key in made.layout.spots_along(row, columns)]


class Doors:
    """Where figures open: addresses are put together, for there are thousands."""

    def __init__(self, asked: Analysis, members: Members) -> None:
        how = {"tree": "today"} if asked.today else {}
        how |= {"standing": "provisional"} if asked.provisional else {}
        self.ending = f"&{urlencode(how)}" if how else ""
        self.door = f"{reverse('indicators:figure')}?indicator="
        self.units = {unit.code: unit.pk for unit in members.units}
        self.names = {one.code: quote(one.code) for one in members.indicators}
        self.groups = {one.code: quote(one.code) for one in members.groups}
        self.whole = next((one.code for one in members.groups if one.pk == Group.WHOLE), "")

    def link(self, key: Key) -> str:
        """What is taken together is no single figure."""
        if TOGETHER in (key.unit, key.period):
            return ""
        group = "" if key.group == self.whole else f"&group={self.groups[key.group]}"
        return (
            f"{self.door}{self.names[key.indicator]}&unit={self.units[key.unit]}&period={key.period}"
            f"{group}{self.ending}"
        )


class _Cells:
    """Makes cells: what many of them share is looked up once."""

    def __init__(self, made: Pivot) -> None:
        assert made.found  # noqa: S101 -- fetched before
        asked, members = made.asked, made.members
        self.found, self.whole = made.found, made.whole
        self.indicators = {one.code: one for one in members.indicators}
        self.groups = {one.code: one for one in members.groups}
        self.hidden = {unit.code for unit in members.units if unit.pk in members.hidden}
        self.writers: dict[str, Written] = {
            code: writer_of(one, asked.scale) for code, one in self.indicators.items()
        }
        self.steps: Mapping[Key, int] = (
            shades(made.found, members) if asked.view in SHADED and not made.whole else {}
        )
        self.doors = Doors(asked, members)

    def cell(self, key: Key) -> Cell:
        held = self.found.numbers.get(key)
        if held is None:
            cell = Cell(
                key, self._why(key), link=self.doors.link(key) if key in self.found.marks else ""
            )
        elif self.whole:
            cell = Cell(key, "number")
        else:
            cell = Cell(key, "number", self.writers[key.indicator](*held), self.doors.link(key))
            cell.step = self.steps.get(key)
        if key in self.found.targets:
            target = self.found.targets[key]
            cell.target = self.writers[key.indicator](target, AMOUNT)
            cell.share = share_of(self.found.value(key), target)
        return cell

    def _why(self, key: Key) -> str:
        """Why there is no number."""
        if key.unit in self.hidden:
            return "hidden"
        indicator = self.indicators[key.indicator]
        if not is_divided(indicator, self.groups[key.group]):
            return "undivided"
        if key.unit == TOGETHER and is_apart(indicator):
            return "apart"
        if key.period == TOGETHER and is_apart_in_time(indicator):
            return "apart"
        return self.found.marks.get(key, "blank")
