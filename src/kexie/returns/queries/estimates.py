"""How long a form takes: what it took before, or a stated guess from what it asks."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from statistics import median

from kexie.returns.layout import Layout, places_of
from kexie.returns.models import FieldKind, Filing

# Minutes for a place where no past filing tells; said on the page.
USUAL: dict[str, float] = {
    FieldKind.FIGURE: 2,
    FieldKind.TARGET: 3,
    FieldKind.WORDS: 1,
    FieldKind.SECTION: 25,
    FieldKind.CHOICE: 0.5,
    FieldKind.DAY: 0.5,
    FieldKind.FILE: 5,
}
# A place that comes filled in is looked at only; a drafted text is corrected.
SHARE_OF_HELD = 0.2
SHARE_OF_DRAFTED = 0.6


@dataclass(frozen=True, slots=True)
class Estimate:
    """Minutes for one filing. `past`: from how many filings it is known; 0: guessed from the places."""

    minutes: int
    past: int


def past_minutes(entries: Collection[int]) -> dict[int, Estimate]:
    """For each request the median of what its filings took so far; those without any are left out."""
    taken: dict[int, list[float]] = defaultdict(list)
    rows = Filing.objects.filter(
        cycle__entry__in=list(entries), minutes__gt=0, first_submitted_at__isnull=False
    )
    for entry, minutes in rows.values_list("cycle__entry", "minutes"):
        taken[entry].append(minutes)
    return {entry: Estimate(round(median(all_)), len(all_)) for entry, all_ in taken.items()}


def guessed_minutes(layout: Layout, *, held: Collection[str] = ()) -> Estimate:
    """
    From the places alone; a list of lines counts for three lines.

    :param held: keys of places that come filled in
    """
    minutes = 0.0
    for place in places_of(layout):
        each = USUAL.get(place.kind, 0) * (3 if place.in_lines else 1)
        if place.key in held:
            each *= SHARE_OF_HELD
        elif place.draft:
            each *= SHARE_OF_DRAFTED
        minutes += each
    return Estimate(max(1, round(minutes)), 0)
