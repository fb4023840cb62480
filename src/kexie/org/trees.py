"""
A tree of units as other systems write it, read into rows; what is wrong is named row by row.

Read are JSON as DHIS2 exports it (`organisationUnits`), the same under `units`, a bare list of units, one unit with its
`children` inside, and CSV.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.kernel.importing import (
    Fault,
    Row,
    Unreadable,
    id_of,
    insist_single,
    is_json,
    more_pages,
    object_rows,
    read_csv,
    read_json,
    tidy,
)
from kexie.org.groupings import GROUPS, holds_groups
from kexie.org.groupings import LISTS as READ_APART

# A unit without a day of opening is taken to have been there always: DHIS2's own convention.
ALWAYS = date(1970, 1, 1)
CODE = re.compile(r"\S{1,20}")
NAME, SHORT, OTHER = 100, 50, 60
LISTS = ("organisationUnits", "units", "organisation_units")
INSIDE = ("setup", "metadata", "base")
# What a unit's fields are called in the files, by our word for them.
WORDS = {
    "code": ("id", "uid"),
    "name": ("name", "displayname"),
    "short": ("shortname",),
    "parent": ("parent", "parentid"),
    "path": ("path",),
    "level": ("level",),
    "other": ("code",),
    "opened": ("openingdate", "opened"),
    "closed": ("closeddate", "closed"),
    "ancestors": ("ancestors",),
    "children": ("children",),
}
KNOWN = {word for words in WORDS.values() for word in words}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A unit as a file wants it. `level`: depth in the file, its topmost being 1."""

    row: Row
    code: str
    name: str
    short_name: str
    parent: str = ""
    path: str = ""
    level: int = 0
    other: str = ""
    opened: date = ALWAYS
    closed: date | None = None
    dated: bool = False


@dataclass(slots=True)
class Tree:
    """
    What a file holds.

    :ivar trimmed: place, name as written, name as taken
    :ivar left: fields and lists that are not taken over, with the number of units that have them, or of things in them
    :ivar notes: what else is to be said of the file, in words
    """

    wanted: list[Wanted] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    trimmed: list[tuple[str, str, str]] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


def read_tree(text: str, *, known: Mapping[str, str]) -> Tree:
    """
    Read all units of the file; what is wrong stands in `faults`.

    :param known: units that are there already: code → code of the unit above, or empty
    :raises Unreadable: the file holds no units
    """
    tree = Tree()
    for row in _rows(text, tree):
        tree.left.update(_not_taken(row))
        wanted = _wanted(row, tree)
        if wanted:
            tree.wanted.append(wanted)
    _insist_once(tree)
    _insist_joined(tree, known)
    return tree


def _rows(text: str, tree: Tree) -> list[Row]:
    if not is_json(text):
        names, rows = read_csv(text)
        insist_single(names)
        if not {"id", "uid"} & set(names):
            raise Unreadable(_("The table of units has no column “id”."))
        return [_renamed(row) for row in rows]
    content = read_json(text)
    found: list[Any] | None
    if isinstance(content, list):
        found = content
    elif isinstance(content.get("children"), list) and id_of(content):
        found = [content]
    else:
        found = _list_in(content, tree)
    if found is None and holds_groups(content):
        found = []
    if found is None:
        raise Unreadable(
            _("No list of units was found: it is looked for under “organisationUnits” or “units”.")
        )
    return _with_children([_renamed(row) for row in object_rows(found, "units")])


def _list_in(content: Mapping[str, Any], tree: Tree) -> list[Any] | None:
    for name in LISTS:
        if isinstance(content.get(name), list):
            others = {
                key: one for key, one in content.items() if key != name and key not in READ_APART
            }
            tree.left.update(
                {key: len(one) for key, one in others.items() if isinstance(one, list)}
            )
            tree.notes += more_pages(content)
            return list(content[name])
    inner = (content[name] for name in INSIDE if isinstance(content.get(name), dict))
    return next((found for one in inner if (found := _list_in(one, tree)) is not None), None)


def _renamed(row: Row) -> Row:
    """Fields in one spelling: `openingDate`, `Opening date`, `opening_date`."""
    cells = {}
    for name, value in row.cells.items():
        plain = name.casefold().replace(" ", "").replace("_", "")
        cells[plain if plain in KNOWN else name.casefold()] = value
    return replace(row, cells=cells)


def _with_children(rows: list[Row]) -> list[Row]:
    """Units written inside the unit above them follow it; children that are only named, or listed themselves, do not."""
    listed = {id_of(_cell(row, "code")) for row in rows}
    found: list[Row] = []
    waiting = rows[::-1]
    while waiting:
        row = replace(waiting.pop(), number=len(found))
        found.append(row)
        children = _cell(row, "children")
        inside = object_rows(
            children if isinstance(children, list) else [], f"{row.place}.children"
        )
        written = [_renamed(one) for one in inside if len(one.cells) > 1]
        above = {"id": id_of(_cell(row, "code"))}
        waiting += [
            replace(one, cells={"parent": above, **one.cells})
            for one in reversed(written)
            if id_of(_cell(one, "code")) not in listed
        ]
    return found


def _not_taken(row: Row) -> list[str]:
    """Groups of a unit are read apart."""
    apart = {name.casefold() for name in GROUPS}
    return [
        name
        for name, value in row.cells.items()
        if name not in KNOWN and name not in apart and value is not None
    ]


def _cell(row: Row, word: str) -> Any:
    return next((row.cells[name] for name in WORDS[word] if row.cells.get(name) is not None), None)


