"""Everything the page of one round shows, its lines apart."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from kexie.indicators.queries.campaigns import period_of
from kexie.org.models import UnitKind, User
from kexie.records.access import may
from kexie.returns.flow import CYCLE
from kexie.returns.models import Cycle, CycleState, FilingState
from kexie.returns.queries.cycles import Rates, rates_of, steps_of_cycle
from kexie.returns.queries.reminders import Reach, reach_of
from kexie.returns.queries.together import are_several
from kexie.workflow.models import Step
from kexie.workflow.queries import Choice, choices_for

# Moves with a form of their own on the page, or on another.
WITH_FORMS = frozenset({"edit", "extend_due", "exempt", "expect", "remind"})


@dataclass(frozen=True, slots=True)
class CyclePage:
    """One round as this user sees it. `choices`: moves he may make now; `reach`: whom he would remind, if he may."""

    cycle: Cycle
    period: str
    chain: str
    rates: Rates
    choices: tuple[Choice, ...]
    steps: tuple[tuple[Step, str], ...]
    is_filled_together: bool
    collects: bool
    reach: Reach | None

    @property
    def filing_states(self) -> dict[str, str]:
        return {state.value: str(state.label) for state in FilingState}

    @property
    def plain(self) -> frozenset[str]:
        """Moves that are made with one press, without a word."""
        return frozenset({"open"})

    @property
    def simple(self) -> list[Choice]:
        return [one for one in self.choices if one.name not in WITH_FORMS]

    @property
    def is_bound(self) -> bool:
        """Can its reports be bound into one document: was it ever open?"""
        return self.cycle.state in {CycleState.OPEN, CycleState.CLOSED}

    @property
    def offered(self) -> frozenset[str]:
        return frozenset(one.name for one in self.choices)


def page_of_cycle(user: User, cycle: Cycle, now: datetime) -> CyclePage:
    kinds = [str(UnitKind(kind).label) for kind in cycle.chain if kind in UnitKind.values]
    choices = tuple(one for one in choices_for(user, cycle, CYCLE) if not one.refusal)
    reminds = any(one.name == "remind" for one in choices)
    return CyclePage(
        cycle=cycle,
        period=period_of(cycle.period).label,
        chain=" → ".join([*kinds, cycle.record.unit.short_name]),
        rates=rates_of([cycle.pk])[cycle.pk],
        choices=choices,
        steps=tuple((step, str(CYCLE.moves[step.move].label)) for step in steps_of_cycle(cycle)),
        is_filled_together=are_several(user, cycle),
        collects=cycle.opened_at is not None and may(cycle, CYCLE.rules, user, "books"),
        reach=reach_of(cycle, user, now, timezone.localdate(now)) if reminds else None,
    )
