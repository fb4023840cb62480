"""What this room plugs into the house."""

from kexie.issuing.flow import DOCUMENT
from kexie.kernel.room import Room

ROOM = Room(
    name="issuing",
    verbs={f"{DOCUMENT.kind}.{name}": move.label for name, move in DOCUMENT.moves.items()},
)
