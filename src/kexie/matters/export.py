"""The ledger of tasks as a table: saved as a sheet, as text, or printed; exactly the filtered list."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.kernel.address import Address, Query
from kexie.kernel.tables import sorting_of
from kexie.matters.forms.ledger import wanted_of
from kexie.matters.models import Light, Share, ShareRole, ShareState, Task, Theme
from kexie.matters.queries import SHARE_SORTS, TASK_SORTS, shares_for, tasks_for, with_shares
from kexie.matters.queries.ledger import SHOWN_STATES, with_extensions
from kexie.matters.queries.lights import Lamp, Lamps, with_lateness, with_light
from kexie.matters.queries.rows import TaskRow, each_share_row, each_task_row
from kexie.org.models import User

LONGEST = 20_000  # rows
AT_ONCE = 1_000  # of them in memory as objects
Cell = str | int | date | None
FIRST_DAY_OF_SHEETS = date(1899, 12, 30)  # days are counted from here
FORMULA = (*"=+-@＝＋－＠", "\t", "\r", "\n")  # what a sheet would take for one


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters; `kind`: text, day or number; `printed`: fits on paper with the others."""

    title: str | Promise
    width: int
    kind: str = "text"
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Ledger:
    title: str
    columns: tuple[Column, ...]
    rows: list[list[Cell]]

    def on_paper(self) -> "Ledger":
        """Only the columns that fit on paper."""
        kept = [place for place, column in enumerate(self.columns) if column.printed]
        columns = tuple(self.columns[place] for place in kept)
        return Ledger(self.title, columns, [[row[place] for place in kept] for row in self.rows])

    def shown(self) -> list[list[tuple[str, str]]]:
        """Rows as words with the kind of their column."""
        kinds = [column.kind for column in self.columns]
        return [
            [
                ("" if cell is None else str(cell), kind)
                for cell, kind in zip(row, kinds, strict=True)
            ]
            for row in self.rows
        ]


COLUMNS = (
    Column(_("Number"), 14),
    Column(_("Task"), 36),
    Column(_("What is to be done"), 48, printed=False),
    Column(_("Set by"), 14, printed=False),
    Column(_("Theme"), 12, printed=False),
    Column(_("Responsible unit"), 16),
    Column(_("Role"), 10),
    Column(_("Cooperating units"), 24),
    Column(_("Issuing unit"), 16),
    Column(_("Handed out"), 12, "day", printed=False),
    Column(_("First due"), 12, "day", printed=False),
    Column(_("Due"), 12, "day"),
    Column(_("State"), 14),
    Column(_("Light"), 8, printed=False),
    Column(_("Why this light"), 18),
    Column(_("Percent done"), 8, "number"),
    Column(_("Days late"), 8, "number"),
    Column(_("Extensions granted"), 8, "number", printed=False),
    Column(_("Times urged"), 8, "number", printed=False),
    Column(_("Reported"), 12, "day", printed=False),
    Column(_("Accepted"), 12, "day", printed=False),
    Column(_("Closed"), 12, "day", printed=False),
)


class Words:
    """What codes are called in the language of the reader: asked once, not for each of thousands of rows."""

    def __init__(self) -> None:
        self.themes = {theme.value: str(theme.label) for theme in Theme}
        self.roles = {role.value: str(role.label) for role in ShareRole}
        self.states = {state.value: str(state.label) for state in ShareState}
        self.shown = {state: str(label) for state, label in SHOWN_STATES.items()}
        self.lights = {light: str(light.label) for light in Light}
        self.by = gettext("%(unit)s: %(words)s")
        self.zone = timezone.get_current_timezone()

    def day(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self.zone).date() if moment else None

    def pressing(self, row: TaskRow, words: str) -> str:
        """What is said of the task's most pressing share, with its unit unless that leads: light, reason and state."""
        other = row.pressing_other
        return self.by % {"unit": other.record.unit.short_name, "words": words} if other else words


def ledger_of(user: User, query: Query, today: date) -> Ledger:
    """The list that the address asks for: one row per task, or with `by=shares` one per share. At most `LONGEST`."""
    by_share = Address.of(query).get("by") == "shares"
    rows = _of_shares(user, query, today) if by_share else _of_tasks(user, query, today)
    return Ledger(gettext("Ledger of tasks"), COLUMNS, rows)


