"""Word lists of the reader: plain files, a `[section]` line and words between blanks."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The sections of `name`.txt, each with its words in the order of the file, none twice."""
    found: dict[str, dict[str, None]] = {}
    current: dict[str, None] = {}
    for line in (files(__name__) / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), {})
        elif not line.startswith("#"):
            current.update(dict.fromkeys(line.split()))
    return {section: tuple(words) for section, words in found.items()}


@cache
def words(name: str, section: str) -> frozenset[str]:
    """One section as a set."""
    return frozenset(sections(name)[section])


def any_of(choice: Iterable[str]) -> str:
    """A regular expression for the longest of these words, as a tree: its cost does not grow with them."""
    tree: dict[str, object] = {}
    for word in choice:
        node = tree
        for char in word:
            node = node.setdefault(char, {})  # type: ignore[assignment]  # a tree of trees
        node[""] = {}
    return _branch(tree)


def _branch(node: dict[str, object]) -> str:
    ends = "" in node
    choices = []
    single = []
    for char, below in node.items():
        if char == "":
            continue
        rest = _branch(below)  # type: ignore[arg-type]  # a tree of trees
        if rest:
            choices.append(re.escape(char) + rest)
        else:
            single.append(re.escape(char))
    if single:
        choices.append(single[0] if len(single) == 1 else f"[{''.join(single)}]")
    if not choices:
        return ""
    return f"(?:{'|'.join(choices)}){'?' if ends else ''}"
