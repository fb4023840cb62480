"""What this room plugs into the house."""

from kexie.kernel.room import Room
from kexie.meetings.flow import MEETING, MINUTES

ROOM = Room(
    name="meetings",
    verbs={
        f"{flow.kind}.{name}": move.label
        for flow in (MEETING, MINUTES)
        for name, move in flow.moves.items()
    },
)