def _of_tasks(user: User, query: Query, today: date) -> list[list[Cell]]:
    found = tasks_for(user, wanted=wanted_of(query, user), today=today)
    found = sorting_of(query, TASK_SORTS, default="due").apply(found)[:LONGEST]
    found = with_shares(found, user, today, many=True)
    words = Words()
    return [
        _cells(
            words,
            row.task,
            row.lead,
            state=words.pressing(row, _state(words, row)),
            lamp=row.lamp,
            why=words.pressing(row, row.lamp.words) if row.lamp else "",
            late_days=row.late_days,
            cooperating=[share.record.unit.short_name for share in row.cooperating],
        )
        for row in each_task_row(found.iterator(AT_ONCE), Lamps(today))
    ]


def _state(words: Words, row: TaskRow) -> str:
    other = row.pressing_other
    return words.states[other.state] if other else words.shown[row.state]


def _of_shares(user: User, query: Query, today: date) -> list[list[Cell]]:
    found = shares_for(user, wanted=wanted_of(query, user, shares=True), today=today)
    found = with_lateness(found, today)
    found = sorting_of(query, SHARE_SORTS, default="due").apply(found)
    rows = with_extensions(with_light(found, today)).select_related(None)
    rows = rows.select_related("record", "task__record").defer("report")
    rows = rows.prefetch_related("record__unit", "task__record__unit")[:LONGEST]
    words = Words()
    return [
        _cells(
            words,
            row.share.task,
            row.share,
            state=words.states[row.share.state],
            lamp=row.lamp,
            why=row.lamp.words,
            late_days=row.late_days,
            cooperating=[],
        )
        for row in each_share_row(rows.iterator(AT_ONCE), Lamps(today))
    ]


def _cells(
    words: Words,
    task: Task,
    share: Share | None,
    *,
    state: str,
    lamp: Lamp | None,
    why: str,
    late_days: int,
    cooperating: list[str],
) -> list[Cell]:
    first: list[Cell] = [
        task.number,
        task.record.title,
        task.content,
        task.set_by,
        words.themes[task.theme],
        share.record.unit.short_name if share else "",
        words.roles[share.role] if share else "",
        "、".join(cooperating),
        task.record.unit.short_name,
        words.day(task.handed_out_at),
    ]
    if share is None or lamp is None:
        return [*first, None, None, state, "", "", *[None] * 6, words.day(task.closed_at)]
    return [
        *first,
        share.first_due_date,
        share.due_date,
        state,
        words.lights[lamp.light],
        why if lamp.light != Light.GREY else "",
        share.shown_percent,
        late_days,
        share.granted,  # type: ignore[attr-defined]  # annotated by with_extensions
        share.escalation,
        words.day(share.reported_at),
        words.day(share.accepted_at),
        words.day(task.closed_at),
    ]


def as_sheet(ledger: Ledger) -> bytes:
    """An XLSX file with a frozen, filterable head, ready to print across one page's width."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(ledger.title)
        head = book.add_format(
            {"bold": True, "bg_color": "#EEF1F4", "border": 1, "text_wrap": True}
        )
        formats = {
            "text": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "border": 1}),
            "number": book.add_format({"num_format": "#,##0", "valign": "top", "border": 1}),
        }
        for place, column in enumerate(ledger.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, str(column.title), head)
        shapes = [formats[column.kind] for column in ledger.columns]
        for line, row in enumerate(ledger.rows, start=1):
            for place, (cell, shape) in enumerate(zip(row, shapes, strict=True)):
                _write(sheet, line, place, cell, shape)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(1, len(ledger.rows)), len(ledger.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return data.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    line: int,
    place: int,
    cell: Cell,
    shape: xlsxwriter.format.Format,
) -> None:
    """Words are written as words, whatever they begin with."""
    if cell is None:
        sheet.write_blank(line, place, None, shape)
    elif isinstance(cell, date):
        sheet.write_number(line, place, (cell - FIRST_DAY_OF_SHEETS).days, shape)
    elif isinstance(cell, int):
        sheet.write_number(line, place, cell, shape)
    else:
        sheet.write_string(line, place, cell, shape)


def as_csv(ledger: Ledger) -> bytes:
    """UTF-8 with byte order mark, which Excel needs to read Chinese; what looks like a formula is quoted."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([str(column.title) for column in ledger.columns])
    writer.writerows([[_plain(cell) for cell in row] for row in ledger.rows])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    said = str(cell)
    return f"'{said}" if isinstance(cell, str) and said.startswith(FORMULA) else said
