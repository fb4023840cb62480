"""What this room plugs into the house."""

from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import Room

ROOM = Room(
    name="records",
    verbs={"record.export_trail": _("took the trail of a record out")},
    fields={
        "note": _("note"),
        "reason": _("reason"),
        "on_behalf_of": _("on behalf of"),
        "text": _("text"),
        "record": _("record number"),
        "state": _("state"),
    },
)
