"""Every cell that a form has, in order: what tables and lists of lines come to."""

from collections.abc import Iterator
from dataclasses import dataclass

from kexie.returns.layout.references import renamed
from kexie.returns.layout.shape import (
    Column,
    Layout,
    Lines,
    Note,
    Option,
    Question,
    Row,
    Table,
)
from kexie.returns.models.words import FieldKind

# What a unit writes itself; calculated places and notes hold no answer of its own.
EDITABLE = frozenset(FieldKind.values) - {FieldKind.CALCULATED, FieldKind.NOTE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    One cell of a form. `show_if`: all of these must hold for it to be asked (section, table, question).

    :ivar table: key of the table or list it stands in, with `row` and `column`; `in_lines`: that list's lines are free
    """

    key: str
    kind: str
    label: str
    section: str
    hint: str = ""
    indicator: str = ""
    group: str = ""
    formula: str = ""
    show_if: tuple[str, ...] = ()
    required: bool = False
    length: int = 0
    options: tuple[Option, ...] = ()
    reason: str = ""
    draft: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    in_lines: bool = False

    @property
    def is_editable(self) -> bool:
        return self.kind in EDITABLE


def places_of(layout: Layout) -> tuple[Place, ...]:
    """All places in reading order; blocked cells of tables are none."""
    found: list[Place] = []
    for section in layout.sections:
        for item in section.items:
            conditions = tuple(filter(None, (section.show_if, item.show_if)))
            match item:
                case Question():
                    found.append(_of_question(item, section.key, conditions))
                case Note():
                    found.append(
                        Place(
                            key=item.key,
                            kind=FieldKind.NOTE,
                            label=item.text[:300],
                            section=section.key,
                            show_if=conditions,
                        )
                    )
                case Table():
                    found.extend(_of_table(item, section.key, conditions))
                case Lines():
                    found.extend(_of_lines(item, section.key, conditions))
    return tuple(found)


def _of_question(
    one: Question, section: str, show_if: tuple[str, ...], table: Lines | None = None
) -> Place:
    return Place(
        key=f"{table.key}_{one.key}" if table else one.key,
        kind=one.kind,
        label=one.label,
        section=section,
        hint=one.hint,
        indicator=one.indicator,
        group=one.group,
        formula=one.formula,
        show_if=show_if,
        required=one.required,
        length=one.length,
        options=one.options,
        reason=one.reason,
        draft=one.draft,
        table=table.key if table else "",
        column=one.key if table else "",
        in_lines=table is not None,
    )


def _of_lines(lines: Lines, section: str, show_if: tuple[str, ...]) -> Iterator[Place]:
    for column in lines.columns:
        yield _of_question(column, section, show_if, lines)


def cell_key(table: str, row: str, column: str) -> str:
    return f"{table}_{row}_{column}"


def _of_table(table: Table, section: str, show_if: tuple[str, ...]) -> Iterator[Place]:
    for row in table.rows:
        for column in table.columns:
            if (row.key, column.key) in table.blocked:
                continue
            formula = _formula(table, row, column)
            yield Place(
                key=cell_key(table.key, row.key, column.key),
                kind=FieldKind.CALCULATED if formula else table.kind,
                label=f"{row.label} · {column.label}" if len(table.columns) > 1 else row.label,
                section=section,
                indicator="" if formula else row.indicator,
                group="" if formula else column.group,
                formula=formula,
                show_if=show_if,
                table=table.key,
                row=row.key,
                column=column.key,
            )


def _formula(table: Table, row: Row, column: Column) -> str:
    """A row's own calculation comes before a column's: a quotient of totals, not a total of quotients."""
    if row.formula:
        names = {one.key: cell_key(table.key, one.key, column.key) for one in table.rows}
        return renamed(row.formula, names)
    names = {one.key: cell_key(table.key, row.key, one.key) for one in table.columns}
    return renamed(column.formula, names)


def lines_of(layout: Layout) -> dict[str, int]:
    """For each place that stands in a list, how many lines it may have."""
    return {
        f"{item.key}_{column.key}": item.most
        for section in layout.sections
        for item in section.items
        if isinstance(item, Lines)
        for column in item.columns
    }
