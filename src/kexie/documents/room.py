"""What this room plugs into the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import MenuEntry, RecordKind, Room
from kexie.org.queries import own_units


def _works_somewhere(user: Any) -> bool:
    return own_units(user).exists()


ROOM = Room(
    name="documents",
    menu=(
        MenuEntry(
            label=_("Documents"),
            url_name="documents:list",
            icon="file-text",
            order=30,
            shown_to=_works_somewhere,
        ),
    ),
    record_kinds=(RecordKind(code="document", label=_("Document"), url_name="documents:show"),),
)
