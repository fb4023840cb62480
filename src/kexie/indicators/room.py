"""What this room plugs into the house."""

from django.utils.translation import gettext_lazy as _

from kexie.indicators.actions.trees import follow_tree
from kexie.kernel.room import Room

ROOM = Room(
    name="indicators",
    verbs={
        "figures.write": _("wrote figures"),
        "figures.accept": _("accepted figures"),
        "figures.clear": _("withdrew provisional figures"),
        "figures.bring_in": _("brought figures in"),
    },
    after_tree_change=follow_tree,
)
