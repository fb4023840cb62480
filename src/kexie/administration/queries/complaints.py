"""Complaints and suggestions: one's own, and for the system administrator all, without their authors."""

from django.db.models import QuerySet

from kexie.administration.models import Complaint
from kexie.org.models import Power, User


def own_complaints(user: User) -> QuerySet[Complaint]:
    return Complaint.objects.filter(author=user).order_by("-at", "-pk")


def complaints_for(user: User, *, state: str = "") -> QuerySet[Complaint]:
    """All complaints for the system administrator, oldest unanswered first; `state`: open, answered, or any."""
    if user.power != Power.SYSTEM:
        return Complaint.objects.none()
    found = Complaint.objects.defer("author")
    if state == "open":
        return found.filter(answered_at__isnull=True).order_by("at", "pk")
    if state == "answered":
        found = found.filter(answered_at__isnull=False)
    return found.order_by("-at", "-pk")


def open_complaints(user: User) -> int:
    return complaints_for(user, state="open").count()
