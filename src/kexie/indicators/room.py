"""What this room plugs into the house."""

from django.utils.translation import gettext_lazy as _

from kexie.indicators.actions.trees import follow_tree
from kexie.kernel.room import MenuEntry, Room
from kexie.org.models import User


def _works(user: User) -> bool:
    return not user.power


ROOM = Room(
    name="indicators",
    menu=(
        MenuEntry(
            label=_("Figures and analysis"),
            url_name="indicators:analysis",
            icon="chart-bar",
            order=60,
            shown_to=_works,
        ),
    ),
    verbs={
        "catalogue.load": _("loaded the shipped catalogue"),
        "indicator.add": _("added an indicator"),
        "indicator.rename": _("renamed an indicator"),
        "indicator.define": _("defined an indicator anew"),
        "check.add": _("added a check"),
        "check.change": _("changed a check"),
        "breakdown.add": _("added a breakdown"),
        "group.add": _("added a group"),
        "campaign.add": _("added a campaign"),
        "catalogue.import": _("brought in descriptions of indicators"),
        "figures.write": _("wrote figures"),
        "figures.accept": _("accepted figures"),
        "figures.clear": _("withdrew provisional figures"),
        "figures.bring_in": _("brought figures in"),
        "targets.set": _("set targets"),
        "analysis.save": _("saved an analysis"),
        "analysis.change": _("changed a saved analysis"),
        "analysis.delete": _("deleted a saved analysis"),
        "analysis.bring_back": _("brought a saved analysis back"),
        "target.explain": _("explained a gap"),
    },
    after_tree_change=follow_tree,
)
