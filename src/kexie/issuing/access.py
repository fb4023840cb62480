"""Whose number series, signers and templates somebody may keep: heads and supervisors of a unit, and of those above it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kexie.issuing.flow import DOCUMENT
from kexie.org.models import Unit, User
from kexie.org.queries import units_where
from kexie.records.access import NotYours

KEEPERS = frozenset(role for right in DOCUMENT.rules["keep_house"] for role in right.roles)


def kept_units(user: User) -> QuerySet[Unit]:
    return units_where(user, KEEPERS).filter(closed_date__isnull=True)


def insist_keeps(user: User, unit: Unit) -> None:
    """:raises NotYours: the user does not keep what this unit issues by"""
    if not kept_units(user).filter(pk=unit.pk).exists():
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
