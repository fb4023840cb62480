"""What a room plugs into the house, as plain data: each room's `room.py` holds one `Room`."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, Literal

from django.conf import settings
from django.utils.functional import Promise

Words = str | Promise
Belonging = Callable[[int], tuple[Collection[int], Collection[str]]]


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
    """
    A fragment that a room above shows on a page of a room below: `on` is the page, `url_name` takes what it is about.

    That is the `pk` of the page; of a figure the indicator's, the unit's, and the period.
    """

    on: str
    url_name: str


@dataclass(frozen=True, kw_only=True)
class AskedForm:
    """
    A form as rooms below need to know it: what it asks, of whom, and what came in.

    :ivar owner: key of the unit that asks
    :ivar kind: `PeriodKind` of the stretch it asks for
    :ivar units: keys of the units that fill it in
    :ivar indicators: codes of what it asks
    :ivar rounds: by period, the keys of units expected and of those that reported; empty: no round was ever opened
    """

    code: str
    name: str
    owner: int
    kind: str
    units: frozenset[int]
    indicators: frozenset[str]
    rounds: Mapping[str, tuple[frozenset[int], frozenset[int]]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OpenWork:
    """What units still have to do, counted for whoever is about to merge or divide them: keys of units to a number."""

    label: Words
    count: Callable[[Collection[int]], int]


@dataclass(frozen=True, kw_only=True)
class Room:
    """
    One room's plug.

    `verbs`: what the room's actions write in the trail, in the words in which it is read there.
    `fields`: what else those lines call by a name that no model has.
    `belonging`: for a kind of record, given its key: keys of the records that are parts of it, and further targets of
    the trail; their lines are read with its own.
    `after_tree_change`: called by `org` when the tree of units has changed, in the same transaction.
    `after_reading`: called by `intake` when a text was read and what it sets is drafted:
    the document, and by name `actor` and `at`.
    """

    name: str
    menu: tuple[MenuEntry, ...] = ()
    record_kinds: tuple[RecordKind, ...] = ()
    panels: tuple[Panel, ...] = ()
    open_work: tuple[OpenWork, ...] = ()
    verbs: Mapping[str, Words] = field(default_factory=dict)
    fields: Mapping[str, Words] = field(default_factory=dict)
    belonging: Mapping[str, Belonging] = field(default_factory=dict)
    roles: tuple[str, ...] = field(default=())
    after_tree_change: Callable[[], None] | None = None
    after_reading: Callable[..., None] | None = None
    forms: Callable[[Collection[str]], Mapping[str, AskedForm]] | None = None


@cache
def rooms() -> tuple[Room, ...]:
    """Every room's plug, in the order of the floors."""
    found = [import_module(f"kexie.{name}.room").ROOM for name in settings.ROOMS]
    return tuple(found)


def forms_called(codes: Collection[str]) -> dict[str, AskedForm]:
    """Forms of any room, by code; those that no room knows are left out."""
    found: dict[str, AskedForm] = {}
    for room in rooms():
        if room.forms:
            found.update(room.forms(codes))
    return found
