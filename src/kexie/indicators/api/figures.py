"""Figures and targets, for machines."""

from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema

from kexie.indicators.access import indicators_for
from kexie.indicators.actions.targets import BadTarget, NewTarget, explain_gap, set_planned
from kexie.indicators.models import Origin, Service, Standing
from kexie.indicators.queries.figures import figures
from kexie.indicators.queries.targets import Wanted, target_rows, targets_for
from kexie.kernel.paging import page_of
from kexie.kernel.shapes import Key
from kexie.org.http import Request
from kexie.org.models import Unit

router = Router(tags=["indicators"])
MOST = 200


class FiguresAsked(Schema):
    """Codes. `tree`: `then`, each period's own, or `today`."""

    indicator: list[str] = Field(..., max_length=MOST)
    unit: list[str] = Field(..., max_length=MOST)
    period: list[str] = Field(..., max_length=MOST)
    provisional: bool = False
    tree: str = Field("then", pattern="^(then|today)$")


class FigureOut(Schema):
    """`total`, `own`: millionths of the indicator's base unit; null: no number. `count`: of how many numbers."""

    indicator: str
    group: int
    unit: str
    period: str
    total: int | None
    own: int | None
    count: int
    mark: str
    text: str | None


@router.get("figures", response=list[FigureOut], url_name="indicators-figures")
def list_figures(request: Request, asked: Query[FiguresAsked]) -> list[FigureOut]:
    """Kept totals as they stand, of what the user may see; nothing for what is blank. Ratios: ask `query`."""
    measures = dict(
        indicators_for(request.user).filter(code__in=asked.indicator).values_list("pk", "code")
    )
    units = dict(Unit.objects.filter(code__in=asked.unit).values_list("pk", "code"))
    found = figures(
        request.user,
        indicators=list(measures),
        units=list(units),
        periods=asked.period,
        standing=Standing.PROVISIONAL if asked.provisional else Standing.ACCEPTED,
        tree="today" if asked.tree == "today" else "then",
    )
    return [
        FigureOut(
            indicator=measures[indicator],
            group=group,
            unit=units[unit],
            period=period,
            total=seen.total,
            own=seen.own,
            count=seen.count,
            mark=seen.mark,
            text=seen.text,
        )
        for (indicator, group, unit, period), seen in sorted(found.items())
    ]


class TargetFilters(Schema):
    period: str = Field("", max_length=20)
    service: Service | None = None
    page: Key = 1


class TargetOut(Schema):
    """Numbers as a person reads them; `amount` in millionths of the base unit."""

    pk: int
    indicator: str
    unit: str
    period: str
    amount: int
    target: str
    actual: str
    gap: str
    state: str
    explanation: str
    explained_at: datetime | None
    version: int


class TargetIn(Schema):
    """
    `amount` in millionths of the base unit; null takes the target back.

    `version`: of the target that was read, 0 where there was none; without one, whatever stands is changed.
    """

    indicator: str = Field(..., max_length=40)
    unit: str = Field(..., max_length=20)
    period: str = Field(..., max_length=20)
    amount: int | None
    version: int | None = None


class TargetsIn(Schema):
    """`plan`: where the targets come from."""

    plan: str = Field(..., min_length=1, max_length=200)
    targets: list[TargetIn] = Field(..., max_length=5000)


class ExplanationIn(Schema):
    text: str = Field(..., min_length=1, max_length=1000)
    version: int


class Done(Schema):
    changed: int


@router.get("targets", response=list[TargetOut], url_name="indicators-targets")
def list_targets(request: Request, filters: Query[TargetFilters]) -> list[TargetOut]:
    wanted = Wanted(filters.period, filters.service or "")
    page = page_of(targets_for(request.user, wanted), request.GET)
    return [
        TargetOut(
            pk=row.target.pk,
            indicator=row.target.indicator.code,
            unit=row.target.unit.code,
            period=row.target.period,
            amount=row.target.amount,
            target=row.amount,
            actual=row.actual,
            gap=row.gap,
            state=row.state,
            explanation=row.target.explanation,
            explained_at=row.target.explained_at,
            version=row.target.version,
        )
        for row in target_rows(request.user, page)
    ]


@router.post("targets", response=Done, url_name="indicators-set-targets")
def put_targets(request: Request, given: TargetsIn) -> Done:
    """Targets of a plan: all of them, or none. A target that stands is changed, or taken back."""
    wanted = _targets(request, given)
    versions = [one.version for one in given.targets]
    changed = set_planned(
        wanted,
        plan=given.plan,
        seen={
            one.key: version
            for one, version in zip(wanted, versions, strict=True)
            if version is not None
        },
        actor=request.user,
        at=timezone.now(),
        origin=Origin.INTERFACE,
    )
    return Done(changed=changed)


@router.post("targets/{int:pk}/explanation", response=Done, url_name="indicators-explain")
def explain(request: Request, pk: int, given: ExplanationIn) -> Done:
    """Why the unit is behind; `version` is that of the target which was read."""
    target = get_object_or_404(targets_for(request.user), pk=pk)
    explain_gap(
        target,
        text=given.text,
        seen_version=given.version,
        actor=request.user,
        at=timezone.now(),
    )
    return Done(changed=1)


def _targets(request: Request, given: TargetsIn) -> list[NewTarget]:
    measures = dict(indicators_for(request.user).values_list("code", "pk"))
    codes = {one.unit for one in given.targets}
    units = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    for one in given.targets:
        if one.indicator not in measures or one.unit not in units:
            raise BadTarget(
                _("There is no indicator %(indicator)s, or no unit %(unit)s.")
                % {"indicator": one.indicator, "unit": one.unit}
            )
    return [
        NewTarget(measures[one.indicator], units[one.unit], one.period, one.amount)
        for one in given.targets
    ]
