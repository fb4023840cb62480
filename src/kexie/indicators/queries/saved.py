"""Saved analyses that a person finds: his own, and those shared in a unit in which he has a role."""

from django.db.models import Q, QuerySet

from kexie.indicators.models import SavedAnalysis
from kexie.org.models import User
from kexie.org.queries import own_units

MOST = 100  # of one person
BACK = 3  # deleted ones that are offered to be brought back


def saved_for(user: User) -> QuerySet[SavedAnalysis]:
    """Those that the user may open."""
    if user.power:
        return SavedAnalysis.objects.none()
    shared = Q(unit__in=own_units(user).order_by().values("pk"))
    rows = SavedAnalysis.objects.filter(Q(owner=user) | shared, deleted_at__isnull=True)
    return rows.select_related("owner", "unit").order_by("name", "pk")


def owned_by(user: User) -> QuerySet[SavedAnalysis]:
    """Those that the user may change, deleted ones too."""
    if user.power:
        return SavedAnalysis.objects.none()
    return SavedAnalysis.objects.filter(owner=user).select_related("owner", "unit")


def deleted_of(user: User) -> QuerySet[SavedAnalysis]:
    """The last ones that the user deleted."""
    return owned_by(user).filter(deleted_at__isnull=False).order_by("-deleted_at", "-pk")[:BACK]
