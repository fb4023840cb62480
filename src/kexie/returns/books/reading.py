"""What was entered into a workbook, found by its keys, and where its structure was changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from kexie.returns.books.faults import Fault
from kexie.returns.books.frame import HEAD
from kexie.returns.books.opening import Cells, Kept, Opened, address, marked_sheets
from kexie.returns.books.shape import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """
    What stands in one place of a file.

    :ivar raw: the value as the file holds it: text, number, day; `is_error`: the office program shows an error there
    :ivar mark, comment: none where the file has no column for it
    :ivar seen: version of the cell that was handed out; `digest`: of what was handed out
    """

    key: Key
    sheet: str
    address: str
    raw: Any
    mark: str | None = None
    comment: str | None = None
    seen: int = 0
    digest: str = ""
    is_error: bool = False

    @property
    def spot(self) -> str:
        return f"{self.sheet}!{self.address}" if self.sheet else self.address


@dataclass(slots=True)
class Read:
    """All that was entered, what is wrong with the file, and what was left out of account."""

    entered: list[Entered] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    marks: Mapping[str, str] = field(default_factory=dict)


def read(found: Opened) -> Read:
    """Every entry; faults of structure keep a whole sheet from being read."""
    result = Read(marks=found.marks)
    result.faults += _front_faults(found)
    marked = marked_sheets(found)
    for marker in found.heads:
        names = marked.get(marker, [])
        if len(names) > 1:
            words = _(
                "This sheet is there twice, as %(names)s. Keep the one that holds, and remove the other."
            )
            result.faults.append(Fault(names[-1], "", words % {"names": _list(names)}))
        elif not names:
            words = _("The sheet “%(title)s” is missing. Download the workbook anew.")
            title = found.titles.get(marker, marker)
            result.faults.append(Fault("", "", words % {"title": title}))
        else:
            _Sheet(found, marker, names[0]).into(result)
    return result


def _list(names: Sequence[str]) -> str:
    return "、".join(f"「{name}」" for name in names)


def _front_faults(found: Opened) -> list[Fault]:
    """The front says for whom the workbook was handed out; who wrote another unit there means another workbook."""
    faults = []
    for sheet, row, name, words in found.front:
        rows = found.sheets.get(sheet)
        said = _text_at(rows, row, 1) if rows else words
        if said != words.strip():
            told = _(
                "Here stands “%(said)s” for “%(name)s”, but this workbook was handed out for “%(words)s”. "
                "Each unit fills in its own workbook: download the right one."
            )
            told %= {"said": said, "name": name, "words": words}
            faults.append(Fault(sheet, address(row, 1), told))
    return faults


def _text_at(rows: Cells, row: int, column: int) -> str:
    if row >= len(rows) or column >= len(rows[row]):
        return ""
    return str(rows[row][column]).strip()


class _Sheet:
    """One sheet of a section or a list."""

    def __init__(self, found: Opened, marker: str, name: str) -> None:
        self.found, self.marker, self.name = found, marker, name
        self.rows = found.sheets[name]
        self.heads = found.heads[marker]
        first = [str(cell) for cell in self.rows[0]]
        self.at = {word: column for column, word in enumerate(first) if word and column}
        self.words = dict(self.heads)

    def into(self, result: Read) -> None:
        faults = self._column_faults() or self._head_faults()
        if faults:
            result.faults += faults
            return
        lines: dict[str, int] = {}
        for row, cells in enumerate(self.rows[1:], start=1):
            name = str(cells[0]).strip() if cells else ""
            if name == HEAD:
                continue
            if name in lines:
                words = _("This line is there twice: see row %(row)s. Remove the copy.")
                result.faults.append(
                    Fault(self.name, f"A{row + 1}", words % {"row": lines[name] + 1})
                )
            elif name:
                lines[name] = row
            elif lines:
                result.faults += self._stray(row)
        self._take(lines, result)

    def _column_faults(self) -> list[Fault]:
        faults = []
        for place, (name, words) in enumerate(self.heads, start=1):
            column = self.at.get(name)
            if column is None:
                told = _("Column “%(words)s” is missing. Download the workbook anew.")
                faults.append(Fault(self.name, xl_col_to_name(place), told % {"words": words}))
            elif column != place:
                told = _(
                    "Column “%(words)s” was moved here; it belongs in column %(column)s. Move it back."
                )
                told %= {"words": words, "column": xl_col_to_name(place)}
                faults.append(Fault(self.name, xl_col_to_name(column), told))
        return faults

    def _head_faults(self) -> list[Fault]:
        """The words above the columns must be those of the hidden keys: else cells were moved below them."""
        head = next((i for i, cells in enumerate(self.rows) if cells and cells[0] == HEAD), None)
        if head is None:
            told = _(
                "The line with the heads of the columns is missing. Download the workbook anew."
            )
            return [Fault(self.name, "", told)]
        faults = []
        for place, (_name, words) in enumerate(self.heads, start=1):
            said = _text_at(self.rows, head, place)
            if said == words.strip():
                continue
            elsewhere = self._where(head, words)
            told = _("Here “%(words)s” should stand as head of the column, but “%(said)s” does.")
            told %= {"words": words, "said": said or _("nothing")}
            if elsewhere:
                moved = _("The column was moved to %(column)s; move it back.")
                told = f"{told} {moved % {'column': elsewhere}}"
            faults.append(Fault(self.name, address(head, place), told))
        return faults

    def _where(self, head: int, words: str) -> str:
        for column, cell in enumerate(self.rows[head]):
            if str(cell).strip() == words.strip():
                name: str = xl_col_to_name(column)
                return name
        return ""

    def _stray(self, row: int) -> list[Fault]:
        """Something written where no line of the form is."""
        values = [self.at[name] for name, _words in self.heads if name not in FIXED]
        filled = next((c for c in values if _text_at(self.rows, row, c)), None)
        if filled is None:
            return []
        told = _(
            "This line does not belong to the form: what stands here has no place. Use the lines that are there."
        )
        return [Fault(self.name, address(row, filled), told)]

    def _take(self, lines: Mapping[str, int], result: Read) -> None:
        of_list = ":" in self.marker
        for name, kept in self.found.kept.items():
            if kept.marker != self.marker:
                continue
            place, _hash, number = name.partition("#")
            line, column = name, "value"
            if of_list:
                table = self.marker.rpartition(":")[2]
                line, column = f"{table}#{number}", place
            row = lines.get(line)
            if row is None:
                told = _("The line of “%(label)s” is missing. Download the workbook anew.")
                result.faults.append(Fault(self.name, "", told % {"label": kept.label}))
            elif not of_list and (wrong := self._label_fault(row, kept.label, kept.group)):
                result.faults.append(wrong)
            else:
                key = (place, int(number or 0))
                result.entered.append(self._entry(key, row, self.at[column], kept, of_list=of_list))

    def _label_fault(self, row: int, label: str, group: str) -> Fault | None:
        for column, words in (("label", label), ("group", group)):
            said = _text_at(self.rows, row, self.at[column])
            if said != words.strip():
                told = _(
                    "This is the line of “%(words)s”, but it says “%(said)s”: lines were moved. Put them back."
                )
                told %= {"words": words, "said": said}
                return Fault(self.name, address(row, self.at[column]), told)
        return None

    def _entry(self, key: Key, row: int, column: int, kept: Kept, *, of_list: bool) -> Entered:
        place = address(row, column)
        return Entered(
            key=key,
            sheet=self.name,
            address=place,
            raw=self._at(row, column),
            mark=None if of_list else _text_at(self.rows, row, self.at["mark"]),
            comment=None if of_list else str(self._at(row, self.at["comment"])),
            seen=kept.version,
            digest=kept.digest,
            is_error=(self.name, place) in self.found.errors,
        )

    def _at(self, row: int, column: int) -> Any:
        return self.rows[row][column] if column < len(self.rows[row]) else ""


# Columns into which nobody writes.
FIXED = frozenset({"label", "group", "unit", "last", "year_ago", "check", "number"})
