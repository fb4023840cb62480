"""
Values as DHIS2 writes them (`dataValueSets`), reports that a form is complete, and broken rules: read into rows.

JSON and CSV; names of cells in any spelling (`orgUnit`, `orgunit`, `org_unit`, `unit`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie.kernel.importing import (
    Row,
    Unreadable,
    insist_single,
    is_json,
    more_pages,
    read_csv,
    read_json,
    tidy,
)
from kexie.kernel.sheets import uncalmed

# The columns of a CSV without a header line.
COLUMNS = (
    "dataelement", "period", "orgunit", "categoryoptioncombo", "attributeoptioncombo", "value", "storedby",
    "timestamp", "comment", "followup", "deleted",
)  # fmt: skip
SPELLINGS = {
    "dataelement": "element", "element": "element", "de": "element", "indicator": "element",
    "period": "period", "pe": "period",
    "orgunit": "unit", "organisationunit": "unit", "unit": "unit", "ou": "unit", "source": "unit",
    "categoryoptioncombo": "group", "optioncombo": "group", "coc": "group", "group": "group",
    "attributeoptioncombo": "attribute", "aoc": "attribute",
    "mark": "mark",
    "value": "value", "comment": "comment", "deleted": "deleted",
    "dataset": "form", "form": "form",
    "rule": "rule", "validationrule": "rule", "completed": "completed",
}  # fmt: skip
VALUES = ("dataValues", "values", "rows", "data_values")
REPORTS = ("completeDataSetRegistrations", "registrations", "completions")
BROKEN = ("validationResults", "validation_results")
SETS = ("dataValueSets", "data_value_sets")
INSIDE = ("setup", "metadata", "base")
# What a whole set may say for all its rows.
COMMON = ("form", "period", "unit", "attribute")
STRATEGIES = ("strategy", "importstrategy")
SCHEMES = ("idscheme", "dataelementidscheme", "orgunitidscheme")
SECOND = ("attributecategoryoptions", "attributecategorycombo")
HARMLESS = frozenset({"completedate", "pager", "schema"})
# The first columns of an answer of analytics.
TOTALS = frozenset({"dx", "data"})


ADDED_UP = _(
    "These are figures that were added up (analytics), not values. Export dataValueSets instead."
)


@dataclass(slots=True)
class Bundle:
    """
    Rows of a file by what they are; their cells have the names of `SPELLINGS`.

    :ivar left: columns that are not taken over, with the number of rows that have something there
    :ivar notes: what was read otherwise than it is written, in words
    :ivar schemes: by what the file says that it names elements and units (`dataelementidscheme`: `code`)
    :ivar strategy: what the file says that is to be done with its values
    """

    values: list[Row] = field(default_factory=list)
    reports: list[Row] = field(default_factory=list)
    broken: list[Row] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    schemes: dict[str, str] = field(default_factory=dict)
    strategy: str = ""


def read_values(text: str, *, header: bool = True) -> Bundle:
    """
    Sort the rows of a file.

    :param header: does a CSV begin with the names of its columns?
    :raises Unreadable: neither JSON nor CSV, or the columns that are needed are not there
    """
    bundle = Bundle()
    if is_json(text):
        _read_objects(read_json(text), bundle)
        return bundle
    columns, rows = read_csv(text, None if header else COLUMNS)
    names = {SPELLINGS.get(_plain(name), "") for name in columns}
    strange = _plain(columns[0]) not in SPELLINGS and "value" in names
    if strange and [_plain(name) for name in columns[1:3]] == ["period", "orgunit"]:
        # DHIS2 goes by the order of columns, so the name of the first may be misspelt
        said = _("The first column, “%(name)s”, is read as dataElement.") % {"name": columns[0]}
        bundle.notes.append(str(said))
        rows = [replace(row, cells=_first_named(row.cells, columns[0])) for row in rows]
        names.add("element")
    target = bundle.values
    if {"form", "period", "unit"} <= names and "element" not in names:
        target = bundle.reports
    elif {"rule", "period", "unit"} <= names and "element" not in names:
        target = bundle.broken
    elif TOTALS & {_plain(name) for name in columns}:
        raise Unreadable(ADDED_UP)
    elif not {"element", "period", "unit"} <= names:
        raise Unreadable(
            _(
                "The first line names no columns dataelement, period, orgunit. If it is a row already, say so (--no-header)."
            )
        )
    insist_single([SPELLINGS.get(_plain(name), name) for name in columns])
    target.extend(_renamed([*map(_uncalmed, rows)], bundle.left, {}))
    return bundle


def _uncalmed(row: Row) -> Row:
    """Without the apostrophes that keep a sheet from running what somebody wrote."""
    if not any(str(cell).startswith("'") for cell in row.cells.values()):
        return row
    return replace(row, cells={name: uncalmed(str(cell)) for name, cell in row.cells.items()})


def _first_named(cells: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {"dataelement" if key == name else key: value for key, value in cells.items()}


def _read_objects(content: Any, bundle: Bundle) -> None:
    if isinstance(content, list):
        content = {VALUES[0]: content}
    found = _sets(content)
    if not found:
        raise Unreadable(_("No values were found: they are looked for under “dataValues”."))
    if isinstance(content.get("headers"), list):
        raise Unreadable(ADDED_UP)
    bundle.notes += more_pages(content)
    for one in found:
        _read_head(one, bundle)
        for names, target in (
            (VALUES, bundle.values),
            (REPORTS, bundle.reports),
            (BROKEN, bundle.broken),
        ):
            for name in names:
                if isinstance(one.get(name), list):
                    common = _common(one)
                    target.extend(
                        _renamed(_rows(name, one[name], len(target)), bundle.left, common)
                    )
        if one.get("completeDate") and _common(one).keys() >= {"form", "period", "unit"}:
            bundle.reports.append(Row(len(bundle.reports), "completeDate", _common(one)))


def _read_head(one: Mapping[str, Any], bundle: Bundle) -> None:
    """
    What a set says beside its rows: understood, counted as left, or refused where it would change what is done.

    :raises Unreadable: the set asks for something that only who imports it can say
    """
    for name, value in one.items():
        plain = _plain(name)
        if isinstance(value, list) and plain not in SECOND:
            continue
        said = tidy(value).casefold()
        if plain == "dryrun" and said == "true":
            raise Unreadable(
                _("The file says “dryRun”. Take it out, and say it as an option (--dry-run).")
            )
        if plain in SECOND and value:
            raise Unreadable(
                _("“%(name)s”: values are divided once; a second division is not kept.")
                % {"name": name}
            )
        if plain in SCHEMES and said:
            bundle.schemes[plain] = said.replace("uid", "id")
        elif plain in STRATEGIES and said:
            bundle.strategy = said.replace("_", "-")
        elif SPELLINGS.get(plain) not in COMMON and plain not in HARMLESS and not _empty(value):
            bundle.left[name] += 1


def _empty(value: object) -> bool:
    return value in (None, "", False, "false") or isinstance(value, list | dict)


def _sets(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    for name in SETS:
        if isinstance(content.get(name), list):
            return [one for one in content[name] if isinstance(one, dict)]
    if any(isinstance(content.get(name), list) for name in (*VALUES, *REPORTS, *BROKEN)):
        return [content]
    inner = (content[name] for name in INSIDE if isinstance(content.get(name), dict))
    return next((found for one in inner if (found := _sets(one))), [])


def _common(one: Mapping[str, Any]) -> dict[str, Any]:
    said = {SPELLINGS.get(_plain(name), ""): value for name, value in one.items()}
    return {name: said[name] for name in COMMON if isinstance(said.get(name), str | dict)}


def _rows(name: str, objects: Sequence[Any], done: int) -> list[Row]:
    return [
        Row(done + number, f"{name}[{number}]", one if isinstance(one, dict) else {})
        for number, one in enumerate(objects)
    ]


def _renamed(rows: Sequence[Row], left: Counter[str], common: Mapping[str, Any]) -> Iterator[Row]:
    for row in rows:
        cells = dict(common)
        for name, value in row.cells.items():
            ours = SPELLINGS.get(_plain(name))
            if ours:
                cells[ours] = value
            elif value not in (None, "", False, "false"):
                left[name] += 1
        yield Row(row.number, row.place, cells)


def _plain(name: str) -> str:
    return name.casefold().replace("_", "").replace(" ", "")
