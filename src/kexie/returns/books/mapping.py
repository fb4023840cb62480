"""Any other table brought in: which column names the row, and which place of the form each cell is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from kexie.kernel.importing import Unreadable, decoded, read_csv
from kexie.returns.books.faults import BadBook, Fault
from kexie.returns.books.opening import Cells, address, sheets_of
from kexie.returns.books.reading import Entered
from kexie.returns.books.shape import Slot
from kexie.returns.books.texts import is_text

# Rows and columns of a foreign table that are looked at.
MOST_ROWS = 2000
MOST_COLUMNS = 200
# Rows that add others up, and stand for no unit.
SUMS = frozenset({"合计", "总计", "小计", "全省", "全州", "全市", "total", "合計", "總計"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    How a table is read.

    :ivar across: a row is a unit; otherwise a row is an item of the form
    :ivar head: row of the heads, from 1; `key`: head of the column that names the row
    :ivar places: head of a column (of an item's row: `item|head`) to key of a place
    """

    across: bool
    sheet: str = ""
    head: int = 1
    key: str = ""
    places: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "head": self.head,
            "key": self.key,
            "places": dict(self.places),
        }


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: what it names, its number from 0, and its cells by head."""

    name: str
    row: int
    cells: Mapping[str, tuple[int, Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as a table: `heads` that are there, in order; `sheets` that the file holds."""

    sheets: Sequence[str]
    sheet: str
    heads: Sequence[str]
    lines: Sequence[Line]


def table_of(data: bytes, plan: Plan) -> Table:
    """
    The table as the plan finds it; without a sheet or a key column, the first one that can be.

    :raises BadBook: the file cannot be read
    """
    sheets = _sheets(data)
    names = list(sheets)
    if not names:
        raise BadBook
    sheet = plan.sheet if plan.sheet in sheets else names[0]
    rows = sheets[sheet][:MOST_ROWS]
    at = min(max(plan.head, 1), max(len(rows), 1)) - 1
    heads = _heads(rows[at] if rows else ())
    key = plan.key if plan.key in heads else next(iter(heads), "")
    lines = []
    for number, cells in enumerate(rows[at + 1 :], start=at + 1):
        held = {
            head: (column, cells[column])
            for head, column in heads.items()
            if column < len(cells) and str(cells[column]).strip()
        }
        name = str(held.pop(key, (0, ""))[1]).strip()
        if name and held:
            lines.append(Line(name, number, held))
    return Table(names, sheet, list(heads), lines)


def _sheets(data: bytes) -> Mapping[str, Cells]:
    if not is_text(data):
        return sheets_of(data)
    try:
        names, rows = read_csv(decoded(data))
    except Unreadable as fault:
        raise BadBook(Fault("", "", str(fault))) from fault
    return {"CSV": [names, *([row.cells.get(name, "") for name in names] for row in rows)]}


def _heads(cells: Sequence[Any]) -> dict[str, int]:
    """Words of the heads; a second one of the same words, and an empty one, go by their letter."""
    found: dict[str, int] = {}
    for column, cell in enumerate(cells[:MOST_COLUMNS]):
        words = " ".join(str(cell).split())
        letter: str = xl_col_to_name(column)
        name = words if words and words not in found else f"{words} ({letter})".strip()
        found[name] = column
    return found


def tokens_of(table: Table, plan: Plan) -> list[str]:
    """What can be given a place: heads, or cells of items by `item|head`."""
    if plan.across:
        key = plan.key or next(iter(table.heads), "")
        return [head for head in table.heads if head != key]
    found = (f"{line.name}|{head}" for line in table.lines for head in line.cells)
    return list(dict.fromkeys(found))


def guessed(tokens: Sequence[str], slots: Sequence[Slot]) -> dict[str, str]:
    """The place of each token whose words are those of one place alone."""
    by_words: dict[str, list[str]] = {}
    for slot in slots:
        for words in {slot.words, slot.label, slot.place.key, slot.place.label}:
            by_words.setdefault(_same(words), []).append(slot.place.key)
        if slot.group:
            by_words.setdefault(_same(f"{slot.label}|{slot.group}"), []).append(slot.place.key)
    found: dict[str, str] = {}
    for token in tokens:
        item, _bar, _head = token.partition("|")
        for words in (token, item):
            keys = set(by_words.get(_same(words), ()))
            if len(keys) == 1 and not keys & set(found.values()):
                found[token] = keys.pop()
                break
    return found


def _same(words: str) -> str:
    """Blanks, units in brackets and what joins words do not tell places apart."""
    plain = words.casefold().partition("（")[0].partition("(")[0]
    return "".join(c for c in plain if c.isalnum() or c == "|")


def entered_in(line: Line, table: Table, plan: Plan) -> Iterator[Entered]:
    """What the row says, by the plan's places. Blank cells say nothing."""
    for head, (column, raw) in line.cells.items():
        token = head if plan.across else f"{line.name}|{head}"
        key = plan.places.get(token)
        if key:
            yield Entered(
                key=(key, 0), sheet=table.sheet, address=address(line.row, column), raw=raw
            )


def is_sum(name: str) -> bool:
    return name.replace(" ", "").casefold() in SUMS
