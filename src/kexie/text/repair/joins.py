"""Lines broken inside sentences, as from PDF, are joined again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.repair.hanzi import BLANK, HAN
from kexie.text.repair.lines import CLOSED, OPEN, broken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kexie.text.repair.layers import Edit
    from kexie.text.repair.lines import Broken, Line

_STARTS_ITEM = re.compile(
    f"[{BLANK}]{{0,4}}(?:[一二三四五六七八九十]{{1,3}}[、是要．.]|[（(][一二三四五六七八九十0-9０-９]{{1,3}}[）)]"
    "|[0-9０-９]{1,2}[、.．]|[①-⑳●■◆▪•※*]|第[一二三四五六七八九十百0-9]{1,4}[章节条款]|附件|抄送|分送|主送|来源|联系人)"
)
_INLINE_ITEM = re.compile(
    "[；;：:][（(][0-9一二三四五六七八九十]{1,2}[）)]|[。；，][二三四五][是要]"
)
_STARTS_NOTE = re.compile("[（(](?:此件|记者|記者|通讯员|通訊員|来源|來源|作者|完|全文)")
_SIGNATURE = re.compile(
    f"[{HAN}（）()]{{4,30}}(?:\n[{BLANK}]{{0,40}}[0-9０-９]{{4}}年[0-9０-９]{{1,2}}月|[{BLANK}]{{0,9}}\n{{0,9}}$)"
)
_STARTS_HEAD = re.compile(
    "[〔\\[][0-9０-９]{4}[〕\\]]|[（(][0-9０-９]{4}年[0-9０-９]{1,2}月[0-9０-９]{1,2}日[）)](?![^\n])|(?:时间|地点|主持|主持人|出席|列席|记录|记录人|请假|缺席|参会人员|会议时间|会议地点|联系人|"
    "抄送|分送|主送|附件|来源|時間|地點|[記记][錄录]|請假|來源|聯繫人)[：:]"
)
_TITLE_ENDS = re.compile(
    "(?:通知|通报|意见|决定|方案|纪要|讲话|报告|办法|要点|规定|公告|总结|计划|通報|意見|決定|紀要|講話|報告|辦法|要點|規定|總結|計劃)$"
)
_HEAD_LINES = 2
_WORD_BEFORE = re.compile(f"(?:^|[{HAN}{BLANK}，。、；：])[A-Za-z]{{2,20}}$")
_WORD_AFTER = re.compile(f"[A-Za-z]{{2,20}}(?=[{HAN}{BLANK}，。、；：,])")
_SHORT = 40


def evenness(text: str) -> float:
    """Which part of the broken lines ends at exactly the same width, from 0 to 1; 0 for whole paragraphs."""
    page = broken(text)
    return page.evenness if page else 0.0


def joins(text: str) -> list[Edit]:
    """Take out the line breaks of a page whose lines all end at about the same width."""
    page = broken(text)
    if not page:
        return []
    edits: list[Edit] = []
    lines = page.lines
    inline = bool(_INLINE_ITEM.search(text))
    indenting = sum(line.indented for line in lines) > 1
    indented = joined = False
    for length, line, after in zip(page.lengths, lines, lines[1:], strict=False):
        indented = line.indented or (joined and indented)
        joined = line.followed and not (line.table or after.table or after.indented)
        if joined and line.last in CLOSED:
            likely = indented or not indenting
            joined = length >= page.width - 1 and not _starts_anew(
                text, line, after, page, (likely, inline)
            )
        elif joined:
            joined = length >= page.width - page.slack or (
                line.last in "，、," and 2 * length >= page.width
            )
            joined = joined and not (line.last not in OPEN and _heads(text, lines, line, after))
        if joined:
            new = _between(text, line, after) if length < page.width else ""
            edits.append((line.end, after.start, new, "join"))
    return edits


def _heads(text: str, lines: Sequence[Line], line: Line, after: Line) -> bool:
    """Whether the next line is a line of the head: number, date, time, place; or this one is the whole title."""
    if _STARTS_HEAD.match(text, after.start):
        return True
    return line in lines[:_HEAD_LINES] and bool(_TITLE_ENDS.search(text, line.start, line.end))


def _starts_anew(
    text: str, line: Line, after: Line, page: Broken, habits: tuple[bool, bool]
) -> bool:
    """Whether the next line is a paragraph of its own, where this one is full and closes a sentence.

    `habits`: whether paragraphs like this one go on without an indent, whether items stand inside paragraphs.
    """
    likely, inline = habits
    if not likely and line.last in "。！？":
        return True
    if _STARTS_ITEM.match(text, after.start, after.end):
        inside = line.last in "；;：:" or text[after.start + 1 : after.start + 2] in {"是", "要"}
        return line.last not in "”’）)》】』」〉" and not (inside and inline)
    if line.last in "。！？" and _STARTS_NOTE.match(text, after.start):
        return True
    if line.last not in "。！？）":
        return False
    short = 2 * (after.end - after.start) < min(page.width, _SHORT)
    return (short and after.last not in CLOSED) or bool(_SIGNATURE.match(text, after.start))


def _between(text: str, line: Line, after: Line) -> str:
    """A blank between two Latin words, of which the second did not fit the line; otherwise nothing."""
    if not _WORD_AFTER.match(text, after.start):
        return ""
    return " " if _WORD_BEFORE.search(text, max(line.start, line.end - 22), line.end) else ""
