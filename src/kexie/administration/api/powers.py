"""Units, accounts, rights, the trail and complaints."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate

from kexie.administration import actions
from kexie.administration.models import Complaint, ComplaintKind
from kexie.administration.passwords import made_password
from kexie.administration.queries import complaints, people, trail, units
from kexie.administration.queries.trail import TrailFilter
from kexie.audit.models import Entry
from kexie.kernel.shapes import Day, Key
from kexie.org.access import insist_power
from kexie.org.actions import people as people_actions
from kexie.org.actions import units as unit_actions
from kexie.org.http import Request
from kexie.org.models import (
    Grant,
    Power,
    Role,
    Unit,
    UnitKind,
    User,
)

router = Router(tags=["administration"])


class ComplaintIn(Schema):
    kind: ComplaintKind
    text: str
    page: str = ""


class ComplaintOut(Schema):
    pk: int
    kind: ComplaintKind
    text: str
    page: str
    at: datetime
    answer: str
    answered_at: datetime | None


class AnswerIn(Schema):
    text: str


@router.get(
    "/complaints/mine/", response=list[ComplaintOut], url_name="administration-own-complaints"
)
@paginate
def own_complaints(request: Request) -> QuerySet[Complaint]:
    return complaints.own_complaints(request.user)


@router.post("/complaints/", response={201: ComplaintOut}, url_name="administration-complain")
def complain(request: Request, payload: ComplaintIn) -> Status[Complaint]:
    made = actions.complain(
        actor=request.user,
        at=timezone.now(),
        kind=payload.kind,
        text=payload.text,
        page=payload.page,
    )
    return Status(201, made)


@router.get("/complaints/", response=list[ComplaintOut], url_name="administration-complaints")
@paginate
def list_complaints(request: Request, state: str = "") -> QuerySet[Complaint]:
    insist_power(request.user, Power.SYSTEM)
    return complaints.complaints_for(request.user, state=state)


@router.post(
    "/complaints/{int:pk}/answer/", response=ComplaintOut, url_name="administration-answer"
)
def answer(request: Request, pk: Key, payload: AnswerIn) -> Complaint:
    insist_power(request.user, Power.SYSTEM)
    found = get_object_or_404(complaints.complaints_for(request.user), pk=pk)
    return actions.answer(found, actor=request.user, at=timezone.now(), text=payload.text)


class UnitOut(Schema):
    pk: int
    code: str
    kind: UnitKind
    name: str
    short_name: str
    parent_name: str | None
    opened_date: date
    closed_date: date | None


class UnitIn(Schema):
    code: str = Field(max_length=20, pattern="^[0-9A-Za-z-]+$")
    kind: UnitKind
    name: str = Field(min_length=1, max_length=100)
    short_name: str = Field(min_length=1, max_length=50)
    opened_date: Day
    parent: Key | None = None
    order: int = Field(0, ge=0, le=99_999)


class UnitChangeIn(Schema):
    """What is given is changed from `on` on: names, the unit above, or the unit's existence."""

    on: Day
    name: str = Field("", max_length=100)
    short_name: str = Field("", max_length=50)
    parent: Key | None = None
    close: bool = False


@router.get("/units/", response=list[UnitOut], url_name="administration-units")
@paginate
def list_units(request: Request, text: str = "", state: str = "") -> QuerySet[Unit]:
    insist_power(request.user, Power.SYSTEM)
    return units.found_units(request.user, text=text, state=state)


@router.post("/units/", response={201: UnitOut}, url_name="administration-open-unit")
def open_unit(request: Request, payload: UnitIn) -> Status[Unit]:
    insist_power(request.user, Power.SYSTEM)
    parent = get_object_or_404(Unit, pk=payload.parent) if payload.parent else None
    given = payload.dict(exclude={"parent"})
    made = unit_actions.open_unit(actor=request.user, at=timezone.now(), parent=parent, **given)
    return Status(201, units.units_for(request.user).get(pk=made.pk))


@router.post("/units/{int:pk}/", response=UnitOut, url_name="administration-change-unit")
def change_unit(request: Request, pk: Key, payload: UnitChangeIn) -> Unit:
    insist_power(request.user, Power.SYSTEM)
    actor, at, on = request.user, timezone.now(), payload.on
    unit = get_object_or_404(units.units_for(actor), pk=pk)
    if payload.name:
        short = payload.short_name or unit.short_name
        unit_actions.rename_unit(
            unit, actor=actor, at=at, name=payload.name, short_name=short, on=on
        )
    if payload.parent:
        parent = get_object_or_404(Unit, pk=payload.parent)
        unit_actions.move_unit(unit, actor=actor, at=at, parent=parent, on=on)
    if payload.close:
        unit_actions.close_unit(unit, actor=actor, at=at, on=on)
    return units.units_for(actor).get(pk=pk)


class AccountOut(Schema):
    pk: int
    username: str
    name: str
    email: str
    is_active: bool


class AccountChangeIn(Schema):
    name: str = Field(min_length=1, max_length=60)
    email: str = Field("", max_length=254)


class AccountIn(AccountChangeIn):
    username: str = Field(max_length=60, pattern=r"^[\w.-]+$")


class MadeAccountOut(AccountOut):
    """`password` is told this once."""

    password: str


