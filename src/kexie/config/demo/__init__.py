"""`kexie demo`: a province whose year looks lived in, made by the same actions that people call. All of it is invented."""

from gettext import gettext as _

from django.utils import timezone

from kexie.config.answers import DONE, say
from kexie.config.demo.people import PASSWORD, SHOWN
from kexie.kernel.errors import Refused
from kexie.org.models import Unit, User


class NotEmpty(Refused):
    pass


def run(*, only_if_empty: bool) -> int:
    """
    Fill an empty database and print the demo accounts; print them again where the demo stands already.

    :raises NotEmpty: there is data, and that was not asked about
    """
    if not Unit.objects.exists() and not User.objects.exists():
        from kexie.config.demo.year import load  # noqa: PLC0415 -- half the product, once

        load(timezone.now())  # noqa: TID251 -- time enters here
    elif not only_if_empty:
        raise NotEmpty(_("There is data already. The demo wants an empty database."))
    _print_accounts()
    return DONE


def _print_accounts() -> None:
    """Only those that are the demo's: a real installation that has one of these names is not spoken of."""
    names = dict(User.objects.values_list("username", "name"))
    present = [one for one in SHOWN if names.get(one.username) == one.name]
    if len(present) < len(SHOWN):
        say(_("There is data already; nothing was changed."))
        return
    say(_("Demo accounts (password of all: %(password)s)") % {"password": PASSWORD})
    width = max(len(one.username) for one in SHOWN)
    for one in SHOWN:
        say(f"  {one.username:<{width}}  {one.name}  {one.title}")
