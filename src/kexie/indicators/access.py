"""
Who may see figures, who keeps the catalogue: built on the one reach of roles over units (`org.queries.units_where`).

Everybody who works reads the catalogue. Accepted figures: of the units in which one holds a role (own and below), and
of all units above these, as context; never of a unit beside. Provisional ones: own and below only.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from kexie.indicators.models import Figure, Indicator, Standing
from kexie.kernel.statements import MOST, rows_of
from kexie.org.models import Grant, Reach, Role, Unit, User
from kexie.org.queries import grants_of, known_of, somebody, units_where

KEEPERS = (Role.HEAD, Role.SUPERVISOR, Role.CLERK)


# The rule: from which end of rows of `Reach` to which one sees, beginning at units in which one has a role.
DOWN, UP = ("above", "below"), ("below", "above")
WAYS = {Standing.ACCEPTED: (DOWN, UP), Standing.PROVISIONAL: (DOWN,)}


def units_read_by(user: User, standing: Standing = Standing.ACCEPTED) -> QuerySet[Unit]:
    """Units whose figures of this standing the user may see, on the tree of today."""
    seen = Q(pk__in=())
    for way in WAYS[standing]:
        seen |= Q(pk__in=_along(way, grants_of(user).values("unit")))
    return Unit.objects.filter(seen)


def read_among(user: User, units: Collection[int], standing: Standing) -> list[int]:
    """
    Those of these units whose figures the user may see.

    The rule is that of `units_read_by`, asked anew each time: first for what the user holds, then for these units
    alone. Where they are few, that is quicker than going through all that lies below a province.
    """
    left = set(units)
    if len(left) > MOST:
        return sorted(left & keys_read_by(user, standing))
    granted = sorted({unit for (unit,) in rows_of(_granted, (user.power,), *known_of(user))})
    for way in WAYS[standing]:
        if left:
            left -= {unit for (unit,) in rows_of(_along, (way,), granted, sorted(left))}
    return sorted(set(units) - left)


def keys_read_by(user: User, standing: Standing = Standing.ACCEPTED) -> frozenset[int]:
    """Keys of `units_read_by`: one short statement for each way."""
    known = known_of(user)
    ways = (rows_of(_seen, (way, user.power), *known) for way in WAYS[standing])
    return frozenset(unit for rows in ways for (unit,) in rows)


def _seen(
    way: tuple[str, str], power: str, pk: int, as_of: date | None = None
) -> QuerySet[Reach, Any]:
    return _along(way, grants_of(somebody(power, pk, as_of)).values("unit"))


def _granted(power: str, pk: int, as_of: date | None = None) -> QuerySet[Grant, Any]:
    return grants_of(somebody(power, pk, as_of)).values_list("unit")


def _along(
    way: tuple[str, str],
    granted: QuerySet[Grant, Any] | Sequence[int],
    among: Sequence[int] | None = None,
) -> QuerySet[Reach, Any]:
    """Units that one of the ways leads to from these; of some only, where these are named."""
    start, end = way
    rows = Reach.objects.filter((f"{start}__in", granted), to_date__isnull=True)
    return (rows if among is None else rows.filter((f"{end}__in", among))).values_list(end)


def figures_for(user: User, standing: Standing = Standing.ACCEPTED) -> QuerySet[Figure]:
    """Rows of one standing that the user may see."""
    units = units_read_by(user, standing)
    return Figure.objects.filter(standing=standing, unit__in=units.order_by().values("pk"))


def indicators_for(user: User) -> QuerySet[Indicator]:
    """The catalogue, to everybody who works; administrators hold a power instead and see nothing of it."""
    return Indicator.objects.none() if user.power else Indicator.objects.all()


def units_keeping(user: User) -> QuerySet[Unit]:
    """Units for which the user may keep indicators, campaigns and targets."""
    return units_where(user, KEEPERS)


def indicators_kept_by(user: User) -> QuerySet[Indicator]:
    """Those whose owner is a unit for which the user keeps the catalogue."""
    return Indicator.objects.filter(owner__in=units_keeping(user).order_by().values("pk"))
