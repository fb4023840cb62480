"""The same queries, for machines; and the one way into the API."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from kexie.kernel.shapes import Day
from kexie.org.actions.people import set_own_email
from kexie.org.actions.tokens import digest_of
from kexie.org.http import Request
from kexie.org.models import TokenScope, User
from kexie.org.queries import (
    find_units,
    parents_on,
    posts_of,
    token_behind,
    unit_group_sets,
    unit_groups,
    units_on,
)

router = Router(tags=["org"])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORBIDDEN = 403


class TokenOrSession(HttpBearer):
    """
    A bearer token within its scope and days, or the session of a page with its CSRF token.

    Whoever must set a new password first gets nothing either way.
    """

    def __call__(self, request: HttpRequest) -> User | None:
        if "Authorization" in request.headers:
            return super().__call__(request)
        user = request.user
        if not isinstance(user, User) or user.must_change_password:
            return None
        if check_csrf(request):
            raise HttpError(FORBIDDEN, "CSRF check failed")
        return user

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        found = token_behind(digest_of(token), timezone.now())
        if found is None:
            return None
        if found.scope == TokenScope.READ and request.method not in SAFE:
            raise HttpError(FORBIDDEN, "This token may only read")
        found.user.as_of = timezone.localdate()
        request.user = found.user
        return found.user


class UnitOut(Schema):
    code: str
    name: str
    short_name: str
    kind: str


class PlacedOut(UnitOut):
    parent: str


class PostOut(Schema):
    unit: str
    title: str


class GrantOut(Schema):
    unit: str
    role: str


class MeOut(Schema):
    username: str
    name: str
    power: str
    posts: list[PostOut]
    grants: list[GrantOut]


@router.get("/me", response=MeOut, url_name="org-me")
def me(request: Request) -> MeOut:
    """The person the session or token acts for, with posts and roles by unit code."""
    user = request.user
    posts = posts_of(user, timezone.localdate())
    grants = user.grants.select_related("unit")
    return MeOut(
        username=user.username,
        name=user.name,
        power=user.power,
        posts=[PostOut(unit=post.unit.code, title=post.title) for post in posts],
        grants=[GrantOut(unit=held.unit.code, role=held.role) for held in grants],
    )


class EmailIn(Schema):
    email: str


@router.put("/me/email", response={204: None}, url_name="org-own-email")
def own_email(request: Request, payload: EmailIn) -> None:
    """One's own address; empty: none."""
    set_own_email(actor=request.user, at=timezone.now(), email=payload.email)


@router.get("/units", response=list[UnitOut], url_name="org-units")
def units(request: Request, q: str = "") -> list[UnitOut]:  # noqa: ARG001 -- who asks makes no difference
    """Up to 20 open units by a piece of name, short name, code or pinyin initials."""
    return [UnitOut.from_orm(unit) for unit in find_units(q)]


@router.get("/tree", response=list[PlacedOut], url_name="org-tree")
def tree(request: Request, on: Day | None = None) -> list[PlacedOut]:  # noqa: ARG001 -- who asks makes no difference
    """Every unit that existed on the day (default: today) with the code of the unit above it."""
    day = on or timezone.localdate()
    parents, there = parents_on(day), list(units_on(day))
    codes = {unit.pk: unit.code for unit in there}
    return [
        PlacedOut(
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            parent=codes.get(parents.get(unit.pk, 0), ""),
        )
        for unit in there
    ]


class NamedOut(Schema):
    id: str


class GroupOut(Schema):
    """DHIS2's own names, so that another system, or this one, reads it."""

    id: str
    code: str | None
    name: str
    shortName: str  # noqa: N815 -- a name of DHIS2
    organisationUnits: list[NamedOut]  # noqa: N815 -- a name of DHIS2


class GroupSetOut(Schema):
    id: str
    code: str | None
    name: str
    shortName: str  # noqa: N815 -- a name of DHIS2
    organisationUnitGroups: list[NamedOut]  # noqa: N815 -- a name of DHIS2


class GroupsOut(Schema):
    organisationUnitGroups: list[GroupOut]  # noqa: N815 -- a name of DHIS2
    organisationUnitGroupSets: list[GroupSetOut]  # noqa: N815 -- a name of DHIS2


@router.get("/unit-groups", response=GroupsOut, url_name="org-unit-groups")
def groups_out(request: Request) -> GroupsOut:  # noqa: ARG001 -- who asks makes no difference
    """Groups of units and their sets; `kexie import tree` takes it in again, and nothing changes."""
    return GroupsOut(
        organisationUnitGroups=[
            GroupOut(
                id=one.code,
                code=one.other or None,
                name=one.name,
                shortName=one.short_name,
                organisationUnits=[NamedOut(id=unit.code) for unit in one.units.all()],
            )
            for one in unit_groups()
        ],
        organisationUnitGroupSets=[
            GroupSetOut(
                id=one.code,
                code=one.other or None,
                name=one.name,
                shortName=one.short_name,
                organisationUnitGroups=[NamedOut(id=group.code) for group in one.groups.all()],
            )
            for one in unit_group_sets()
        ],
    )
