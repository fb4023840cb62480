"""
Tasks, shares, extensions, suggestions: what is.

`words`: choices; `work`: the records; `rules`: data about the work; `suggestions`: what is put to those above.
"""

from kexie.matters.models.rules import LightRule, Reminder, ReminderRun, ServiceLevel
from kexie.matters.models.suggestions import (
    UNANSWERED,
    AnswerTime,
    Follow,
    Reply,
    Result,
    Satisfaction,
    Suggestion,
    SuggestionKind,
    SuggestionState,
    Trial,
    Voice,
)
from kexie.matters.models.words import (
    DueKind,
    ExtensionState,
    Light,
    LightMeasure,
    ShareRole,
    ShareState,
    Stage,
    TaskState,
    Theme,
    Urgency,
)
from kexie.matters.models.work import NO_PERCENT, Evidence, Extension, Plan, Progress, Share, Task

__all__ = [
    "NO_PERCENT",
    "UNANSWERED",
    "AnswerTime",
    "DueKind",
    "Evidence",
    "Extension",
    "ExtensionState",
    "Follow",
    "Light",
    "LightMeasure",
    "LightRule",
    "Plan",
    "Progress",
    "Reminder",
    "ReminderRun",
    "Reply",
    "Result",
    "Satisfaction",
    "ServiceLevel",
    "Share",
    "ShareRole",
    "ShareState",
    "Stage",
    "Suggestion",
    "SuggestionKind",
    "SuggestionState",
    "Task",
    "TaskState",
    "Theme",
    "Trial",
    "Urgency",
    "Voice",
]
