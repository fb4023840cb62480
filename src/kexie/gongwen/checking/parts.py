"""Which part of an official document each paragraph is, by its words, its look and its place: files of others name no styles."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from kexie.gongwen.checking.reading import Line, Read
from kexie.gongwen.model import SECRET


class Part(StrEnum):
    COPY_NUMBER = "份号"
    SECRECY = "密级"
    URGENCY = "紧急程度"
    MARK = "发文机关标志"
    NUMBER = "发文字号"
    SIGNER = "签发人"
    TITLE = "标题"
    ADDRESSEE = "主送机关"
    HEADING = "结构层次标题"
    BODY = "正文"
    ATTACHMENT_NOTE = "附件说明"
    SIGNATURE = "发文机关署名"
    DATE = "成文日期"
    ANNOTATION = "附注"
    ATTACHMENT = "附件标识"
    COPIES = "抄送机关"
    PRINTED = "印发机关和印发日期"
    ASIDE = "其他"


HEADINGS = (
    re.compile(r"^([一二三四五六七八九十百〇]+)([、.．,，:：\s]|(?=是))"),
    re.compile(r"^[（(]([一二三四五六七八九十百〇]+)[）)]([、.．,，:：]?)"),
    re.compile(r"^(\d{1,2})([、.．,，])(?!\d)"),
    re.compile(r"^[（(](\d{1,2})[）)]([、.．,，:：]?)"),
)
NUMBER = re.compile(
    r"^(?P<code>[^\d\s\[［(（〔【]{1,20})\s*(?P<open>[〔\[［(（【〖])\s*(?P<year>\d{2,4})\s*(?P<close>[〕\]］)）】〗])\s*(?P<number>第?\s*\d+)\s*号"
)
DAY = re.compile(
    r"^(\d{2,4}年\d{1,2}月\d{1,2}日|[一二三四五六七八九〇○零O]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日|\d{4}[-./]\d{1,2}[-./]\d{1,2})$"
)
PRINTED = re.compile(r"(年.{1,3}月.{1,3}日|\d{4}[-./]\d{1,2}[-./]\d{1,2})\s*(印发|印)?$")
ATTACHED = re.compile(r"^附\s*件\s*[\d一二三四五六七八九十]*\s*[:：]?$")
PRESENT = re.compile(r"^(出席|列席|请假|缺席|记录|主持|旁听)(人员|人)?[:：]")
ASIDE = (
    "toc",
    "caption",
    "公文封面",
    "公文图",
    "公文表",
    "公文注",
    "subtitle",
    "公文出席",
    "公文联合",
    "footnote",
)
LARGE = 18.0  # points from which a line at the beginning is a title, or a mark
VERY_LARGE = 26.0
NEAR = 16  # lines with words in which a head stands
END = 8  # in which an imprint does
SHORT = 40


@dataclass(slots=True)
class Sorted:
    read: Read
    parts: list[tuple[Line, Part]] = field(default_factory=list)
    main: int = 0  # the section the text stands in

    def of(self, *parts: Part) -> list[Line]:
        return [line for line, part in self.parts if part in parts]

    @property
    def has_head(self) -> bool:
        return bool(self.of(Part.MARK, Part.NUMBER))

    @property
    def is_letter(self) -> bool:
        marks = "".join(line.said for line in self.of(Part.MARK))
        return self.read.sections[self.main].titled and not marks.endswith(("文件", "纪要"))

    @property
    def is_minutes(self) -> bool:
        return "".join(line.said for line in self.of(Part.MARK)).endswith("纪要")


def number_in(line: Line) -> re.Match[str] | None:
    """The number in a paragraph, which may share its line with a copy number or with signers."""
    return next(filter(None, (NUMBER.match(part.strip()) for part in line.text.split("\t"))), None)


def level_of(text: str) -> int:
    """1 to 4 by the mark a paragraph begins with; 0: none."""
    return next((n for n, mark in enumerate(HEADINGS, start=1) if mark.match(text)), 0)


def sort(read: Read) -> Sorted:
    found = Sorted(read)
    found.main = _main(read)
    lines = [line for line in read.lines if line.said]
    end = _imprint(lines)
    text = [line for line in lines if line.section >= found.main and id(line) not in end]
    body = _head(text, found)
    _body(text[body:], found)
    found.parts += [(line, end[id(line)]) for line in lines if id(line) in end]
    return found


def _main(read: Read) -> int:
    """The first section whose pages are numbered; without any, the first."""
    for number, section in enumerate(read.sections):
        if any(line.style == "PAGE" for lines in section.footers.values() for line in lines):
            return number
    return 0


def _imprint(lines: list[Line]) -> dict[int, Part]:
    found = {}
    for line in lines[-END:]:
        if re.match(r"^抄\s*送", line.said):
            found[id(line)] = Part.COPIES
        elif PRINTED.search(line.said) and line is lines[-1] and not DAY.match(line.said):
            found[id(line)] = Part.PRINTED
    return found


def _head(text: list[Line], found: Sorted) -> int:
    """Sorts the head and the title; gives the place after them."""
    near = text[:NEAR]
    number = next((n for n, line in enumerate(near) if number_in(line)), None)
    marks = [n for n, line in enumerate(near[: number or NEAR]) if _is_mark(line)]
    stop = max([*marks, -1 if number is None else number]) + 1
    while (
        stop
        and stop < len(text)
        and _corner(text[stop]) in (Part.URGENCY, Part.COPY_NUMBER, Part.SECRECY)
    ):
        stop += 1  # of a letter, urgency stands beneath the line of the number
    for n, line in enumerate(text[:stop]):
        if line.table and n not in marks and not line.said.startswith("签发人"):
            part = Part.ASIDE
        elif n == number:
            part = Part.NUMBER
        elif n in marks:
            part = Part.MARK
        else:
            part = _corner(line)
        found.parts.append((line, part))
    at = stop
    while at < len(text) and at - stop < 4 and _is_title(text[at], text[stop]):  # noqa: PLR2004 -- lines of a title
        found.parts.append((text[at], Part.TITLE))
        at += 1
    return at


def _is_mark(line: Line) -> bool:
    return (
        line.style in ("公文发文机关标志", "公文信函标志")
        or (line.size >= VERY_LARGE and not line.table)
        or (line.red and line.size >= LARGE)
    )


def _corner(line: Line) -> Part:
    if SECRET.search(line.said):
        return Part.SECRECY
    if re.fullmatch(r"\d{2,8}", line.said):
        return Part.COPY_NUMBER
    if line.said in ("特急", "加急", "特提", "平急", "急", "紧急", "急件"):
        return Part.URGENCY
    return Part.SIGNER if "签发人" in line.said or "\t" in line.text else Part.ASIDE


def _is_title(line: Line, first: Line) -> bool:
    if line.table or line.style.lower().startswith(ASIDE):
        return False
    titled = line.style.lower() in ("title", "标题", "公文标题")
    if line is first:
        return titled or line.side == "center" or line.size >= LARGE
    return (titled or line.side == "center") and (line.size, line.face) == (first.size, first.face)


def _body(text: list[Line], found: Sorted) -> None:
    attached = ended = begun = False
    for n, line in enumerate(text):
        level = level_of(line.said)
        before = found.parts[-1][1] if found.parts else Part.ASIDE
        if _is_aside(line):
            part = Part.ASIDE
        elif ATTACHED.match(line.said) and (line.breaks or ended or line.face != "仿宋"):
            part, attached = Part.ATTACHMENT, True
        elif attached:
            part = _of_attachment(line, level)
        elif not begun and _is_addressee(line, level):
            part = Part.ADDRESSEE
        else:
            after = text[n + 1] if n + 1 < len(text) else None
            part = _of_end(line, before, after, ended=ended) or _of_text(line, level)
        ended = ended or part is Part.DATE
        begun = begun or part is not Part.ASIDE
        found.parts.append((line, part))


def _is_aside(line: Line) -> bool:
    return bool(
        line.table
        or line.style.lower().startswith(ASIDE)
        or re.match(r"^[表图]\s?\d+[\s　]", line.said)
        or PRESENT.match(line.said)
    )


def _of_end(line: Line, before: Part, after: Line | None, *, ended: bool) -> Part | None:
    """What stands beneath the text; none if it is text."""
    if re.match(r"^附件\s*[:：\d]", line.said) or (
        before is Part.ATTACHMENT_NOTE and re.match(r"^\d{1,2}[.．、]", line.said)
    ):
        return Part.ATTACHMENT_NOTE
    if DAY.match(line.said):
        return Part.DATE
    if (
        after is not None
        and DAY.match(after.said)
        and len(line.said) < SHORT
        and not line.said.endswith(("。", "：", "；"))
    ):
        return Part.SIGNATURE
    if ended and re.match(r"^[（(【\[].*[）)】\]]$", line.said):
        return Part.ANNOTATION
    return None


def _of_text(line: Line, level: int) -> Part:
    if level:
        return Part.HEADING
    return Part.BODY if line.side == "left" else Part.ASIDE


def _of_attachment(line: Line, level: int) -> Part:
    if line.side != "left" or line.size != 16:  # noqa: PLR2004 -- forms and their titles look as they need
        return Part.ASIDE
    return Part.HEADING if level else Part.BODY


def _is_addressee(line: Line, level: int) -> bool:
    if level or line.side != "left":
        return False
    return line.said.endswith(("：", ":")) or (line.first <= 0 and not line.said.endswith("。"))
