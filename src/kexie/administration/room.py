"""What this room plugs into the house: each administrator sees the entries of his own power only."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.administration.queries.complaints import open_complaints
from kexie.kernel.room import MenuEntry, Room
from kexie.org.models import Power, User


def _held(power: Power) -> Callable[[User], bool]:
    return lambda user: user.power == power


def _entry(
    label: str | Promise,
    url_name: str,
    *,
    icon: str,
    order: int,
    power: Power,
    count: Callable[[User], int] | None = None,
) -> MenuEntry:
    return MenuEntry(
        label=label,
        url_name=f"administration:{url_name}",
        icon=icon,
        order=order,
        place="administration",
        shown_to=_held(power),
        count=count,
    )


ROOM = Room(
    name="administration",
    menu=(
        _entry(_("Units"), "units", icon="sitemap", order=10, power=Power.SYSTEM),
        _entry(_("Accounts"), "accounts", icon="users", order=20, power=Power.SYSTEM),
        _entry(
            _("Limits and quiet hours"), "limits", icon="adjustments", order=30, power=Power.SYSTEM
        ),
        _entry(
            _("Complaints and suggestions"),
            "complaints",
            icon="message-2",
            order=40,
            power=Power.SYSTEM,
            count=open_complaints,
        ),
        _entry(_("Rights by person"), "people", icon="user-check", order=10, power=Power.SECURITY),
        _entry(_("Rights by unit"), "unit_rights", icon="sitemap", order=20, power=Power.SECURITY),
        _entry(_("Deputies"), "deputies", icon="replace", order=30, power=Power.SECURITY),
        _entry(_("Rules of sign-in"), "policy", icon="lock", order=40, power=Power.SECURITY),
        _entry(_("Trail"), "trail", icon="list-details", order=10, power=Power.AUDIT),
        _entry(_("Proof of the trail"), "proof", icon="shield-check", order=20, power=Power.AUDIT),
    ),
    verbs={
        "complaint.make": _("sent a complaint or suggestion"),
        "complaint.answer": _("answered a complaint or suggestion"),
        "trail.verify": _("verified the trail"),
        "trail.export": _("exported the trail"),
    },
)
