"""How reporting stands in a unit and all below it: the open rounds, counted over whom the reader sees."""

from dataclasses import dataclass

from kexie.org.models import Unit, User
from kexie.returns.models import Cycle, CycleState
from kexie.returns.queries.cycles import Rates, cycles_for, expected_of, rates_of

MOST = 3


@dataclass(frozen=True, slots=True)
class Balance:
    """An open round with its rates among the units asked for; each number counts a list of `expected_for`."""

    cycle: Cycle
    rates: Rates


def balances_for(user: User, unit: Unit) -> list[Balance]:
    """Open rounds that expect somebody in the unit or below it, the next due first; three of them."""
    expected = expected_of(user, within=unit).filter(cycle__state=CycleState.OPEN)
    rounds = cycles_for(user).filter(
        state=CycleState.OPEN, pk__in=expected.order_by().values("cycle")
    )
    found = list(rounds.order_by("due_date", "pk")[:MOST])
    rates = rates_of([cycle.pk for cycle in found], among=expected)
    return [Balance(cycle, rates[cycle.pk]) for cycle in found]
