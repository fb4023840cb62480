"""Where the dimensions of an analysis stand: on rows, on columns, or taken together; chosen sensibly if nothing is said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie.indicators.amounts import unit_shown
from kexie.indicators.models import Indicator, Kind
from kexie.indicators.queries.analysis.asked import DIMS, Analysis, Dim, Place
from kexie.indicators.queries.analysis.cells import TOGETHER, Key
from kexie.indicators.queries.analysis.members import Members
from kexie.kernel.script import in_script

# Looks that show the way from period to period.
OWN_WAY = ("trend", "tiles")
CAN_BE_TOGETHER: tuple[Dim, ...] = ("unit", "period")
DIM_WORDS: Mapping[Dim, Promise] = {
    "indicator": gettext_lazy("Indicator"),
    "group": gettext_lazy("Group"),
    "unit": gettext_lazy("Unit"),
    "period": gettext_lazy("Period"),
}
SCALED = {"one": "", "wan": gettext_lazy("ten thousand"), "yi": gettext_lazy("hundred million")}


@dataclass(frozen=True, slots=True)
class Member:
    """One row or column of a dimension; `note`: the unit in which an indicator is shown."""

    code: str
    label: str
    note: str = ""


Codes = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """
    The axes of a table.

    :ivar members: of each dimension, in order; the first unit may be `TOGETHER`
    :ivar places: where each dimension stands, as it was said or chosen
    """

    rows: tuple[Dim, ...]
    columns: tuple[Dim, ...]
    members: Mapping[Dim, Sequence[Member]]
    places: Mapping[Dim, Place]

    def keys(self, dims: tuple[Dim, ...]) -> list[tuple[Member, ...]]:
        """Every row, or every column, in order."""
        return list(product(*(self.members[dim] for dim in dims)))

    def spots(self, row: tuple[Member, ...], columns: Sequence[tuple[Member, ...]]) -> list[Key]:
        """The numbers of one row."""
        return self.spots_along(row, self.columns_along(columns))

    def columns_along(self, columns: Sequence[tuple[Member, ...]]) -> Sequence[Codes]:
        """Of each column its codes, in the order of `Key`; nothing where the row decides."""
        places = [DIMS.index(dim) for dim in self.columns]
        found = []
        for column in columns:
            codes: list[str | None] = [None] * len(DIMS)
            for place, one in zip(places, column, strict=True):
                codes[place] = one.code
            found.append(tuple(codes))
        return found

    def spots_along(self, row: tuple[Member, ...], columns: Sequence[Codes]) -> list[Key]:
        """As `spots`, of columns made once for many rows."""
        return next(self.spots_of([row], columns))

    def spots_of(
        self, rows: Iterable[tuple[Member, ...]], columns: Sequence[Codes]
    ) -> Iterator[list[Key]]:
        """As `spots`, of many rows."""
        here = [self.members[dim][0].code for dim in DIMS]
        places = [DIMS.index(dim) for dim in self.rows]
        for row in rows:
            for place, one in zip(places, row, strict=True):
                here[place] = one.code
            indicator, group, unit, period = here
            yield [
                Key(i or indicator, g or group, u or unit, p or period) for i, g, u, p in columns
            ]

    @property
    def swapped(self) -> Mapping[Dim, Place]:
        turned: dict[Place, Place] = {"rows": "columns", "columns": "rows"}
        return {dim: turned.get(place, place) for dim, place in self.places.items()}


def laid_out(asked: Analysis, members: Members) -> Layout:
    places = _places(asked, members)
    listed: dict[Dim, Sequence[Member]] = {
        "indicator": [_of_indicator(one, asked) for one in members.indicators],
        "group": [Member(one.code, str(one)) for one in members.groups],
        "unit": _units(asked, members, places["unit"]),
        "period": _periods(asked, members),
    }
    if places["period"] == "together":
        listed["period"] = [Member(TOGETHER, _("all periods together"))]
    rows, columns = _axes(listed, places)
    return Layout(rows, columns, listed, places)


def _axes(
    listed: Mapping[Dim, Sequence[Member]], places: Mapping[Dim, Place]
) -> tuple[tuple[Dim, ...], tuple[Dim, ...]]:
    """A dimension with one member is said above the table, unless an axis would be empty."""
    rows = tuple(dim for dim in DIMS if places[dim] == "rows" and len(listed[dim]) > 1)
    columns = tuple(dim for dim in DIMS if places[dim] == "columns" and len(listed[dim]) > 1)
    if not rows:
        rows = tuple(dim for dim in ("unit", "indicator", "period") if dim not in columns)[:1]
    if not columns:
        columns = tuple(dim for dim in ("period", "indicator", "unit") if dim not in rows)[:1]
    return rows, columns


def _places(asked: Analysis, members: Members) -> Mapping[Dim, Place]:
    several_periods = len(members.periods) > 1
    usual: dict[Dim, Place] = {
        "indicator": "rows" if several_periods or len(members.units) == 1 else "columns",
        "group": "rows" if several_periods else "columns",
        "unit": "rows",
        "period": "columns",
    }
    places = usual | dict(asked.places)
    if asked.view in ("trend", "line") and several_periods:
        places |= {dim: "rows" for dim in DIMS if places[dim] == "columns"}
        places["period"] = "columns"
    if asked.view == "tiles":
        places |= {dim: "columns" for dim in DIMS if places[dim] == "rows"}
        places["unit"] = "rows"
    return places


def _units(asked: Analysis, members: Members, place: Place) -> list[Member]:
    total = Member(TOGETHER, _("Total"))
    if place == "together":
        return [Member(TOGETHER, _("all units together"))]
    listed = [Member(unit.code, in_script(unit.short_name)) for unit in members.units]
    return [total, *listed] if asked.totals and len(members.seen) > 1 else listed


def _periods(asked: Analysis, members: Members) -> list[Member]:
    """Each, and behind them all together, where that is wanted and counts nothing twice."""
    listed = [Member(one.id, one.label) for one in members.periods]
    wanted = asked.sums and asked.view not in OWN_WAY and len(listed) > 1
    return [*listed, Member(TOGETHER, _("All together"))] if wanted and members.apart else listed


def _of_indicator(one: Indicator, asked: Analysis) -> Member:
    return Member(one.code, str(one), measured_in(one, asked.scale))


def measured_in(one: Indicator, scale: str) -> str:
    """The unit of the numbers shown: 万元."""
    if one.kind == Kind.RATIO or not scale:
        return unit_shown(one)
    return f"{SCALED[scale]}{one.unit_name}"
