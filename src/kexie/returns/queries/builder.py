"""The form as the builder shows it: every part with its place, what can be set in it, and what is wrong there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.returns.layout import (
    Column,
    Finding,
    Layout,
    Lines,
    Note,
    Question,
    Row,
    Section,
    Table,
)
from kexie.returns.layout.editing import text_of_options
from kexie.returns.layout.places import cell_key
from kexie.returns.models import FieldKind

Words = str | Promise
# What a text section can begin from; `queries.drafting` makes it.
DRAFTS: dict[str, Words] = {
    "": _("nothing"),
    "situation": _("situation"),
    "workers": _("service for S&T workers"),
    "innovation": _("service for innovation"),
    "literacy": _("service for public scientific literacy"),
    "decisions": _("service for decisions"),
    "organisation": _("the organisation"),
    "plan": _("the last plan, item by item"),
    "highlights": _("highlights"),
    "problems": _("problems"),
    "next": _("next steps"),
}
TITLES: dict[str, Words] = {
    "key": _("Key"),
    "title": _("Title"),
    "label": _("Question"),
    "text": _("Note"),
    "hint": _("Hint"),
    "kind": _("Kind"),
    "indicator": _("Indicator"),
    "group": _("Group"),
    "formula": _("Calculated from"),
    "show_if": _("Shown if"),
    "required": _("Must be answered"),
    "length": _("Suggested characters"),
    "options": _("Words to choose from, one a line: code, space, word"),
    "reason": _("Why it is needed"),
    "draft": _("Begins with a draft of"),
    "least": _("Lines at least"),
    "most": _("Lines at most"),
}
LONG = frozenset({"text", "hint", "options"})
# Settings that a kind of question has besides key, label, hint and condition.
OWN: dict[str, tuple[str, ...]] = {
    FieldKind.FIGURE: ("indicator", "group", "required"),
    FieldKind.TARGET: ("indicator", "required"),
    FieldKind.WORDS: ("required", "reason"),
    FieldKind.SECTION: ("length", "draft", "required"),
    FieldKind.CHOICE: ("options", "required"),
    FieldKind.DAY: ("required",),
    FieldKind.CALCULATED: ("formula",),
    FieldKind.FILE: ("reason",),
}
# What can be added to a section.
ADDED: tuple[tuple[str, Words], ...] = (
    ("table", _("table")),
    ("lines", _("list")),
    *((kind.value, kind.label) for kind in FieldKind if kind != FieldKind.NOTE),
    ("note", _("note")),
)
IN_LINES = (FieldKind.WORDS, FieldKind.CHOICE, FieldKind.DAY)


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of a part. `shape`: text, long, number, tick or list (then with `choices`)."""

    name: str
    title: Words
    value: Any
    shape: str
    choices: Sequence[tuple[str, Words]] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """
    One part of the form in the builder.

    :ivar kind: section, question, table, lines, note, row or column
    :ivar inner: its items, or rows and columns by the name of their list
    :ivar cells: of a table by row: (row key, column key, asked or not)
    """

    path: str
    kind: str
    title: str
    words: Words
    settings: Sequence[Setting]
    findings: Sequence[Finding] = ()
    inner: Mapping[str, Sequence["Built"]] = field(default_factory=dict)
    cells: Sequence[tuple[str, Sequence[tuple[str, str, bool]]]] = ()

    @property
    def is_list(self) -> bool:
        """Does it hold rows or columns?"""
        return self.kind in {"table", "lines"}

    @property
    def takes_figures(self) -> bool:
        return self.kind in {"section", "table"}


NAMES: dict[type, tuple[str, Words]] = {
    Section: ("section", _("section")),
    Question: ("question", _("question")),
    Table: ("table", _("table")),
    Lines: ("lines", _("list")),
    Note: ("note", _("note")),
    Row: ("row", _("row")),
    Column: ("column", _("column")),
}


