"""Writes around signing in."""

from kexie.audit.actions import writing
from kexie.org.models import User


@writing()
def choose_language(user: User, *, language: str) -> None:
    """A taste, not a change of state that anybody would look up: no audit line."""
    User.objects.filter(pk=user.pk).update(language=language)
