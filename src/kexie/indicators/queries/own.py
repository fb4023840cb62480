"""What units reported themselves, whole: the summands of every total above them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kexie.indicators.models import Breakdown, Group, Indicator, Parts, Standing
from kexie.indicators.queries.figures import Seen, figures
from kexie.org.models import User


@dataclass(frozen=True, slots=True)
class Own:
    """A unit's own number in millionths, or the mark that stands in its place; neither: it said nothing."""

    amount: int | None = None
    mark: str = ""


def own_numbers(
    user: User,
    *,
    indicators: Collection[Indicator],
    units: Collection[int],
    period: str,
    standing: Standing = Standing.ACCEPTED,
) -> dict[tuple[int, int], Own]:
    """
    By indicator and unit, as far as the user may see them; what is blank is left out.

    As in every answer to a question: where groups make up the whole and no undivided number was given, their sum stands
    for it; groups that are added are added.
    """
    parts = _parts_of(indicators)
    wanted = {Group.WHOLE, *(group for groups in parts.values() for group in groups)}
    seen = figures(
        user,
        indicators=[one.pk for one in indicators],
        units=units,
        periods=[period],
        groups=wanted,
        standing=standing,
    )
    by_cell: dict[tuple[int, int], dict[int, Seen]] = {}
    for (indicator, group, unit, _period), one in seen.items():
        by_cell.setdefault((indicator, unit), {})[group] = one
    summed = {one.pk for one in indicators if one.breakdown and one.breakdown.parts == Parts.SUMMED}
    found = {
        cell: _whole(groups, parts.get(cell[0], frozenset()), adds=cell[0] in summed)
        for cell, groups in by_cell.items()
    }
    return {cell: own for cell, own in found.items() if own != Own()}


def _parts_of(indicators: Iterable[Indicator]) -> Mapping[int, frozenset[int]]:
    """Keys of the groups that make up the whole, by indicator."""
    kinds = (Parts.PARTITION, Parts.SUMMED)
    held = {one.breakdown_id for one in indicators if one.breakdown_id}
    breakdowns = Breakdown.objects.filter(pk__in=held, parts__in=kinds).prefetch_related("groups")
    groups = {one.pk: frozenset(group.pk for group in one.groups.all()) for one in breakdowns}
    return {one.pk: groups.get(one.breakdown_id or 0, frozenset()) for one in indicators}


def _whole(groups: Mapping[int, Seen], parts: Collection[int], *, adds: bool) -> Own:
    whole = groups.get(Group.WHOLE)
    divided = [groups[key].own for key in parts if key in groups]
    numbers = [number for number in divided if number is not None]
    if whole and (whole.own is not None or whole.mark):
        if adds and whole.own is not None:
            return Own(whole.own + sum(numbers))
        return Own(whole.own, whole.mark)
    return Own(sum(numbers)) if numbers else Own()
