"""What this room plugs into the house."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import MenuEntry, Room
from kexie.notify.queries import unread_count
from kexie.org.models import User


def _takes_part(user: User) -> bool:
    """Administrators have no part in the work, so nothing is ever told to them."""
    return not user.power


def _unread(user: User) -> int:
    return unread_count(user, timezone.now())  # noqa: TID251 -- the badge of a page: time enters here


ROOM = Room(
    name="notify",
    menu=(
        MenuEntry(
            label=_("Notices"),
            url_name="notify:list",
            icon="bell",
            order=80,
            shown_to=_takes_part,
            count=_unread,
        ),
    ),
    verbs={
        "quiet_hours.set": _("set the quiet hours"),
    },
)
