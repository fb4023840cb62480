"""The words in which a room declares its workflow."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from kexie.records.access import Rules


@dataclass(frozen=True, kw_only=True)
class Move:
    """
    One way from state to state.

    `barred_after`: who made one of these moves on the thing (see `Moving.duty_records`) may not make this one.
    `needs_note`: a reason must be given.
    """

    label: str | Promise
    source: frozenset[str]
    target: str
    barred_after: frozenset[str] = frozenset()
    needs_note: bool = False


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Moves and rules of one kind of record. `rules` also holds verbs that move nothing, as `see`."""

    kind: str
    moves: Mapping[str, Move]
    rules: Rules

    def moves_from(self, state: str) -> dict[str, Move]:
        return {name: move for name, move in self.moves.items() if state in move.source}
