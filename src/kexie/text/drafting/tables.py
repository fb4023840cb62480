"""Task breakdown tables: each row is a draft; units and deadline come from the columns alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.drafting.notes import DUE_LABEL, EMPTY, HELP_LABEL, LEAD_LABEL, due_from, units_from
from kexie.text.drafting.shapes import Due, Duty
from kexie.text.reading.times import find_times

if TYPE_CHECKING:
    from kexie.text.model import Span
    from kexie.text.reading.shapes import Reading, Table

TASK_COLUMNS = (
    re.compile(r"(?:整改|具体|工作|落实|推进)?(?:措施|举措)"),
    re.compile(
        r"(?:任务|工作|具体|重点)(?:内容|事项|任务)|任务(?:名称|分解)?|工作内容|目标任务|主要任务|重点工作"
    ),
    re.compile(r"内容|事项|工作|要求|目标|项目"),
)
ROLE_COLUMN = re.compile(
    r"单位|部门|责任|牵头|配合|领导|时限|时间|序号|期限|备注|进展|问题|编号|科室|处室|人$"
)
STATE_COLUMN = re.compile(r"进展|完成情况|状态|落实情况|整改情况")
DONE = re.compile(r"^(?:已完成|已办结|完成|办结|已落实|已整改|已销号|100%)")
ROW_MARK = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、]?)")


def task_rows(reading: Reading) -> list[tuple[Span, tuple[Duty, ...], Due, str]]:
    """For each row of each table: the task's cell, units, deadline, and the section heading above it."""
    found = []
    for table in reading.tables:
        column = task_column(table)
        if column is None:
            continue
        section = ""
        for row in table.rows:
            cell = row[column] if column < len(row) else (0, 0)
            if len([c for c in row if c[0] < c[1]]) <= 1 or cell[0] >= cell[1]:
                section = " ".join(reading.text[a:b] for a, b in row).strip() or section
                continue
            if _is_done(reading.text, table, row):
                continue
            units, due = _assignment(reading, table, row)
            found.append((_trim(reading.text, cell), units, due, section))
    return found


def task_column(table: Table) -> int | None:
    """The column that names the task."""
    for pattern in TASK_COLUMNS:
        for index, name in enumerate(table.header):
            if pattern.search(name) and not ROLE_COLUMN.search(name):
                return index
    return None


def _is_done(text: str, table: Table, row: tuple[Span, ...]) -> bool:
    return any(
        STATE_COLUMN.search(name) and DONE.match(text[a:b])
        for name, (a, b) in zip(table.header, row, strict=False)
    )


def _assignment(
    reading: Reading, table: Table, row: tuple[Span, ...]
) -> tuple[tuple[Duty, ...], Due]:
    units: list[Duty] = []
    due: Due | None = None
    for name, span in zip(table.header, row, strict=False):
        words = reading.text[span[0] : span[1]]
        if not words or EMPTY.match(words):
            continue
        if LEAD_LABEL.search(name) or name in (
            "责任单位",
            "单位",
            "部门",
            "承办单位",
            "责任科室",
            "责任处室",
        ):
            units += units_from(reading, span, "lead")
        elif HELP_LABEL.search(name):
            units += units_from(reading, span, "cooperating")
        elif DUE_LABEL.search(name) or re.search(r"时限|时间|期限", name):
            due = due_from(find_times(reading.text, *span, reading.calendar), words, span)
    return tuple(units), due or Due()


def _trim(text: str, span: Span) -> Span:
    """The cell without its number and closing stop."""
    start, end = span
    mark = ROW_MARK.match(text[start:end])
    if mark and mark.end() < end - start:
        start += mark.end()
    while end > start + 1 and text[end - 1] in "。；;，,":
        end -= 1
    return start, end
