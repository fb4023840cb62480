"""What a compilation is made of, as it stood at one moment. Nothing here changes afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from kexie.indicators.models import AMOUNT, Indicator, Rolling
from kexie.indicators.queries.figures import mean
from kexie.indicators.queries.own import Own
from kexie.kernel.periods import Period
from kexie.org.models import Unit
from kexie.returns.layout import Section
from kexie.returns.models import Cell, Cycle
from kexie.returns.queries.cycles import Rates


@dataclass(frozen=True, slots=True)
class Area:
    """A unit directly below the collecting one, with what it stands above; the collecting unit itself for its own."""

    unit: Unit
    expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    One unit's report that is taken in.

    :ivar name: the unit's name on the period's last day
    :ivar area: key of its area
    :ivar number: 0 as first accepted, n the nth amendment; none: submitted, not accepted yet
    :ivar digest: hash of the frozen content; empty while it is not accepted
    :ivar amended: reasons and days of its amendments, oldest first
    :ivar amending: an amendment is under way, and not in here
    :ivar cells: what was said, by place and line
    :ivar calculated: what the form works out from it, by place, in base units
    :ivar asked: places whose conditions hold
    """

    filing: int
    unit: Unit
    name: str
    area: int
    number: int | None
    digest: str
    submitted: date
    accepted: date | None
    amended: tuple[tuple[date, str], ...]
    amending: bool
    nothing: str
    praises: tuple[str, ...]
    cells: Mapping[tuple[str, int], Cell]
    calculated: Mapping[str, Fraction]
    asked: frozenset[str]

    @property
    def provisional(self) -> bool:
        return self.number is None


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit that the round expects and that is not in the document, with the reason in words."""

    unit: Unit
    reason: str


@dataclass(frozen=True, slots=True)
class Measured:
    """
    One indicator of the summary.

    :ivar own: by unit of the reports taken in
    :ivar total: of the collecting unit, as its page of the figure says; none: there is none
    :ivar before: the same a year, or a period, before
    :ivar units: how many units' own accepted numbers it is made of; `units_before`: the one before
    :ivar aim: the collecting unit's target
    :ivar history: the collecting unit's figures in the periods of `Gathered.periods`
    """

    indicator: Indicator
    own: Mapping[int, Own]
    total: Fraction | None
    before: Fraction | None
    units: int
    units_before: int
    aim: Fraction | None
    history: tuple[Fraction | None, ...]

    def taken(self, units: "frozenset[int] | None" = None) -> int | None:
        """The own numbers of these units (none: of all) taken together by the indicator's rule, in millionths."""
        chosen = (one for unit, one in self.own.items() if units is None or unit in units)
        numbers = [one.amount for one in chosen if one.amount is not None]
        return together(Rolling(self.indicator.over_units), numbers)


def together(rule: Rolling, numbers: list[int]) -> int | None:
    """Numbers in millionths by a rule; none where there are none, or where they are not taken together."""
    if not numbers:
        return None
    ways: dict[Rolling, Callable[[list[int]], int]] = {
        Rolling.SUM: sum,
        Rolling.MEAN: lambda some: mean(sum(some), len(some)),
        Rolling.MAXIMUM: max,
        Rolling.MINIMUM: min,
        Rolling.COUNT: lambda some: len(some) * AMOUNT,
    }
    return ways[rule](numbers) if rule in ways else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """
    All of it.

    :ivar origin: what links begin with, as `https://kexie.example`
    :ivar charts: whether they are drawn
    :ivar periods: the stretches of `Measured.history`, the last one the round's own
    :ivar before: the period of `Measured.before`; none: there is none
    :ivar sections: those of the form that are taken in
    :ivar measured: the key figures of the form, in the catalogue's order
    """

    cycle: Cycle
    period: Period
    before: Period | None
    as_of: datetime
    origin: str
    charts: bool
    rates: Rates
    reports: tuple[Report, ...]
    missing: tuple[Missing, ...]
    areas: Mapping[int, Area]
    sections: tuple[Section, ...]
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    measured: tuple[Measured, ...] = ()
    periods: tuple[Period, ...] = ()

    @property
    def provisional(self) -> int:
        return sum(1 for one in self.reports if one.provisional)

    @property
    def basis(self) -> dict[str, object]:
        """Whose report stands in it, and in which state; whose does not, and why."""
        return {
            "reports": [
                {
                    "unit": one.unit.code,
                    "filing": one.filing,
                    "number": one.number,
                    "digest": one.digest,
                }
                for one in self.reports
            ],
            "missing": [{"unit": one.unit.code, "reason": one.reason} for one in self.missing],
        }
