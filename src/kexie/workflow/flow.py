"""The words in which a room declares its workflow."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from kexie.records.access import Rules

# Target of a move that is made in a state and leaves the thing in it, as adding a piece of evidence.
STAYS = ""


@dataclass(frozen=True, kw_only=True)
class Move:
    """
    One way from state to state, or something done within one (`target=STAYS`).

    `barred_after`: who made one of these moves on the thing (see `Moving.duties_of`) may not make this one.
    `barred_to_holders`: nor may who holds the thing himself, as its author.
    `needs_note`: a reason must be given.
    `inner`: a step that another action takes along; never offered by itself.
    `by_clock`: may also happen by itself on its day, ordered beforehand by somebody; then nobody is its actor.
    `by_link`: may also be made by somebody without an account whom a one-time link names; likewise.
    """

    label: str | Promise
    source: frozenset[str]
    target: str = STAYS
    barred_after: frozenset[str] = frozenset()
    barred_to_holders: bool = False
    needs_note: bool = False
    inner: bool = False
    by_clock: bool = False
    by_link: bool = False


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Moves and rules of one kind of record. `rules` also holds verbs that move nothing, as `see`."""

    kind: str
    moves: Mapping[str, Move]
    rules: Rules

    def moves_from(self, state: str) -> dict[str, Move]:
        """What may be offered in a state, inner steps apart."""
        return {
            name: move
            for name, move in self.moves.items()
            if state in move.source and not move.inner
        }
