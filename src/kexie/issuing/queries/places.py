"""For which units a person writes documents."""

from django.db.models import QuerySet

from kexie.org.models import Unit, User
from kexie.org.queries import open_units, own_units
from kexie.records.access import STAFF


def writing_units(user: User) -> QuerySet[Unit]:
    """Open units in which the user works; administrators have none."""
    return open_units().filter(pk__in=own_units(user, STAFF).values("pk"))
