"""The catalogue, for machines."""

from decimal import Decimal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from kexie.indicators.access import indicators_for
from kexie.indicators.actions.catalogue import (
    Meaning,
    Naming,
    Nature,
    add_indicator,
    define_anew,
    rename_indicator,
)
from kexie.indicators.actions.checks import Rule, add_check, change_check
from kexie.indicators.actions.vocabulary import (
    NewCampaign,
    NewGroup,
    add_breakdown,
    add_campaign,
    add_group,
)
from kexie.indicators.models import (
    Breakdown,
    Campaign,
    Check,
    Group,
    Indicator,
    Kind,
    Operator,
    Parts,
    Service,
    Severity,
    SourceKind,
    Topic,
    ValueType,
)
from kexie.indicators.queries.campaigns import campaigns_for
from kexie.indicators.queries.catalogue import (
    Wanted,
    breakdowns_for,
    catalogue_for,
    checks_for,
)
from kexie.kernel.paging import page_of
from kexie.kernel.shapes import Day, Key
from kexie.org.http import Request
from kexie.org.queries import open_units

router = Router(tags=["indicators"])
CODE = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"


class Filters(Schema):
    text: str = Field("", max_length=100)
    service: Service | None = None
    kind: Kind | None = None
    source: SourceKind | None = None
    topic: Topic | None = None
    key: bool = False
    page: Key = 1


class IndicatorOut(Schema):
    pk: int
    code: str
    name: str
    name_en: str
    unit_name: str
    display_unit: str
    display_power: int
    decimals: int
    kind: Kind
    value_type: ValueType
    over_units: str
    over_time: str
    service: Service
    topic: str
    source_kind: SourceKind
    record_only: bool
    key_order: int | None
    breakdown: str | None
    version: int

    @staticmethod
    def resolve_breakdown(one: Indicator) -> str | None:
        return one.breakdown.code if one.breakdown else None


class CatalogueOut(Schema):
    total: int
    page: int
    pages: int
    rows: list[IndicatorOut]


class DefinitionOut(Schema):
    from_year: int
    to_year: int | None
    text: str
    basis: str
    numerator: str
    denominator: str
    factor: Decimal


class CheckOut(Schema):
    pk: int
    code: str
    name: str
    left: str
    operator: Operator
    right: str
    severity: Severity
    version: int


class OneOut(IndicatorOut):
    definitions: list[DefinitionOut]
    checks: list[CheckOut]


class NamingIn(Schema):
    name: str = Field(min_length=1, max_length=200)
    name_en: str = Field("", max_length=200)
    name_hant: str = Field("", max_length=200)
    short_name: str = Field("", max_length=60)
    display_unit: str = Field("", max_length=20)
    display_power: int = Field(0, ge=0, le=12)
    decimals: int = Field(0, ge=0, le=6)
    plausible_factor: int | None = Field(5, ge=2, le=1000)
    topic: Topic | None = None
    key_order: int | None = Field(None, ge=1, le=99)

    def naming(self) -> Naming:
        return Naming(
            **(self.dict(include=set(NamingIn.model_fields)) | {"topic": self.topic or ""})
        )


class MeaningIn(Schema):
    from_year: int = Field(ge=1990, le=2100)
    text: str = Field(min_length=1, max_length=2000)
    basis: str = Field("", max_length=200)
    numerator: str = Field("", max_length=2000)
    denominator: str = Field("", max_length=2000)
    factor: Decimal = Field(Decimal(1), max_digits=12, decimal_places=3)

    def meaning(self) -> Meaning:
        return Meaning(**self.dict(include=set(MeaningIn.model_fields)))


class Renaming(NamingIn):
    version: Key


class Redefining(MeaningIn):
    version: Key


class NewIn(Schema):
    owner: Key
    code: str = Field(pattern=CODE, max_length=40)
    kind: Kind
    value_type: ValueType = ValueType.COUNT
    unit_name: str = Field("", max_length=20)
    service: Service
    source_kind: SourceKind = SourceKind.FORM
    breakdown: str | None = Field(None, max_length=40)
    naming: NamingIn
    meaning: MeaningIn


class RuleIn(Schema):
    name: str = Field(min_length=1, max_length=200)
    name_en: str = Field("", max_length=200)
    left: str = Field(max_length=2000)
    operator: Operator
    right: str = Field(max_length=2000)
    severity: Severity

    def rule(self) -> Rule:
        return Rule(**self.dict(include=set(RuleIn.model_fields)))


class NewRule(RuleIn):
    code: str = Field(pattern=CODE, max_length=40)


class ChangedRule(RuleIn):
    version: Key


class GroupOut(Schema):
    code: str
    name: str
    name_en: str
    words: list[str]


class BreakdownOut(Schema):
    code: str
    name: str
    name_en: str
    parts: Parts
    axes: list[str]
    groups: list[GroupOut]

    @staticmethod
    def resolve_groups(one: Breakdown) -> list[Group]:
        return list(one.groups.all())


class BreakdownIn(Schema):
    code: str = Field(pattern=CODE, max_length=40)
    name: str = Field(min_length=1, max_length=120)
    name_en: str = Field("", max_length=120)
    parts: Parts = Parts.PARTITION
    axes: list[str] = Field([], max_length=5)


