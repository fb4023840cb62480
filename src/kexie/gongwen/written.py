"""
The body of a document as text that somebody can type, paste and read, and back.

- A line is a paragraph. 一、 （一） 1. （1） at its beginning make it a heading of that level; the layout numbers it anew.
- 【表：caption】, lines of cells with tabs between them (as a sheet gives them when copied), 【表完】: a table; its first line
  is the head.
- 【附件：title】 begins an attachment; 【注】 small print; 【分页】 a new page; 【目录】 the contents.
- 【图：caption】 keeps a picture where it stands: text cannot draw one.
- 〖words→address〗 is a link, 〖注：words〗 a note at the foot of the page; a backslash takes a sign literally.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kexie.gongwen.measures import width_of
from kexie.gongwen.model import (
    Attachment,
    Block,
    Contents,
    Figure,
    Heading,
    Level,
    Note,
    PageBreak,
    Paragraph,
    Run,
    Side,
    Table,
    numbered,
)
from kexie.gongwen.saying import Told, say

T = TypeVar("T")
SPACE = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")
LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (1, re.compile(r"[〇零一二三四五六七八九十百]{1,5}、\s*")),
    (2, re.compile(r"[（(][〇零一二三四五六七八九十百]{1,5}[）)]\s*")),
    (3, re.compile(r"\d{1,3}[.．](?!\d)\s*")),
    (4, re.compile(r"[（(]\d{1,3}[）)]\s*")),
)
COMMAND = re.compile(r"【(表|图|附件)[：:](.*)】|【(表完|分页|目录)】")
SMALL = "【注】"
SPECIAL = "\\〖〗→【"
NUMERIC = re.compile(
    r"[-+−±]?[\d,，.．%％‰]*\d[\d,，.．%％‰]*\s*[\u4e00-\u9fffa-zA-Z%％‰]{0,3}|[—–\-]?"
)
TOTAL = re.compile(r"\s*(合计|总计|小计|总数|共计)\s*")
WIDEST = 20.0  # characters: what a column of long words is taken for


class BadText(Told):
    """The text is no body of a document; the sentence names the line, from 1."""

    def __init__(self, line: int, trouble: str) -> None:
        super().__init__(say("第{line}行：{trouble}", line=line, trouble=trouble))
        self.line, self.trouble = line, trouble


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the body, and what is attached."""

    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...]


def to_text(blocks: Sequence[Block], attachments: Sequence[Attachment] = ()) -> str:
    """The text that `from_text` reads as the same blocks, given them as `kept`."""
    lines = [line for block, title in numbered(tuple(blocks)) for line in _lines(block, title)]
    for one in attachments:
        lines += ["", f"【附件：{_flat(one.title)}】"]
        lines += [line for block, title in numbered(one.blocks) for line in _lines(block, title)]
    return "\n".join(lines)


def from_text(text: str, kept: Sequence[Block] = ()) -> tuple[Block, ...]:
    """
    The body that the text says.

    :param kept: what stood there before: pictures are taken from it, and how wide columns are, by their captions
    :raises BadText: a table is not closed or its lines differ, a picture is not among those kept, an attachment begins
    """
    reader = _Reader(kept, attachments=False)
    return _read(reader, text).blocks


def whole_from_text(text: str, kept: Sequence[Block] = ()) -> Written:
    """The same with what is attached. :param kept: of the attachments too"""
    return _read(_Reader(kept, attachments=True), text)


def _read(reader: "_Reader", text: str) -> Written:
    for number, line in enumerate(text.splitlines(), start=1):
        reader.take(number, line)
    return reader.end()


def _flat(text: str) -> str:
    return SPACE.sub(" ", text).strip()


def _lines(block: Block, title: str) -> Iterator[str]:
    match block:
        case Heading(text=text):
            # its own words may begin as a number does; they follow the layout's
            yield title[: len(title) - len(text)] + _flat(text)
        case Paragraph(runs=runs):
            yield _literal_start(_said(runs))
        case Note(runs=runs):
            yield SMALL + _said(runs)
        case Table():
            yield f"【表：{_flat(block.caption)}】"
            yield "\t".join(_cell(Run(text=head)) for head in block.head)
            for row in block.rows:
                yield "\t".join(map(_cell, row))
            yield "【表完】"
        case Figure():
            yield f"【图：{_flat(block.caption)}】"
        case PageBreak():
            yield "【分页】"
        case Contents():
            yield "【目录】"


