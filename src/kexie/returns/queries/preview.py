"""A form before anybody fills it in: its parts as they will stand on the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.indicators.formula import BadFormula, in_words, parse
from kexie.indicators.models import Indicator
from kexie.returns.layout import Item, Layout, Lines, Place, Question, Section, Table, places_of
from kexie.returns.layout.places import cell_key

# As whom the form is looked at.
PARTS: dict[str, str | Promise] = {
    "fill": _("who fills it in"),
    "review": _("who reviews it"),
    "read": _("who reads it"),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with its unit of measure, and its formula and conditions in words."""

    place: Place
    unit: str
    formula: str
    conditions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """An item: `kind` is question, table, lines or note; `rows` of a table or one line of a list, with gaps where nothing is asked."""

    kind: str
    item: Item
    conditions: Sequence[str]
    spot: Spot | None = None
    rows: Sequence[tuple[str, Sequence[Spot | None]]] = ()


def preview_of(layout: Layout) -> list[tuple[Section, list[Shown]]]:
    places = {place.key: place for place in places_of(layout)}
    names = {place.key: place.label for place in places.values()}
    codes = {place.indicator for place in places.values()} - {""}
    found = Indicator.objects.filter(code__in=codes)
    units = {one.code: one.display_unit or one.unit_name for one in found}
    spots = {key: _spot(place, units, names) for key, place in places.items()}
    return [
        (section, [_shown(item, spots, names) for item in section.items])
        for section in layout.sections
    ]


def _spot(place: Place, units: dict[str, str], names: dict[str, str]) -> Spot:
    conditions = [said(one, names) for one in place.show_if]
    return Spot(place, units.get(place.indicator, ""), said(place.formula, names), conditions)


def _shown(item: Item, spots: dict[str, Spot], names: dict[str, str]) -> Shown:
    condition = [said(item.show_if, names)] if item.show_if else []
    match item:
        case Question():
            return Shown("question", item, condition, spots[item.key])
        case Table():
            rows = [
                (
                    row.label,
                    [spots.get(cell_key(item.key, row.key, one.key)) for one in item.columns],
                )
                for row in item.rows
            ]
            return Shown("table", item, condition, rows=rows)
        case Lines():
            line = [spots[f"{item.key}_{one.key}"] for one in item.columns]
            return Shown("lines", item, condition, rows=[("1", line)])
    return Shown("note", item, condition)


def said(formula: str, names: dict[str, str]) -> str:
    """A formula in words; as it is written where it cannot be read."""

    def name_of(code: str, group: str | None) -> str:
        known = names.get(code, code)
        return f"{known}（{group}）" if group else known

    try:
        return in_words(parse(formula), name_of) if formula else ""
    except BadFormula:
        return formula
