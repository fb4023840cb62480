"""
What the builder does with a form: each act gives a new form. Parts are named by their place, as `0.2.rows.1`.

Sections are `0`, items of section 0 are `0.0`, `0.1` …, rows, columns of a table or list and their like follow by name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import count
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from kexie.returns.layout.codec import BadLayout
from kexie.returns.layout.places import cell_key
from kexie.returns.layout.references import renamed
from kexie.returns.layout.shape import (
    Column,
    Item,
    Layout,
    Lines,
    Note,
    Option,
    Question,
    Row,
    Section,
    Table,
)
from kexie.returns.models.words import FieldKind

PATH = re.compile(r"\d{1,3}(\.\d{1,3}(\.(rows|columns)\.\d{1,3})?)?")
QUESTIONS = tuple(kind for kind in FieldKind.values if kind != FieldKind.NOTE)
LIST_KINDS = ("rows", "columns")
P = TypeVar("P")
STEMS = {"rows": "row", "columns": "column", "section": "text"}


@dataclass(frozen=True, slots=True)
class Source:
    """An indicator from which a row or question is made."""

    code: str
    name: str


def _steps(path: str) -> list[str]:
    if not PATH.fullmatch(path):
        raise BadLayout(path, _("There is no such place in the form."))
    return path.split(".")


def part_at(layout: Layout, path: str) -> Any:
    """:raises BadLayout: there is nothing at that place"""
    part: Any = layout
    try:
        for step in _steps(path):
            part = getattr(part, step) if step in LIST_KINDS else _held(part)[int(step)]
    except (IndexError, AttributeError) as fault:
        raise BadLayout(path, _("There is no such place in the form.")) from fault
    return part


def _held(part: Any) -> Sequence[Any]:
    if isinstance(part, Layout):
        return part.sections
    return part.items if isinstance(part, Section) else part


def _with(layout: Layout, path: str, parts: tuple[Any, ...]) -> Layout:
    """The form with these parts in the list that the path names; empty: the sections."""
    if not path:
        return replace(layout, sections=parts)
    steps = path.split(".")
    if steps[-1] in LIST_KINDS:
        owner = ".".join(steps[:-1])
        return put(layout, owner, replace(part_at(layout, owner), **{steps[-1]: parts}))
    return put(layout, path, replace(part_at(layout, path), items=parts))


def _list_at(layout: Layout, path: str) -> tuple[Any, ...]:
    if not path:
        return layout.sections
    steps = path.split(".")
    if steps[-1] in LIST_KINDS:
        found = getattr(part_at(layout, ".".join(steps[:-1])), steps[-1], None)
    else:
        found = getattr(part_at(layout, path), "items", None)
    if found is None:
        raise BadLayout(path, _("There is no such place in the form."))
    return tuple(found)


def put(layout: Layout, path: str, part: Any) -> Layout:
    """The form with another part at that place."""
    owner, _dot, last = path.rpartition(".")
    part_at(layout, path)
    parts = list(_list_at(layout, owner))
    parts[int(last)] = part
    return _with(layout, owner, tuple(parts))


def change(layout: Layout, path: str, values: Mapping[str, Any]) -> Layout:
    """These settings of a part changed; renaming a key renames it in every formula. No path: of the form itself."""
    old: Any = part_at(layout, path) if path else layout
    known = {field.name for field in fields(old)}
    new = replace(old, **{name: value for name, value in values.items() if name in known})
    if not path:
        return new  # type: ignore[no-any-return]  # a layout comes back as one
    changed = put(layout, path, new)
    if old.key == new.key:
        return changed
    if not isinstance(new, Row | Column):
        return _renamed(changed, _names(old, new))
    # rows and columns are named by their own table; the rest of the form names the cells they come to
    place = ".".join(path.split(".")[:2])
    changed = put(changed, place, _renamed(part_at(changed, place), {old.key: new.key}))
    return _renamed(changed, _cells_of(part_at(changed, place), old, new))


def _names(old: Any, new: Any) -> dict[str, str]:
    """Old keys of places to new ones, as formulas name them."""
    if isinstance(new, Table):
        pairs = [(row.key, column.key) for row in new.rows for column in new.columns]
        return {cell_key(old.key, *pair): cell_key(new.key, *pair) for pair in pairs}
    return {old.key: new.key} if isinstance(new, Question) else {}


def _cells_of(table: Any, old: Any, new: Any) -> dict[str, str]:
    if not isinstance(table, Table):
        return {}
    if isinstance(new, Row):
        pairs = [((old.key, one.key), (new.key, one.key)) for one in table.columns]
    else:
        pairs = [((one.key, old.key), (one.key, new.key)) for one in table.rows]
    return {cell_key(table.key, *was): cell_key(table.key, *now) for was, now in pairs}


def _renamed(part: P, names: Mapping[str, str]) -> P:
    """A part and all in it with these keys replaced in formulas."""
    whole: Any = part
    changes: dict[str, Any] = {}
    for field in fields(whole):
        value = getattr(whole, field.name)
        if field.name in {"formula", "show_if"} and value:
            changes[field.name] = renamed(value, names)
        elif isinstance(value, tuple) and value and hasattr(value[0], "key"):
            changes[field.name] = tuple(_renamed(one, names) for one in value)
    changed: P = replace(whole, **changes) if names else part
    return changed


def move(layout: Layout, path: str, step: int) -> Layout:
    """A part one up (-1) or down (1) among its neighbours; an item at the end of a section goes to the next one."""
    owner, _dot, last = path.rpartition(".")
    part = part_at(layout, path)
    parts, here = list(_list_at(layout, owner)), int(last)
    there = here + (1 if step > 0 else -1)
    if 0 <= there < len(parts):
        parts[here], parts[there] = parts[there], parts[here]
        return _with(layout, owner, tuple(parts))
    beside = str(int(owner) + (1 if step > 0 else -1)) if owner.isdigit() else ""
    if not beside or not 0 <= int(beside) < len(layout.sections):
        return layout
    without = _with(layout, owner, tuple(parts[:here] + parts[here + 1 :]))
    others = _list_at(without, beside)
    return _with(without, beside, (part, *others) if step > 0 else (*others, part))


def remove(layout: Layout, path: str) -> Layout:
    part_at(layout, path)
    owner, _dot, last = path.rpartition(".")
    parts = list(_list_at(layout, owner))
    del parts[int(last)]
    return _with(layout, owner, tuple(parts))


def add(layout: Layout, owner: str, kind: str, sources: Sequence[Source] = ()) -> Layout:
    """
    A new part at the end of a list: `part` (a section of the form), a kind of question, `table`, `lines`, `note`, `rows`, `columns`.

    :param sources: indicators from which rows or figures are made, or groups from which columns are
    """
    made: list[Any] = []
    for source in sources or [Source("", "")]:
        made.append(_new(layout, kind, source, [one.key for one in made]))
    place = f"{owner}.{kind}" if kind in LIST_KINDS else owner
    if isinstance(made[0], Section):
        place = ""
    if kind == "columns" and isinstance(part_at(layout, owner), Lines):
        key = free_key(layout, "column")
        made = [Question(key=key, kind=FieldKind.WORDS, label=_("New column"))]
    return _with(layout, place, (*_list_at(layout, place), *made))


def _new(
    layout: Layout, kind: str, source: Source, taken: Sequence[str]
) -> Section | Item | Row | Column:
    stem = key_from(source.code) if source.code else STEMS.get(kind, kind)
    key, name, code = free_key(layout, stem, taken), source.name, source.code
    if kind in QUESTIONS and kind != FieldKind.SECTION:
        return Question(key=key, kind=kind, label=name or _("New question"), indicator=code)
    whole = Column(key="whole", label=_("whole"))
    made: dict[str, Section | Item | Row | Column] = {
        "part": Section(key=key, title=_("New section")),
        "section": Question(key=key, kind=FieldKind.SECTION, label=_("New question"), length=800),
        "note": Note(key=key, text=_("New note")),
        "lines": Lines(key=key, title=_("New list"), columns=()),
        "table": Table(key=key, title=_("New table"), rows=(), columns=(whole,)),
        "rows": Row(key=key, label=name or _("New row"), indicator=code),
        "columns": Column(key=key, label=name or _("New column"), group=code),
    }
    if kind not in made:
        raise BadLayout(kind, _("This kind of item is not known."))
    return made[kind]


def key_from(code: str) -> str:
    """A key made from a code of the catalogue."""
    plain = re.sub(r"[^a-z0-9]+", "_", code.lower()).strip("_")[:24]
    return plain if plain[:1].isalpha() else f"k{plain}"


def free_key(layout: Layout, stem: str, taken_more: Sequence[str] = ()) -> str:
    """The stem itself if no part has it, else with the first free number behind."""
    taken = {*_keys(layout), *taken_more}
    numbered = (f"{stem}_{number}" for number in count(2))
    return stem if stem not in taken else next(key for key in numbered if key not in taken)


def _keys(part: Any) -> list[str]:
    found = [part.key] if hasattr(part, "key") else []
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, tuple) and value and hasattr(value[0], "key"):
            found += [key for one in value for key in _keys(one)]
    return found


def block(layout: Layout, path: str, row: str, column: str) -> Layout:
    """Ask nothing in a cell of a table, or ask again."""
    table = part_at(layout, path)
    if not isinstance(table, Table):
        raise BadLayout(path, _("There is no such place in the form."))
    pair = (row, column)
    kept = tuple(one for one in table.blocked if one != pair)
    return put(
        layout, path, replace(table, blocked=kept if pair in table.blocked else (*kept, pair))
    )


def options_of(text: str) -> tuple[Option, ...]:
    """One word a line, as `code label`; a line without a code gets its number."""
    found = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        code, _space, label = line.partition(" ")
        plain = bool(label.strip()) and re.fullmatch(r"[A-Za-z0-9_-]{1,20}", code) is not None
        found.append(
            Option(code=code, label=label.strip())
            if plain
            else Option(code=str(number), label=line)
        )
    return tuple(found)


def text_of_options(options: Sequence[Option]) -> str:
    return "\n".join(f"{one.code} {one.label}" for one in options)
