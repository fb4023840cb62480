"""
Groups of units and sets of groups as other systems write them, read into rows; what is wrong is named row by row.

Read are the lists `organisationUnitGroups` and `organisationUnitGroupSets` of DHIS2, the same as `unit_groups` and
`unit_group_sets`. A group names its units, or units name their groups; a set its groups, or groups their sets.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie.kernel.importing import Fault, Row, id_of, is_json, object_rows, read_json, tidy

# Fit to stand in a formula and in the address of a page.
CODE = re.compile(r"[A-Za-z0-9_:-]{1,40}")
NAME, SHORT, OTHER = 200, 60, 60
INSIDE = ("setup", "metadata", "base")
GROUPS = ("organisationUnitGroups", "unit_groups", "unitGroups", "organisation_unit_groups")
SETS = (
    "organisationUnitGroupSets",
    "unit_group_sets",
    "unitGroupSets",
    "organisation_unit_group_sets",
)
UNITS = ("organisationUnits", "units", "organisation_units")
# Lists that are read here, whatever else reads the file.
LISTS = frozenset({*GROUPS, *SETS})
OWNERS = ("groupSets", "group_sets", *SETS)
OWN = frozenset({"id", "uid", "code", "name", "displayName", "shortName", "short_name"})


@dataclass(frozen=True, slots=True)
class GroupIn:
    """
    A group or a set as a file wants it.

    :ivar members: units of a group, groups of a set, by any of their words, with their place; none: the file does not
        say, so that they stay
    """

    row: Row
    code: str
    name: str
    short_name: str
    other: str
    members: tuple[tuple[str, str], ...] | None


@dataclass(slots=True)
class Groupings:
    """
    What a file holds.

    :ivar left: fields that are not taken over, with the number of objects that have them
    """

    groups: list[GroupIn] = field(default_factory=list)
    sets: list[GroupIn] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    @property
    def there(self) -> bool:
        return bool(self.groups or self.sets or self.faults)


def read_groups(text: str) -> Groupings:
    """
    Groups and sets of the file, if it holds any; what is wrong stands in `faults`.

    :raises Unreadable: not JSON, though it begins so
    """
    found = Groupings()
    content = _holding(read_json(text)) if is_json(text) else None
    if content is None:
        return found
    groups, sets = _rows(content, GROUPS), _rows(content, SETS)
    by_unit = _named_by(list(_rows(content, UNITS)), GROUPS, groups, found.left)
    by_group = _named_by(groups, OWNERS, sets, found.left)
    found.groups = list(_read(groups, UNITS, by_unit, found, owners=OWNERS))
    found.sets = list(_read(sets, (*GROUPS, "groups"), by_group, found))
    for kind in (found.groups, found.sets):
        _insist_once(kind, found.faults)
    return found


def holds_groups(content: Any) -> bool:
    return _holding(content) is not None


def _holding(content: Any) -> Mapping[str, Any] | None:
    """The object in which the lists stand."""
    waiting = [content]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, Mapping):
            continue
        if any(isinstance(one.get(name), list) for name in LISTS):
            return one
        waiting += [one[name] for name in INSIDE if name in one]
    return None


def _rows(content: Mapping[str, Any], names: Sequence[str]) -> list[Row]:
    name = next((name for name in names if isinstance(content.get(name), list)), "")
    return list(object_rows(content[name], name)) if name else []


def _named_by(
    rows: Sequence[Row], names: Sequence[str], owners: Sequence[Row], left: Counter[str]
) -> dict[str, list[tuple[str, str]]]:
    """By owner that is in the file: the things that name it, instead of being named there; others are counted."""
    listed = {id_of(row.cells) for row in owners}
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        for name in names:
            for one in _objects(row.cells.get(name)):
                if id_of(one) in listed:
                    found.setdefault(id_of(one), []).append((id_of(row.cells), row.place))
                else:
                    left[f"{row.place.partition('[')[0]}.{name}"] += 1
    return found


def _objects(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _read(
    rows: Sequence[Row],
    names: Sequence[str],
    named: Mapping[str, list[tuple[str, str]]],
    found: Groupings,
    owners: Sequence[str] = (),
) -> Iterator[GroupIn]:
    known = {*OWN, *names, *owners}
    for row in rows:
        kind = row.place.partition("[")[0]
        found.left.update(
            f"{kind}.{name}" for name, value in row.cells.items() if name not in known and value
        )
        one = _one(row, names, named.get(id_of(row.cells)))
        if isinstance(one, Fault):
            found.faults.append(one)
        else:
            yield one


def _one(row: Row, names: Sequence[str], named: list[tuple[str, str]] | None) -> GroupIn | Fault:
    cells = row.cells
    code, other = id_of(cells), tidy(cells.get("code"))
    name = tidy(cells.get("name") or cells.get("displayName")) or code
    listed = next((name for name in names if cells.get(name) is not None), "")
    refusal = ""
    if not CODE.fullmatch(code):
        refusal = str(
            _(
                "The id is missing, longer than 40 characters, or holds other signs than letters, digits, “_”, “-”, “:”."
            )
        )
    elif len(name) > NAME:
        refusal = str(_("The name is longer than 200 characters."))
    elif len(other) > OTHER:
        refusal = str(_("The code is longer than 60 characters."))
    elif listed and not isinstance(cells[listed], list):
        refusal = str(_("“%(name)s” is no list.") % {"name": listed})
    if refusal:
        return row.fault(code[:OTHER], refusal)
    short = tidy(cells.get("shortName") or cells.get("short_name")) or name
    members = named or []
    if listed:
        places = enumerate(cells[listed])
        members = [(_word(one), f"{row.place}.{listed}[{n}]") for n, one in places] + members
    said = tuple(members) if listed or named else None
    return GroupIn(row, code, name, short[:SHORT], other, said)


def _word(one: Any) -> str:
    """By what a member is named: its id, else its code, else its name."""
    if isinstance(one, Mapping):
        return id_of(one) or tidy(one.get("code")) or tidy(one.get("name"))
    return tidy(one) if isinstance(one, str) else ""


def _insist_once(kind: Sequence[GroupIn], faults: list[Fault]) -> None:
    """An id or a code that stands in several rows: each of them is named."""
    rows: dict[tuple[str, str], list[GroupIn]] = {}
    for one in kind:
        rows.setdefault(("id", one.code), []).append(one)
        if one.other:
            rows.setdefault(("code", one.other), []).append(one)
    for (what, _word_of), same in rows.items():
        if len(same) > 1:
            places = {"places": ", ".join(one.row.place for one in same)}
            words = (
                _("The id stands in several rows: %(places)s.")
                if what == "id"
                else _("The code stands in several rows: %(places)s.")
            )
            faults += [one.row.fault(one.code, words % places) for one in same]
