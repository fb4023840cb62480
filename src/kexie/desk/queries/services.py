"""How many targets units have reached, for the scale of the tiles."""

from collections.abc import Mapping, Sequence

from kexie.indicators.models import Service
from kexie.indicators.queries.targets import reached_by_unit
from kexie.matters.queries.figures import Counts
from kexie.org.models import Unit, User

# What the scale of targets counts, with the state by which the list of targets is cut down to it.
TARGET_STATES: Mapping[str, str] = {"targets_reached": "reached", "targets_set": ""}


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