def _said(runs: Iterable[Run]) -> str:
    return SPACE.sub(" ", "".join(map(_run, runs))).strip()


def _run(run: Run) -> str:
    said = _escaped(run.text)
    if run.link:
        said = _link(said, run.link)
    return f"{said}〖注：{_escaped(run.note)}〗" if run.note else said


def _cell(cell: Run) -> str:
    lines = [replace(cell, text=SPACE.sub(" ", line).strip()) for line in cell.text.split("\n")]
    if len(lines) == 1:
        return SPACE.sub(" ", _run(lines[0])).strip()
    first = "\\n".join(_escaped(one.text) for one in lines)
    said = _link(first, cell.link) if cell.link else first
    return f"{said}〖注：{_escaped(cell.note)}〗" if cell.note else said


def _link(words: str, address: str) -> str:
    literal = "\\" if words.startswith(("注：", "注:")) else ""
    return f"〖{literal}{words}→{_escaped(address)}〗"


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in SPECIAL else sign for sign in text)


def _literal_start(said: str) -> str:
    """A paragraph whose first words would be read as the number of a heading."""
    return f"\\{said}" if any(mark.match(said) for _level, mark in LEVELS) else said


class _Reader:
    """Takes line after line; what it has understood so far."""

    def __init__(self, kept: Sequence[Block], *, attachments: bool) -> None:
        self.attachments = attachments
        self.tables: dict[tuple[str, tuple[str, ...]], deque[Table]] = defaultdict(deque)
        self.figures: dict[str, deque[Figure]] = defaultdict(deque)
        for one in kept:
            if isinstance(one, Table):
                self.tables[_flat(one.caption), one.head].append(one)
            elif isinstance(one, Figure):
                self.figures[_flat(one.caption)].append(one)
        self.contents = next((one for one in kept if isinstance(one, Contents)), Contents())
        self.parts: list[tuple[str, list[Block]]] = [("", [])]
        self.table: tuple[int, str, list[list[str]]] | None = None

    def take(self, number: int, line: str) -> None:
        said = line.strip()
        command = COMMAND.fullmatch(said)
        if self.table is not None and said != "【表完】":
            if command:
                raise BadText(
                    number,
                    say("表格“{table}”还没有结束，请先另起一行写【表完】。", table=self.table[1]),
                )
            if said or "\t" in line:
                self.table[2].append(line.strip("\r\n").split("\t"))
            return
        if command is not None:
            self._command(number, command)
        elif said:
            self.parts[-1][1].append(_block(number, said))

    def _command(self, number: int, command: re.Match[str]) -> None:
        word, name = command[1] or command[3], _flat(command[2] or "")
        blocks = self.parts[-1][1]
        match word:
            case "表":
                self.table = (number, name, [])
            case "表完":
                blocks.append(self._table(number))
            case "图":
                if name not in self.figures:
                    raise BadText(
                        number,
                        say("没有名为“{name}”的图。图只能保留原有的，不能在这里新画。", name=name),
                    )
                blocks.append(_next(self.figures[name]))
            case "附件":
                if not self.attachments:
                    raise BadText(number, say("这里不能有附件。"))
                if not name:
                    raise BadText(number, say("请写明附件名称，如【附件：参会名额分配表】。"))
                self.parts.append((name, []))
            case "分页":
                blocks.append(PageBreak())
            case _:
                blocks.append(self.contents)

    def _table(self, number: int) -> Table:
        if self.table is None:
            raise BadText(number, say("【表完】之前没有表格开始，表格从【表：名称】开始。"))
        began, caption, lines = self.table
        self.table = None
        if len(lines) < 2:  # noqa: PLR2004 -- a head and what stands under it
            raise BadText(began, say("表格“{caption}”至少要有表头和一行内容。", caption=caption))
        width = max(map(len, lines))
        rows = [
            tuple(_run_of(began + at, cell) for cell in [*line, *[""] * (width - len(line))])
            for at, line in enumerate(lines, start=1)
        ]
        head, *body = rows
        if any(one.link or one.note for one in head):
            raise BadText(
                began + 1, say("表格“{caption}”的表头不能有链接或脚注。", caption=caption)
            )
        return self._shaped(caption, tuple(one.text for one in head), tuple(body))

    def _shaped(
        self, caption: str, head: tuple[str, ...], rows: tuple[tuple[Run, ...], ...]
    ) -> Table:
        """As wide as the one of the same name and columns, else as its words need."""
        if (caption, head) in self.tables:
            held = _next(self.tables[caption, head])
            same = len(held.rows) == len(rows)
            strong = held.strong if same else _totals(rows)
            return replace(held, rows=rows, strong=strong)
        columns = list(zip(head, *([cell.text for cell in row] for row in rows), strict=True))
        widths = tuple(max(2.0, min(WIDEST, max(map(width_of, column)))) for column in columns)
        sides = tuple(_side(column[1:]) for column in columns)
        return Table(caption=caption, head=head, rows=rows, widths=widths, sides=sides, strong=_totals(rows))  # fmt: skip

    def end(self) -> Written:
        if self.table is not None:
            raise BadText(
                self.table[0],
                say("表格“{table}”没有结束，请在表后另起一行写【表完】。", table=self.table[1]),
            )
        (_none, blocks), *attached = self.parts
        attachments = tuple(Attachment(title, tuple(inner)) for title, inner in attached)
        return Written(tuple(blocks), attachments)


