"""The place of one figure, and the address under which it opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from kexie.indicators.models import Group, Indicator, Standing
from kexie.indicators.queries.adding import Asked, Tree
from kexie.kernel.periods import Period
from kexie.org.models import Unit


@dataclass(frozen=True, slots=True)
class Spot:
    """Which figure is opened, and how: on which tree, accepted or provisional."""

    indicator: Indicator
    group: Group
    unit: Unit
    period: Period
    standing: Standing = Standing.ACCEPTED
    tree: Tree = "then"

    def link(self, **other: str) -> str:
        """Address of this figure, or of one that differs in so much."""
        words = {
            "indicator": self.indicator.code,
            "unit": str(self.unit.pk),
            "period": self.period.id,
            "group": "" if self.group.pk == Group.WHOLE else self.group.code,
            "tree": "" if self.tree == "then" else self.tree,
            "standing": "" if self.standing == Standing.ACCEPTED else "provisional",
        }
        asked = {name: word for name, word in (words | other).items() if word}
        return f"{reverse('indicators:figure')}?{urlencode(asked)}"

    def asked(self, units: Iterable[int], periods: Iterable[str] = ()) -> Asked:
        return Asked(
            [self.indicator.pk],
            list(units),
            list(periods) or [self.period.id],
            [self.group.pk],
            self.standing,
        )
