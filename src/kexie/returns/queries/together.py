"""Several filings of one round side by side: units down, the places of one part of the form across."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, QuerySet

from kexie.indicators.amounts import unit_shown
from kexie.indicators.models import Group, Kind, Rolling
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.address import Address, Query
from kexie.kernel.paging import Page, page_of
from kexie.org.models import Reach, Unit, User
from kexie.returns.flow import FILING
from kexie.returns.layout import Layout, Place, Table, places_of, read_layout
from kexie.returns.models import Cell, Cycle, CycleState, Expected, Field, FieldKind, Filing
from kexie.returns.queries.cells import shown
from kexie.returns.queries.filings import filings_for
from kexie.returns.queries.sheet import Before, values_before, written_in
from kexie.returns.queries.times import periods_before
from kexie.returns.queries.together_rules import rules_together
from kexie.workflow.queries import Choice, choices_for_all

# Long texts and files are written on the page of the one report.
ACROSS = frozenset(
    {
        FieldKind.FIGURE,
        FieldKind.TARGET,
        FieldKind.WORDS,
        FieldKind.CHOICE,
        FieldKind.DAY,
        FieldKind.CALCULATED,
    }
)
# Units on one page: more is no table that one person fills.
MOST_UNITS = 200


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of the form stands across at once: a table, or the single questions of a section."""

    key: str
    title: str
    places: Sequence[Place]

    @property
    def link(self) -> str:
        return f"?part={self.key}"


@dataclass(frozen=True, slots=True)
class Column:
    """One place. `adds`: how its figures are taken together over units (`Rolling`), empty: not at all."""

    place: Place
    field: Field | None
    heading: str

    @property
    def names(self) -> str:
        """What its head may say in a sheet of one's own, besides its label in the form."""
        measure = self.field.indicator if self.field else None
        whole = self.field is not None and self.field.group_id == Group.WHOLE
        own = (measure.code, measure.name, measure.name_en) if measure and whole else ()
        return "|".join(filter(None, (self.heading, *own)))

    @property
    def is_number(self) -> bool:
        measure = self.field.indicator if self.field else None
        return measure is not None and measure.kind != Kind.TEXT

    @property
    def unit(self) -> str:
        measure = self.field.indicator if self.field else None
        return unit_shown(measure) if measure else ""

    @property
    def adds(self) -> str:
        measure = self.field.indicator if self.field else None
        return Rolling(measure.over_units).value if measure and self.is_number else ""


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands in one place of one filing, and stood there before."""

    column: Column
    cell: Cell | None
    last: str
    year_ago: str

    @property
    def written(self) -> str:
        return written_in(self.cell) if self.cell else ""

    @property
    def said(self) -> str:
        """As it is read where it cannot be written."""
        labels = {option.code: option.label for option in self.column.place.options}
        words = shown(self.cell) if self.cell else ""
        return labels.get(words, words)

    @property
    def marked(self) -> str:
        """Why there is no figure, in words."""
        return str(self.cell.get_mark_display()) if self.cell and self.cell.mark else ""

    @property
    def version(self) -> int:
        return self.cell.version if self.cell else 0


@dataclass(frozen=True, slots=True)
class Line:
    """
    One unit.

    :ivar above: the unit above it, by which the lines can be cut down
    :ivar may: moves that this user may make with it now
    """

    filing: Filing
    above: str
    may: frozenset[str]
    slots: Sequence[Slot]

    @property
    def names(self) -> str:
        """What the unit may be called in a sheet of one's own."""
        unit = self.filing.record.unit
        short = unit.short_name
        return "|".join((unit.code, unit.name, short, short.removesuffix("科协")))

    @property
    def is_writable(self) -> bool:
        return "fill" in self.may

    @property
    def chosen(self) -> str:
        """As it is sent when it is ticked: its key with the version that was seen."""
        return f"{self.filing.pk}:{self.filing.version}"


@dataclass(frozen=True, slots=True)
class Together:
    """
    The page. `heads`: titles over the columns with how many each spans, none where each column has its own alone.

    :ivar rules: for the script, as of one filing, and by line what differs from unit to unit
    """

    cycle: Cycle
    period: str
    stretches: Sequence[Stretch]
    shown: Stretch
    heads: Sequence[tuple[str, int]]
    columns: Sequence[Column]
    lines: Sequence[Line]
    page: Page[Filing]
    rules: Mapping[str, object]

    @property
    def periods(self) -> str:
        """What the round's period may be called in a sheet of one's own."""
        return f"{self.cycle.period}|{self.period}"

    @property
    def above(self) -> list[str]:
        """The units above, each once; empty where all have the same."""
        found = list(dict.fromkeys(line.above for line in self.lines))
        return found if len(found) > 1 else []


def filled_together(user: User, cycle: Cycle) -> QuerySet[Filing]:
    """The filings of a round that this user may fill in, in official order; exempt units are left out."""
    exempt = Expected.objects.filter(cycle=cycle, exempt_at__isnull=False).values("unit")
    rows = filings_for(user, "fill").filter(cycle=cycle).exclude(record__unit__in=exempt)
    return rows.order_by("record__unit__order", "record__unit__code")


def are_several(user: User, cycle: Cycle) -> bool:
    """Does the user fill for more than one unit?"""
    return len(filled_together(user, cycle).order_by()[:2]) > 1


