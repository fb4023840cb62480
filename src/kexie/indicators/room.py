"""What this room plugs into the house."""

from kexie.kernel.room import Room

ROOM = Room(name="indicators")
