"""Assignments written beside an item: （牵头部门：…；完成时限：…）, lines 责任单位：…, brackets （科技部牵头，…）."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kexie.text.drafting.duties import ENDS, NAME, assigned_in, duty, split_names, whole_names
from kexie.text.drafting.shapes import Due, Duty
from kexie.text.reading.structure import ASSIGNMENT
from kexie.text.reading.times import Calendar, When, find_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kexie.text.model import Span
    from kexie.text.reading.shapes import Paragraph, Reading

LEAD_LABEL = re.compile(
    r"(?:牵头|责任|主责|主办|承办|负责|实施|落实|归口|主管)(?:单位|部门|处室|科室|股室|部室|主体|机构|院系|方|学院|科|处|部|局)?$|^责任分工$|^(?:单位|部门|科室|处室)$"
)
HELP_LABEL = re.compile(
    r"(?:配合|协办|协助|协同|参与|参加|支持|联办|会办|合作)(?:单位|部门|处室|科室|股室|部室|机构|院系|方|科|处)?$"
)
DUE_LABEL = re.compile(r"(?:完成|整改|办结)?(?:时限|时间|期限)(?:要求)?$|时间节点$|进度安排$")
PART = re.compile(
    r"(?:^|(?<=[；;。，,（(【\[\s]))(?P<label>[\u4e00-\u9fff]{2,8})\s*[：:]\s*(?P<words>[^；;。】\]\n]*?(?:[；;][^：:；;。\n]{2,20}(?=$|[；;。])(?![^\n]{0,3}[：:]))*)(?=[；;。】\]\n]|[）)]?$|[，,\s]\s*(?:牵头|责任|配合|协办|完成|整改|时限|参加|参与|协助)[\u4e00-\u9fff]{0,4}[：:])"
)
BRACKET = re.compile(
    r"[（(【\[](?P<inside>[^（()）【】\[\]]*(?:[（(][^（()）]*[）)][^（()）【】\[\]]*)*)[）)】\]]"
)
ASSIGNS = re.compile(
    r"(?:牵头|责任|配合|完成|整改|时限|主责|承办|协办|落实)(?:单位|部门|处室|科室|领导|人|时限|时间|期限)?\s*[：:]|牵头|(?:分别)?负责$|按职责分工"
)
TRAILING = re.compile(rf"(?<=[。；;，,])\s*(?:{ASSIGNMENT.pattern})[^\n]*$")
"""An assignment without brackets at the end of an item: …各报一次，责任科室：办公室。"""
UNSOLVED = re.compile(r"(?:前|后|内|日|月|底|时|期间)[）)]?$")
EMPTY = re.compile(r"^[—－\-–/无\s]*$")


@dataclass(frozen=True, slots=True)
class Note:
    """An assignment, the stretch of text it covers, and the stretch it stands in."""

    covers: Span
    place: Span
    units: tuple[Duty, ...]
    due: Due | None


class Notes:
    """The notes of a text, found by the place they cover or stand in."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self._notes = sorted(notes, key=lambda n: n.covers)
        self._covers = [n.covers[0] for n in self._notes]
        self._standing = sorted(n.place for n in notes)

    def over(self, place: int) -> Note | None:
        """The assignment that covers a place."""
        index = bisect_right(self._covers, place)
        for note in reversed(self._notes[max(0, index - 4) : index]):
            if place < note.covers[1]:
                return note
        return None

    def before(self, span: Span) -> Span:
        """A stretch without the assignment in brackets at its end."""
        index = bisect_right(self._standing, (span[1], 1 << 60)) - 1
        if index >= 0 and span[0] < self._standing[index][0] < span[1] <= self._standing[index][1]:
            return span[0], self._standing[index][0]
        return span

    def hold(self, span: Span) -> bool:
        """Whether a stretch is part of an assignment."""
        index = bisect_right(self._standing, (span[0], 1 << 60)) - 1
        return index >= 0 and span[1] <= self._standing[index][1] + 1


