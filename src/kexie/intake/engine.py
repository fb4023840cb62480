"""The text engine, asked with our own tree: units in, what it found out."""

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import lru_cache

from kexie.intake.found import Found, FoundDraft, FoundUnit
from kexie.org.models import Placement, Unit
from kexie.org.queries import open_units
from kexie.text.drafting import Draft, draft_tasks, obliging_sentences
from kexie.text.reading import Reading, read
from kexie.text.units import Register
from kexie.text.units import Unit as Known

DEMAND = "会议要求，"  # what a person marks is meant as a demand, whoever lays it
Row = tuple[str, str, str, str, str | None]


def register_for(unit: Unit) -> Register:
    """The open units as the engine knows them, seen from the unit whose text is read."""
    parents = dict(
        Placement.objects.filter(to_date__isnull=True).values_list("unit", "parent__code")
    )
    rows = open_units().values_list("pk", "code", "name", "short_name", "kind")
    known: tuple[Row, ...] = tuple(
        (code, name, short, kind, parents.get(pk)) for pk, code, name, short, kind in rows
    )
    return _register(known).at(unit.code)


@lru_cache(maxsize=2)
def _register(rows: tuple[Row, ...]) -> Register:
    """One per state of the tree: its patterns cost more to build than the tree to read."""
    return Register(
        Known(code, name, (short,) if short else (), kind, parent)
        for code, name, short, kind, parent in rows
    )


def find(text: str, *, unit: Unit, text_date: date | None = None) -> Found:
    """Read a repaired text that a unit brought in. `text_date` overrides what the text says of itself."""
    reading = read(text, register=register_for(unit), text_date=text_date)
    meeting = reading.meeting
    mentioned = Counter((one.text, one.code, one.group) for one in reading.mentions)
    return Found(
        drafts=tuple(_draft(one) for one in draft_tasks(reading)),
        obliging=tuple(_whole(reading, span) for span in obliging_sentences(reading)),
        people=tuple(
            {"name": one.name, "titles": list(one.titles), "unit": one.unit or ""}
            for one in reading.people
        ),
        mentions=tuple(
            {"text": words, "code": code or "", "group": group or "", "count": count}
            for (words, code, group), count in mentioned.items()
        ),
        title=(meeting.title if meeting else "") or reading.title,
        meeting_title=(meeting.title if meeting else None) or "",
        meeting_place=(meeting.place if meeting else None) or "",
        convener=(meeting.convener if meeting else None) or reading.issuer or "",
        text_date=reading.text_date or (meeting.date if meeting else None),
    )


def guess(words: str, *, unit: Unit, text_date: date | None) -> FoundDraft | None:
    """Some words of a text read as one draft; None where they are none, or several, even as a demand."""
    found = find(f"{DEMAND}{words}。", unit=unit, text_date=text_date).drafts
    return replace(found[0], set_by="") if len(found) == 1 else None


def _whole(reading: Reading, span: tuple[int, int]) -> tuple[int, int]:
    """With the stop that closes the sentence."""
    return span[0], span[1] + (reading.text[span[1] : span[1] + 1] in set("。；！？!?;"))


def _draft(draft: Draft) -> FoundDraft:
    return FoundDraft(
        title=draft.title,
        span=draft.span,
        kind=draft.kind,
        theme=draft.theme,
        set_by=draft.set_by or "",
        units=tuple(
            FoundUnit(one.text, one.role, one.group or "", one.code or "") for one in draft.units
        ),
        due_kind=draft.due.kind,
        due_text=draft.due.text or "",
        due_date=draft.due.day,
        confidence=draft.confidence,
        trackable=draft.trackable,
        rule=draft.rule,
    )
