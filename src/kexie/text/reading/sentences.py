"""Paragraphs into sentences and clauses, never cutting inside quotation marks, book titles or brackets."""

from __future__ import annotations

import re

from kexie.text.reading.shapes import Clause

OPENERS = {
    "“": "”",
    "‘": "’",
    "（": "）",
    "(": ")",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
}
CLOSERS = frozenset(OPENERS.values())
MARKS = re.compile("[" + re.escape("".join(OPENERS) + "".join(CLOSERS)) + "。！？!?；;，,：:]")
FULL = frozenset("。！？!?")
HALF = frozenset("；;")
PAUSE = frozenset("，,：:")
ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}是(?=要|[^否不])|[一二三四五六七八九十]要(?=\S)|第[一二三四五六七八九十]{1,2}(?:[，、,]|件事[，,]|项(?:任务|工作)[，,])|[（(]\d{1,2}[）)]|[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮]|\d{1,2}[.．、](?!\d)|其一[，,]|其二[，,]|其三[，,]|首先[，,]|其次[，,]|再次[，,]|最后[，,])"
)
Cut = tuple[int, int, str, tuple[Clause, ...]]
"""A sentence: start, end without stop, its closing mark, its clauses."""


def pauses(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Every mark that ends a clause or sentence outside of brackets and quotation marks."""
    marks = [(m.start(), m.group()) for m in MARKS.finditer(text, start, end)]
    paired = _paired(text, marks)
    depth = 0
    found = []
    for place, mark in marks:
        if place in paired:
            depth += 1 if mark in OPENERS else -1
        elif (
            depth == 0
            and mark not in OPENERS
            and mark not in CLOSERS
            and not _in_number(text, place)
        ):
            found.append((place, mark))
        elif (
            depth
            and mark in FULL
            and text[place + 1 : place + 2] in ("”", "’", "」")
            and place + 2 == end
        ):
            continue
    return found


def _in_number(text: str, place: int) -> bool:
    """Whether a comma, colon or stop stands between two digits: 1,200 or 14:30."""
    return (
        text[place - 1 : place].isdecimal()
        and text[place + 1 : place + 2].isdecimal()
        and text[place] in ",:："
    )


INSTRUCTION = re.compile("批[示注](?:指出|要求|强调)?[：:]“?$")
"""What a leader wrote on a paper is read like running text, though it stands in quotation marks."""


def _paired(text: str, marks: list[tuple[int, str]]) -> set[int]:
    """The places of brackets and quotation marks that have their other half."""
    stack: list[tuple[int, str]] = []
    paired: set[int] = set()
    for place, mark in marks:
        if mark == "“" and INSTRUCTION.search(text, max(0, place - 8), place):
            continue
        if mark in OPENERS:
            stack.append((place, OPENERS[mark]))
        elif mark in CLOSERS:
            for index in range(len(stack) - 1, max(-1, len(stack) - 4), -1):
                if stack[index][1] == mark:
                    paired.update((stack[index][0], place))
                    del stack[index:]
                    break
    return paired


def cut(text: str, start: int, end: int) -> list[Cut]:
    """The sentences of a stretch of text, each with its clauses; ； ends a sentence here as 。 does."""
    result: list[Cut] = []
    clauses: list[Clause] = []
    clause = start
    for place, mark in [*pauses(text, start, end), (end, "")]:
        if place > clause:
            piece = _trim(text, clause, place)
            if piece[0] < piece[1]:
                clauses.append(Clause(piece, mark))
        clause = place + 1
        if (
            mark in FULL
            or mark in HALF
            or mark == ""
            or (mark in "：:" and ITEM.match(text, place + 1, end))
        ):
            if clauses:
                result.append((clauses[0].span[0], clauses[-1].span[1], mark, tuple(clauses)))
            clauses = []
    return result


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "—－-·•●■◆★☆*"):
        start += 1
    while start < end and text[start] in "“”":
        if text.find("”" if text[start] == "“" else "“", start, end) >= 0 and text[start] == "“":
            break
        start += 1
    while end > start and (
        text[end - 1].isspace() or (text[end - 1] == "”" and "“" not in text[start:end])
    ):
        end -= 1
    return start, end
