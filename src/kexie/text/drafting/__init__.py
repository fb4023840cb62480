"""Drafts of tasks: which sentences oblige, where one obligation ends and the next begins, who, by when, what about."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kexie.text.data import any_of, sections
from kexie.text.drafting.clauses import parse
from kexie.text.drafting.duties import duty, whole_names
from kexie.text.drafting.force import may_oblige, rule_of
from kexie.text.drafting.grouping import group_clauses
from kexie.text.drafting.notes import Note, Notes, find_notes, units_from
from kexie.text.drafting.shapes import Draft, Due, Duty, Group, Parsed
from kexie.text.drafting.tables import task_rows
from kexie.text.drafting.themes import theme_of
from kexie.text.drafting.titles import title_of
from kexie.text.reading.sentences import cut
from kexie.text.reading.shapes import Clause, Reading, Sentence
from kexie.text.reading.voices import LIST_LEAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kexie.text.model import Span

__all__ = ["Draft", "Due", "Duty", "draft_tasks", "obliging_sentences"]

HEADING_LENGTH = 24
HEAD_LENGTH = 14
REPORTABLE = re.compile(r"《|“|报告|清单|台账|方案|办法|制度|计划|总结|活动|会议|培训|检查|调研")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What all sentences of a text share."""

    reading: Reading
    notes: Notes
    addressees: tuple[Duty, ...]


def draft_tasks(reading: Reading) -> tuple[Draft, ...]:
    """The drafts of a text, in order of place."""
    sheet = _Sheet(reading, Notes(find_notes(reading)), _addressees(reading))
    found = [*_from_tables(reading), *_from_sentences(sheet)]
    return tuple(sorted(found, key=lambda d: d.span))


def obliging_sentences(reading: Reading) -> list[Span]:
    """The sentences that oblige somebody, whether or not a draft came of them; headings and notes are none."""
    sheet = _Sheet(reading, Notes(find_notes(reading)), ())
    return [s.span for s, _, _, _ in _obliging(sheet)]


def _judged(reading: Reading, notes: Notes) -> list[tuple[Sentence, list[Parsed], str]]:
    """Each sentence with its parsed clauses and the rule by which it obliges."""
    found: list[tuple[Sentence, list[Parsed], str]] = []
    carried, last = "", -1
    for sentence in reading.sentences:
        assigned = notes.over(sentence.start) is not None
        if sentence.paragraph != last:
            carried = ""
        last = sentence.paragraph
        if not may_oblige(reading, sentence, assigned=assigned):
            clauses = _lead_in(reading, sentence)
            found.append((sentence, clauses, ""))
            carried = ""
            continue
        clauses = [parse(reading, clause) for clause in sentence.clauses]
        rule = rule_of(reading, sentence, clauses, carried=carried, assigned=assigned)
        carried = rule if rule and sentence.closer in ("；", ";") else ""
        found.append((sentence, clauses, rule))
    return found


def _lead_in(reading: Reading, sentence: Sentence) -> list[Parsed]:
    """The clauses of a sentence that only announces: they may name who is to act."""
    if sentence.closer not in ("：", ":"):
        return []
    return [parse(reading, clause) for clause in sentence.clauses]


def _obliging(
    sheet: _Sheet,
) -> Iterator[tuple[Sentence, list[Parsed], str, tuple[Duty, ...]]]:
    """The sentences that oblige and are no heading, lead-in or note, with whom a lead-in named for them."""
    reading = sheet.reading
    announced: tuple[Duty, ...] = ()
    judged = _judged(reading, sheet.notes)
    for index, (sentence, clauses, rule) in enumerate(judged):
        later = judged[index + 1][0] if index + 1 < len(judged) else None
        if not sentence.listed:
            announced = ()
        if sentence.voice != "tell" and _announces(reading, sentence, clauses):
            announced = _announced(sheet, sentence, clauses) or announced
        elif rule and not (
            _is_heading(reading, sentence, clauses, later) or sheet.notes.hold(sentence.span)
        ):
            yield sentence, clauses, rule, announced


