"""Reads of record cards and what hangs on them. Each takes the user who asks."""

from kexie.records.queries.comments import comments_for
from kexie.records.queries.trail import (
    Change,
    Line,
    TrailWords,
    changes_of,
    lines_of,
    lines_with_units,
    trail_of,
)

__all__ = [
    "Change",
    "Line",
    "TrailWords",
    "changes_of",
    "comments_for",
    "lines_of",
    "lines_with_units",
    "trail_of",
]
