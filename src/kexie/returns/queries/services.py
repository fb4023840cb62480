"""The four services by their key figures: goal, result, gap, and how much each stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kexie.indicators.models import Service
from kexie.indicators.queries.key_figures import KeyFigure, key_figures
from kexie.org.models import Unit, User
from kexie.returns.queries.coverage import Coverage, coverage_of

FOUR_SERVICES = (Service.WORKERS, Service.INNOVATION, Service.LITERACY, Service.DECISIONS)


@dataclass(frozen=True, slots=True)
class Block:
    """
    One service: its key figures in the order of the catalogue. `reached` of `aimed` have reached their target.

    :ivar partial: by indicator, of figures that are made of fewer units than are asked for them in the year
    """

    service: Service
    figures: Sequence[KeyFigure]
    partial: Mapping[int, Coverage] = field(default_factory=dict)

    @property
    def aimed(self) -> int:
        return sum(one.goal is not None for one in self.figures)

    @property
    def reached(self) -> int:
        return sum(one.state == "reached" for one in self.figures)


def services_of(user: User, unit: Unit, day: date) -> list[Block]:
    """The four, whether or not a key figure is kept for each."""
    found = key_figures(user, unit, day)
    covered = coverage_of(unit, [one.indicator.pk for one in found], str(day.year))
    partial = {one: coverage for one, coverage in covered.items() if coverage.partial}
    return [
        Block(service, [one for one in found if one.indicator.service == service], partial)
        for service in FOUR_SERVICES
    ]


def furthest_behind(blocks: Sequence[Block]) -> tuple[KeyFigure, Coverage | None] | None:
    """
    Of the key figures behind their target the one that has come the least way, with its coverage where that is partial.

    A figure for which units are still reporting is behind for that alone: it comes after those that are whole.
    """
    behind = [
        (one, block.partial.get(one.indicator.pk))
        for block in blocks
        for one in block.figures
        if one.state == "behind"
    ]
    return min(behind, key=lambda one: (one[1] is not None, _share(one[0])), default=None)


def _share(figure: KeyFigure) -> int:
    return figure.goal.share or 0 if figure.goal else 0
