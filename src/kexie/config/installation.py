"""`kexie install`: what a real installation begins with. Everything else is done in the pages, by people."""

import secrets
from collections.abc import Mapping
from gettext import gettext as _

from django.utils import timezone

from kexie.audit.actions import writing
from kexie.config.answers import DONE, say
from kexie.indicators.actions.reference import load_reference_catalogue
from kexie.kernel.errors import Refused
from kexie.org.actions.people import open_account, set_power
from kexie.org.actions.reference import load_reference_tree
from kexie.org.models import Power, User

LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike
LENGTH = 16


class InstalledAlready(Refused):
    pass


def run(accounts: Mapping[str, str]) -> int:
    """Print each administrator's account with a password that must be changed at the first sign-in."""
    words = {
        "system": _("system administrator"),
        "security": _("security administrator"),
        "audit": _("audit administrator"),
    }
    passwords = install(accounts)
    say(_("Hand each password to its person alone. It is shown once and must be changed at once."))
    for power, account in accounts.items():
        say(f"  {words[power]}: {account}  {passwords[power]}")
    return DONE


@writing()
def install(accounts: Mapping[str, str]) -> dict[str, str]:
    """
    Load the reference tree and open the accounts of the three administrators (power → account name).

    :raises InstalledAlready: there are accounts
    """
    # the operator of the machine, who may have brought in units before, is nobody's account
    if User.objects.filter(is_active=True).exists():
        raise InstalledAlready(_("There are accounts already. Nothing was changed."))
    at = timezone.now()  # noqa: TID251 -- time enters here
    load_reference_tree(actor=None, at=at)
    load_reference_catalogue(actor=None, at=at)
    passwords = {}
    for power, account in accounts.items():
        passwords[power] = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH)) + "-7"
        name = str(Power(power).label)
        user = open_account(
            actor=None, at=at, username=account, name=name, password=passwords[power]
        )
        set_power(user, actor=None, at=at, power=Power(power))
    return passwords
