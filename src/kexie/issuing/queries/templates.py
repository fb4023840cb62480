"""Templates as somebody sees them: those shipped, and those of units in which he works."""

from django.db.models import Q, QuerySet

from kexie.issuing.access import kept_units
from kexie.issuing.models import Template
from kexie.org.models import User
from kexie.org.queries import units_where
from kexie.records.access import STAFF


def templates_for(user: User, *, use: str = "", closed: bool = False) -> QuerySet[Template]:
    """Open ones; with `closed` those of before as well."""
    units = units_where(user, STAFF)
    found = Template.objects.filter(Q(unit__in=units) | Q(unit=None)).select_related("unit", "file")
    if not closed:
        found = found.filter(closed_at=None)
    if use:
        found = found.filter(use=use)
    return found.order_by("use", "unit__order", "name", "-pk")


def kept_templates_for(user: User) -> QuerySet[Template]:
    """Those the user may replace or close."""
    return templates_for(user).filter(unit__in=kept_units(user))