class ActiveIn(Schema):
    active: bool


@router.get("/accounts/", response=list[AccountOut], url_name="administration-accounts")
@paginate
def list_accounts(request: Request, text: str = "", state: str = "") -> QuerySet[User]:
    insist_power(request.user, Power.SYSTEM)
    found = people.found_accounts(request.user, now=timezone.now(), text=text, state=state)
    return found.order_by("pinyin", "pk")


@router.post("/accounts/", response={201: MadeAccountOut}, url_name="administration-open-account")
def open_account(request: Request, payload: AccountIn) -> Status[dict[str, object]]:
    insist_power(request.user, Power.SYSTEM)
    password = made_password(people.sign_in_policy().minimum_length)
    made = people_actions.open_account(
        actor=request.user, at=timezone.now(), password=password, **payload.dict()
    )
    return Status(201, _with_password(made, password))


@router.post("/accounts/{int:pk}/", response=AccountOut, url_name="administration-change-account")
def change_account(request: Request, pk: Key, payload: AccountChangeIn) -> User:
    insist_power(request.user, Power.SYSTEM)
    found = get_object_or_404(people.accounts_for(request.user, timezone.localdate()), pk=pk)
    people_actions.change_account(found, actor=request.user, at=timezone.now(), **payload.dict())
    found.refresh_from_db()
    return found


@router.post(
    "/accounts/{int:pk}/active/", response=AccountOut, url_name="administration-set-active"
)
def set_active(request: Request, pk: Key, payload: ActiveIn) -> User:
    insist_power(request.user, Power.SYSTEM)
    found = get_object_or_404(people.accounts_for(request.user, timezone.localdate()), pk=pk)
    people_actions.set_active(found, actor=request.user, at=timezone.now(), active=payload.active)
    return found


@router.post(
    "/accounts/{int:pk}/password/",
    response=MadeAccountOut,
    url_name="administration-reset-password",
)
def reset_password(request: Request, pk: Key) -> dict[str, object]:
    insist_power(request.user, Power.SYSTEM)
    found = get_object_or_404(people.accounts_for(request.user, timezone.localdate()), pk=pk)
    password = made_password(people.sign_in_policy().minimum_length)
    people_actions.reset_password(found, actor=request.user, at=timezone.now(), password=password)
    return _with_password(found, password)


def _with_password(user: User, password: str) -> dict[str, object]:
    return {**AccountOut.from_orm(user).dict(), "password": password}


class GrantOut(Schema):
    pk: int
    user: str
    unit: str
    role: Role

    @staticmethod
    def resolve_user(grant: Grant) -> str:
        return grant.user.username

    @staticmethod
    def resolve_unit(grant: Grant) -> str:
        return grant.unit.code


class GrantIn(Schema):
    """Account name, unit code, role."""

    user: str
    unit: str
    role: Role


@router.get("/grants/", response=list[GrantOut], url_name="administration-grants")
@paginate
def list_grants(request: Request, user: str = "", unit: str = "") -> QuerySet[Grant]:
    insist_power(request.user, Power.SECURITY)
    found = people.grants_for(request.user)
    if user:
        found = found.filter(user__username=user)
    return found.filter(unit__code=unit) if unit else found


@router.post("/grants/", response={201: GrantOut}, url_name="administration-give")
def give(request: Request, payload: GrantIn) -> Status[Grant]:
    insist_power(request.user, Power.SECURITY)
    given = people_actions.grant(
        actor=request.user,
        at=timezone.now(),
        user=get_object_or_404(User, username=payload.user),
        unit=get_object_or_404(Unit, code=payload.unit),
        role=payload.role,
    )
    return Status(201, given)


@router.delete("/grants/{int:pk}/", response={204: None}, url_name="administration-revoke")
def revoke(request: Request, pk: Key) -> None:
    insist_power(request.user, Power.SECURITY)
    held = get_object_or_404(people.grants_for(request.user), pk=pk)
    people_actions.revoke(held, actor=request.user, at=timezone.now())


class TrailIn(Schema):
    """Filters of the trail and the line number below which to begin."""

    who: str = ""
    verb: str = ""
    target: str = ""
    work: str = ""
    from_date: Day | None = None
    to_date: Day | None = None
    before: Key | None = None


class EntryOut(Schema):
    number: int
    at: datetime
    actor_name: str
    verb: str
    target: str
    label: str
    detail: dict[str, object]
    origin: str
    hash: str
    previous_hash: str


class ProofOut(Schema):
    lines: int
    broken_at: int | None
    reason: str


@router.get("/trail/", response=list[EntryOut], url_name="administration-trail")
def list_trail(request: Request, asked: Query[TrailIn]) -> QuerySet[Entry]:
    """The newest lines below `before`, at most 50."""
    insist_power(request.user, Power.AUDIT)
    found = trail.trail_for(request.user, TrailFilter(**asked.dict(exclude={"before"})))
    if asked.before:
        found = found.filter(number__lt=asked.before)
    return found[: trail.SIZE]


@router.post("/trail/proof/", response=ProofOut, url_name="administration-verify")
def verify(request: Request) -> object:
    return actions.verify_trail(actor=request.user, at=timezone.now())
