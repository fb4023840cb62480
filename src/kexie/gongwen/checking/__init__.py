"""
Tests any DOCX file against GB/T 9704-2012 and names each departure: where, what was found, what is required.

What only a printer knows (where lines and pages end) is not judged, except whether text can stand on the first page.
"""

from collections.abc import Iterator

from kexie.gongwen.checking import body, end, head, page
from kexie.gongwen.checking.departures import Departure
from kexie.gongwen.checking.parts import sort
from kexie.gongwen.checking.reading import read
from kexie.gongwen.opening import Unreadable

__all__ = ["Departure", "Unreadable", "check"]

RULES = (*page.RULES, *head.RULES, *body.RULES, *end.RULES)


def check(data: bytes) -> list[Departure]:
    """
    All departures, in the order of the document.

    :raises Unreadable: it is no DOCX
    """
    sorted_file = sort(read(data))
    found = [departure for rule in RULES for departure in rule(sorted_file)]
    return sorted(dict.fromkeys(found), key=lambda one: one.paragraph)


def rules() -> Iterator[str]:
    """The names of all rules."""
    return (rule.__name__ for rule in RULES)