def due_from(times: Sequence[When], words: str, span: Span | None) -> Due | None:
    """The deadline a cell or note names; the last of several days."""
    if not words or EMPTY.match(words):
        return None
    if not times:
        return Due(words, "date", None, span) if UNSOLVED.search(words) else None
    for kind in ("date", "recurring", "long_term", "none"):
        chosen = [t for t in times if t.kind == kind]
        if kind == "date" and any(t.kind == "recurring" for t in times):
            continue
        if chosen:
            last = (
                max(chosen, key=lambda t: (t.day is not None, t.day or t.span[0]))
                if kind == "date" and all(t.day for t in chosen)
                else chosen[-1]
            )
            return Due(words, kind, last.day, span)
    return None


def units_from(reading: Reading, span: Span, role: str) -> list[Duty]:
    """Every name of a column or note; words that name nobody (—, 无) give none."""
    text = reading.text
    found = []
    ranked = "牵头" in text[span[0] : span[1]]
    for start, end in _pieces(text, span):
        name = text[start:end].rstrip("等 ")
        own = role
        rank = RANK.search(name)
        if rank:
            name = name[: rank.start()]
        if ranked and role == "lead" and not (rank and "牵头" in rank.group()):
            own = "cooperating"
        if name and not EMPTY.match(name) and re.match(rf"{NAME}+", name):
            found.append(duty(text, (start, start + len(name)), reading.register, own))
    return found


WHOLE_BRACKET = re.compile(r"[）)][^；;。】\]\n]*")
RANK = re.compile(r"[（(](?:牵头|配合|主责|协助|负责)[^）)]{0,6}[）)]$")
GAP = re.compile(r"[\s/／]+")


def _pieces(text: str, span: Span) -> list[Span]:
    """The names of a cell: parted by 、 ； a blank or a stroke."""
    found = []
    for start, end in split_names(text, span):
        at = start
        for gap in GAP.finditer(text, start, end):
            found.append((at, gap.start()))
            at = gap.end()
        found.append((at, end))
    return [(a, b) for a, b in found if a < b]


def read_parts(
    reading: Reading, start: int, end: int, calendar: Calendar
) -> tuple[tuple[Duty, ...], Due | None]:
    """Units and deadline from label: words pairs."""
    text = reading.text
    units: list[Duty] = []
    due: Due | None = None
    for match in PART.finditer(text, start, end):
        label, span = match["label"], _closed(text, match.span("words"), end)
        if LEAD_LABEL.search(label):
            units += units_from(reading, span, "lead")
        elif HELP_LABEL.search(label):
            units += units_from(reading, span, "cooperating")
        elif DUE_LABEL.search(label):
            due = due_from(find_times(text, *span, calendar), match["words"], span) or due
    return tuple(units), due


def _closed(text: str, span: Span, end: int) -> Span:
    """A stretch that ends inside a bracket of its own, with the rest of it: 保管部（牵头），保障部（配合）."""
    words = text[slice(*span)]
    if len(OPENED.findall(words)) <= len(SHUT.findall(words)):
        return span
    rest = WHOLE_BRACKET.match(text, span[1], end)
    return (span[0], rest.end()) if rest else span


OPENED, SHUT = re.compile("[（(]"), re.compile("[）)]")


def find_notes(reading: Reading) -> list[Note]:
    """All assignments beside items, in order of place."""
    found: list[Note] = []
    opened = 0
    lists = _ends_of_lists(reading)
    for index, paragraph in enumerate(reading.paragraphs):
        start, end = paragraph.span
        if paragraph.kind == "assignment":
            units, due = read_parts(reading, start, end, reading.calendar)
            opened = lists.get(index, opened)
            found.append(Note((opened, start), paragraph.span, units, due))
            continue
        if (
            (paragraph.level and paragraph.kind in ("item", "heading"))
            or paragraph.kind in ("heading", "title")
            or (
                found
                and found[-1].place[1] >= start - 2
                and paragraph.kind == "body"
                and not paragraph.level
            )
        ):
            opened = start
        found += _inline(reading, start, end)
    return [_led(note) for note in _merged(found)]


