"""Reading and proving the trail."""

from dataclasses import dataclass

from kexie.audit.chain import Line, seal
from kexie.audit.models import Entry, Head

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Proof:
    """What a walk along the chain found. `broken_at` is the number of the first line that does not hold."""

    lines: int
    broken_at: int | None
    reason: str


def verify_chain() -> Proof:
    """Recompute every hash from the first line on and compare the end with the chain's head."""
    previous, expected = START, 1
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        reason = _flaw(entry, expected, previous)
        if reason:
            return Proof(expected - 1, min(entry.number, expected), reason)
        previous, expected = entry.hash, expected + 1
    head = Head.objects.first() or Head()
    if (head.last_number, head.last_hash) != (expected - 1, previous):
        return Proof(expected - 1, expected, "lines are missing at the end")
    return Proof(expected - 1, None, "")


def _flaw(entry: Entry, expected: int, previous: str) -> str:
    if entry.number != expected:
        return "a line is missing"
    if entry.previous_hash != previous:
        return "the link to the line before is broken"
    line = Line(
        entry.at,
        entry.actor_id,
        entry.actor_name,
        entry.verb,
        entry.target,
        entry.label,
        entry.detail,
        entry.origin,
    )
    if seal(entry.number, line, previous) != entry.hash:
        return "the content was changed"
    return ""
