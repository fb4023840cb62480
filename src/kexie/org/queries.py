"""Reads about the organisation."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from kexie.kernel.statements import rows_of
from kexie.org.models import (
    ApiToken,
    Deputy,
    Grant,
    Placement,
    Post,
    Reach,
    Reorganisation,
    Role,
    SignInPolicy,
    Succession,
    Unit,
    UnitGroup,
    UnitGroupSet,
    UnitKind,
    UnitName,
    User,
)

# Units; the largest prefecture has fewer.
FAR = 40
Shape = tuple[str, bool]  # of an administrator his power; does the user reach far


def principals_of(user: User) -> list[User]:
    """Those the user stands in for on the day `user.as_of`."""
    if user.as_of is None:
        return []
    return list(User.objects.filter(pk__in=_deputyships(user).values("principal")))


def _deputyships(user: User) -> QuerySet[Deputy]:
    return Deputy.objects.filter(deputy=user, from_date__lte=user.as_of, to_date__gt=user.as_of)


def grants_of(user: User) -> QuerySet[Grant]:
    """The user's grants, and those of the people he stands in for. A closed account has none, nor has an administrator."""
    if user.power:
        return Grant.objects.none()
    holders = Q(user=user)
    if user.as_of is not None:
        holders |= Q(user__in=_deputyships(user).values("principal"))
    return Grant.objects.filter(holders, user__is_active=True)


def units_where(user: User, roles: Collection[Role]) -> QuerySet[Unit]:
    """Units in which the user holds one of the roles, directly or from above, on the tree of today."""
    above = grants_of(user).filter(role__in=roles).values("unit")
    below = Reach.objects.filter(to_date__isnull=True, above__in=above)
    return Unit.objects.filter(pk__in=below.values("below"))


def reaches_far(user: User) -> bool:
    """
    Do the user's roles reach more units than a prefecture has? Decides how a question is put, never its answer.

    So it is asked once for the user object, and may be out of date.
    """
    if user.reaches_far is None:
        user.reaches_far = bool(rows_of(_beyond, (user.power,), *known_of(user)))
    return user.reaches_far


def _beyond(power: str, pk: int, as_of: date | None = None) -> QuerySet[Reach, Any]:
    above = grants_of(somebody(power, pk, as_of)).values("unit")
    below = Reach.objects.filter(to_date__isnull=True, above__in=above)
    return below.values_list("pk")[FAR : FAR + 1]


def known_of(user: User) -> tuple[int | date, ...]:
    """What decides, beside his power, what the user may: his key, and the day."""
    return (user.pk,) if user.as_of is None else (user.pk, user.as_of)


def shape_of(user: User) -> Shape:
    """What of the user decides how a question is put."""
    return user.power, reaches_far(user)


def somebody(
    power: str, pk: int, as_of: date | None = None, *, reaches_far: bool | None = None
) -> User:
    """
    Somebody of whom no more is known than decides what he may: for statements that are made once.

    `from_db` leaves the rest to be fetched, and there is nobody.
    """
    user = User.from_db(None, ["id", "power"], [pk, power])
    user.as_of, user.reaches_far = as_of, reaches_far
    return user


def has_desk(user: User, roles: Collection[Role] = tuple(Role)) -> bool:
    """Is there a unit in which the user holds one of the roles directly? Menus ask it on every page."""
    return bool(rows_of(_granted, (user.power, tuple(sorted(roles))), *known_of(user)))


def _granted(
    power: str, roles: tuple[Role, ...], pk: int, as_of: date | None = None
) -> QuerySet[Grant, Any]:
    return grants_of(somebody(power, pk, as_of)).filter(role__in=roles).values_list("unit")


def own_units(user: User, roles: Collection[Role] = tuple(Role)) -> QuerySet[Unit]:
    """Units in which the user holds one of the roles directly: where his desk stands."""
    return Unit.objects.filter(pk__in=grants_of(user).filter(role__in=roles).values("unit"))


def desk_units(user: User, roles: Collection[Role] = tuple(Role)) -> QuerySet[Unit]:
    """`own_units`, and the closed ones whose work these have taken over."""
    granted = grants_of(user).filter(role__in=roles).values("unit")
    return Unit.objects.filter(Q(pk__in=granted) | Q(heir__in=granted))


