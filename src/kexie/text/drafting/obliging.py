"""The sentences of a text that oblige: parsed, judged, without the headings and lead-ins that only announce them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING, TypeAlias

from kexie.text.drafting.clauses import parse
from kexie.text.drafting.duties import duty, whole_names
from kexie.text.drafting.force import looks_ahead, may_oblige, rule_of
from kexie.text.drafting.notes import Notes, due_from, find_notes, units_from
from kexie.text.reading.times import find_times
from kexie.text.reading.voices import LIST_LEAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kexie.text.drafting.shapes import Due, Duty, Parsed
    from kexie.text.reading.shapes import Paragraph, Reading, Sentence
    from kexie.text.reading.times import Calendar

HEADING_LENGTH = 24
ITEM_LEVEL = 3
"""1. and （1）: items, where 一、 and （一） are parts."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all sentences of a text share."""

    reading: Reading
    notes: Notes
    addressees: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Obliging:
    """A sentence that obliges: its clauses, the rule, and whom a lead-in named for it."""

    sentence: Sentence
    clauses: list[Parsed]
    rule: str
    announced: tuple[Duty, ...]
    due: Due | None = None
    alone: bool = True
    """Whether its item has named nobody before it, so that whoever a notice is addressed to is meant."""
    """The time its heading names: （二）自查阶段（6月）。"""


def sheet_of(reading: Reading) -> Sheet:
    """The assignments beside the items of a text, and whom a notice is addressed to."""
    return Sheet(reading, Notes(find_notes(reading)), _addressees(reading))


def _addressees(reading: Reading) -> tuple[Duty, ...]:
    if reading.genre != "notice" or reading.addressees is None:
        return ()
    return tuple(units_from(reading, reading.addressees, "lead"))


def obliging(sheet: Sheet) -> Iterator[Obliging]:
    """The sentences that oblige and are no heading, lead-in or note, in order of place."""
    reading = sheet.reading
    announced: tuple[Duty, ...] = ()
    paragraph, due, owned = -1, None, False
    headed = _units_of_sections(reading)
    judged: Iterator[Judged | None] = chain(_judged(reading, sheet.notes), [None])
    for one, after in pairwise(judged):
        if one is None:
            continue
        sentence, clauses, rule = one
        later = after[0] if after else None
        if not sentence.listed:
            announced = ()
        if sentence.paragraph != paragraph:
            paragraph, owned = sentence.paragraph, False
            due = _due_of_head(reading, reading.paragraphs[paragraph])
        if sentence.voice != "tell" and _announces(reading, sentence):
            announced = _announced(sheet, sentence, clauses) or announced
        elif _is_stage(reading, sentence, later):
            due = _due_of_heading(reading, reading.text[slice(*sentence.span)]) or due
        elif rule and not (
            _is_heading(reading, sentence, clauses, later) or sheet.notes.hold(sentence.span)
        ):
            named = announced or headed.get(sentence.paragraph, ())
            yield Obliging(sentence, clauses, rule, named, due, alone=not owned)
        owned = owned or any(d.role == "lead" for c in clauses for d in c.subjects)


def _units_of_sections(reading: Reading) -> dict[int, tuple[Duty, ...]]:
    """The units that paragraphs stand under: （一）市教育局 as a heading, 市教育局：… as a label."""
    found: dict[int, tuple[Duty, ...]] = {}
    stack: list[tuple[int, tuple[Duty, ...]]] = []
    for index, paragraph in enumerate(reading.paragraphs):
        if paragraph.kind not in ("heading", "item", "body"):
            continue
        if paragraph.level:
            while stack and stack[-1][0] >= paragraph.level:
                stack.pop()
        label = UNIT_LABEL.match(reading.text, paragraph.body, paragraph.span[1])
        own: tuple[Duty, ...] = ()
        if label:
            names = whole_names(reading.text, *label.span("names"))
            own = tuple(duty(reading.text, span, reading.register) for span in names)
        if own and paragraph.level and label and not label["rest"]:
            stack.append((paragraph.level, own))
        units = own or next((duties for _, duties in reversed(stack)), ())
        if units:
            found[index] = units
    return found


UNIT_LABEL = re.compile(r"(?P<names>[^，。；：:\n]{3,40}?)(?:[：:](?P<rest>.)?|$)")


Judged: TypeAlias = "tuple[Sentence, list[Parsed], str]"


def _judged(reading: Reading, notes: Notes) -> Iterator[Judged]:
    """Each sentence with its parsed clauses and the rule by which it obliges, one at a time."""
    carried, last = "", -1
    for sentence in reading.sentences:
        assigned = notes.over(sentence.start) is not None
        if sentence.mode == "past" and looks_ahead(reading, sentence):
            sentence = replace(sentence, mode="future")  # noqa: PLW2901  # read in its own light
        if sentence.paragraph != last:
            carried = ""
        last = sentence.paragraph
        if not may_oblige(reading, sentence, assigned=assigned):
            clauses = _lead_in(reading, sentence)
            yield sentence, clauses, ""
            carried = ""
            continue
        calendar = _calendar_of(reading, sentence)
        clauses = [parse(reading, clause, calendar) for clause in sentence.clauses]
        rule = rule_of(reading, sentence, clauses, carried=carried, assigned=assigned)
        carried = rule if rule and sentence.closer in ("；", ";") else ""
        yield sentence, clauses, rule


