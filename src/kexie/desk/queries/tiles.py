"""Units as tiles: coloured by a measure of tasks, or by how many of their targets they have reached."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from kexie.desk.queries.scales import Scale
from kexie.desk.queries.services import TARGET_STATES
from kexie.indicators.queries.targets import targets_link
from kexie.kernel.address import Address
from kexie.kernel.script import in_script
from kexie.kernel.tiles import GRID
from kexie.matters.queries import MEASURES, figure_address
from kexie.matters.queries.figures import Counts
from kexie.org.models import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the list that it counts; without an address there is nothing to list."""

    measure: str
    value: int
    url: str

    @property
    def label(self) -> str | Promise:
        return MEASURES[self.measure].label


@dataclass(frozen=True, slots=True)
class Tile:
    """One unit: its figure, and where it stands in the grid (row and column from 0; None: in line)."""

    unit: Unit
    name: str
    url: str
    step: int
    percent: int | None
    part: Figure
    whole: Figure | None
    row: int | None
    column: int | None


@dataclass(frozen=True, slots=True)
class Painting:
    """By what all tiles are coloured: the measure, of which theme and year; `on_grid`: each at its place."""

    scale: Scale
    theme: str
    year: int
    on_grid: bool

    def figure(self, measure: str, counts: Counts, unit: Unit) -> Figure:
        """Of tasks or of targets."""
        if measure not in TARGET_STATES:
            return figure_of(measure, counts, unit, self.theme)
        value = counts[measure]
        url = targets_link(unit, str(self.year), self.theme, TARGET_STATES[measure])
        return Figure(measure, value, url if value else "")


def figure_of(measure: str, counts: Counts, unit: Unit, theme: str = "") -> Figure:
    value = counts[measure]
    url = figure_address(measure, unit=unit, theme=theme) if value else ""
    return Figure(measure, value, url)


def tiles_of(units: list[Unit], counts: dict[int, Counts], painting: Painting) -> list[Tile]:
    largest = max((counts[unit.pk][painting.scale.part] for unit in units), default=0)
    return [_tile(unit, counts[unit.pk], painting, largest) for unit in units]


def _tile(unit: Unit, counts: Counts, painting: Painting, largest: int) -> Tile:
    scale = painting.scale
    row, column = GRID[unit.code] if painting.on_grid else (None, None)
    return Tile(
        unit=unit,
        name=short_name(unit),
        url=here(unit, scale=scale.code, theme=painting.theme),
        step=scale.step(counts, largest),
        percent=scale.percent(counts),
        part=painting.figure(scale.part, counts, unit),
        whole=painting.figure(scale.whole, counts, unit) if scale.whole else None,
        row=row,
        column=column,
    )


def short_name(unit: Unit) -> str:
    """As small as a tile: 昆明 for 昆明市科协."""
    bare = unit.short_name.removesuffix("科协")
    if unit.kind == UnitKind.PREFECTURE:
        bare = bare.removesuffix("州").removesuffix("市")
    return in_script(bare)


def here(unit: Unit, *, scale: str = "", theme: str = "") -> str:
    pairs = (("unit", unit.code), ("scale", scale), ("theme", theme))
    return reverse("desk:cockpit") + Address(()).link(**dict(pairs))
