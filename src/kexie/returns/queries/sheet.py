"""A filing as it is read and filled in: the form's parts with what stands in them, and what stood there before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kexie.indicators.amounts import displayed, unit_shown
from kexie.indicators.amounts import shown as shown_amount
from kexie.indicators.models import Figure, Indicator, Kind, Standing
from kexie.returns.layout import (
    Item,
    Lines,
    Note,
    Place,
    Question,
    Section,
    Table,
    places_of,
    read_layout,
)
from kexie.returns.layout.places import cell_key
from kexie.returns.models import Cell, Field, Filing, Ground, Remark
from kexie.returns.queries.cells import shown
from kexie.returns.queries.times import periods_before

Key = tuple[str, int]
Before = tuple[int, str, int, int]  # unit, period, indicator, group


@dataclass(frozen=True, slots=True)
class Spot:
    """
    One place of the form in one filing.

    :ivar field: none where nothing is answered (calculated)
    :ivar last: what the unit had for the period before; `year_ago`: for the same one last year
    :ivar remarks: what reviewers find wrong here, and is not settled
    """

    place: Place
    field: Field | None
    row: int
    cell: Cell | None
    last: str = ""
    year_ago: str = ""
    remarks: Sequence[Remark] = ()
    grounds: Sequence[Ground] = ()

    @property
    def name(self) -> str:
        """Its name on the page: the key, and its line where lines are free."""
        return f"{self.place.key}.{self.row}" if self.row else self.place.key

    @property
    def said(self) -> str:
        return shown(self.cell) if self.cell else ""

    @property
    def written(self) -> str:
        """What stands in the field while it is edited: the number in display units, or the words."""
        return written_in(self.cell) if self.cell else ""

    @property
    def is_number(self) -> bool:
        measure = self.field.indicator if self.field else None
        return measure is not None and measure.kind != Kind.TEXT

    @property
    def unit(self) -> str:
        measure = self.field.indicator if self.field else None
        return unit_shown(measure) if measure else ""

    @property
    def shown(self) -> str:
        """As `said`, with the words of a choice instead of its code."""
        labels = {option.code: option.label for option in self.place.options}
        return labels.get(self.said, self.said)

    @property
    def version(self) -> int:
        return self.cell.version if self.cell else 0


@dataclass(frozen=True, slots=True)
class Band:
    """A row of a table, or a line of a list."""

    label: str
    spots: Sequence[Spot | None]


@dataclass(frozen=True, slots=True)
class Part:
    """An item of the form: `kind` is question, table, lines or note; `bands` holds the rows of the middle two."""

    kind: str
    item: Item
    spot: Spot | None = None
    bands: Sequence[Band] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    The whole filing.

    :ivar parts: by section, in the form's order
    """

    filing: Filing
    sections: Sequence[tuple[Section, Sequence[Part]]]
    remarks: Sequence[Remark] = ()
    spots: Sequence[Spot] = field(default=())

    @property
    def answered(self) -> int:
        """Places that hold an answer."""
        return sum(1 for spot in self.spots if spot.said)


@dataclass(frozen=True, slots=True)
class _Held:
    """What is known of a filing, by place."""

    places: Mapping[str, Place]
    fields: Mapping[str, Field]
    cells: Mapping[Key, Cell]
    unit: int
    before: Mapping[Before, str]
    periods: tuple[str, str]
    remarks: Mapping[Key, Sequence[Remark]]
    grounds: Mapping[int, Sequence[Ground]]

    def spot(self, key: str, row: int = 0) -> Spot:
        asked, cell = self.fields.get(key), self.cells.get((key, row))
        fact = (asked.indicator_id or 0, asked.group_id or 0) if asked else (0, 0)
        last, year_ago = (
            self.before.get((self.unit, period, *fact), "") for period in self.periods
        )
        return Spot(
            self.places[key],
            asked,
            row,
            cell,
            last,
            year_ago,
            self.remarks.get((key, row), ()),
            self.grounds.get(cell.pk, ()) if cell else (),
        )


