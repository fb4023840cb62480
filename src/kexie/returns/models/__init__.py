"""Returns: `words`: choices; `forms`: register and forms; `filing`: cycles and what was filed; `reminders`: who was told."""

from kexie.returns.models.books import Delivery, DeliveryState, Item, ItemState, Mapping
from kexie.returns.models.compilation import Compilation, CompilationState
from kexie.returns.models.enclosures import Enclosure
from kexie.returns.models.filing import (
    Cell,
    Cycle,
    Expected,
    Filing,
    Ground,
    Passage,
    Praise,
    Print,
    Remark,
    Snapshot,
)
from kexie.returns.models.forms import (
    Entry,
    Field,
    FormVersion,
)
from kexie.returns.models.reminders import Reminder, ReminderRules
from kexie.returns.models.words import (
    CycleState,
    EntryState,
    FieldKind,
    FilingState,
    Frequency,
    Stage,
)

__all__ = [
    "Cell",
    "Compilation",
    "CompilationState",
    "Cycle",
    "CycleState",
    "Delivery",
    "DeliveryState",
    "Enclosure",
    "Entry",
    "EntryState",
    "Expected",
    "Field",
    "FieldKind",
    "Filing",
    "FilingState",
    "FormVersion",
    "Frequency",
    "Ground",
    "Item",
    "ItemState",
    "Mapping",
    "Passage",
    "Praise",
    "Print",
    "Remark",
    "Reminder",
    "ReminderRules",
    "Snapshot",
    "Stage",
]
