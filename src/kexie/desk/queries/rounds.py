"""How reporting stands this time: each open round with its numbers, each opening its list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.kernel.address import Address
from kexie.org.models import Unit
from kexie.returns.models import Cycle
from kexie.returns.queries.balance import Balance

# Numbers of a round by the name under which its page lists them.
ROUND_COLUMNS: Mapping[str, str | Promise] = {
    "expected": pgettext_lazy("reports", "expected"),
    "reported": pgettext_lazy("reports", "reported"),
    "on_time": pgettext_lazy("reports", "on time"),
    "accepted": pgettext_lazy("reports", "accepted"),
    "missing": _("missing"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the list that it counts; without an address there is nothing to list."""

    value: int
    url: str


@dataclass(frozen=True, slots=True)
class Round:
    """An open round; numbers by the names of `ROUND_COLUMNS`, in their order."""

    cycle: Cycle
    url: str
    numbers: dict[str, Number]


def rounds_of(balances: Sequence[Balance], unit: Unit) -> list[Round]:
    return [
        Round(one.cycle, round_address(one.cycle, unit), _numbers(one, unit)) for one in balances
    ]


def _numbers(one: Balance, unit: Unit) -> dict[str, Number]:
    values = {name: getattr(one.rates, name) for name in ROUND_COLUMNS}
    return {
        name: Number(value, round_address(one.cycle, unit, name) if value else "")
        for name, value in values.items()
    }


def round_address(cycle: Cycle, unit: Unit, show: str = "") -> str:
    """The round with those of the unit and below it: all, or as many as `Rates` counts by the name."""
    place = Address(()).link(show=show, unit=unit.code)
    return f"{reverse('returns:cycle', args=[cycle.pk])}{place}#list"