def _from_sentences(sheet: _Sheet) -> list[Draft]:
    return [
        draft
        for sentence, clauses, rule, announced in _obliging(sheet)
        for draft in _drafts_of(sheet, sentence, clauses, rule, announced)
    ]


FOR_WHOM = re.compile(r"(?:对|就)(?P<names>[^，,。；：:]{2,24})[，,]")


def _announced(sheet: _Sheet, sentence: Sentence, clauses: Sequence[Parsed]) -> tuple[Duty, ...]:
    """The units a lead-in names for the items after it: its subject, or 对省级学会，…提出三点要求："""
    named = tuple(d for c in clauses for d in c.subjects if d.role == "lead")
    match = FOR_WHOM.match(sheet.reading.text, *sentence.span)
    if named or match is None:
        return named
    names = whole_names(sheet.reading.text, *match.span("names"))
    return tuple(duty(sheet.reading.text, span, sheet.reading.register) for span in names)


def _announces(reading: Reading, sentence: Sentence, clauses: Sequence[Parsed]) -> bool:
    """A lead-in that the items after it unfold: 要抓好以下工作。; 重点做好四个方面："""
    if not sentence.listed or sentence.marked:
        return False
    words = reading.text[sentence.start : sentence.span[1]]
    colon = reading.text[sentence.span[1] : sentence.span[1] + 1] in ("：", ":")
    return bool(LIST_LEAD.search(words)) or colon


def _is_heading(
    reading: Reading, sentence: Sentence, clauses: Sequence[Parsed], later: Sentence | None
) -> bool:
    """The first short sentence of an item that more sentences unfold."""
    if (
        not sentence.marked
        or later is None
        or later.paragraph != sentence.paragraph
        or later.marked
    ):
        return False
    if sentence.closer not in ("。", "！", "：", ":") or sentence.start == sentence.span[1]:
        return False
    words = reading.text[sentence.start : sentence.span[1]]
    if reading.text[later.start : later.start + 1] in "（(【" or len(clauses) > 1:
        return False
    concrete = any(c.subjects or c.times for c in clauses) or re.search(r"\d|《", words)
    return not concrete and len(words) <= HEADING_LENGTH


def _addressees(reading: Reading) -> tuple[Duty, ...]:
    if reading.genre != "notice" or reading.addressees is None:
        return ()
    return tuple(units_from(reading, reading.addressees, "lead"))


def _drafts_of(
    sheet: _Sheet,
    sentence: Sentence,
    clauses: Sequence[Parsed],
    rule: str,
    announced: tuple[Duty, ...],
) -> list[Draft]:
    reading = sheet.reading
    kept = _without_background([c for c in clauses if not sheet.notes.hold(c.span)], rule)
    subject: tuple[Duty, ...] = ()
    drafts = []
    for group in group_clauses(reading.text, kept, marked=sentence.marked):
        core = group.core
        if core is None or not _worth(reading, group, core, rule):
            subject = _leads(group) or subject
            continue
        note = sheet.notes.over(core.span[0])
        named = _duties(group)
        subject = tuple(d for d in named if d.role == "lead") or subject
        if any(d.role == "lead" for d in named):
            units = named
        else:
            inherited = (note.units if note else ()) or subject or announced or sheet.addressees
            units = tuple(inherited) + named
        drafts.append(
            _draft(
                reading, sentence, sheet.notes.before(group.span), group, core, units, note, rule
            )
        )
    return drafts


BY_MODAL = ("demand of a speaker", "modal verb")


def _without_background(clauses: list[Parsed], rule: str) -> list[Parsed]:
    """What stands before the first modal, names nobody and no time, is what the demand is about."""
    first = next((i for i, c in enumerate(clauses) if c.modal), 0)
    if rule not in BY_MODAL:
        return clauses
    for clause in clauses[:first]:
        if clause.kind in ("action", "finish", "broad", "other") and not (
            clause.subjects or clause.times
        ):
            clause.kind = "topic"
    return clauses


