"""The parts of a form. Everything has a `key` that is unique in its form and stands in formulas as `{key}`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One word of a closed list: `code` is kept, `label` is read."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    One answer. `kind` is a `FieldKind`, notes apart.

    :ivar indicator: code of what a figure or target is of; `group`: code of its group, empty: the whole
    :ivar formula: of a calculated answer
    :ivar length: characters that a text section should have, as advice; 0: no advice
    :ivar options: the list of a choice
    :ivar reason: why an attachment is needed; without one it cannot be asked
    :ivar draft: what a text section is begun from (`returns.queries.drafting`): situation, workers, innovation, literacy,
        decisions, organisation, plan, highlights, problems, next
    """

    key: str
    kind: str
    label: str
    hint: str = ""
    indicator: str = ""
    group: str = ""
    formula: str = ""
    show_if: str = ""
    required: bool = False
    length: int = 0
    options: tuple[Option, ...] = ()
    reason: str = ""
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: of an indicator, or calculated from the rows it names (`{key}` of a row)."""

    key: str
    label: str
    indicator: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: of a group (empty: the whole), or calculated from the columns it names (`{key}` of a column)."""

    key: str
    label: str
    group: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    Indicators down, groups across. The cell of row r and column c has the key `table_r_c`.

    :ivar kind: `figure`, or `target` for what a unit sets itself
    :ivar blocked: (row, column) pairs in which nothing is asked
    """

    key: str
    title: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    hint: str = ""
    show_if: str = ""
    kind: str = "figure"
    blocked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A list with as many lines as the unit writes; its columns are words, choices or days. Cells have `row` 1, 2 …"""

    key: str
    title: str
    columns: tuple[Question, ...]
    hint: str = ""
    show_if: str = ""
    least: int = 0
    most: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Words to read, nothing to answer."""

    key: str
    text: str
    show_if: str = ""


Item = Question | Table | Lines | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    key: str
    title: str
    items: tuple[Item, ...] = ()
    hint: str = ""
    show_if: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A whole form, in the order in which it is read. `hint` stands at its top."""

    sections: tuple[Section, ...] = ()
    hint: str = ""
