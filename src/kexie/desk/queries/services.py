"""The four services by their key figures: goal, result, gap; and how many targets units have reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kexie.indicators.models import Service
from kexie.indicators.queries.key_figures import KeyFigure, key_figures
from kexie.indicators.queries.targets import reached_by_unit
from kexie.matters.queries.figures import Counts
from kexie.org.models import Unit, User

FOUR_SERVICES = (Service.WORKERS, Service.INNOVATION, Service.LITERACY, Service.DECISIONS)
# What the scale of targets counts, with the state by which the list of targets is cut down to it.
TARGET_STATES: Mapping[str, str] = {"targets_reached": "reached", "targets_set": ""}


@dataclass(frozen=True, slots=True)
class Block:
    """One service: its key figures in the order of the catalogue. `reached` of `aimed` have reached their target."""

    service: Service
    figures: Sequence[KeyFigure]

    @property
    def aimed(self) -> int:
        return sum(one.goal is not None for one in self.figures)

    @property
    def reached(self) -> int:
        return sum(one.state == "reached" for one in self.figures)


def services_of(user: User, unit: Unit, day: date) -> list[Block]:
    """The four, whether or not a key figure is kept for each."""
    found = key_figures(user, unit, day)
    return [
        Block(service, [one for one in found if one.indicator.service == service])
        for service in FOUR_SERVICES
    ]


def furthest_behind(blocks: Sequence[Block]) -> KeyFigure | None:
    """Of the key figures behind their target the one that has come the least way."""
    behind = [one for block in blocks for one in block.figures if one.state == "behind"]
    return min(behind, key=_share, default=None)


def _share(figure: KeyFigure) -> int:
    return figure.goal.share or 0 if figure.goal else 0


def target_counts(
    user: User, units: Sequence[Unit], *, year: int, theme: str
) -> dict[int, dict[str, int]]:
    """By unit the measures of `TARGET_STATES`; a theme that is no service has no targets."""
    service = theme if theme in Service.values else ""
    if theme and not service:
        return {unit.pk: dict.fromkeys(TARGET_STATES, 0) for unit in units}
    found = reached_by_unit(user, units, period=str(year), service=service)
    return {
        pk: {"targets_reached": one.reached, "targets_set": one.targets}
        for pk, one in found.items()
    }


def with_targets(counts: dict[int, Counts], found: dict[int, dict[str, int]]) -> dict[int, Counts]:
    return {pk: one | found.get(pk, {}) for pk, one in counts.items()}
