"""Indicators: `words`: choices; `catalogue`: what is measured; `figures`: values, totals, targets."""

from kexie.indicators.models.catalogue import Breakdown, Check, Definition, Group, Indicator
from kexie.indicators.models.figures import (
    AMOUNT,
    Batch,
    Campaign,
    Figure,
    Past,
    Place,
    Target,
)
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
    ValueType,
)

__all__ = [
    "AMOUNT",
    "Batch",
    "Breakdown",
    "Campaign",
    "Check",
    "Definition",
    "Figure",
    "Group",
    "Indicator",
    "Kind",
    "Mark",
    "Operator",
    "Origin",
    "Parts",
    "Past",
    "Place",
    "Rolling",
    "Service",
    "Severity",
    "SourceKind",
    "Standing",
    "Target",
    "ValueType",
]
