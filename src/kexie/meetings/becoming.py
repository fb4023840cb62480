"""An outcome as the task or suggestion it may become: what a form is filled with, before somebody looks at it."""

from kexie.matters.actions.creation import NewTask
from kexie.matters.actions.suggestions.making import NewSuggestion
from kexie.matters.models import Theme
from kexie.meetings.models import Outcome
from kexie.org.models import Unit
from kexie.text.drafting.themes import Around, theme_of

LONGEST_TITLE = 80
ENDS = "。；;\n"


def title_of(text: str) -> str:
    """The first clause, if it can stand as a title; as much of the words as fits."""
    words = text.strip()
    ends = [place for sign in ENDS if (place := words.find(sign)) > 0]
    return words[: min(ends, default=len(words))][:LONGEST_TITLE]


def theme_in(outcome: Outcome) -> str:
    """What it is about, as the text engine reads it; the agenda item stands over it."""
    item = outcome.item.title if outcome.item else ""
    found = theme_of(outcome.text, outcome.text, "", Around(headings=item))
    return found if found in Theme.values else Theme.OTHER


def cooperating_in(outcome: Outcome) -> tuple[Unit, ...]:
    return tuple(one for one in outcome.units.all() if one != outcome.unit)


def task_of(outcome: Outcome) -> NewTask:
    """:raises ValueError: nobody is named who is to do it"""
    if outcome.unit is None:
        raise ValueError("An outcome without a unit is no task yet.")
    return NewTask(
        title=title_of(outcome.text),
        content=outcome.text,
        theme=theme_in(outcome),
        lead=outcome.unit,
        cooperating=cooperating_in(outcome),
        due_date=outcome.due_date,
        set_by=set_by(outcome),
    )


def set_by(outcome: Outcome) -> str:
    """Who set it: whoever took the chair, or the meeting."""
    meeting = outcome.meeting
    return (meeting.chair_name or meeting.record.title)[:60]


def suggestion_of(outcome: Outcome, kind: str) -> NewSuggestion | None:
    """None: nobody is named who says it."""
    if outcome.unit is None:
        return None
    return NewSuggestion(
        topic=title_of(outcome.text),
        text=outcome.text,
        kind=kind,
        theme=theme_in(outcome),
        from_unit=outcome.unit,
        to_unit=outcome.meeting.record.unit,
    )
