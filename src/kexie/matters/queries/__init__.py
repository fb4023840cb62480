"""Reads of tasks, shares and what hangs on them. Each takes the user who asks."""

from kexie.matters.queries.back import reasons_back
from kexie.matters.queries.desk import (
    Waiting,
    handed_out_by,
    longest_stuck,
    owed_shares,
)
from kexie.matters.queries.figures import figure_address, tally
from kexie.matters.queries.ledger import (
    MEASURES,
    SHARE_SORTS,
    SHOWN_STATES,
    TASK_SORTS,
    Measure,
    Wanted,
    shares_for,
    tasks_for,
    with_shares,
)
from kexie.matters.queries.lights import Lamp, Lamps, with_light

__all__ = [
    "MEASURES",
    "SHARE_SORTS",
    "SHOWN_STATES",
    "TASK_SORTS",
    "Lamp",
    "Lamps",
    "Measure",
    "Waiting",
    "Wanted",
    "figure_address",
    "handed_out_by",
    "longest_stuck",
    "owed_shares",
    "reasons_back",
    "shares_for",
    "tally",
    "tasks_for",
    "with_light",
    "with_shares",
]
