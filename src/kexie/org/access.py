"""Who may administer: the three powers, none of which includes another."""

from django.utils.translation import gettext_lazy as _

from kexie.kernel.errors import Refused
from kexie.org.models import Power, User


class PowerMissing(Refused):
    status = 403


def insist_power(actor: User | None, power: Power) -> None:
    """
    Only the holder of this power passes; None is the installation itself, from the command line.

    :raises PowerMissing: the actor holds another power or none
    """
    if actor is not None and actor.power != power:
        raise PowerMissing(_("This is the work of the %(power)s.") % {"power": power.label})
