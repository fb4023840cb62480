"""What units set themselves (目标值), and why they stay behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.indicators.access import indicators_kept_by, units_keeping
from kexie.indicators.actions.figures import open_batch
from kexie.indicators.amounts import shown
from kexie.indicators.models import LARGEST, Batch, Indicator, Origin, Target
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


@dataclass(frozen=True, slots=True)
class NewTarget:
    """`amount` in millionths of base units; of a ratio likewise."""

    indicator: int
    unit: int
    period: str
    amount: int


Key = tuple[int, int, str]  # indicator, unit, period


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
    Set or change targets from a plan; an explanation that was given stays. Gives how many changed.

    :param seen: versions of the targets that were seen, 0 where there was none; none: whatever stands is changed
    :raises NotYourUnit: neither the unit nor the indicator is the actor's to keep
    :raises BadTarget: it does not fit, or its period is none
    :raises Changed: one was set otherwise since it was seen
    """
    given = {(one.indicator, one.unit, one.period): one for one in targets}
    _insist_keeps(given.values(), actor)
    _insist_sane(given.values())
    rows = Target.objects.select_for_update().filter(
        indicator__in={one.indicator for one in given.values()},
        unit__in={one.unit for one in given.values()},
        period__in={one.period for one in given.values()},
    )
    held = {(row.indicator_id, row.unit_id, row.period): row for row in rows.order_by("pk")}
    if seen is not None:
        _insist_seen(given, held, seen)
    new, changed = [], []
    for key, one in given.items():
        row = held.get(key)
        if row is None:
            new.append(_new(one, batch))
        elif row.amount != one.amount:
            row.amount, row.batch, row.version = one.amount, batch, row.version + 1
            changed.append(row)
    Target.objects.bulk_create(new, batch_size=500)
    Target.objects.bulk_update(changed, ["amount", "batch", "version"], batch_size=200)
    log(actor=actor, verb="targets.set", target=batch, at=at, new=len(new), changed=len(changed))
    return len(new) + len(changed)


@writing()
def set_planned(
    targets: Iterable[NewTarget],
    *,
    plan: str,
    seen: Mapping[Key, int],
    actor: User,
    at: datetime,
) -> int:
    """Set targets that a person writes down from a plan; as `set_targets`."""
    insist_no_secrets(plan)
    batch = open_batch(origin=Origin.INTERFACE, actor=actor, at=at, label=plan)
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
        if abs(one.amount) > LARGEST:
            raise BadTarget(_("The number is too large. Check the unit."))
        try:
            period_of(one.period)
        except BadPeriod as reason:
            raise BadTarget(str(reason)) from reason


def _insist_seen(
    given: Mapping[Key, NewTarget], held: Mapping[Key, Target], seen: Mapping[Key, int]
) -> None:
    other = [key for key in given if (held[key].version if key in held else 0) != seen.get(key, 0)]
    if not other:
        return
    measures = Indicator.objects.in_bulk([indicator for indicator, _unit, _period in other])
    raise Changed(
        _("The target was changed meanwhile. Compare, then write again."),
        yours={str(measures[key[0]]): shown(given[key].amount, measures[key[0]]) for key in other},
        theirs={
            str(measures[key[0]]): shown(held[key].amount, measures[key[0]]) if key in held else ""
            for key in other
        },
    )


def _new(one: NewTarget, batch: Batch) -> Target:
    return Target(
        indicator_id=one.indicator,
        unit_id=one.unit,
        period=one.period,
        amount=one.amount,
        batch=batch,
    )


def _insist_keeps(targets: Iterable[NewTarget], actor: User | None) -> None:
    """Nobody: the house itself, as for the demo."""
    if actor is None:
        return
    units = set(units_keeping(actor).values_list("pk", flat=True))
    measures = set(indicators_kept_by(actor).values_list("pk", flat=True))
    if any(one.unit not in units and one.indicator not in measures for one in targets):
        raise NotYourUnit(_("Targets for another unit are not yours to set."))