def built(layout: Layout, findings: Sequence[Finding]) -> list[Built]:
    """The sections, each with everything in it."""
    said: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        said[one.place].append(one)
    return [_section(section, str(n), said) for n, section in enumerate(layout.sections)]


def _section(section: Section, path: str, said: Mapping[str, list[Finding]]) -> Built:
    items = [_item(item, f"{path}.{n}", said) for n, item in enumerate(section.items)]
    return _built(section, path, section.title, said, inner={"items": items})


def _item(item: Any, path: str, said: Mapping[str, list[Finding]]) -> Built:
    if isinstance(item, Table | Lines):
        found = {
            name: _parts(item, name, path) for name in ("rows", "columns") if hasattr(item, name)
        }
        cells = _cells(item) if isinstance(item, Table) else ()
        extra = [one for key in _inner_keys(item) for one in said.get(key, ())]
        return _built(item, path, item.title, said, inner=found, cells=cells, more=extra)
    return _built(item, path, item.label if isinstance(item, Question) else item.text, said)


def _parts(owner: Any, name: str, path: str) -> list[Built]:
    in_lines = isinstance(owner, Lines)
    return [
        _built(one, f"{path}.{name}.{n}", one.label, {}, in_lines=in_lines)
        for n, one in enumerate(getattr(owner, name))
    ]


def _inner_keys(item: Table | Lines) -> Iterator[str]:
    if isinstance(item, Lines):
        yield from (f"{item.key}_{one.key}" for one in item.columns)
        return
    for row in item.rows:
        yield from (cell_key(item.key, row.key, column.key) for column in item.columns)


def _cells(table: Table) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    return [
        (
            row.label,
            [(row.key, one.key, (row.key, one.key) not in table.blocked) for one in table.columns],
        )
        for row in table.rows
    ]


def _built(
    part: Any,
    path: str,
    title: str,
    said: Mapping[str, list[Finding]],
    *,
    inner: Mapping[str, Sequence[Built]] | None = None,
    cells: Sequence[tuple[str, Sequence[tuple[str, str, bool]]]] = (),
    more: Sequence[Finding] = (),
    in_lines: bool = False,
) -> Built:
    kind, words = NAMES[type(part)]
    if isinstance(part, Question) and part.kind in FieldKind.values:
        words = FieldKind(part.kind).label
    return Built(
        path,
        kind,
        title,
        words,
        list(_settings(part, in_lines=in_lines)),
        [*said.get(part.key, ()), *more],
        inner or {},
        cells,
    )


def _settings(part: Any, *, in_lines: bool) -> Iterator[Setting]:
    shown = {one.name for one in fields(part)}
    if isinstance(part, Question):
        own = {"required", "options"} if in_lines else set(OWN.get(part.kind, ()))
        if part.kind != FieldKind.CHOICE:
            own -= {"options"}
        shown = {"key", "kind", "label", "hint", *own} | (set() if in_lines else {"show_if"})
    for name, title in TITLES.items():
        if name in shown:
            yield _setting(part, name, title, in_lines=in_lines)


def _setting(part: Any, name: str, title: Words, *, in_lines: bool) -> Setting:
    value = getattr(part, name)
    if name == "kind":
        return Setting(name, title, value, "list", _kinds(part, in_lines=in_lines))
    if name == "draft":
        return Setting(name, title, value, "list", list(DRAFTS.items()))
    if name == "options":
        return Setting(name, title, text_of_options(value), "long")
    if isinstance(value, bool):
        return Setting(name, title, value, "tick")
    if isinstance(value, int):
        return Setting(name, title, value, "number")
    return Setting(name, title, value, "long" if name in LONG else "text")


def _kinds(part: Any, *, in_lines: bool) -> list[tuple[str, Words]]:
    kinds: Sequence[FieldKind] = [one for one in FieldKind if one != FieldKind.NOTE]
    if isinstance(part, Table):
        kinds = (FieldKind.FIGURE, FieldKind.TARGET)
    elif in_lines:
        kinds = IN_LINES
    return [(kind.value, kind.label) for kind in kinds]
