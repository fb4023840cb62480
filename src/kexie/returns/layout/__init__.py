"""
What a form looks like: sections that hold questions, tables, lists of free lines and notes.

`shape`: the parts; `codec`: to and from JSON; `places`: every cell that a form has; `linter`: what is wrong with one.
No database: the catalogue is handed in.
"""

from kexie.returns.layout.codec import BadLayout, digest_of, read_layout, write_layout
from kexie.returns.layout.linter import Catalogue, Finding, Known, lint
from kexie.returns.layout.places import Place, lines_of, places_of
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

__all__ = [
    "BadLayout",
    "Catalogue",
    "Column",
    "Finding",
    "Item",
    "Known",
    "Layout",
    "Lines",
    "Note",
    "Option",
    "Place",
    "Question",
    "Row",
    "Section",
    "Table",
    "digest_of",
    "lines_of",
    "lint",
    "places_of",
    "read_layout",
    "write_layout",
]
