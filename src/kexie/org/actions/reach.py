"""
The closure of the dated tree, derived anew after every change.

A closed unit whose work was taken over stands below the one that took it, from the day of the change on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from kexie.kernel.errors import Refused
from kexie.kernel.room import rooms
from kexie.org.models import Placement, Reach, Succession, Unit

DEEPEST = 40


class Circular(Refused):
    pass


@dataclass(frozen=True, slots=True)
class _Stretch:
    above: int
    depth: int
    start: date
    end: date | None


_Places = dict[int, list[tuple[int, date, date | None]]]


def rebuild_reach() -> None:
    """
    Derive `Reach`, and of each closed unit its heir, from the dated rows; then the rooms above follow.

    A thousand units take well under a second. One change at a time, in the order of the first unit's lock: whoever
    comes second reads what the first left.
    """
    Unit.objects.select_for_update(no_key=True).order_by("pk").values_list("pk").first()
    places: _Places = {}
    rows = Placement.objects.order_by("from_date")
    for unit, parent, start, end in rows.values_list("unit", "parent", "from_date", "to_date"):
        places.setdefault(unit, []).append((parent, start, end))
    closed = dict(Unit.objects.values_list("pk", "closed_date"))
    taken = Succession.objects.filter(takes_over=True, from_unit__closed_date__isnull=False)
    heirs = dict(taken.values_list("from_unit", "to_unit"))
    for unit, heir in heirs.items():
        end = None if heir in heirs else closed[heir]
        places.setdefault(unit, []).append((heir, closed[unit] or date.max, end))
    _keep_heirs({unit: _last(heirs, unit) for unit in heirs})
    lives = [
        (pk, start, None if pk in heirs else end)
        for pk, start, end in Unit.objects.values_list("pk", "opened_date", "closed_date")
    ]
    Reach.objects.all().delete()
    Reach.objects.bulk_create(
        (
            Reach(
                above_id=one.above,
                below_id=pk,
                depth=one.depth,
                from_date=one.start,
                to_date=one.end,
            )
            for pk, start, end in lives
            for one in _joined(list(_climb(_Stretch(pk, 0, start, end), places)))
        ),
        batch_size=1000,
    )
    for room in rooms():
        if room.after_tree_change:
            room.after_tree_change()


def _last(heirs: dict[int, int], unit: int) -> int:
    """Who answers in the end, where heirs themselves were taken over."""
    while unit in heirs:
        unit = heirs[unit]
    return unit


def _keep_heirs(heirs: dict[int, int]) -> None:
    Unit.objects.filter(heir__isnull=False).exclude(pk__in=heirs).update(heir=None)
    changed = [unit for unit in Unit.objects.filter(pk__in=heirs) if unit.heir_id != heirs[unit.pk]]
    for unit in changed:
        unit.heir_id = heirs[unit.pk]
    Unit.objects.bulk_update(changed, ["heir"])


def _climb(here: _Stretch, places: _Places) -> Iterator[_Stretch]:
    """
    The stretch itself and all above it, each cut to the days on which the way up held.

    :raises Circular: on some day a unit would stand below itself
    """
    if here.depth > DEEPEST:
        raise Circular(_("A unit cannot stand below itself. Choose another unit above."))
    yield here
    for parent, from_date, to_date in places.get(here.above, []):
        first, last = max(here.start, from_date), _earlier(here.end, to_date)
        if last is None or first < last:
            yield from _climb(_Stretch(parent, here.depth + 1, first, last), places)


def _joined(found: list[_Stretch]) -> list[_Stretch]:
    """Stretches of the same pair that touch become one."""
    joined: list[_Stretch] = []
    for one in sorted(found, key=lambda each: (each.above, each.depth, each.start)):
        last = joined[-1] if joined else None
        if last and (last.above, last.depth, last.end) == (one.above, one.depth, one.start):
            joined[-1] = _Stretch(last.above, last.depth, last.start, one.end)
        else:
            joined.append(one)
    return joined


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
