"""What this room plugs into the house."""

from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import Room

ROOM = Room(
    name="files",
    verbs={
        "file_limits.set": _("set the file limits"),
        "file.bring_in": _("brought a file in"),
        "file.attach": _("attached a file"),
        "file.detach": _("withdrew a file"),
    },
)