def written_in(cell: Cell) -> str:
    """The cell as somebody would write it: the number in display units, or the words."""
    measure = cell.field.indicator
    if cell.amount is None or measure is None:
        return cell.text
    return f"{displayed(cell.amount, measure.display_power):f}"


def sheet_of(filing: Filing) -> Sheet:
    """The filing with everything that is shown beside its cells; the caller has shown that the user sees it."""
    layout = read_layout(filing.cycle.form.layout)
    places = {place.key: place for place in places_of(layout)}
    held = _held(filing, places)
    sections = [
        (section, [_part(item, held) for item in section.items]) for section in layout.sections
    ]
    whole = [one for (key, _row), found in held.remarks.items() if not key for one in found]
    spots = [spot for _section, parts in sections for part in parts for spot in _spots(part)]
    return Sheet(filing, sections, whole, spots)


def _held(filing: Filing, places: Mapping[str, Place]) -> _Held:
    fields = {one.key: one for one in filing.cycle.form.fields.select_related("indicator", "group")}
    cells = {}
    for cell in Cell.objects.filter(filing=filing).select_related("field__indicator", "by"):
        cells[cell.field.key, cell.row] = cell
    remarks: dict[Key, list[Remark]] = defaultdict(list)
    for remark in Remark.objects.filter(filing=filing, settled_at=None).select_related(
        "field", "by"
    ):
        remarks[remark.field.key if remark.field else "", remark.row].append(remark)
    grounds: dict[int, list[Ground]] = defaultdict(list)
    for ground in Ground.objects.filter(cell__filing=filing).select_related("record"):
        grounds[ground.cell_id].append(ground)
    periods = periods_before(filing.cycle.period)
    unit = filing.record.unit_id
    before = values_before([unit], fields.values(), periods)
    return _Held(places, fields, cells, unit, before, periods, remarks, grounds)


def values_before(
    units: Collection[int], fields: Iterable[Field], periods: Iterable[str]
) -> dict[Before, str]:
    """What these units had in these periods of what the fields ask for, in words."""
    asked = {one.indicator.pk: one.indicator for one in fields if one.indicator}
    rows = Figure.objects.filter(
        unit__in=units,
        period__in=[period for period in periods if period],
        indicator__in=list(asked),
        standing=Standing.ACCEPTED,
    ).exclude(own=None, mark="", text=None)
    return {
        (row.unit_id, row.period, row.indicator_id, row.group_id or 0): _words(
            row, asked[row.indicator_id]
        )
        for row in rows
    }


def _words(row: Figure, measure: Indicator) -> str:
    if row.mark:
        return str(row.get_mark_display())
    if row.own is None:
        return row.text or ""
    return shown_amount(row.own, measure)


def _part(item: Item, held: _Held) -> Part:
    match item:
        case Note():
            return Part("note", item)
        case Question():
            return Part("question", item, held.spot(item.key))
        case Table():
            return Part(
                "table", item, bands=[_row(item, row.key, row.label, held) for row in item.rows]
            )
        case Lines():
            return Part("lines", item, bands=_lines(item, held))


def _row(table: Table, row: str, label: str, held: _Held) -> Band:
    keys = [cell_key(table.key, row, column.key) for column in table.columns]
    return Band(label, [held.spot(key) if key in held.places else None for key in keys])


def _lines(lines: Lines, held: _Held) -> list[Band]:
    """The lines that are written, at least as many as the form asks for."""
    keys = [f"{lines.key}_{column.key}" for column in lines.columns]
    used = {row for key, row in held.cells if key in keys}
    last = max([*used, lines.least])
    return [Band(str(row), [held.spot(key, row) for key in keys]) for row in range(1, last + 1)]


def _spots(part: Part) -> list[Spot]:
    own = [part.spot] if part.spot else []
    return [*own, *(spot for band in part.bands for spot in band.spots if spot)]
