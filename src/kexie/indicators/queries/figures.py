"""Reading figures: what a user sees of indicators, units and periods, on the tree of then or of today."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from kexie.indicators.access import read_among
from kexie.indicators.bulk import totals
from kexie.indicators.models import AMOUNT, Figure, Group, Rolling, Standing
from kexie.indicators.queries.adding import Asked, Place, Tree, corrections, numbers_below
from kexie.org.models import Unit, User


@dataclass(slots=True)
class Seen:
    """
    What stands for a unit and all below it, in millionths. Not frozen: that would double the time of a large page.

    :ivar total: by the indicator's rule: sum, mean, largest, smallest, how many; none: there is no number
    :ivar count: how many numbers it is made of
    :ivar own: the unit's own number
    :ivar sum: what the numbers add up to, whatever the rule
    """

    total: int | None
    count: int
    own: int | None
    mark: str
    text: str | None
    sum: int


BLANK = Seen(None, 0, None, "", None, 0)


def figures(
    user: User,
    *,
    indicators: Collection[int],
    units: Collection[int],
    periods: Collection[str],
    groups: Collection[int] | None = None,
    standing: Standing = Standing.ACCEPTED,
    tree: Tree = "then",
) -> dict[Place, Seen]:
    """
    Everything the user may see of these. What is blank, or not his to see, is not in the answer.

    Ratios have no rows of their own: they are worked out from their parts.

    :param tree: `then`: each period's own tree; `today`: all periods on the tree of today
    """
    keys = read_among(user, units, standing)
    asked = Asked(indicators, keys, periods, groups, standing)
    return figures_of_all(asked, tree)


def figures_of_all(asked: Asked, tree: Tree = "then") -> dict[Place, Seen]:
    """The same without a reader, for what works on behalf of the house: checks and drafts."""
    found, odd = _rows(asked)
    if tree == "today":
        found = _corrected(found, corrections(asked))
    return _by_rule(found, odd, asked, tree)


def held_values(
    unit: Unit, period: str, indicators: Collection[int]
) -> dict[tuple[int, int], Figure]:
    """The unit's accepted answers, by indicator and group, each with the batch it came with."""
    rows = Figure.objects.filter(
        unit=unit, period=period, indicator__in=indicators, standing=Standing.ACCEPTED
    ).filter(batch__isnull=False)
    found = rows.select_related("batch")
    return {(row.indicator_id, row.group_id or Group.WHOLE): row for row in found}


def _rows(asked: Asked) -> tuple[dict[Place, Seen], dict[int, Rolling]]:
    """What is kept, and the rules of indicators whose total is not the sum."""
    rows, odd = totals(asked.indicators, asked.units, asked.periods, asked.standing, asked.groups)
    found = {
        (indicator, group, unit, period): Seen(
            total if count else None, count, own, mark, text, total
        )
        for indicator, group, unit, period, total, count, own, mark, text in rows
    }
    return found, {pk: Rolling(rule) for pk, rule in odd.items()}


def _corrected(
    found: dict[Place, Seen], changes: dict[Place, tuple[int, int]]
) -> dict[Place, Seen]:
    corrected = dict(found)
    for place, (total, count) in changes.items():
        seen = found.get(place, BLANK)
        amount, numbers = seen.sum + total, seen.count + count
        now = replace(seen, total=amount if numbers else None, count=numbers, sum=amount)
        if now == BLANK:
            corrected.pop(place, None)
        else:
            corrected[place] = now
    return corrected


def _by_rule(
    found: dict[Place, Seen], odd: dict[int, Rolling], asked: Asked, tree: Tree
) -> dict[Place, Seen]:
    if not odd:
        return found
    ends = [pk for pk, rule in odd.items() if rule in (Rolling.MAXIMUM, Rolling.MINIMUM)]
    numbers = numbers_below(replace(asked, indicators=ends), tree) if ends else {}
    return {
        place: replace(seen, total=ruled(odd[place[0]], seen, numbers.get(place, [])))
        if place[0] in odd
        else seen
        for place, seen in found.items()
    }


def ruled(rule: Rolling, seen: Seen, numbers: Collection[int]) -> int | None:
    """The total by a rule."""
    match rule:
        case Rolling.MEAN:
            return mean(seen.sum, seen.count) if seen.count else None
        case Rolling.COUNT:
            return seen.count * AMOUNT
        case Rolling.MAXIMUM:
            return max(numbers, default=None)
        case Rolling.MINIMUM:
            return min(numbers, default=None)
        case Rolling.SUM:
            return seen.sum if seen.count else None
        case Rolling.LAST | Rolling.NONE:
            return seen.own


def mean(amount: int, count: int) -> int:
    """Rounded half away from zero to a millionth."""
    half = (2 * abs(amount) + count) // (2 * count)
    return -half if amount < 0 else half
