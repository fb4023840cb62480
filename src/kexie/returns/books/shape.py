"""What a workbook of a filing holds: its places in order, as they are written down."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kexie.indicators.formula import Node
from kexie.indicators.models import Mark, Severity
from kexie.returns.layout import Place
from kexie.returns.models import FieldKind

# Rises when the workbook is laid out otherwise; older ones are then refused with a word.
FORMAT = 1
# Characters that a cell of a workbook holds ([MS-XLSX] via Excel's limits); longer texts are written on the page.
LONGEST = 32_000
# Digits that a number keeps in a workbook; longer ones are written as text.
DIGITS = 15
# Other words for the marks, as people write them.
ALSO_SAID = {"无数据": Mark.NOT_AVAILABLE.value, "不适用": Mark.NOT_APPLICABLE.value}
# Empty lines below those that are written, in a list.
SPARE = 15
Key = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What stands in a place, as it is written: a plain number in display units, a label, a day, words."""

    value: str = ""
    mark: str = ""
    comment: str = ""

    def digest(self) -> str:
        """To know again what was handed out, whatever became of it since."""
        plain = [_plain(self.value), self.mark, _plain(self.comment)]
        return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]

    def same(self, other: "Said") -> bool:
        return self.digest() == other.digest()


def _plain(text: str) -> str:
    """Office programs change how lines end, and what stands at the ends."""
    return "\n".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """
    One place in one line.

    :ivar power: ten to it is one display unit; `decimals`: shown behind the point
    :ivar amount, text, flagged: as in the cell; `version`: of the cell, 0: there is none
    :ivar known: of a calculated place: what it comes to now, in display units
    """

    place: Place
    row: int
    said: Said
    label: str
    group: str = ""
    unit: str = ""
    power: int = 0
    decimals: int = 0
    value_type: str = ""
    is_number: bool = False
    amount: int | None = None
    text: str = ""
    flagged: bool = False
    version: int = 0
    last: str = ""
    year_ago: str = ""
    known: str = ""

    @property
    def key(self) -> Key:
        return self.place.key, self.row

    @property
    def name(self) -> str:
        """As it stands in the column of keys."""
        return f"{self.place.key}#{self.row}" if self.row else self.place.key

    @property
    def is_writable(self) -> bool:
        """Attachments are brought in on the page, and so are texts that no cell of a workbook holds."""
        return (
            self.place.is_editable
            and self.place.kind != FieldKind.FILE
            and len(self.said.value) <= LONGEST
        )

    @property
    def shown(self) -> Said:
        """What of it stands in the workbook: lists have no columns for marks and comments."""
        return Said(value=self.said.value) if self.place.in_lines else self.said

    @property
    def words(self) -> str:
        return f"{self.label} · {self.group}" if self.group else self.label


@dataclass(frozen=True, slots=True)
class Block:
    """
    A table, a list or a single question.

    :ivar kind: `rows`: one place a line; `lines`: a list, one line of it a line; `note`
    :ivar columns: of a list: keys and heads
    """

    kind: str
    key: str
    title: str = ""
    hint: str = ""
    slots: Sequence[Slot] = ()
    columns: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A section: one sheet."""

    key: str
    title: str
    hint: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Test:
    """A rule that the cells must keep (`returns.queries.rules.Rule`)."""

    left: Node
    sign: str
    right: Node
    severity: Severity
    message: str
    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Stamp:
    """To which filing a workbook belongs. `form`: digest of the form's layout."""

    filing: int
    cycle: int
    unit: str
    unit_name: str
    period: str
    form: str

    def digest(self) -> str:
        plain = [FORMAT, self.filing, self.cycle, self.unit, self.unit_name, self.period, self.form]
        return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Book:
    """
    One filing, ready to be written.

    :ivar facts: name of each front line, and what it says
    :ivar asked: (code, group) of a figure: key of its place
    """

    stamp: Stamp
    title: str
    facts: Sequence[tuple[str, str]]
    pages: Sequence[Page]
    tests: Sequence[Test] = ()
    asked: Mapping[tuple[str, str | None], str] = field(default_factory=dict)

    def slots(self) -> Iterator[Slot]:
        for page in self.pages:
            for block in page.blocks:
                yield from block.slots

    def writable(self) -> dict[Key, Slot]:
        return {slot.key: slot for slot in self.slots() if slot.is_writable}


def mark_of(words: str) -> str | None:
    """The mark that words mean, in full or as its code; none: they mean no mark."""
    said = words.strip()
    if not said:
        return ""
    known = (
        ALSO_SAID
        | {str(mark.label): mark.value for mark in Mark}
        | {mark.value: mark.value for mark in Mark}
    )
    return known.get(said)


def mark_words(mark: str) -> str:
    return str(Mark(mark).label) if mark else ""


def option_words(place: Place) -> dict[str, str]:
    """Code of each option, and how a list shows it: two with one label are told apart."""
    labels = [one.label for one in place.options]
    return {
        one.code: one.label if labels.count(one.label) == 1 else f"{one.label} [{one.code}]"
        for one in place.options
    }


def number_text(number: float) -> str:
    """A number of a workbook in plain digits: what is behind the fifteenth is noise."""
    exact = Decimal(format(number, f".{DIGITS}g"))
    whole = exact.to_integral_value()
    return f"{whole if exact == whole else exact.normalize():f}"
