"""What this room plugs into the house."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie.intake.models import Draft
from kexie.kernel.room import MenuEntry, Panel, Room
from kexie.org.queries import has_desk
from kexie.records.access import STAFF


def _brings_in(user: Any) -> bool:
    return has_desk(user, STAFF)


def _drafts_of(document: int) -> tuple[Collection[int], Collection[str]]:
    """Drafts are no records: their lines are read with the document's."""
    drafts = Draft.objects.filter(document=document).values_list("pk", flat=True)
    return (), [f"{Draft._meta.label_lower}:{pk}" for pk in drafts]  # noqa: SLF001 -- Django's public _meta


ROOM = Room(
    name="intake",
    menu=(
        MenuEntry(
            label=_("Bring in a text"),
            url_name="intake:new",
            icon="file-import",
            order=20,
            shown_to=_brings_in,
        ),
    ),
    panels=(Panel(on="documents:show", url_name="intake:margin"),),
    belonging={"document": _drafts_of},
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
