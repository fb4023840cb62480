"""What differs between two versions of a form, part by part."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, Literal

from kexie.returns.layout.places import places_of
from kexie.returns.layout.shape import Layout, Option
from kexie.returns.models.words import FieldKind

FACTS = (FieldKind.FIGURE, FieldKind.TARGET)


@dataclass(frozen=True, slots=True)
class Difference:
    """`path`: keys from the section down. `old` and `new`: what stood and what stands there, in words."""

    path: str
    kind: Literal["added", "removed", "changed", "moved"]
    old: str
    new: str


def differences(old: Layout, new: Layout) -> list[Difference]:
    """In the order of the new form; what is gone comes last."""
    before, after = described(old), described(new)
    found = []
    for path, words in after.items():
        if path not in before:
            found.append(Difference(path, "added", "", words))
        elif before[path] != words:
            found.append(Difference(path, "changed", before[path], words))
    gone = [path for path in before if path not in after]
    found += [Difference(path, "removed", before[path], "") for path in gone]
    return found + _moved(before, after)


def _moved(before: dict[str, str], after: dict[str, str]) -> list[Difference]:
    """Parts that stand behind another neighbour than before, where nothing else accounts for it."""
    kept_before = [path for path in before if path in after]
    kept_after = [path for path in after if path in before]
    if kept_before == kept_after:
        return []
    follows = {path: one for one, path in pairwise(kept_before)}
    return [
        Difference(path, "moved", before[path], after[path])
        for one, path in pairwise(kept_after)
        if follows.get(path) != one
    ]


def described(layout: Layout) -> dict[str, str]:
    """Each part of the form by its path, in words: everything that it says but its own parts."""
    return {"": layout.hint, **dict(_parts(layout.sections, ""))}


def _parts(parts: tuple[Any, ...], path: str) -> Iterator[tuple[str, str]]:
    for part in parts:
        place = f"{path}.{part.key}" if path else part.key
        inner = [getattr(part, field.name) for field in fields(part)]
        yield place, " · ".join(_words(inner))
        for value in inner:
            if isinstance(value, tuple) and value and hasattr(value[0], "key"):
                yield from _parts(value, place)


def _words(values: list[Any]) -> Iterator[str]:
    for value in values[1:]:
        if isinstance(value, tuple):
            said = [
                f"{one.code} {one.label}" if isinstance(one, Option) else "/".join(one)
                for one in value
                if isinstance(one, Option | tuple)
            ]
            yield from ([", ".join(said)] if said else [])
        elif value:
            yield "✓" if value is True else str(value)


def asked_in(layout: Layout) -> frozenset[tuple[str, str, str]]:
    """What a form asks of units: facts by indicator and group, all else by key."""
    return frozenset(
        (place.kind, place.indicator, place.group)
        if place.kind in FACTS
        else (place.kind, place.key, "")
        for place in places_of(layout)
        if place.is_editable
    )