def units_below(unit: Unit, *, on: date | None = None, itself: bool = True) -> QuerySet[Unit]:
    """The unit and everything below it: today's tree, or that of a day."""
    reach = Reach.objects.filter(_held(on), above=unit)
    if not itself:
        reach = reach.filter(depth__gt=0)
    return _there(on).filter(pk__in=reach.values("below"))


def children_of(unit: Unit, *, on: date | None = None) -> QuerySet[Unit]:
    """Units directly below, in official order."""
    reach = Reach.objects.filter(_held(on), above=unit, depth=1)
    return _there(on).filter(pk__in=reach.values("below"))


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


def _there(on: date | None) -> QuerySet[Unit]:
    return open_units() if on is None else units_on(on)


def open_units() -> QuerySet[Unit]:
    """Units that exist today, in official order."""
    return Unit.objects.filter(closed_date__isnull=True)


def units_called(word: str) -> QuerySet[Unit]:
    """Units, closed ones too, whose name or short name holds the word, or whose pinyin does if it is of letters."""
    named = Q(name__icontains=word) | Q(short_name__icontains=word)
    if word.isascii() and word.isalpha() and len(word) > 1:
        named |= Q(pinyin__icontains=word.lower())
    return Unit.objects.filter(named)


def find_units(text: str, *, limit: int = 20) -> QuerySet[Unit]:
    """
    Open units whose name, short name, code or pinyin initials hold the text; for pickers.

    Best first: called exactly so, begins so, has initials that begin so; then in official order.
    """
    text = text.strip()
    if not text:
        return open_units()[:limit]
    begins = Q(short_name__istartswith=text) | Q(name__istartswith=text) | Q(code=text)
    rank = Case(
        When(Q(short_name__iexact=text) | Q(name__iexact=text), then=Value(0)),
        When(begins, then=Value(1)),
        When(pinyin__startswith=text.lower(), then=Value(2)),
        default=Value(3),
    )
    found = open_units().filter(
        Q(name__icontains=text)
        | Q(short_name__icontains=text)
        | Q(code__startswith=text)
        | Q(pinyin__icontains=text.lower())
    )
    return found.order_by(rank, "order", "code")[:limit]


def units_of_kind(kind: UnitKind) -> QuerySet[Unit]:
    return open_units().filter(kind=kind)


def colleagues_of(unit: Unit, roles: Iterable[Role]) -> QuerySet[User]:
    """Active people who hold one of the roles in this unit itself."""
    held = Grant.objects.filter(user=OuterRef("pk"), unit=unit, role__in=list(roles))
    return User.objects.filter(Exists(held), is_active=True)


def sign_in_policy() -> SignInPolicy:
    """The rules of sign-in; the defaults of the model until somebody changes them."""
    return SignInPolicy.objects.filter(pk=1).first() or SignInPolicy(pk=1)


def posts_of(user: User, day: date) -> QuerySet[Post]:
    """The posts the person holds on that day, with their units."""
    held = Post.objects.filter(_held(day), user=user)
    return held.select_related("unit").order_by("order", "pk")


def place_of(user: User) -> str:
    """Short name of the unit of the person's first post today; nothing without one."""
    if user.as_of is None:
        return ""
    first = min(rows_of(_titles, (), user.pk, user.as_of), default=None)
    return str(first[-1]) if first else ""


def _titles(pk: int, day: date) -> QuerySet[Post, Any]:
    return posts_of(somebody("", pk), day).values_list("order", "pk", "unit__short_name")


def find_people(text: str, *, besides: User, limit: int = 20) -> QuerySet[User]:
    """Active people with a part in the work, by a piece of name, account or pinyin; for pickers."""
    text = text.strip()
    found = User.objects.filter(is_active=True, power="").exclude(pk=besides.pk)
    if text:
        found = found.filter(
            Q(name__icontains=text)
            | Q(username__istartswith=text)
            | Q(pinyin__icontains=text.lower())
        )
    return found.order_by("pinyin", "pk")[:limit]


