"""Reads about the organisation."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from kexie.org.models import Deputy, Grant, Reach, Role, Unit, UnitKind, UnitName, User


def principals_of(user: User) -> list[User]:
    """Those the user stands in for on the day `user.as_of`."""
    if user.as_of is None:
        return []
    return list(User.objects.filter(pk__in=_deputyships(user).values("principal")))


def _deputyships(user: User) -> QuerySet[Deputy]:
    return Deputy.objects.filter(deputy=user, from_date__lte=user.as_of, to_date__gt=user.as_of)


def grants_of(user: User) -> QuerySet[Grant]:
    """The user's grants, and those of the people he stands in for. A closed account has none."""
    holders = Q(user=user)
    if user.as_of is not None:
        holders |= Q(user__in=_deputyships(user).values("principal"))
    return Grant.objects.filter(holders, user__is_active=True)


def units_where(user: User, roles: Collection[Role]) -> QuerySet[Unit]:
    """Units in which the user holds one of the roles, directly or from above, on the tree of today."""
    above = grants_of(user).filter(role__in=roles).values("unit")
    below = Reach.objects.filter(to_date__isnull=True, above__in=above)
    return Unit.objects.filter(pk__in=below.values("below"))


def own_units(user: User, roles: Collection[Role] = tuple(Role)) -> QuerySet[Unit]:
    """Units in which the user holds one of the roles directly: where his desk stands."""
    return Unit.objects.filter(pk__in=grants_of(user).filter(role__in=roles).values("unit"))


def units_below(unit: Unit, *, on: date | None = None, itself: bool = True) -> QuerySet[Unit]:
    """The unit and everything below it: today's tree, or that of a day."""
    reach = Reach.objects.filter(_held(on), above=unit)
    if not itself:
        reach = reach.filter(depth__gt=0)
    return Unit.objects.filter(pk__in=reach.values("below"))


def children_of(unit: Unit, *, on: date | None = None) -> QuerySet[Unit]:
    """Units directly below, in official order."""
    reach = Reach.objects.filter(_held(on), above=unit, depth=1)
    return Unit.objects.filter(pk__in=reach.values("below"))


def parent_of(unit: Unit, *, on: date | None = None) -> Unit | None:
    reach = Reach.objects.filter(_held(on), below=unit, depth=1)
    return Unit.objects.filter(pk__in=reach.values("above")).first()


def name_on(unit: Unit, day: date) -> str:
    """What the unit was called on a day; its present name if it had none then."""
    held = Q(from_date__lte=day) & (Q(to_date__isnull=True) | Q(to_date__gt=day))
    named = UnitName.objects.filter(held, unit=unit).first()
    return named.name if named else unit.name


def _held(on: date | None) -> Q:
    if on is None:
        return Q(to_date__isnull=True)
    return Q(from_date__lte=on) & (Q(to_date__isnull=True) | Q(to_date__gt=on))


def open_units() -> QuerySet[Unit]:
    """Units that exist today, in official order."""
    return Unit.objects.filter(closed_date__isnull=True)


def find_units(text: str, *, limit: int = 20) -> QuerySet[Unit]:
    """Open units whose name, short name, code or pinyin initials hold the text; best for pickers."""
    text = text.strip()
    found = open_units()
    if text:
        found = found.filter(
            Q(name__icontains=text)
            | Q(short_name__icontains=text)
            | Q(code__startswith=text)
            | Q(pinyin__icontains=text.lower())
        )
    return found[:limit]


def units_of_kind(kind: UnitKind) -> QuerySet[Unit]:
    return open_units().filter(kind=kind)


def colleagues_of(unit: Unit, roles: Iterable[Role]) -> QuerySet[User]:
    """Active people who hold one of the roles in this unit itself."""
    held = Grant.objects.filter(user=OuterRef("pk"), unit=unit, role__in=list(roles))
    return User.objects.filter(Exists(held), is_active=True)
