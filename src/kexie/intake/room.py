"""What this room plugs into the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import MenuEntry, Panel, Room
from kexie.org.queries import own_units
from kexie.records.access import STAFF


def _brings_in(user: Any) -> bool:
    return own_units(user, tuple(STAFF)).exists()


ROOM = Room(
    name="intake",
    menu=(
        MenuEntry(
            label=_("Bring in a text"),
            url_name="intake:new",
            icon="file-import",
            order=25,
            shown_to=_brings_in,
        ),
    ),
    panels=(Panel(on="documents:show", url_name="intake:margin"),),
    verbs={
        "document.draft": _("drafted tasks from a text"),
        "draft.add": _("added a draft"),
        "draft.merge": _("merged drafts"),
        "draft.split": _("split a draft"),
        "draft.edit": _("edited a draft"),
        "draft.undo": _("undid a step of the review"),
        "draft.confirm": _("handed a draft out"),
        "draft.accept": _("accepted a draft"),
        "draft.drop": _("dropped a draft"),
        "draft.reopen": _("took a draft up again"),
        "obligation.no_task": _("meant a sentence to have no task"),
    },
)
