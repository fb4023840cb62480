"""What units set themselves (目标值), and why they stay behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.indicators.access import indicators_kept_by, units_keeping
from kexie.indicators.models import LARGEST, Batch, Target
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


@writing()
def set_targets(
    targets: Iterable[NewTarget], *, batch: Batch, actor: User | None, at: datetime
) -> int:
    """
    Set or change targets from a plan; an explanation that was given stays. Gives how many changed.

    :raises NotYourUnit: neither the unit nor the indicator is the actor's to keep
    :raises BadTarget: it does not fit, or its period is none
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
