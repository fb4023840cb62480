"""Cells of an analysis as they are shown: written out, shaded, with the address where their figure opens."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.urls import reverse

from kexie.indicators.models import AMOUNT, Group
from kexie.indicators.queries.analysis.asked import Analysis
from kexie.indicators.queries.analysis.cells import (
    TOGETHER,
    Found,
    Key,
    is_apart,
    is_apart_in_time,
    is_divided,
    share_of,
)
from kexie.indicators.queries.analysis.members import Members
from kexie.indicators.queries.analysis.shades import Shades
from kexie.indicators.queries.analysis.written import Written, writer_of


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


class Cells:
    """
    Makes cells: what many of them share is looked up once.

    :param shades: none: cells are neither written out nor linked, for they are taken along
    """

    def __init__(
        self, asked: Analysis, members: Members, found: Found, shades: Shades | None
    ) -> None:
        self.found, self.shades = found, shades
        self.indicators = {one.code: one for one in members.indicators}
        self.groups = {one.code: one for one in members.groups}
        self.hidden = {unit.code for unit in members.units if unit.pk in members.hidden}
        self.writers: dict[str, Written] = {
            code: writer_of(one, asked.scale) for code, one in self.indicators.items()
        }
        self.doors = Doors(asked, members)

    def cell(self, key: Key) -> Cell:
        held = self.found.numbers.get(key)
        if held is None:
            cell = Cell(
                key, self._why(key), link=self.doors.link(key) if key in self.found.marks else ""
            )
        elif self.shades is None:
            cell = Cell(key, "number")
        else:
            cell = Cell(key, "number", self.writers[key.indicator](*held), self.doors.link(key))
            cell.step = self.shades.step(key, held)
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
