"""Indicators: `words`: choices; `catalogue`: what is measured; `figures`: values, totals, targets; `saved`: questions."""

from kexie.indicators.models.catalogue import Breakdown, Check, Definition, Group, Indicator
from kexie.indicators.models.exchange import OtherCode
from kexie.indicators.models.figures import (
    AMOUNT,
    LARGEST,
    Batch,
    Campaign,
    Figure,
    Inflow,
    Ledger,
    Past,
    PastTarget,
    Target,
)
from kexie.indicators.models.saved import SavedAnalysis
from kexie.indicators.models.words import (
    Kind,
    Mark,
    Operator,
    Origin,
    Parts,
    Rolling,
    Service,
    Severity,
    SourceKind,
    Standing,
    Topic,
    ValueType,
)

__all__ = [
    "AMOUNT",
    "LARGEST",
    "Batch",
    "Breakdown",
    "Campaign",
    "Check",
    "Definition",
    "Figure",
    "Group",
    "Indicator",
    "Inflow",
    "Kind",
    "Ledger",
    "Mark",
    "Operator",
    "Origin",
    "OtherCode",
    "Parts",
    "Past",
    "PastTarget",
    "Rolling",
    "SavedAnalysis",
    "Service",
    "Severity",
    "SourceKind",
    "Standing",
    "Target",
    "Topic",
    "ValueType",
]
