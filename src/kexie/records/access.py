"""
The one permission rule: a verb is allowed to certain roles in units that have a certain part in the record.

Lists, pages, exports, API and bulk actions all go through `scope`; `may` is scope on one row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kexie.kernel.errors import Refused
from kexie.org.models import Role, User
from kexie.org.queries import reaches_far, units_where
from kexie.records.models import Holder, Part, Party, Record, Recorded

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
    """
    These roles, held in (or above) a unit that has one of these parts in the record.

    :ivar holders: the people who hold the record themselves (`Holder`), whatever their roles
    """

    roles: frozenset[Role]
    parts: frozenset[Part]
    holders: bool = False


# Who holds the record himself, as its author does.
HELD = Right(frozenset(), frozenset(), holders=True)


Rules = Mapping[str, tuple[Right, ...]]

# Whoever holds any role in a unit that has any part in a record sees the record, whatever its kind.
SEE = (Right(ANYBODY, ANY_PART),)
# The same for cards of any kind, some of which people hold themselves.
SEE_OR_HOLD = (*SEE, HELD)

# Who reads what was done to a record, by whom: inspectors, and heads and supervisors of the units concerned.
TRAIL = (Right(frozenset({Role.INSPECTOR, Role.HEAD, Role.SUPERVISOR}), ANY_PART),)


class NotYours(Refused):
    status = 403


def reachable(user: User, rights: tuple[Right, ...], *, record: str = "pk", few: bool = False) -> Q:
    """
    Condition on cards: those on which one of the rights gives this user a hold.

    There are two ways to ask the same. A list of all that a person holds is quick where that is little: a county's
    clerk pays for his county, not for the province. Where it is most of everything, or where `few` rows are asked
    about, each row is looked up instead; most are then known by their own unit, which always is a party, so that the
    parties of the others alone need be looked at.
    :param record: what leads from the rows to their card, where these are not cards
    """
    allowed = Q(pk__in=())
    for right in rights:
        if right.holders:
            held_by_user = Holder.objects.filter(user=user.pk)
            allowed |= Q((f"{record}__in", held_by_user.values("record")))
        if not right.roles:
            continue
        units = units_where(user, right.roles)
        held = Party.objects.filter(unit__in=units)
        if right.parts < ANY_PART:
            held = held.filter(part__in=right.parts)
        if few or reaches_far(user):
            if Part.OWNER in right.parts and not few:
                allowed |= Q(("unit__in" if record == "pk" else f"{record}__unit__in", units))
            allowed |= Q(Exists(held.filter(record=OuterRef(record))))
        else:
            allowed |= Q((f"{record}__in", held.values("record")))
    return allowed


def scope(
    records: QuerySet[R], rules: Rules, user: User, verb: str, *, few: bool = False
) -> QuerySet[R]:
    """Cut the set down to what this user may do this to. Every list, search and roll-up goes through it."""
    return records.filter(reachable(user, rules[verb], record="record", few=few))


def seen_records(user: User) -> QuerySet[Record]:
    """Every card the user may see, whatever its kind."""
    return Record.objects.filter(reachable(user, SEE_OR_HOLD))


def may(record: R, rules: Rules, user: User, verb: str) -> bool:
    """The same rule for one record: there is no second definition that could drift."""
    model = type(record)
    rows = model._default_manager.filter(pk=record.pk)  # noqa: SLF001 -- Django's public _default_manager
    return scope(rows, rules, user, verb, few=True).exists()


def insist(record: R, rules: Rules, user: User, verb: str) -> None:
    """:raises NotYours: the user may not do this to the record"""
    if not may(record, rules, user, verb):
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))


def may_read_trail(user: User, record: int) -> bool:
    return Record.objects.filter(reachable(user, TRAIL, few=True), pk=record).exists()


def insist_trail(record: Record, user: User) -> None:
    """:raises NotYours: the user may not read what was done to the record"""
    if not may_read_trail(user, record.pk):
        raise NotYours(_("The trail is read by heads, supervisors and inspectors."))
