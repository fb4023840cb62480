"""Drafts of tasks: which sentences oblige, where one obligation ends and the next begins, who, by when, what about."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kexie.text.drafting.clauses import parse
from kexie.text.drafting.duties import LAST, duty, whole_names
from kexie.text.drafting.grouping import group_clauses
from kexie.text.drafting.making import (
    PHRASE,
    Found,
    due_of,
    duties_of,
    leads_of,
    make_draft,
    make_row,
    without_background,
    worth,
)
from kexie.text.drafting.obliging import obliging, sheet_of
from kexie.text.drafting.shapes import Draft, Due, Duty, Group
from kexie.text.drafting.tables import task_rows
from kexie.text.reading.sentences import cut
from kexie.text.reading.shapes import Clause, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kexie.text.drafting.obliging import Obliging, Sheet
    from kexie.text.drafting.shapes import Parsed
    from kexie.text.model import Span

__all__ = ["Draft", "Due", "Duty", "draft_tasks", "obliging_sentences"]


def draft_tasks(reading: Reading) -> tuple[Draft, ...]:
    """The drafts of a text, in order of place."""
    sheet = sheet_of(reading)
    found = list(_from_tables(reading))
    for one in obliging(sheet):
        found += _from_sentence(sheet, one)
    return tuple(sorted(found, key=lambda d: d.span))


def obliging_sentences(reading: Reading) -> list[Span]:
    """The sentences that oblige somebody, whether or not a draft came of them; headings and notes are none."""
    return [one.sentence.span for one in obliging(sheet_of(reading))]


def _from_sentence(sheet: Sheet, one: Obliging) -> Iterator[Draft]:
    reading = sheet.reading
    clauses = without_background(
        reading.text,
        [c for c in one.clauses if not (sheet.notes.hold(c.span) or _is_label(reading, c))],
        one.rule,
    )
    _name_asked(reading, clauses)
    subject: tuple[Duty, ...] = ()
    groups = group_clauses(reading.text, clauses, marked=one.sentence.marked)
    if not groups and one.rule == "item with an assignment" and _says_enough(clauses):
        groups = [Group(clauses)]
    for group in groups:
        core = group.core
        subject = leads_of(group) or _appealed_to(clauses, group) or subject
        if core is None or not worth(group, core, reading.text[slice(*group.span)], one.rule):
            continue
        inherited = subject or one.announced or (sheet.addressees if one.alone else ())
        yield _from_group(sheet, one, group, core, inherited)


def _name_asked(reading: Reading, clauses: list[Parsed]) -> None:
    """A name and a comma before a modal: 涉及会费标准的学会，应在…履行程序."""
    for clause, after in pairwise(clauses):
        if clause.subjects or after.subjects or clause.closer not in ("，", ","):
            continue
        if reading.text[clause.span[1] - 1] not in LAST:
            continue
        dated = any(t.bounded and t.span[0] == after.span[0] for t in after.times)
        asked = after.modal and reading.text.startswith(after.modal, after.span[0])
        if not (asked or dated):
            continue
        names = whole_names(reading.text, *clause.span)
        if names:
            clause.kind = "topic"
            after.subjects = tuple(duty(reading.text, name, reading.register) for name in names)


def _appealed_to(clauses: list[Parsed], group: Group) -> tuple[Duty, ...]:
    """Whom an appeal before a group names: 干部要主动谋事，打造…品牌 asks the same people for both."""
    before = [c for c in clauses if c.kind == "stance" and c.modal and c.span[1] <= group.span[0]]
    named = [tuple(d for d in c.subjects if d.role == "lead") for c in before]
    return next(filter(None, reversed(named)), ())


def _is_label(reading: Reading, clause: Parsed) -> bool:
    """市教育局：… names who is to act in all that follows."""
    return clause.closer in ("：", ":") and bool(whole_names(reading.text, *clause.span))


def _says_enough(clauses: list[Parsed]) -> bool:
    """Whether an item that somebody is to answer for says what, though no rule found its verb."""
    plain = [c for c in clauses if c.kind not in ("past", "state", "stance", "prohibition")]
    return len(plain) == len(clauses) and sum(c.span[1] - c.span[0] for c in clauses) >= PHRASE


def _from_group(
    sheet: Sheet, one: Obliging, group: Group, core: Parsed, inherited: tuple[Duty, ...]
) -> Draft:
    """Units and deadline of the clauses themselves, else of the note beside the item, else inherited."""
    note = sheet.notes.over(core.span[0])
    units = duties_of(group)
    if not (leads_of(group) or core.subjects):
        units = ((note.units if note else ()) or inherited) + units
    due = due_of(group)
    if due.kind == "none":
        due = (note.due if note else None) or one.due or due
    span = sheet.notes.before(group.span)
    return make_draft(sheet.reading, one.sentence, Found(group, core, span, units, due, one.rule))


def _from_tables(reading: Reading) -> Iterator[Draft]:
    for span, units, due, section in task_rows(reading):
        group = _row_group(reading, span)
        core = group.core or group.clauses[0]
        own = due_of(group) if due.kind == "none" else due
        yield make_row(reading, Found(group, core, span, units, own, "row of a table"), section)


def _row_group(reading: Reading, span: Span) -> Group:
    clauses = [c for piece in cut(reading.text, *span) for c in piece[3]]
    return Group([parse(reading, c) for c in clauses] or [parse(reading, Clause(span, ""))])
