"""
The one permission rule: a verb is allowed to certain roles in units that have a certain part in the record.

Lists, pages, exports, API and bulk actions all go through `scope`; `may` is scope on one row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kexie.kernel.errors import Refused
from kexie.org.models import Role, User
from kexie.org.queries import units_where
from kexie.records.models import Part, Party, Record, Recorded

M = TypeVar("M", bound=Model)
R = TypeVar("R", bound=Recorded)

ANYBODY = frozenset(Role)
STAFF = frozenset({Role.CLERK, Role.HEAD, Role.SUPERVISOR})
HEADS = frozenset({Role.HEAD})
SUPERVISORS = frozenset({Role.SUPERVISOR})
ANY_PART = frozenset(Part)
OWNER = frozenset({Part.OWNER})


@dataclass(frozen=True, slots=True)
class Right:
    """These roles, held in (or above) a unit that has one of these parts in the record."""

    roles: frozenset[Role]
    parts: frozenset[Part]


Rules = Mapping[str, tuple[Right, ...]]

# Whoever holds any role in a unit that has any part in a record sees the record, whatever its kind.
SEE = (Right(ANYBODY, ANY_PART),)


class NotYours(Refused):
    status = 403


def reachable(user: User, rights: tuple[Right, ...]) -> Q:
    """Condition on `Record`s: those on which one of the rights gives this user a hold."""
    allowed = Q(pk__in=())
    for right in rights:
        held = Party.objects.filter(part__in=right.parts, unit__in=units_where(user, right.roles))
        allowed |= Q(pk__in=held.values("record"))
    return allowed


def scope(records: QuerySet[R], rules: Rules, user: User, verb: str) -> QuerySet[R]:
    """Cut the set down to what this user may do this to. Every list, search and roll-up goes through it."""
    return records.filter(record__in=Record.objects.filter(reachable(user, rules[verb])))


def seen_records(user: User) -> QuerySet[Record]:
    """Every card the user may see, whatever its kind."""
    return Record.objects.filter(reachable(user, SEE))


def may(record: R, rules: Rules, user: User, verb: str) -> bool:
    """The same rule for one record: there is no second definition that could drift."""
    model = type(record)
    return scope(model._default_manager.filter(pk=record.pk), rules, user, verb).exists()  # noqa: SLF001 -- Django's public _default_manager


def insist(record: R, rules: Rules, user: User, verb: str) -> None:
    """:raises NotYours: the user may not do this to the record"""
    if not may(record, rules, user, verb):
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