def _ends_of_lists(reading: Reading) -> dict[int, int]:
    """Where an assignment stands after the last of several items and after none before: where the first begins."""
    found: dict[int, int] = {}
    items: list[int] = []
    level, noted = 0, 0
    paragraphs = reading.paragraphs
    for index, paragraph in enumerate(paragraphs):
        if paragraph.kind == "assignment":
            if paragraphs[index - 1].kind == "assignment":
                continue
            following = next((p for p in paragraphs[index + 1 :] if p.kind != "assignment"), None)
            goes_on = (
                following is not None and following.kind == "item" and following.level == level
            )
            if (
                len(items) > 1
                and not noted
                and not (goes_on and not _begins_anew(reading, following))
            ):
                found[index] = paragraphs[items[0]].span[0]
            noted += 1
        elif paragraph.kind == "item" and paragraph.level >= LISTED:
            if paragraph.level != level or _begins_anew(reading, paragraph):
                items, level, noted = [], paragraph.level, 0
            items.append(index)
        else:
            items, level, noted = [], 0, 0
    return found


def _begins_anew(reading: Reading, paragraph: Paragraph | None) -> bool:
    return paragraph is not None and FIRST.match(reading.text, paragraph.span[0]) is not None


FIRST = re.compile(r"[（(]?1[）).．、]|①")
LISTED = 3
"""1. and （1）, which one assignment may follow."""
TOGETHER = re.compile(
    r"等?(?:单位|部门)?(?:按照?职责(?:分工)?|分别|共同|各自)*(?:负责|落实|牵头|配合)?$"
)


def _bare_names(reading: Reading, start: int, end: int) -> tuple[list[Span], Due | None]:
    """（市教育局、市科协）, （市科技局、市财政局按职责分工负责）, （市司法局，7月底前）: units, at most a time beside."""
    text = reading.text
    due: Due | None = None
    cut = max(text.rfind(mark, start, end) for mark in "，,；;")
    if cut > start:
        times = find_times(text, cut + 1, end, reading.calendar)
        if times and times[0].span[0] == cut + 1 and times[-1].span[1] >= end - 1:
            due = due_from(times, text[cut + 1 : end], (cut + 1, end))
            end = cut
    tail = TOGETHER.search(text[start:end])
    stop = start + tail.start() if tail else end
    return (whole_names(text, start, stop) if stop > start else []), due


def _led(note: Note) -> Note:
    """Somebody must answer: where only helpers are named they are the leads."""
    if any(d.role == "lead" for d in note.units):
        return note
    return Note(
        note.covers, note.place, tuple(replace(d, role="lead") for d in note.units), note.due
    )


def _inline(reading: Reading, start: int, end: int) -> list[Note]:
    """Brackets with an assignment inside a paragraph; each covers the sentences since the one before."""
    found = []
    begin = start
    trailing = TRAILING.search(reading.text, start, end)
    if trailing:
        units, due = read_parts(reading, trailing.start(), end, reading.calendar)
        found.append(Note((start, trailing.start()), (trailing.start(), end), units, due))
        end = trailing.start()
    for match in BRACKET.finditer(reading.text, start, end):
        inside = match["inside"]
        a, b = match.span("inside")
        bare, due = (
            _bare_names(reading, a, b)
            if match.end() >= end - 1
            or reading.text[match.end()] in "。；\n"
            or (
                reading.text[match.end()] == "，"
                and not ENDS.search(reading.text, max(0, match.start() - 12), match.start())
            )
            else ([], None)
        )
        if bare:
            leads = tuple(duty(reading.text, span, reading.register) for span in bare)
            found.append(Note((begin, match.start()), match.span(), leads, due))
            begin = match.end()
            continue
        if not ASSIGNS.search(inside):
            continue
        units, due = read_parts(reading, a, b, reading.calendar)
        if not units:
            units = assigned_in(reading.text, a, b, reading.register)
            due = due or due_from(find_times(reading.text, a, b, reading.calendar), inside, (a, b))
        if units or due:
            found.append(Note((begin, match.start()), match.span(), units, due))
            begin = match.end()
    return found


def _merged(notes: list[Note]) -> list[Note]:
    """Notes on following lines (牵头单位：… / 完成时限：…) that cover the same item become one."""
    merged: list[Note] = []
    for note in notes:
        last = merged[-1] if merged else None
        if (
            last
            and last.covers[0] == note.covers[0]
            and note.covers[1] >= last.place[1]
            and note.covers[1] - last.place[1] <= 2  # noqa: PLR2004  # a length in characters
        ):
            merged[-1] = Note(
                last.covers,
                (last.place[0], note.place[1]),
                last.units + note.units,
                last.due or note.due,
            )
        else:
            merged.append(note)
    return merged
