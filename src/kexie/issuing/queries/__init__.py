"""Reads of official documents. Each takes the user who asks."""

from kexie.issuing.queries.listing import (
    SORTS,
    WantedDocuments,
    documents_about,
    documents_for,
    tally_of,
)
from kexie.issuing.queries.waiting import to_check, to_issue, to_sign
from kexie.issuing.templating import begin

__all__ = [
    "SORTS",
    "WantedDocuments",
    "begin",
    "documents_about",
    "documents_for",
    "tally_of",
    "to_check",
    "to_issue",
    "to_sign",
]
