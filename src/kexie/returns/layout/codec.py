"""
Layouts as JSON. What is read must have exactly the shape of the parts; what is written leaves out what is empty.

An item carries its part's name: `{"item": "table", "key": …}`. `format` is the number of this format.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.returns.layout.shape import (
    Column,
    Layout,
    Lines,
    Note,
    Option,
    Question,
    Row,
    Section,
    Table,
)

FORMAT = 1
LONGEST = 4000  # characters of one text
MOST = 2000  # parts in one list
ITEMS: dict[str, type[Question | Table | Lines | Note]] = {
    "question": Question,
    "table": Table,
    "lines": Lines,
    "note": Note,
}
NAMES = {part: name for name, part in ITEMS.items()}
# fields that hold parts of a layout, by the part they stand in
PARTS: dict[type, dict[str, type]] = {
    Layout: {"sections": Section},
    Question: {"options": Option},
    Table: {"rows": Row, "columns": Column},
    Lines: {"columns": Question},
}
P = TypeVar("P")


class BadLayout(ValueError):  # noqa: N818 -- a sentence for the person, not an error of the program
    """What was given is no layout. `path` says where, as `sections.0.items.2.label`."""

    def __init__(self, path: str, message: str | Promise) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


def read_layout(data: object) -> Layout:
    """:raises BadLayout: something is missing, too much, or of the wrong kind"""
    given = dict(_mapping(data, ""))
    if given.pop("format", FORMAT) != FORMAT:
        raise BadLayout("format", _("This format of forms is not known here."))
    return _read(Layout, given, "")


def write_layout(layout: Layout) -> dict[str, Any]:
    return {"format": FORMAT, **_write(layout)}


def digest_of(layout: Layout) -> str:
    """SHA-256 of the layout as it is written."""
    text = json.dumps(write_layout(layout), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _read(part: type[P], data: object, path: str) -> P:
    given = _mapping(data, path)
    known = {field.name: field for field in fields(part)}  # type: ignore[arg-type]  # every part is a dataclass
    if strange := sorted(str(name) for name in given.keys() - known.keys()):
        raise BadLayout(_join(path, strange[0]), _("There is no such setting."))
    values: dict[str, object] = {}
    for name, field in known.items():
        place = _join(path, name)
        if name in given:
            values[name] = _value(part, name, given[name], field.default, place)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise BadLayout(place, _("This is missing."))
    return part(**values)


def _value(part: type, name: str, data: object, default: object, path: str) -> object:
    if part is Section and name == "items":
        return tuple(_item(one, _join(path, n)) for n, one in enumerate(_list(data, path)))
    if inner := PARTS.get(part, {}).get(name):
        return tuple(_read(inner, one, _join(path, n)) for n, one in enumerate(_list(data, path)))
    if part is Table and name == "blocked":
        return tuple(_pair(one, _join(path, n)) for n, one in enumerate(_list(data, path)))
    return _plain(data, default, path)


def _item(data: object, path: str) -> Question | Table | Lines | Note:
    given = dict(_mapping(data, path))
    part = ITEMS.get(str(given.pop("item", "")))
    if part is None:
        raise BadLayout(_join(path, "item"), _("This kind of item is not known."))
    return _read(part, given, path)


def _plain(data: object, default: object, path: str) -> object:
    """A text, a whole number or a yes, as the default is; without a default it is a text."""
    wanted = str if default is MISSING else type(default)
    if not isinstance(data, wanted) or (wanted is int and isinstance(data, bool)):
        raise BadLayout(path, _("This is of the wrong kind."))
    if isinstance(data, str):
        if len(data) > LONGEST:
            raise BadLayout(path, _("This text is too long."))
        return data.strip()
    if isinstance(data, int) and not 0 <= data <= 100_000:  # noqa: PLR2004 -- no form needs more
        raise BadLayout(path, _("This number is out of range."))
    return data


def _pair(data: object, path: str) -> tuple[str, str]:
    given = _list(data, path)
    if len(given) != 2 or not all(isinstance(one, str) for one in given):  # noqa: PLR2004 -- row and column
        raise BadLayout(path, _("A row and a column belong here."))
    return str(given[0]), str(given[1])


def _mapping(data: object, path: str) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise BadLayout(path or "layout", _("This is of the wrong kind."))
    return data


def _list(data: object, path: str) -> list[object]:
    if not isinstance(data, (list, tuple)):
        raise BadLayout(path, _("This is of the wrong kind."))
    if len(data) > MOST:
        raise BadLayout(path, _("This list is too long."))
    return list(data)


def _join(path: str, name: str | int) -> str:
    return f"{path}.{name}" if path else str(name)


def _write(part: Any) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        if field.default is MISSING or value != field.default:
            written[field.name] = _written(value, named=field.name == "items")
    return written


def _written(value: Any, *, named: bool) -> Any:
    if not isinstance(value, tuple):
        return value
    if named:
        return [{"item": NAMES[type(one)], **_write(one)} for one in value]
    return [list(one) if isinstance(one, tuple) else _write(one) for one in value]