def _next(held: deque[T]) -> T:
    """Of several that are called the same one after the other; the last for all that follow."""
    return held.popleft() if len(held) > 1 else held[0]


def _totals(rows: Sequence[tuple[Run, ...]]) -> frozenset[int]:
    return frozenset(at for at, row in enumerate(rows) if TOTAL.fullmatch(row[0].text))


def _side(cells: Sequence[str]) -> Side:
    return "right" if any(cells) and all(map(NUMERIC.fullmatch, cells)) else "left"


def _block(number: int, said: str) -> Block:
    if said.startswith(SMALL):
        return Note(_runs(number, said.removeprefix(SMALL).strip()))
    for level, mark in LEVELS:
        if (found := mark.match(said)) and said[found.end() :]:
            return Heading(level, said[found.end() :])
    return Paragraph(_runs(number, said))


def _run_of(number: int, cell: str) -> Run:
    """A cell is one stretch: its words, with the first link and all notes."""
    runs = _runs(number, BREAK.sub("\\1\n", cell.strip()))
    link = next((one.link for one in runs if one.link), "")
    note = "；".join(one.note for one in runs if one.note)
    return Run(text="".join(one.text for one in runs), link=link, note=note)


def _runs(number: int, said: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    for inside, text in _pieces(number, said):
        if not inside:
            runs.append(Run(text=_plain(text)))
        elif text.startswith(("注：", "注:")):
            last = runs.pop() if runs and not runs[-1].note else Run(text="")
            runs.append(replace(last, note=_plain(text[2:])))
        else:
            words, arrow, address = _parted(text)
            if not arrow:
                raise BadText(
                    number,
                    say("“〖{text}〗”既不是链接〖文字→网址〗，也不是脚注〖注：内容〗。", text=text),
                )
            runs.append(Run(text=_plain(words), link=_plain(address)))
    return tuple(one for one in runs if one.text or one.link or one.note)


def _pieces(number: int, said: str) -> Iterator[tuple[bool, str]]:
    """What stands in 〖〗 and what around it, with the backslashes still there."""
    inside, begin, at = False, 0, 0
    while at < len(said):
        sign = said[at]
        if sign == "\\":
            at += 2
            continue
        if sign in "〖〗":
            if inside != (sign == "〗"):
                raise BadText(number, say("“〖”与“〗”没有成对。"))
            if at > begin or inside:
                yield inside, said[begin:at]
            inside, begin = not inside, at + 1
        at += 1
    if inside:
        raise BadText(number, say("“〖”没有以“〗”结束。"))
    if begin < len(said):
        yield False, said[begin:]


def _parted(text: str) -> tuple[str, bool, str]:
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == "→":
            return text[:at], True, text[at + 1 :]
        at += 1
    return text, False, ""


# Cells have lines, which the line of a row cannot have.
BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\n")
TAKEN = re.compile(r"\\([\\〖〗→【]|(?=[〇零一二三四五六七八九十百（(\d]|注[：:]))")


def _plain(text: str) -> str:
    """Without the backslashes that take a sign literally; any other stays."""
    return TAKEN.sub(lambda found: found[1], text)
