"""What this room plugs into the house."""

from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import Room
from kexie.returns.queries.reporting import asked_forms

ROOM = Room(
    name="returns",
    verbs={"entry.import": _("brought in a form")},
    forms=asked_forms,
)
