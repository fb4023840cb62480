"""What this room plugs into the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import MenuEntry, RecordKind, Room
from kexie.org.queries import has_desk


def _works_somewhere(user: Any) -> bool:
    return has_desk(user)


ROOM = Room(
    name="documents",
    menu=(
        MenuEntry(
            label=_("Documents"),
            url_name="documents:list",
            icon="file-text",
            order=25,
            shown_to=_works_somewhere,
        ),
    ),
    record_kinds=(RecordKind(code="document", label=_("Document"), url_name="documents:show"),),
    verbs={
        "document.load": _("brought a text in"),
        "document.correct": _("loaded a corrected version"),
        "document.read": _("read a text"),
        "document.unreadable": _("could not read a text"),
        "document.describe": _("corrected the facts of a text"),
        "document.undo_repair": _("undid a repair"),
        "document.undo_repairs": _("undid repairs"),
        "document.redo_repair": _("made a repair again"),
        "document.place_anchor": _("said where a sentence stands now"),
        "document.leave_anchor": _("left a sentence with the earlier version"),
    },
)
