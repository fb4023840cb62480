"""Meetings, their notes and their minutes: what is."""

from kexie.meetings.models.meetings import AgendaItem, Attendance, Meeting, MeetingSeries, Tie
from kexie.meetings.models.minutes import Amendment, Minutes, Section
from kexie.meetings.models.notes import Contribution, Note, Outcome
from kexie.meetings.models.papers import Papers, PapersState
from kexie.meetings.models.words import (
    AmendmentState,
    Capacity,
    Coming,
    ItemKind,
    MeetingKind,
    MeetingState,
    MinutesState,
    OutcomeKind,
    SectionKind,
)

__all__ = [
    "AgendaItem",
    "Amendment",
    "AmendmentState",
    "Attendance",
    "Capacity",
    "Coming",
    "Contribution",
    "ItemKind",
    "Meeting",
    "MeetingKind",
    "MeetingSeries",
    "MeetingState",
    "Minutes",
    "MinutesState",
    "Note",
    "Outcome",
    "OutcomeKind",
    "Papers",
    "PapersState",
    "Section",
    "SectionKind",
    "Tie",
]
