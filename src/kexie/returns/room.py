"""What this room plugs into the house."""

from kexie.kernel.room import Room
from kexie.returns.queries.reporting import asked_forms

ROOM = Room(name="returns", forms=asked_forms)