def rounds_together(user: User) -> QuerySet[Cycle]:
    """Open rounds in which the user fills for more than one unit, nearest due day first."""
    rows = filings_for(user, "fill").filter(cycle__state=CycleState.OPEN).order_by()
    several = rows.values("cycle").annotate(count=Count("pk")).filter(count__gt=1)
    found = Cycle.objects.filter(pk__in=several.values("cycle")).select_related("record")
    return found.order_by("due_date", "pk")


def stretches_of(layout: Layout) -> list[Stretch]:
    """In the form's order; what stands in no table of figures and no single question is left out."""
    places = [one for one in places_of(layout) if one.kind in ACROSS and not one.in_lines]
    found = []
    for section in layout.sections:
        alone = [one for one in places if one.section == section.key and not one.table]
        if alone:
            found.append(Stretch(section.key, section.title, alone))
        for item in section.items:
            if isinstance(item, Table):
                own = [one for one in places if one.table == item.key]
                found.append(Stretch(item.key, f"{section.title} · {item.title}", own))
    return [one for one in found if any(place.is_editable for place in one.places)]


def together(user: User, cycle: Cycle, query: Query) -> Together | None:
    """What the user fills in together; none where the form has nothing that can stand in a table."""
    layout = read_layout(cycle.form.layout)
    stretches = stretches_of(layout)
    if not stretches:
        return None
    wanted = Address.of(query).get("part")
    chosen = next((one for one in stretches if one.key == wanted), stretches[0])
    page = page_of(filled_together(user, cycle), query, size=MOST_UNITS)
    fields = {one.key: one for one in cycle.form.fields.select_related("indicator", "group")}
    columns = _columns(chosen, layout, fields)
    filings = list(page)
    cells = _cells(filings)
    return Together(
        cycle=cycle,
        period=period_of(cycle.period).label,
        stretches=stretches,
        shown=chosen,
        heads=_heads(chosen, layout),
        columns=columns,
        lines=_lines(user, cycle, filings, columns, cells),
        page=page,
        rules=rules_together(cycle, filings, frozenset(one.key for one in chosen.places), cells),
    )


def _columns(stretch: Stretch, layout: Layout, fields: Mapping[str, Field]) -> list[Column]:
    headings = _headings(layout)
    return [
        Column(one, fields.get(one.key), headings.get((one.table, one.column), one.label))
        for one in stretch.places
    ]


def _headings(layout: Layout) -> dict[tuple[str, str], str]:
    """Under a row's name its columns' names are enough, where there is more than one."""
    return {
        (item.key, column.key): column.label
        for section in layout.sections
        for item in section.items
        if isinstance(item, Table) and len(item.columns) > 1
        for column in item.columns
    }


def _heads(stretch: Stretch, layout: Layout) -> list[tuple[str, int]]:
    tables = {
        item.key: item
        for section in layout.sections
        for item in section.items
        if isinstance(item, Table)
    }
    table = tables.get(stretch.places[0].table)
    if table is None or len(table.columns) < 2:  # noqa: PLR2004 -- one column needs no title over it
        return []
    labels = {row.key: row.label for row in table.rows}
    spans = groupby(stretch.places, key=lambda one: one.row)
    return [(labels[row], len(list(places))) for row, places in spans]


def _cells(filings: Sequence[Filing]) -> dict[int, dict[str, Cell]]:
    """Cells by filing and place, those of lists left out."""
    found: dict[int, dict[str, Cell]] = defaultdict(dict)
    rows = Cell.objects.filter(filing__in=filings, row=0, field__kind__in=ACROSS)
    for cell in rows.select_related("field__indicator"):
        found[cell.filing_id][cell.field.key] = cell
    return found


def _lines(
    user: User,
    cycle: Cycle,
    filings: Sequence[Filing],
    columns: Sequence[Column],
    cells: Mapping[int, Mapping[str, Cell]],
) -> list[Line]:
    units = [one.record.unit_id for one in filings]
    above = _above(units)
    periods = periods_before(cycle.period)
    fields = [one.field for one in columns if one.field]
    before = values_before(units, fields, periods)
    choices = choices_for_all(user, filings, FILING)
    return [
        Line(
            filing,
            above.get(filing.record.unit_id, ""),
            _may(choices[filing.pk]),
            tuple(_slots(filing, columns, cells.get(filing.pk, {}), before, periods)),
        )
        for filing in filings
    ]


def _may(choices: Sequence[Choice]) -> frozenset[str]:
    return frozenset(one.name for one in choices if not one.refusal)


def _slots(
    filing: Filing,
    columns: Sequence[Column],
    cells: Mapping[str, Cell],
    before: Mapping[Before, str],
    periods: tuple[str, str],
) -> Iterator[Slot]:
    unit = filing.record.unit_id
    for column in columns:
        field = column.field
        fact = (field.indicator_id or 0, field.group_id or 0) if field else (0, 0)
        last, year_ago = (before.get((unit, period, *fact), "") for period in periods)
        yield Slot(column, cells.get(column.place.key), last, year_ago)


def _above(units: Collection[int]) -> dict[int, str]:
    """What the units directly above are called."""
    rows = Reach.objects.filter(to_date__isnull=True, below__in=units, depth=1)
    names = dict(Unit.objects.filter(pk__in=rows.values("above")).values_list("pk", "short_name"))
    return {below: names[above] for below, above in rows.values_list("below", "above")}