class GroupIn(Schema):
    code: str = Field(pattern=CODE, max_length=40)
    name: str = Field(min_length=1, max_length=160)
    name_en: str = Field("", max_length=160)
    words: list[str] = Field([], max_length=5)


class CampaignOut(Schema):
    period: str
    name: str
    name_en: str
    first_date: Day
    last_date: Day

    @staticmethod
    def resolve_period(one: Campaign) -> str:
        return f"{one.year}@{one.code}"


class CampaignIn(Schema):
    code: str = Field(pattern=CODE, max_length=15)
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=80)
    first_date: Day
    last_date: Day


def _one(request: Request, pk: int) -> Indicator:
    found = indicators_for(request.user).select_related("breakdown")
    return get_object_or_404(found.prefetch_related("definitions", "checks"), pk=pk)


@router.get("", response=CatalogueOut, url_name="indicators-list")
def list_indicators(request: Request, filters: Query[Filters]) -> dict[str, object]:
    """The catalogue, cut down as its page cuts it down."""
    asked = filters.dict(exclude={"page"}, exclude_none=True)
    page = page_of(catalogue_for(request.user, Wanted(**asked)), request.GET)
    return {"total": page.total, "page": page.number, "pages": page.pages, "rows": list(page)}


@router.post("", response={201: OneOut}, url_name="indicators-add")
def add(request: Request, payload: NewIn) -> Status[Indicator]:
    """A new indicator with its first definition."""
    breakdown = None
    if payload.breakdown:
        breakdown = get_object_or_404(breakdowns_for(request.user), code=payload.breakdown)
    plain = payload.dict(exclude={"owner", "breakdown", "naming", "meaning"})
    made = add_indicator(
        Nature(**plain, breakdown_id=breakdown.pk if breakdown else None),
        payload.naming.naming(),
        payload.meaning.meaning(),
        owner=get_object_or_404(open_units(), pk=payload.owner),
        actor=request.user,
        at=timezone.now(),
    )
    return Status(201, _one(request, made.pk))


@router.get("breakdowns/", response=list[BreakdownOut], url_name="indicators-breakdowns")
def list_breakdowns(request: Request) -> list[Breakdown]:
    return list(breakdowns_for(request.user))


@router.post("breakdowns/", response={201: BreakdownOut}, url_name="indicators-add-breakdown")
def new_breakdown(request: Request, payload: BreakdownIn) -> Status[Breakdown]:
    given = payload.dict() | {"axes": tuple(payload.axes)}
    return Status(201, add_breakdown(**given, actor=request.user, at=timezone.now()))


@router.post(
    "breakdowns/{str:code}/groups/", response={201: GroupOut}, url_name="indicators-add-group"
)
def new_group(request: Request, code: str, payload: GroupIn) -> Status[Group]:
    breakdown = get_object_or_404(breakdowns_for(request.user), code=code)
    new = NewGroup(**(payload.dict() | {"words": tuple(payload.words)}))
    return Status(201, add_group(breakdown, new, actor=request.user, at=timezone.now()))


@router.get("campaigns/", response=list[CampaignOut], url_name="indicators-campaigns")
def list_campaigns(request: Request) -> list[Campaign]:
    return list(campaigns_for(request.user))


@router.post("campaigns/", response={201: CampaignOut}, url_name="indicators-add-campaign")
def new_campaign(request: Request, payload: CampaignIn) -> Status[Campaign]:
    new = NewCampaign(**payload.dict())
    return Status(201, add_campaign(new, actor=request.user, at=timezone.now()))


@router.post("checks/", response={201: CheckOut}, url_name="indicators-add-check")
def new_check(request: Request, payload: NewRule) -> Status[Check]:
    made = add_check(payload.code, payload.rule(), actor=request.user, at=timezone.now())
    return Status(201, made)


@router.put("checks/{int:pk}/", response=CheckOut, url_name="indicators-change-check")
def put_check(request: Request, pk: int, payload: ChangedRule) -> Check:
    check = get_object_or_404(checks_for(request.user), pk=pk)
    at = timezone.now()
    return change_check(check, payload.rule(), version=payload.version, actor=request.user, at=at)


@router.get("{int:pk}/", response=OneOut, url_name="indicators-show")
def show(request: Request, pk: int) -> Indicator:
    """One indicator with every definition it had and the checks it stands in."""
    return _one(request, pk)


@router.put("{int:pk}/naming/", response=OneOut, url_name="indicators-rename")
def rename(request: Request, pk: int, payload: Renaming) -> Indicator:
    indicator, at = _one(request, pk), timezone.now()
    rename_indicator(
        indicator, payload.naming(), version=payload.version, actor=request.user, at=at
    )
    return _one(request, pk)


@router.post("{int:pk}/definitions/", response={201: OneOut}, url_name="indicators-define")
def define(request: Request, pk: int, payload: Redefining) -> Status[Indicator]:
    """Another definition from a year on."""
    indicator, at = _one(request, pk), timezone.now()
    define_anew(indicator, payload.meaning(), version=payload.version, actor=request.user, at=at)
    return Status(201, _one(request, pk))