def _leads(group: Group) -> tuple[Duty, ...]:
    return tuple(d for d in _duties(group) if d.role == "lead")


def _duties(group: Group) -> tuple[Duty, ...]:
    """Who acts in a group: the first subject, and whoever is named beside it as helping."""
    found: list[Duty] = []
    for clause in group.clauses:
        leads = [d for d in clause.subjects if d.role == "lead"]
        helps = [d for d in (*clause.subjects, *clause.partners) if d.role == "cooperating"]
        if leads and not any(d.role == "lead" for d in found):
            found += leads
        elif leads and clause.subjects == tuple(leads) and _bare_joining(clause):
            found += [replace(d, role="cooperating") for d in leads]
        found += [d for d in helps if all(d.span != f.span for f in found)]
    return tuple(found)


def _bare_joining(clause: Parsed) -> bool:
    return clause.verb in ("参加", "参与", "配合", "协助")


def _worth(reading: Reading, group: Group, core: Parsed, rule: str) -> bool:
    """Whether a group asks for something one could report on."""
    words = reading.text[group.span[0] : group.span[1]]
    if core.kind in ("action", "finish"):
        return not _is_vain(reading.text, group, core)
    if core.kind == "study":
        return len(words) >= 4  # verb and object
    if core.kind == "target":
        return core.numbers
    if rule in ("item with an assignment", "item of a plan") and core.kind == "broad":
        return len(words) >= 8  # verb and object
    if any(c.numbers or c.times for c in group.clauses):
        return True
    if core.kind == "broad":
        return (
            (len(words) >= 8 and len(group.clauses) > 1)
            or REPORTABLE.search(words) is not None
            or bool(core.subjects)
        )
    if core.kind == "other":
        return bool(core.modal and (core.subjects or len(words) >= 8))
    return False


ABSTRACT = re.compile(rf"(?:{any_of(sections('frame')['abstract'])})$")


def _is_vain(text: str, group: Group, core: Parsed) -> bool:
    """An action without an object, or with one that nobody could show: 认真加以解决, 转变作风."""
    if any(c.numbers or c.times or c.kind == "topic" or c.subjects for c in group.clauses):
        return False
    rest = core.rest.strip()
    if not (rest or core.fronted or core.topic or core.verb_at - core.body > 2):
        return True
    others = [c for c in group.clauses if c is not core and c.kind in ("action", "finish", "study")]
    return not others and ABSTRACT.search(rest) is not None and len(rest) <= 6


def _draft(
    reading: Reading,
    sentence: Sentence,
    span: Span,
    group: Group,
    core: Parsed,
    units: tuple[Duty, ...],
    note: Note | None,
    rule: str,
) -> Draft:
    text, (start, end) = reading.text, span
    words = text[start:end]
    due = due_of(group)
    if due.kind == "none" and note and note.due:
        due = note.due
    paragraph = reading.paragraphs[sentence.paragraph]
    acting = [
        c for c in group.clauses if c.kind in ("action", "finish", "study", "target", "broad")
    ]
    study = (
        bool(acting)
        and core.kind == "study"
        and all(c.kind in ("study", "broad", "target") for c in acting)
    )
    title = "" if reading.genre == "research" else reading.title
    surroundings = f"{title} {paragraph.heading} {_item_head(text, paragraph.body, start)}"
    core_words = text[core.body : core.span[1]]
    return Draft(
        title=title_of(
            text, group.clauses, core, stop=end, head=_item_head(text, paragraph.body, start)
        ),
        span=(start, end),
        set_by=_set_by(reading, sentence),
        units=units,
        due=due,
        theme=theme_of(core_words, words, surroundings, " ".join(d.text for d in units)),
        kind="study" if study else "do",
        trackable=_trackable(group, core, units, due, words),
        confidence=_confidence(core, rule, units, due),
        rule=rule,
    )


