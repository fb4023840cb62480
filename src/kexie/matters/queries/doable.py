"""What can be done next with things, sorted for one user: by him, by him from above, not by him, by others."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext

from kexie.org.models import Role, User
from kexie.org.queries import desk_units
from kexie.records.models import Party
from kexie.workflow.flow import Flow
from kexie.workflow.models import Moving
from kexie.workflow.queries import Choice, choices_for_all

# part in a card -> key of the unit -> its short name
Parties = Mapping[str, Mapping[int, str]]
ROLE_WORDS = {role: role.label for role in (Role.CLERK, Role.HEAD, Role.SUPERVISOR)}


@dataclass(frozen=True, slots=True)
class Who:
    """A move, and in words who may make it."""

    label: str | Promise
    units: str
    roles: str


@dataclass(frozen=True, slots=True)
class Doable:
    """
    What can be done next with a thing.

    `offered` to this user by a role in the unit itself, `above` by a role in a unit above it; `barred` for him
    by own work; done by `others`.
    """

    offered: list[Choice]
    above: list[Choice]
    barred: list[Choice]
    others: list[Who]


NOTHING = Doable([], [], [], [])


def parties_of(records: Sequence[int]) -> dict[int, Parties]:
    """For each card the units of each part."""
    named: dict[int, dict[str, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    rows = Party.objects.filter(record__in=records).order_by("unit__order")
    for record, part, unit, name in rows.values_list("record", "part", "unit", "unit__short_name"):
        named[record][part][unit] = name
    return {pk: named[pk] for pk in records}


def doable_by(
    user: User,
    things: Sequence[Moving],
    flow: Flow,
    parties: Mapping[int, Parties],
) -> dict[int, Doable]:
    offered = choices_for_all(user, things, flow)
    free = {pk: [one for one in choices if not one.refusal] for pk, choices in offered.items()}
    own = set(desk_units(user).values_list("pk", flat=True))
    direct = {
        (pk, one.name): _by_holders(one, flow)
        or bool(own & _units_that_may(one, flow, parties[pk]).keys())
        for pk, choices in free.items()
        for one in choices
    }
    return {
        thing.pk: Doable(
            offered=[one for one in free[thing.pk] if direct[thing.pk, one.name]],
            above=[one for one in free[thing.pk] if not direct[thing.pk, one.name]],
            barred=[one for one in offered[thing.pk] if one.own_work],
            others=[
                _who(one, flow, parties[thing.pk])
                for one in offered[thing.pk]
                if one.refusal and not one.own_work
            ],
        )
        for thing in things
    }


def _by_holders(choice: Choice, flow: Flow) -> bool:
    """Is the move made by who holds the record himself?"""
    return any(right.holders for right in flow.rules[choice.name])


def _units_that_may(choice: Choice, flow: Flow, parties: Parties) -> dict[int, str]:
    """Units whose people make this move, by key."""
    parts = {part for right in flow.rules[choice.name] for part in right.parts}
    return {pk: name for part in sorted(parts) for pk, name in parties.get(part, {}).items()}


def _who(choice: Choice, flow: Flow, parties: Parties) -> Who:
    roles = {role for right in flow.rules[choice.name] for role in right.roles}
    words = [str(label) for role, label in ROLE_WORDS.items() if role in roles]
    return Who(
        choice.move.label,
        "、".join(_units_that_may(choice, flow, parties).values()),
        "、".join([*words, *([gettext("the author")] if _by_holders(choice, flow) else [])]),
    )
