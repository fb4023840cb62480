"""
An official document as plain data: what it says, not how it looks.

Blocks stand in reading order. Text is taken literally everywhere: nothing in it is ever read as markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kexie.gongwen.kinds import Form, Kind, Urgency
from kexie.gongwen.numbering import Number, chinese_number
from kexie.gongwen.saying import Told, say

Level = Literal[1, 2, 3, 4]
Side = Literal["left", "centre", "right"]
# A mark of secrecy, not the word in a sentence: with its star, or alone.
SECRET = re.compile(r"(绝密|机密|秘密)\s*[★☆*＊]|^\s*(绝密|机密|秘密)\s*$")
MOST_COPIES = 1_000_000


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


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is attached, on pages of its own; the layout numbers it and lists it beneath the body."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """Who was at a meeting, in its minutes: `role` is 出席, 列席, 请假 or what the office says."""

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """
    The whole document.

    :ivar issuer: who issues it, in full; on a cover beneath the title
    :ivar date: as it is read, in Arabic digits: 2025年1月20日
    :ivar signature: who signs at the end, above the date; empty: nobody does
    :ivar form: how it is printed; the ivars below it are printed only where the form has them
    :ivar mark: what the red head says; empty: the issuer, in a document with 文件, in minutes with 会议纪要
    :ivar joint: who issues it with the issuer, in their order
    :ivar signers: who signed it (签发人), of documents that go upward, in the order of the issuers
    :ivar sealed: keeps the place for a seal on signature and date
    :ivar notes: what stands beneath the date in round brackets (附注), without them
    :ivar copies: who gets a copy (抄送)
    :ivar office: who prints and sends it (印发机关); empty: an imprint only of copies, or none
    :ivar printed: the day it is printed, as `date`; empty: the same
    :ivar draft: not issued yet: what it gets only then (number, signers) may be missing, and what is wrong may still be
    """

    kind: Kind
    issuer: str
    title: str
    date: str
    blocks: tuple[Block, ...]
    addressees: tuple[str, ...] = ()
    subtitle: str = ""
    signature: str = ""
    form: Form = Form.PLAIN
    mark: str = ""
    joint: tuple[str, ...] = ()
    number: Number | None = None
    copy_number: int | None = None
    urgency: Urgency | None = None
    signers: tuple[str, ...] = ()
    sealed: bool = True
    attachments: tuple[Attachment, ...] = ()
    notes: str = ""
    copies: tuple[str, ...] = ()
    office: str = ""
    printed: str = ""
    present: tuple[Present, ...] = ()
    draft: bool = False

    def __post_init__(self) -> None:
        insist_well_made(self)

    @property
    def signatures(self) -> tuple[str, ...]:
        return (self.signature, *self.joint) if self.signature else ()

    @property
    def marks(self) -> tuple[str, ...]:
        """The lines of the issuer mark, without the 文件 that stands beside those of several issuers."""
        match self.form:
            case Form.PLAIN:
                return ()
            case Form.MINUTES:
                return (self.mark or f"{self.issuer}会议纪要",)
            case Form.LETTER:
                return (self.mark or self.issuer,)
            case Form.DOCUMENT if self.joint and not self.mark:
                return (self.issuer, *self.joint)
            case Form.DOCUMENT:
                return (self.mark or f"{self.issuer}文件",)

    @property
    def has_imprint(self) -> bool:
        return self.form.has_head and bool(self.copies or self.office)


class BadDocument(Told):
    """The document cannot be printed as it is; the sentence says what is wrong, in the words of the standard."""


def insist_well_made(document: Document) -> None:
    """:raises BadDocument: it bears a mark of a secret, or lacks what its form and kind demand"""
    said: tuple[str, ...] = (document.mark, document.title, document.subtitle, document.notes)
    if document.form.has_head:
        said += tuple(_stretches(document))
    if any("密" in words and SECRET.search(words) for words in said):
        raise BadDocument(
            say("本系统不处理国家秘密：公文不得标注绝密、机密、秘密。请改用涉密渠道。")
        )
    if document.draft or not document.form.has_head:
        return
    if document.form is not Form.MINUTES and document.number is None:
        raise BadDocument(say("公文和信函应有发文字号。"))
    upward = document.form is Form.DOCUMENT and document.kind.goes_upward
    if upward and len(document.signers) < 1 + len(document.joint):
        raise BadDocument(say("{kind}是上行文，每个发文机关都应标注签发人。", kind=document.kind))
    if document.kind is Kind.REQUEST and len(document.addressees) != 1:
        raise BadDocument(say("请示只能有一个主送机关。"))
    if document.copy_number is not None and not 0 < document.copy_number < MOST_COPIES:
        raise BadDocument(say("份号应为1至999999。"))


def _stretches(document: Document) -> Iterator[str]:
    for block in (*document.blocks, *(b for one in document.attachments for b in one.blocks)):
        match block:
            case Heading(text=text):
                yield text
            case Paragraph(runs=runs) | Note(runs=runs):
                yield "".join(run.text for run in runs)


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