def _wanted(row: Row, tree: Tree) -> Wanted | None:
    code, raw = id_of(_cell(row, "code")), str(_cell(row, "name") or "")
    name = tidy(raw)
    refusal: str | Promise = ""
    if not CODE.fullmatch(code):
        refusal = _("The id is missing, or longer than 20 characters, or holds a blank.")
    elif not name or len(name) > NAME:
        refusal = _("The name is missing or longer than 100 characters.")
    elif len(tidy(_cell(row, "other"))) > OTHER:
        refusal = _("The code is longer than 60 characters.")
    opened, bad_opened = _day(_cell(row, "opened"))
    closed, bad_closed = _day(_cell(row, "closed"))
    if bad_opened or bad_closed:
        refusal = _("“%(text)s” is no day.") % {"text": bad_opened or bad_closed}
    elif closed and closed <= (opened or ALWAYS):
        refusal = _("It closes before it opens.")
    if refusal:
        tree.faults.append(row.fault(code, refusal))
        return None
    if raw != name:
        tree.trimmed.append((row.place, raw, name))
    path = str(_cell(row, "path") or "").strip()
    above = [step for step in path.split("/") if step][-2:-1] or _nearest(row)
    level = str(_cell(row, "level") or "")
    return Wanted(
        row=row,
        code=code,
        name=name,
        short_name=(tidy(_cell(row, "short")) or name)[:SHORT],
        parent=id_of(_cell(row, "parent")) or "".join(above),
        path=path,
        level=int(level) if level.isdecimal() else 0,
        other=tidy(_cell(row, "other")),
        opened=opened or ALWAYS,
        closed=closed,
        dated=opened is not None,
    )


def _nearest(row: Row) -> list[str]:
    """The unit directly above, by the list of all above from the topmost down."""
    ancestors = _cell(row, "ancestors")
    return [id_of(one) for one in ancestors[-1:]] if isinstance(ancestors, list) else []


def _day(value: object) -> tuple[date | None, str]:
    """The day and nothing, or nothing and the words that are no day."""
    text = str(value or "").strip()
    if not text:
        return None, ""
    try:
        return date.fromisoformat(text[:10]), ""
    except ValueError:
        return None, text


def _insist_once(tree: Tree) -> None:
    """A repeated id: each of its rows is named."""
    rows: dict[str, list[Wanted]] = {}
    for one in tree.wanted:
        rows.setdefault(one.code, []).append(one)
    for same in rows.values():
        places = ", ".join(one.row.place for one in same)
        if len(same) > 1:
            words = _("The id stands in several rows: %(places)s.") % {"places": places}
            tree.faults += [one.row.fault(one.code, words) for one in same]


def _insist_joined(tree: Tree, known: Mapping[str, str]) -> None:
    """Parents exist, nothing stands below itself, path and level say the same as the parents."""
    parents = {**known, **{one.code: one.parent for one in tree.wanted}}
    unread, listed = {fault.key for fault in tree.faults}, {one.code for one in tree.wanted}
    levels = {one.code: one.level for one in tree.wanted if one.level}
    top = min(levels.values(), default=0)
    for one in tree.wanted:
        ways = ways_up(one.code, parents)
        refusal: str | Promise = ""
        if one.parent and one.parent not in parents:
            words = (
                _("The unit above, %(code)s, was refused itself.")
                if one.parent in unread
                else _("The unit above, %(code)s, is neither in the file nor in the database.")
            )
            refusal = words % {"code": one.parent}
        elif ways is None:
            refusal = _("The units above it run in a circle.")
        else:
            refusal = _against_path(one, ways, whole=ways[0] in listed)
            refusal = refusal or _against_level(one, levels.get(one.parent, 0), top)
        if refusal:
            tree.faults.append(one.row.fault(one.code, refusal))


def ways_up(code: str, parents: Mapping[str, str]) -> list[str] | None:
    """Codes from the topmost down to the unit itself; none where they run in a circle."""
    way = [code]
    while above := parents.get(way[-1], ""):
        if above in way:
            return None
        way.append(above)
    return way[::-1]


def _against_path(one: Wanted, way: list[str], *, whole: bool) -> str | Promise:
    """`whole`: the way up lies in the file to its top, so the path may not be shorter."""
    steps = [step for step in one.path.split("/") if step]
    if steps and steps[-1] != one.code:
        return _("The path %(path)s does not end with the unit itself.") % {"path": one.path}
    # a file may hold a piece of a larger tree, or hang below units that were there before
    short = whole and len(steps) < len(way)
    if steps and (short or steps[-len(way) :] != way[-len(steps) :]):
        return _("The path %(path)s does not agree with the units above.") % {"path": one.path}
    if one.level and steps and one.level != len(steps):
        return _("The level %(level)s does not agree with the path %(path)s.") % {
            "level": one.level,
            "path": one.path,
        }
    return ""


def _against_level(one: Wanted, above: int, top: int) -> str | Promise:
    """`above`: level of the unit above, `top`: the topmost of the file; 0 where it is not said."""
    if not one.parent and one.level > top:
        return _(
            "Level %(level)s stands below another, but no unit above is named: add “parent” or “path”."
        ) % {"level": one.level}
    if above and one.level and one.level != above + 1:
        return _("The level %(level)s does not follow level %(above)s of the unit above.") % {
            "level": one.level,
            "above": above,
        }
    return ""


def parents_first(wanted: Iterable[Wanted]) -> list[Wanted]:
    """By depth, then by name and id: the same order whatever order the rows had."""
    units = list(wanted)
    parents = {one.code: one.parent for one in units}
    depth = {one.code: len(ways_up(one.code, parents) or ()) for one in units}
    return sorted(units, key=lambda one: (depth[one.code], one.name, one.code))