def _set_by(reading: Reading, sentence: Sentence) -> str | None:
    """Who laid the obligation: of a document its issuer, else the speaker of the sentence."""
    if reading.genre == "minutes":
        return sentence.speaker or "会议"
    return reading.issuer or sentence.speaker or reading.author


def _item_head(text: str, body: int, start: int) -> str:
    """The first words of the item a draft stands in: its heading sentence."""
    head = re.split(r"[。；：]", text[body : min(start, body + 40)])[0] if body < start else ""
    return head if len(head) <= HEAD_LENGTH and not re.search(r"[，,]", head) else ""


def due_of(group: Group) -> Due:
    """The deadline a group of clauses names: the last day that is set, else what recurs, else a word like 尽快."""
    times = [t for c in group.clauses for t in c.times]
    numbers = any(c.numbers for c in group.clauses)
    real = [t for t in times if not t.span_only or (numbers and not t.text[:1].isdecimal())]
    recurring = [t for t in real if t.kind == "recurring"]
    dated = [t for t in real if t.kind == "date"]
    bounded = [t for t in dated if t.bounded] or dated
    if recurring and not any(t.bounded and t.day for t in dated):
        return Due(recurring[0].text, "recurring", None, recurring[0].span)
    if bounded:
        last = (
            max(bounded, key=lambda t: (t.day is not None, t.day or 0, t.span))
            if all(t.day for t in bounded)
            else bounded[-1]
        )
        return Due(last.text, "date", last.day, last.span)
    for kind in ("long_term", "none"):
        chosen = [t for t in real if t.kind == kind]
        if chosen:
            return Due(chosen[0].text, kind, None, chosen[0].span)
    return Due()


def _trackable(group: Group, core: Parsed, units: tuple[Duty, ...], due: Due, words: str) -> float:
    """0 to 1: an exhortation ranks apart from what one could report on."""
    value = 0.3 if core.kind in ("broad", "other", "effect") else 0.55
    value += 0.15 * any(c.numbers for c in group.clauses)
    value += 0.1 * bool(units) + 0.1 * (due.kind != "none")
    value += 0.1 * (REPORTABLE.search(words) is not None)
    return round(min(1.0, value), 2)


def _confidence(core: Parsed, rule: str, units: tuple[Duty, ...], due: Due) -> float:
    value = {
        "demand of a speaker": 0.8,
        "decision of the meeting": 0.8,
        "item of a plan": 0.75,
    }.get(rule, 0.7)
    value += 0.05 * bool(units) + 0.05 * (due.kind != "none") + 0.05 * bool(core.modal)
    if core.kind in ("broad", "other", "effect", "target"):
        value -= 0.2
    return round(max(0.05, min(0.95, value)), 2)


def _from_tables(reading: Reading) -> list[Draft]:
    drafts = []
    for span, units, due, section in task_rows(reading):
        group = _row_group(reading, span)
        core = group.core or group.clauses[0]
        words = reading.text[span[0] : span[1]]
        own = due_of(group) if due.kind == "none" else due
        acting = [c for c in group.clauses if c.kind in ("action", "finish", "study", "broad")]
        drafts.append(
            Draft(
                title=title_of(reading.text, group.clauses, core, stop=span[1]),
                span=span,
                set_by=reading.issuer,
                units=units,
                due=own,
                theme=theme_of(reading.text[core.body : core.span[1]], words, section),
                kind="study" if acting and all(c.kind == "study" for c in acting) else "do",
                trackable=_trackable(group, core, units, own, words),
                confidence=0.9,
                rule="row of a table",
            )
        )
    return drafts


def _row_group(reading: Reading, span: Span) -> Group:
    clauses = [c for piece in cut(reading.text, *span) for c in piece[3]]
    return Group([parse(reading, c) for c in clauses] or [parse(reading, Clause(span, ""))])
