"""
The office's own rules: when which light shows, how long a task usually takes and an answer may take.

The system administrator's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.matters.errors import BadRule
from kexie.matters.models import AnswerTime, Light, LightRule, ServiceLevel
from kexie.org.access import insist_power
from kexie.org.models import Power, User

STEP = 10  # between the orders of two rules


@dataclass(frozen=True, slots=True)
class NewLight:
    light: str
    measure: str
    threshold: int


@dataclass(frozen=True, slots=True)
class NewLevel:
    source: str
    urgency: str
    days: int
    working_days: bool


@writing()
def set_lights(rules: Sequence[NewLight], *, actor: User, at: datetime) -> list[LightRule]:
    """
    Replace the rules of lights by these, in this order: the first that holds for a share wins.

    :raises PowerMissing: the actor is not the system administrator
    :raises BadRule: a rule for a light that shows without one
    """
    insist_power(actor, Power.SYSTEM)
    if any(rule.light in {Light.GREEN, Light.GREY} for rule in rules):
        raise BadRule(_("Only yellow and red have rules. Green shows where none holds."))
    present = LightRule.objects.select_for_update().order_by("order")
    before = [asdict(NewLight(one.light, one.measure, one.threshold)) for one in present]
    LightRule.objects.all().delete()
    made = LightRule.objects.bulk_create(
        LightRule(order=STEP * place, **asdict(rule)) for place, rule in enumerate(rules, start=1)
    )
    _log("lights.set", before, rules, actor=actor, at=at)
    return made


@writing()
def set_levels(levels: Sequence[NewLevel], *, actor: User, at: datetime) -> list[ServiceLevel]:
    """
    Replace the usual times by these.

    :raises PowerMissing: the actor is not the system administrator
    :raises BadRule: two for the same source and urgency
    """
    insist_power(actor, Power.SYSTEM)
    if len({(level.source, level.urgency) for level in levels}) < len(levels):
        raise BadRule(_("Each source and urgency has one usual time."))
    present = ServiceLevel.objects.select_for_update().order_by("pk")
    before = [
        asdict(NewLevel(one.source, one.urgency, one.days, one.working_days)) for one in present
    ]
    ServiceLevel.objects.all().delete()
    made = ServiceLevel.objects.bulk_create(ServiceLevel(**asdict(level)) for level in levels)
    _log("levels.set", before, levels, actor=actor, at=at)
    return made


@writing()
def set_answer_times(times: Mapping[str, int], *, actor: User, at: datetime) -> None:
    """
    Set within how many working days suggestions of each kind are answered; days that are set already stay.

    :raises PowerMissing: the actor is not the system administrator
    """
    insist_power(actor, Power.SYSTEM)
    present = AnswerTime.objects.select_for_update().order_by("kind")
    before = dict(present.values_list("kind", "working_days"))
    for kind, working_days in times.items():
        AnswerTime.objects.update_or_create(kind=kind, defaults={"working_days": working_days})
    log(
        actor=actor,
        verb="answer_times.set",
        target=actor,
        at=at,
        before=before,
        after=dict(times),
    )


def _log(
    verb: str,
    before: list[dict[str, object]],
    after: Sequence[NewLight] | Sequence[NewLevel],
    *,
    actor: User,
    at: datetime,
) -> None:
    now = [asdict(rule) for rule in after]
    log(actor=actor, verb=verb, target=actor, at=at, before=before, after=now)
