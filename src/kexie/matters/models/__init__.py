"""Tasks, shares, extensions: what is. `words`: choices; `work`: the records; `rules`: data about the work."""

from kexie.matters.models.rules import LightRule, Reminder, ReminderRun, ServiceLevel
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
    "DueKind",
    "Evidence",
    "Extension",
    "ExtensionState",
    "Light",
    "LightMeasure",
    "LightRule",
    "Plan",
    "Progress",
    "Reminder",
    "ReminderRun",
    "ServiceLevel",
    "Share",
    "ShareRole",
    "ShareState",
    "Stage",
    "Task",
    "TaskState",
    "Theme",
    "Urgency",
]
