"""Reads of suggestions. Each takes the user who asks."""

from kexie.matters.queries.suggestions.desk import to_answer, to_settle, to_try
from kexie.matters.queries.suggestions.listing import (
    SORTS,
    STANDINGS,
    Standing,
    WantedSuggestions,
    last_replies,
    leads_of,
    suggestions_for,
    tally_of,
)
from kexie.matters.queries.suggestions.similar import Similar, similar_to
from kexie.matters.queries.suggestions.trials import TrialRow, trials_for, trials_of

__all__ = [
    "SORTS",
    "STANDINGS",
    "Similar",
    "Standing",
    "TrialRow",
    "WantedSuggestions",
    "last_replies",
    "leads_of",
    "similar_to",
    "suggestions_for",
    "tally_of",
    "to_answer",
    "to_settle",
    "to_try",
    "trials_for",
    "trials_of",
]
