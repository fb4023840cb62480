"""What this room plugs into the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import MenuEntry, Room
from kexie.org.queries import has_desk


def _works_somewhere(user: Any) -> bool:
    return has_desk(user)


ROOM = Room(
    name="desk",
    menu=(
        MenuEntry(
            label=_("My desk"),
            url_name="desk:home",
            icon="layout-dashboard",
            order=0,
            shown_to=_works_somewhere,
        ),
        MenuEntry(
            label=_("Cockpit"),
            url_name="desk:cockpit",
            icon="layout-grid",
            order=10,
            shown_to=_works_somewhere,
        ),
    ),
)
