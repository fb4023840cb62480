"""What a room plugs into the house, as plain data: each room's `room.py` holds one `Room`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """
    One entry of the main menu.

    `shown_to` tells from the user whether the entry makes sense; it protects nothing.
    `count` gives the number in the badge (None: no badge).
    """

    label: Words
    url_name: str
    icon: str
    order: int
    place: Literal["work", "administration"] = "work"
    shown_to: Callable[[Any], bool] | None = None
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """A kind of record card: its code (as in `Record.kind`), its name, and the page that shows one (takes `pk`)."""

    code: str
    label: Words
    url_name: str


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A fragment that a room above shows on a page of a room below: `on` is the page, `url_name` takes its `pk`."""

    on: str
    url_name: str


@dataclass(frozen=True, kw_only=True)
class Room:
    """`verbs`: what the room's actions write in the trail, in the words in which it is read there."""

    name: str
    menu: tuple[MenuEntry, ...] = ()
    record_kinds: tuple[RecordKind, ...] = ()
    panels: tuple[Panel, ...] = ()
    verbs: Mapping[str, Words] = field(default_factory=dict)
    roles: tuple[str, ...] = field(default=())
