"""Filings as the user may see them."""

from django.db.models import QuerySet

from kexie.org.models import User
from kexie.records.access import scope
from kexie.returns.flow import FILING
from kexie.returns.models import Filing


def filings_for(user: User, verb: str = "see") -> QuerySet[Filing]:
    """Filings to which this user may do this."""
    rows = Filing.objects.select_related("record__unit", "cycle__record", "cycle__entry__record")
    return scope(rows, FILING.rules, user, verb)
