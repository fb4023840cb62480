"""
An official document as plain data: what it says, not how it looks.

Blocks stand in reading order. Text is taken literally everywhere: nothing in it is ever read as markup.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Level = Literal[1, 2, 3, 4]
Side = Literal["left", "centre", "right"]


class Kind(StrEnum):
    """What the document is (文种): a report is one of the fifteen of the rules, a compilation is bound with a cover."""

    REPORT = "报告"
    COMPILATION = "汇编"

    @property
    def has_cover(self) -> bool:
        return self is Kind.COMPILATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text. `link`: an address it opens; `note`: words for the foot of the page, numbered by the layout."""

    text: str
    link: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the layout numbers it: 一、（一）1. （1）, from one again below each higher one."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    A table whose head is repeated on every page. All rows have as many cells as the head.

    :ivar widths: how wide the columns are in proportion to each other
    :ivar sides: to which side their words stand
    :ivar strong: numbers of the rows that are totals
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Run, ...], ...]
    widths: tuple[float, ...]
    sides: tuple[Side, ...]
    strong: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        width = len(self.head)
        if not width or {len(self.widths), len(self.sides), *map(len, self.rows)} != {width}:
            raise ValueError("The columns of a table differ in number.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture as SVG text (`gongwen.charts` draws some); `says`: the same in words, for who does not see it."""

    caption: str
    svg: str
    says: str


@dataclass(frozen=True, slots=True)
class Note:
    """Small print beneath what it explains."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of headings of the first `depth` levels, with their pages; stands on pages of its own."""

    title: str = "目录"
    depth: Level = 2


Block = Heading | Paragraph | Table | Figure | Note | PageBreak | Contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """
    The whole document.

    :ivar issuer: who issues it, in full; on a cover beneath the title
    :ivar date: as it is read, in Arabic digits: 2025年1月20日
    :ivar signature: who signs at the end, above the date; empty: nobody does
    """

    kind: Kind
    issuer: str
    title: str
    date: str
    blocks: tuple[Block, ...]
    addressees: tuple[str, ...] = ()
    subtitle: str = ""
    signature: str = ""


DIGITS = "〇一二三四五六七八九"


def numbered(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, str]]:
    """Each block with its title as it is printed: of headings, tables and figures their number and words."""
    counts = [0, 0, 0, 0]
    tables = figures = 0
    for block in blocks:
        match block:
            case Heading(level=level):
                counts[level - 1] += 1
                counts[level:] = [0] * (4 - level)
                yield block, _mark(level, counts[level - 1]) + block.text
            case Table():
                tables += 1
                yield block, f"表{tables}　{block.caption}"
            case Figure():
                figures += 1
                yield block, f"图{figures}　{block.caption}"
            case _:
                yield block, ""


def _mark(level: Level, number: int) -> str:
    match level:
        case 1:
            return f"{chinese_number(number)}、"
        case 2:
            return f"（{chinese_number(number)}）"
        case 3:
            return f"{number}. "
        case 4:
            return f"（{number}）"


def chinese_number(number: int) -> str:
    """1 to 999 as they number headings: 十, 十二, 二十, 一百〇五, 一百一十."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        words += DIGITS[0]
    return words + (DIGITS[ones] if ones else "")