def _calendar_of(reading: Reading, sentence: Sentence) -> Calendar:
    """The year that the headings above a sentence or its own first words speak of goes before that of the text."""
    calendar = reading.calendar
    for heading in reading.paragraphs[sentence.paragraph].heading.split("/"):
        calendar = calendar.seen_from(heading)
    return calendar.seen_from(
        reading.text[sentence.start : min(sentence.span[1], sentence.start + 30)]
    )


def _lead_in(reading: Reading, sentence: Sentence) -> list[Parsed]:
    """The clauses of a sentence that only announces: they may name who is to act."""
    after = reading.text[sentence.span[1] : sentence.span[1] + 1]
    if (sentence.closer or after) not in ("：", ":"):
        return []
    return [parse(reading, clause) for clause in sentence.clauses]


FOR_WHOM = re.compile(r"(?:对|就)(?P<names>[^，,。；：:]{2,24})[，,]")


def _announced(sheet: Sheet, sentence: Sentence, clauses: Sequence[Parsed]) -> tuple[Duty, ...]:
    """The units a lead-in names for the items after it: its subject, or 对省级学会，…提出三点要求："""
    named = tuple(d for c in clauses for d in c.subjects if d.role == "lead")
    match = FOR_WHOM.match(sheet.reading.text, *sentence.span)
    if named or match is None:
        return named
    names = whole_names(sheet.reading.text, *match.span("names"))
    return tuple(duty(sheet.reading.text, span, sheet.reading.register) for span in names)


def _announces(reading: Reading, sentence: Sentence) -> bool:
    """A lead-in that the items after it unfold: 要抓好以下工作。; 重点做好四个方面："""
    if not sentence.listed or sentence.marked:
        return False
    words = reading.text[sentence.span[0] : sentence.span[1]]
    colon = reading.text[sentence.span[1] : sentence.span[1] + 1] in ("：", ":")
    return bool(LIST_LEAD.search(words)) or colon


STAGE = re.compile(r"[^，。；]{2,20}[（(][^（）()]{2,30}[）)]")


def _is_stage(reading: Reading, sentence: Sentence, later: Sentence | None) -> bool:
    """A heading with its time in brackets: 自查自纠阶段（2024年6月）。"""
    return (
        sentence.marked
        and later is not None
        and later.paragraph == sentence.paragraph
        and STAGE.fullmatch(reading.text, sentence.start, sentence.span[1]) is not None
        and bool(_due_of_heading(reading, reading.text[slice(*sentence.span)]))
    )


def _due_of_head(reading: Reading, paragraph: Paragraph) -> Due | None:
    """The time of the stage a paragraph tells of: that of its own head (自查阶段（6月）：…), else of its heading."""
    head = STAGE.match(reading.text, paragraph.body, paragraph.span[1])
    if paragraph.level and head and reading.text[head.end() : head.end() + 1] in ("：", ":"):
        return _due_of_heading(reading, head.group()) or _due_of_heading(reading, paragraph.heading)
    return _due_of_heading(reading, paragraph.heading)


def _due_of_heading(reading: Reading, heading: str) -> Due | None:
    """The time in the brackets at the end of a heading."""
    match = BRACKETS.search(heading)
    if match is None:
        return None
    times = find_times(heading, *match.span(1), reading.calendar)
    return due_from(times, match.group(1), None) if times else None


BRACKETS = re.compile(r"[（(]([^（）()]{2,30})[）)]$")


def _is_heading(
    reading: Reading, sentence: Sentence, clauses: Sequence[Parsed], later: Sentence | None
) -> bool:
    """The first short sentence of an item that more sentences, or deeper items, unfold."""
    if not sentence.marked or later is None or sentence.closer not in CLOSERS:
        return False
    words = reading.text[sentence.start : sentence.span[1]]
    if not words or len(words) > HEADING_LENGTH or len(clauses) > 1:
        return False
    if not _unfolds(reading, sentence, later):
        return False
    item = reading.paragraphs[sentence.paragraph].level >= ITEM_LEVEL
    if item and not (reading.headed_items or GENERIC.fullmatch(words)):
        return False
    return not (any(c.subjects or c.times for c in clauses) or re.search(r"\d|《", words))


GENERIC = re.compile(
    r"(?:(?:持续|深化|加强|强化|巩固|推进|深入推进|抓好|做好|做实|提升|落实|改进|优化|完善)[^，]{2,14}|(?:实施|开展|启动|推进)[^，]{2,14}(?:工程|行动|计划)|(?:办好|做优|擦亮|打造)[^，]{2,12}品牌)"
)
"""A first sentence too general to report on, whatever the other items of the text are like."""


def _unfolds(reading: Reading, sentence: Sentence, later: Sentence) -> bool:
    """Whether what follows belongs under a sentence: in the same item, or in items one level deeper."""
    if later.paragraph == sentence.paragraph:
        return not later.marked and reading.text[later.start : later.start + 1] not in BRACKET_OPEN
    level = reading.paragraphs[sentence.paragraph].level
    return later.paragraph == sentence.paragraph + 1 and (
        0 < level < reading.paragraphs[later.paragraph].level
    )


CLOSERS = ("。", "！", "：", ":")
BRACKET_OPEN = ("（", "(", "【")
