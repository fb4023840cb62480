"""What every page shows around its content: the rooms' menus, as data."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from kexie.kernel.room import MenuEntry, RecordKind, Words, rooms
from kexie.org.models import User
from kexie.org.queries import place_of
from kexie.records.models import Record


@cache
def record_kinds() -> dict[str, RecordKind]:
    return {kind.code: kind for room in rooms() for kind in room.record_kinds}


@cache
def panels() -> dict[str, tuple[str, ...]]:
    """The fragments that rooms above put on a page, by the page's name; the lower room's first."""
    found: dict[str, tuple[str, ...]] = {}
    for panel in (panel for room in rooms() for panel in room.panels):
        found[panel.on] = (*found.get(panel.on, ()), panel.url_name)
    return found


@cache
def trail_verbs() -> dict[str, Words]:
    """What the trail holds in code, in words: of every room."""
    return {verb: words for room in rooms() for verb, words in room.verbs.items()}


class RecordUrls:
    """Where a record's page is, for templates: `{{ record_urls|look_up:record }}`; the default if it has none."""

    def get(self, record: Record, default: str = "") -> str:
        kind = record_kinds().get(record.kind)
        return reverse(kind.url_name, args=[record.pk]) if kind else default


@dataclass(frozen=True, slots=True)
class MenuItem:
    entry: MenuEntry
    url: str
    current: bool
    count: int | None


def menu_for(user: User, path: str) -> list[MenuItem]:
    entries = sorted((entry for room in rooms() for entry in room.menu), key=lambda one: one.order)
    shown = [entry for entry in entries if entry.shown_to is None or entry.shown_to(user)]
    urls = {entry.url_name: reverse(entry.url_name) for entry in shown}
    # the longest address that the path begins with is where we are; the root begins every path
    at = (url for url in urls.values() if path.startswith(url) and (url != "/" or path == "/"))
    here = max(at, key=len, default="")
    return [
        MenuItem(
            entry,
            urls[entry.url_name],
            urls[entry.url_name] == here,
            entry.count(user) if entry.count else None,
        )
        for entry in shown
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: menu by place, languages, product name. Nobody signed in: no menu."""
    user = getattr(request, "user", None)
    signed_in = isinstance(user, User) and request.headers.get("HX-Request") != "true"
    items = menu_for(user, request.path) if signed_in and isinstance(user, User) else []
    return {
        "product_name": settings.PRODUCT_NAME,
        "languages": settings.LANGUAGES,
        "user": user,
        "place": place_of(user) if signed_in and isinstance(user, User) else "",
        "record_urls": RecordUrls(),
        "panels": panels(),
        "trail_verbs": trail_verbs(),
        "record_labels": {code: kind.label for code, kind in record_kinds().items()},
        "menu_work": [item for item in items if item.entry.place == "work"],
        "menu_administration": [item for item in items if item.entry.place == "administration"],
    }


def display_name(user: User) -> str:
    return user.name
