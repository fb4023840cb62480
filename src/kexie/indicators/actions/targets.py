"""What units set themselves (目标值), and why they stay behind it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.indicators.access import indicators_kept_by, units_keeping
from kexie.indicators.actions.figures import open_batch
from kexie.indicators.amounts import shown
from kexie.indicators.models import LARGEST, Batch, Indicator, Origin, PastTarget, Target
from kexie.indicators.queries.aims import units_aimed_by
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.periods import BadPeriod
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import User


class NotYourUnit(Refused):
    status: ClassVar[int] = 403


class BadTarget(Refused):
    status: ClassVar[int] = 400


Key = tuple[int, int, str]  # indicator, unit, period


@dataclass(frozen=True, slots=True)
class NewTarget:
    """`amount` in millionths of base units; of a ratio likewise. None: a target that stands is taken back."""

    indicator: int
    unit: int
    period: str
    amount: int | None

    @property
    def key(self) -> Key:
        return self.indicator, self.unit, self.period


@writing()
def set_targets(
    targets: Iterable[NewTarget],
    *,
    batch: Batch,
    actor: User | None,
    at: datetime,
    seen: Mapping[Key, int] | None = None,
) -> int:
    """
    Set, change or take back targets from a plan. Gives how many changed.

    What a target was goes to its history; when it is changed, an explanation that was given stays.

    :param seen: versions of the targets that were seen, 0 where there was none; of others, whatever stands is changed
    :raises NotYourUnit: neither the unit nor the indicator is the actor's to keep
    :raises BadTarget: it does not fit, or its period is none
    :raises Changed: one was set otherwise since it was seen
    """
    given = {one.key: one for one in targets}
    _insist_keeps(given.values(), actor)
    _insist_sane(given.values())
    held = _held(given)
    _insist_seen(given, held, seen or {})
    other = {key: row for key, row in held.items() if row.amount != given[key].amount}
    PastTarget.objects.bulk_create([_past(row, batch) for row in other.values()], batch_size=500)
    counts = {
        "new": _add([one for key, one in given.items() if key not in held], batch),
        "changed": _change([(row, given[key].amount) for key, row in other.items()], batch),
        "taken_back": _take_back([row for key, row in other.items() if given[key].amount is None]),
    }
    log(actor=actor, verb="targets.set", target=batch, at=at, **counts)
    return sum(counts.values())


@writing()
def set_planned(
    targets: Iterable[NewTarget],
    *,
    plan: str,
    seen: Mapping[Key, int] | None,
    actor: User,
    at: datetime,
    origin: Origin = Origin.PLAN,
) -> int:
    """
    Set targets that a person writes down from a plan; as `set_targets`.

    :param origin: how they came; by default a person reads them from the plan
    """
    insist_no_secrets(plan)
    batch = open_batch(origin=origin, actor=actor, at=at, label=plan)
    return set_targets(targets, batch=batch, actor=actor, at=at, seen=seen)


@writing()
def explain_gap(target: Target, *, text: str, seen_version: int, actor: User, at: datetime) -> None:
    """
    Say why the unit is behind its target, and what comes next.

    :raises NotYourUnit: the actor does not work in the unit
    :raises Changed: somebody else explained it meanwhile
    """
    insist_no_secrets(text)
    row = Target.objects.select_for_update().select_related("unit").get(pk=target.pk)
    insist_explains(actor, row)
    if row.version != seen_version:
        label = str(_("Explanation"))
        raise Changed(
            _("The target was changed meanwhile. Compare, then write again."),
            yours={label: text},
            theirs={label: row.explanation},
        )
    before, row.explanation = row.explanation, text.strip()
    row.explained_by, row.explained_at, row.version = actor, at, row.version + 1
    row.save(update_fields=["explanation", "explained_by", "explained_at", "version"])
    log(actor=actor, verb="target.explain", target=row, at=at, before=before, after=text)


def insist_sets_some(user: User) -> None:
    """:raises NotYourUnit: the user keeps no unit and no indicator"""
    if not units_aimed_by(user).exists():
        raise NotYourUnit(
            _("Targets are set by clerks, supervisors and heads of a unit. Ask one of yours.")
        )


def insist_explains(user: User, target: Target) -> None:
    """:raises NotYourUnit: the user does not work in the unit"""
    if not units_keeping(user).filter(pk=target.unit_id).exists():
        raise NotYourUnit(
            _("Only those who work in %(unit)s explain its gap.") % {"unit": target.unit.short_name}
        )


def _insist_sane(targets: Iterable[NewTarget]) -> None:
    for one in targets:
        if one.amount is not None and abs(one.amount) > LARGEST:
            raise BadTarget(_("The number is too large. Check the unit."))
        try:
            period_of(one.period)
        except BadPeriod as reason:
            raise BadTarget(str(reason)) from reason


def _insist_seen(
    given: Mapping[Key, NewTarget], held: Mapping[Key, Target], seen: Mapping[Key, int]
) -> None:
    stands = {key: row.version for key, row in held.items()}
    other = [key for key in given if key in seen and stands.get(key, 0) != seen[key]]
    if not other:
        return
    measures = Indicator.objects.in_bulk([indicator for indicator, _unit, _period in other])
    raise Changed(
        _("The target was changed meanwhile. Compare, then write again."),
        yours={str(measures[key[0]]): _said(given[key].amount, measures[key[0]]) for key in other},
        theirs={
            str(measures[key[0]]): _said(
                held[key].amount if key in held else None, measures[key[0]]
            )
            for key in other
        },
    )


def _said(amount: int | None, measure: Indicator) -> str:
    return str(_("no target")) if amount is None else shown(amount, measure)


def _held(given: Mapping[Key, NewTarget]) -> dict[Key, Target]:
    """Those that stand, locked."""
    rows = Target.objects.select_for_update().filter(_among(given)).order_by("pk")
    held = {(row.indicator_id, row.unit_id, row.period): row for row in rows}
    return {key: row for key, row in held.items() if key in given}


def _among(keys: Collection[Key]) -> Q:
    """More than these, but none of another indicator, unit or period."""
    return Q(
        indicator__in={key[0] for key in keys},
        unit__in={key[1] for key in keys},
        period__in={key[2] for key in keys},
    )


def _add(targets: Iterable[NewTarget], batch: Batch) -> int:
    """What was taken back once goes on counting its versions."""
    given = {one.key: one.amount for one in targets if one.amount is not None}
    rows = PastTarget.objects.filter(_among(given)).order_by("version")
    last = {
        (indicator, unit, period): version
        for indicator, unit, period, version in rows.values_list(
            "indicator", "unit", "period", "version"
        )
    }
    new = [
        Target(
            indicator_id=key[0],
            unit_id=key[1],
            period=key[2],
            amount=amount,
            batch=batch,
            version=last.get(key, 0) + 1,
        )
        for key, amount in given.items()
    ]
    return len(Target.objects.bulk_create(new, batch_size=500))


def _change(rows: Iterable[tuple[Target, int | None]], batch: Batch) -> int:
    changed = []
    for row, amount in rows:
        if amount is not None:
            row.amount, row.batch, row.version = amount, batch, row.version + 1
            changed.append(row)
    return Target.objects.bulk_update(changed, ["amount", "batch", "version"], batch_size=200)


def _take_back(rows: Collection[Target]) -> int:
    return Target.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]


def _past(row: Target, by: Batch) -> PastTarget:
    return PastTarget(
        indicator_id=row.indicator_id,
        unit_id=row.unit_id,
        period=row.period,
        amount=row.amount,
        batch_id=row.batch_id,
        explanation=row.explanation,
        explained_by_id=row.explained_by_id,
        explained_at=row.explained_at,
        version=row.version,
        ended_by=by,
    )


def _insist_keeps(targets: Iterable[NewTarget], actor: User | None) -> None:
    """Nobody: the house itself, as for the demo."""
    if actor is None:
        return
    units = set(units_keeping(actor).values_list("pk", flat=True))
    measures = set(indicators_kept_by(actor).values_list("pk", flat=True))
    if any(one.unit not in units and one.indicator not in measures for one in targets):
        raise NotYourUnit(_("Targets for another unit are not yours to set."))
