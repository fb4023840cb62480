"""Units as tiles, darker where the number is larger: where their places lie, else in line; never a real map."""

from collections.abc import Sequence
from dataclasses import dataclass

from kexie.indicators.queries.analysis.answers import Pivot, cells_of
from kexie.indicators.queries.analysis.layout import Member
from kexie.indicators.queries.analysis.shown import Cell
from kexie.kernel.tiles import GRID


@dataclass(frozen=True, slots=True)
class Tile:
    """:ivar classes: where it stands and how dark it is"""

    name: str
    cell: Cell
    classes: str


@dataclass(frozen=True, slots=True)
class Tiles:
    title: str
    note: str
    tiles: Sequence[Tile]
    on_grid: bool


def tiles_of(made: Pivot) -> list[Tiles]:
    """One grid for each column: indicators, groups and periods beside each other."""
    rows, columns = made.tiled
    on_grid = bool(rows) and all(row[0].code in GRID for row in rows)
    grids: list[list[Tile]] = [[] for _column in columns]
    for row, cells in zip(rows, cells_of(made, rows, columns), strict=True):
        for grid, cell in zip(grids, cells, strict=True):
            grid.append(_tile(row[0], cell, on_grid=on_grid))
    return [
        Tiles(_title(made, column), " ".join(one.note for one in column if one.note), grid, on_grid)
        for column, grid in zip(columns, grids, strict=True)
    ]


def _title(made: Pivot, column: tuple[Member, ...]) -> str:
    return " · ".join([*(one.label for one in made.fixed), *(one.label for one in column)])


def _tile(unit: Member, cell: Cell, *, on_grid: bool) -> Tile:
    step = -1 if cell.step is None else cell.step
    classes = f"hue-running step-{step}"
    if on_grid:
        row, column = GRID[unit.code]
        classes += f" r{row} c{column}"
    return Tile(_short(unit.label), cell, classes)


def _short(name: str) -> str:
    """As small as a tile: 昆明 for 昆明市科协."""
    bare = name.removesuffix("科协").removesuffix("科協")
    return bare.removesuffix("市").removesuffix("州")
