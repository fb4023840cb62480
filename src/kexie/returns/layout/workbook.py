"""
Forms as workbooks, in the manner of XLSForm: sheets `survey`, `choices` and `settings`; docs/forms.md.

One row a part, in reading order. A table or list takes the rows below it until another part begins. Export and import
are each other's inverse.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import python_calamine
import xlsxwriter
from django.utils.translation import gettext as _

from kexie.returns.errors import BadSheet, SheetFault
from kexie.returns.layout.codec import BadLayout, read_layout, write_layout
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
from kexie.text.formats.extent import insist_modest

LARGEST = 50_000_000  # bytes of the unpacked workbook
MOST_ROWS = 5000
# what a column is called in the workbook, by setting; the English names of XLSForm are read too
HEADS = {
    "type": ("类型", "type"),
    "key": ("名称", "name"),
    "label": ("题目", "label"),
    "hint": ("提示", "hint"),
    "indicator": ("指标", "indicator"),
    "group": ("分组", "group"),
    "required": ("必填", "required"),
    "show_if": ("显示条件", "relevant"),
    "formula": ("计算", "calculation"),
    "length": ("建议字数", "length"),
    "options": ("选项表", "choices"),
    "reason": ("理由", "reason"),
    "draft": ("起草", "draft"),
    "least": ("最少行数", "minimum"),
    "most": ("最多行数", "maximum"),
    "blocked": ("不填单元格", "blocked"),
}
CHOICE_HEADS = {
    "list": ("选项表", "list_name"),
    "code": ("代码", "name"),
    "label": ("选项", "label"),
}
SETTING_HEADS = {"name": ("项目", "setting"), "value": ("内容", "value")}
TYPES = {
    "part": ("部分", "begin_section"),
    "table:figure": ("数据表", "table"),
    "table:target": ("目标表", "target_table"),
    "row": ("行", "row"),
    "column": ("列", "column"),
    "lines": ("列表", "list"),
    "note": ("说明", "note"),
    FieldKind.FIGURE: ("数据", "figure"),
    FieldKind.TARGET: ("目标", "target"),
    FieldKind.WORDS: ("文字", "text"),
    FieldKind.SECTION: ("文段", "long_text"),
    FieldKind.CHOICE: ("选择", "select_one"),
    FieldKind.DAY: ("日期", "date"),
    FieldKind.CALCULATED: ("计算", "calculate"),
    FieldKind.FILE: ("附件", "file"),
    "column:words": ("列·文字", "column_text"),
    "column:choice": ("列·选择", "column_select_one"),
    "column:day": ("列·日期", "column_date"),
}
YES = ("是", "yes")
SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
Line = dict[str, str]


def workbook_of(layout: Layout, *, title: str, code: str) -> bytes:
    """The form as a workbook; `title` and `code` of its entry stand in the settings to be read by people."""
    lines, choices = _lines(layout)
    settings = [
        {"name": "title", "value": title},
        {"name": "code", "value": code},
        {"name": "hint", "value": layout.hint},
    ]
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#EEF1F4"})
        for name, heads, rows in (
            (SURVEY, HEADS, lines),
            (CHOICES, CHOICE_HEADS, choices),
            (SETTINGS, SETTING_HEADS, settings),
        ):
            sheet = book.add_worksheet(name)
            for place, (key, (word, _english)) in enumerate(heads.items()):
                sheet.write_string(0, place, word, bold)
                for number, line in enumerate(rows, start=1):
                    sheet.write_string(number, place, line.get(key, ""))
                sheet.set_column(place, place, 28 if key in {"label", "hint", "value"} else 12)
            sheet.freeze_panes(1, 0)
        _offer(book.get_worksheet_by_name(SURVEY), len(lines))
    return data.getvalue()


def _offer(sheet: Any, rows: int) -> None:
    """The types as a list to choose from, a hundred lines beyond the last."""
    words = [word for word, _english in TYPES.values()]
    sheet.data_validation(1, 0, rows + 100, 0, {"validate": "list", "source": words})
    place = list(HEADS).index("required")
    choices = {"validate": "list", "source": [YES[0]]}
    sheet.data_validation(1, place, rows + 100, place, choices)


def _lines(layout: Layout) -> tuple[list[Line], list[Line]]:
    lines: list[Line] = []
    choices: list[Line] = []
    for section in layout.sections:
        lines.append(_line("part", section, label=section.title))
        for item in section.items:
            lines.extend(_item_lines(item, choices))
    return lines, choices


def _item_lines(item: Item, choices: list[Line]) -> Iterator[Line]:
    match item:
        case Note():
            yield _line("note", item, label=item.text)
        case Question():
            yield _question(item, item.kind, item.key, choices)
        case Table():
            blocked = " ".join(f"{row}:{column}" for row, column in item.blocked)
            yield _line(f"table:{item.kind}", item, label=item.title, blocked=blocked)
            yield from (_line("row", row) for row in item.rows)
            yield from (_line("column", column) for column in item.columns)
        case Lines():
            yield _line("lines", item, label=item.title)
            for one in item.columns:
                yield _question(one, f"column:{one.kind}", f"{item.key}_{one.key}", choices)


def _question(one: Question, kind: str, name: str, choices: list[Line]) -> Line:
    listed = ""
    if one.options:
        taken = {line["list"] for line in choices}
        listed = name if name not in taken else f"{name}_{len(choices)}"
        choices.extend({"list": listed, "code": o.code, "label": o.label} for o in one.options)
    return _line(kind, one, options=listed)


def _line(kind: str, part: Any, **said: str) -> Line:
    line = {"type": TYPES[kind][0], **said}
    for name in HEADS.keys() - {"type", "options", "blocked"} - said.keys():
        value = getattr(part, name, "")
        line[name] = YES[0] if value is True else "" if value is False else str(value)
    return line


@dataclass(slots=True)
class _Reader:
    """Parts as the rows give them; faults are kept, so that all are said at once."""

    choices: Mapping[str, tuple[Option, ...]]
    faults: list[SheetFault] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def fault(self, row: int, head: str, words: str) -> None:
        self.faults.append((SURVEY, row, HEADS[head][0], words))

    def take(self, row: int, line: Line) -> None:
        kind = _TYPE_OF.get(line["type"].strip().lower())
        if kind is None:
            self.fault(row, "type", _("“%(type)s” is no type.") % {"type": line["type"]})
        elif kind == "part":
            section = Section(
                key=line["key"], title=line["label"], hint=line["hint"], show_if=line["show_if"]
            )
            self.sections.append(section)
        elif not self.sections:
            self.fault(row, "type", _("Begin with a section (部分)."))
        elif kind in {"row", "column"} or kind.startswith("column:"):
            self._into_last(row, kind, line)
        else:
            self._add(self._item(row, kind, line))

    def _add(self, item: Item) -> None:
        last = self.sections[-1]
        self.sections[-1] = replace(last, items=(*last.items, item))

    def _into_last(self, row: int, kind: str, line: Line) -> None:
        """A row or column goes into the table or list above it."""
        items = self.sections[-1].items
        last = items[-1] if items else None
        if isinstance(last, Table) and kind in {"row", "column"}:
            part = {"key": line["key"], "label": line["label"], "formula": line["formula"]}
            if kind == "row":
                made: Table | Lines = replace(
                    last, rows=(*last.rows, Row(**part, indicator=line["indicator"]))
                )
            else:
                made = replace(last, columns=(*last.columns, Column(**part, group=line["group"])))
        elif isinstance(last, Lines) and kind.startswith("column:"):
            made = replace(last, columns=(*last.columns, self._of(row, kind[7:], line)))
        else:
            self.fault(row, "type", _("This belongs below a table or a list."))
            return
        self.sections[-1] = replace(self.sections[-1], items=(*items[:-1], made))

    def _item(self, row: int, kind: str, line: Line) -> Item:
        shared = {"key": line["key"], "show_if": line["show_if"]}
        if kind == "note":
            return Note(**shared, text=line["label"])
        if kind == "lines":
            return Lines(
                **shared,
                title=line["label"],
                hint=line["hint"],
                columns=(),
                least=self._number(row, "least", line) if line["least"] else 0,
                most=self._number(row, "most", line) if line["most"] else 50,
            )
        if kind.startswith("table:"):
            return Table(
                **shared,
                title=line["label"],
                hint=line["hint"],
                rows=(),
                columns=(),
                kind=kind[6:],
                blocked=self._blocked(row, line["blocked"]),
            )
        return self._of(row, kind, line)

    def _of(self, row: int, kind: str, line: Line) -> Question:
        plain = (
            "key",
            "label",
            "hint",
            "indicator",
            "group",
            "show_if",
            "formula",
            "reason",
            "draft",
        )
        return Question(
            kind=kind,
            required=self._yes(row, line),
            length=self._number(row, "length", line) if line["length"] else 0,
            options=self._options(row, line["options"]),
            **{name: line[name] for name in plain},
        )

    def _options(self, row: int, name: str) -> tuple[Option, ...]:
        if name and name not in self.choices:
            self.fault(row, "options", _("Sheet choices has no list “%(name)s”.") % {"name": name})
        self.used.add(name)
        return self.choices.get(name, ())

    def _yes(self, row: int, line: Line) -> bool:
        said = line["required"].strip().lower()
        if said and said not in {*YES, "true", "1", "y", "否", "no", "false", "0"}:
            self.fault(row, "required", _("Write 是, or leave it empty."))
        return said in {*YES, "true", "1", "y"}

    def _number(self, row: int, name: str, line: Line) -> int:
        said = line[name].strip()
        if not said.isdecimal() or len(said) > 6:  # noqa: PLR2004 -- no form needs more
            self.fault(row, name, _("“%(text)s” is no whole number.") % {"text": said})
            return 0
        return int(said)

    def _blocked(self, row: int, text: str) -> tuple[tuple[str, str], ...]:
        pairs = [one.partition(":") for one in text.split()]
        if any(not (left and right) for left, _colon, right in pairs):
            self.fault(row, "blocked", _("Write row:column, with blanks between pairs."))
        return tuple((left, right) for left, _colon, right in pairs)


_TYPE_OF = {word: str(kind) for kind, words in TYPES.items() for word in words}


def read_workbook(data: bytes) -> Layout:
    """:raises BadSheet: it is no workbook of a form; every fault with its sheet, row and column"""
    book = _opened(data)
    faults: list[SheetFault] = []
    choices: dict[str, tuple[Option, ...]] = {}
    for _row, line in _rows(book, CHOICES, CHOICE_HEADS, faults, needed=False):
        option = Option(code=line["code"], label=line["label"])
        choices[line["list"]] = (*choices.get(line["list"], ()), option)
    reader = _Reader(choices, faults)
    for row, line in _rows(book, SURVEY, HEADS, faults, needed=True):
        reader.take(row, line)
    hint = "".join(
        line["value"]
        for _row, line in _rows(book, SETTINGS, SETTING_HEADS, faults, needed=False)
        if line["name"] == "hint"
    )
    if faults:
        raise _bad(faults)
    try:
        return read_layout(write_layout(Layout(sections=tuple(reader.sections), hint=hint)))
    except BadLayout as fault:
        raise _bad([(SURVEY, 0, fault.path, str(fault.message))]) from fault


def _bad(faults: list[SheetFault]) -> BadSheet:
    sheet, row, column, words = faults[0]
    said = _("%(sheet)s, row %(row)s, %(column)s: %(words)s (%(count)s faults)") % {
        "sheet": sheet,
        "row": row,
        "column": column,
        "words": words,
        "count": len(faults),
    }
    return BadSheet(said, tuple(faults))


def _opened(data: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(one.file_size for one in package.infolist()) > LARGEST:
                raise BadSheet(_("The workbook is too large."))
            if any("vbaproject" in one.filename.lower() for one in package.infolist()):
                raise BadSheet(_("The workbook holds macros. Save it without them."))
        insist_modest(data)
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (zipfile.BadZipFile, python_calamine.CalamineError, ValueError, OSError) as fault:
        raise BadSheet(_("This is no workbook (.xlsx).")) from fault


def _rows(
    book: Any,
    name: str,
    heads: Mapping[str, tuple[str, str]],
    faults: list[SheetFault],
    *,
    needed: bool,
) -> Iterator[tuple[int, Line]]:
    """The rows of a sheet by setting, with their number as the sheet counts; rows without anything are left out."""
    if name not in book.sheet_names:
        if needed:
            faults.append((name, 0, "", _("The sheet is missing.")))
        return
    sheet = book.get_sheet_by_name(name)
    # a sheet may begin below or beside its first cell
    down, right = sheet.start or (0, 0)
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(nrows=MOST_ROWS)]
    if not rows:
        return
    places = _places(name, [""] * right + rows[0], heads, faults)
    if places is None:
        return
    for number, cells in enumerate(rows[1:], start=down + 2):
        row = [""] * right + cells
        line = {
            key: row[at] if at is not None and at < len(row) else "" for key, at in places.items()
        }
        if any(line.values()):
            yield number, line


def _places(
    sheet: str, head: Sequence[str], heads: Mapping[str, tuple[str, str]], faults: list[SheetFault]
) -> dict[str, int | None] | None:
    """In which column which setting stands; nothing where the first or second one is missing."""
    found = {word.strip().lower(): place for place, word in enumerate(head) if word.strip()}
    places = {
        key: next((found[w] for w in words if w in found), None) for key, words in heads.items()
    }
    missing = [heads[key][0] for key in list(heads)[:2] if places[key] is None]
    if missing:
        faults.append((sheet, 1, missing[0], _("This column is missing.")))
        return None
    return places


def _text(cell: object) -> str:
    """What a cell says; whole numbers without a point."""
    if isinstance(cell, bool):
        return YES[0] if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