def deputies_of(user: User, day: date) -> QuerySet[Deputy]:
    """Whom the user named, now or for later; ended spans are left out."""
    return Deputy.objects.filter(principal=user, to_date__gt=day).select_related("deputy")


def tokens_of(user: User, at: datetime) -> QuerySet[ApiToken]:
    """The person's tokens, each with its `state` at that moment: active, expired or revoked."""
    state = Case(
        When(revoked_at__isnull=False, then=Value("revoked")),
        When(expires_at__lte=at, then=Value("expired")),
        default=Value("active"),
    )
    return ApiToken.objects.filter(user=user).annotate(state=state)


def token_behind(digest: str, at: datetime) -> ApiToken | None:
    """The token that is valid at that moment, with its active user, who has no password to change first."""
    valid = ApiToken.objects.filter(digest=digest, revoked_at__isnull=True, expires_at__gt=at)
    held = valid.filter(user__is_active=True, user__must_change_password=False)
    return held.select_related("user").first()


def parents_on(day: date) -> dict[int, int]:
    """Which unit stood under which (key to key) on that day."""
    placed = Placement.objects.filter(_held(day))
    return dict(placed.values_list("unit", "parent"))


def units_on(day: date) -> QuerySet[Unit]:
    """Units that existed on that day, in official order."""
    return Unit.objects.filter(opened_date__lte=day).exclude(closed_date__lte=day)


def reorganisations() -> QuerySet[Reorganisation]:
    """Mergers and divisions, the latest first, with their successions; undone ones have none left."""
    between = Succession.objects.select_related("from_unit", "to_unit")
    return Reorganisation.objects.defer("before", "after").prefetch_related(
        Prefetch("successions", between)
    )


def successions_of(unit: Unit) -> QuerySet[Succession]:
    """What the unit came from, and what came from it, in order of days."""
    found = Succession.objects.filter(Q(from_unit=unit) | Q(to_unit=unit))
    return found.select_related("from_unit", "to_unit", "change")


def two_factor_keys(user: User) -> frozenset[int]:
    """Keys of the authenticator app and the set of recovery codes; none: the password alone opens the account."""
    held = Authenticator.objects.filter(user=user)
    return frozenset(held.values_list("pk", flat=True))


def unit_groups_called(words: Collection[str]) -> dict[str, int]:
    """Keys of groups of units by their id, their code elsewhere, or a name that only one has; others are left out."""
    return _called(words, UnitGroup.objects.values_list("pk", "code", "other", "name"))


def unit_group_sets_called(words: Collection[str]) -> dict[str, int]:
    """Likewise of sets of groups."""
    return _called(words, UnitGroupSet.objects.values_list("pk", "code", "other", "name"))


def _called(words: Collection[str], rows: QuerySet[Any, Any]) -> dict[str, int]:
    """First by name, then by code, last by id: what comes later counts more."""
    called: dict[str, int] = {}
    if not words:
        return called
    held = list(rows.order_by("pk"))
    names = Counter(name for _pk, _code, _other, name in held)
    called |= {name: pk for pk, _code, _other, name in held if names[name] == 1}
    called |= {other: pk for pk, _code, other, _name in held if other}
    called |= {code: pk for pk, code, _other, _name in held}
    return {word: called[word] for word in words if word in called}


def members_of_groups(groups: Collection[int]) -> dict[int, frozenset[int]]:
    """Keys of the units of each group, closed ones too."""
    found: dict[int, set[int]] = {group: set() for group in groups}
    rows = UnitGroup.units.through.objects.filter(unitgroup__in=groups)
    for group, unit in rows.values_list("unitgroup", "unit"):
        found[group].add(unit)
    return {group: frozenset(units) for group, units in found.items()}


def groups_of(unit: Unit) -> QuerySet[UnitGroup]:
    """The groups in which the unit stands, with the sets of these."""
    return UnitGroup.objects.filter(units=unit).prefetch_related("sets")


def unit_groups() -> QuerySet[UnitGroup]:
    """All groups, with their units in official order."""
    return UnitGroup.objects.order_by("code").prefetch_related("units")


def unit_group_sets() -> QuerySet[UnitGroupSet]:
    """All sets, with their groups."""
    return UnitGroupSet.objects.order_by("code").prefetch_related("groups")
