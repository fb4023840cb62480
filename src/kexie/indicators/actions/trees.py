"""When units move, merge, split or close, totals follow."""

from collections import defaultdict
from collections.abc import Iterable

from kexie.audit.actions import writing
from kexie.indicators import bulk
from kexie.indicators.actions.posting import hold_ledgers
from kexie.indicators.models import Inflow, Ledger
from kexie.indicators.queries.trees import Stretch, pairs_between, parents_on, stretches
from kexie.org.models import Placement


@writing()
def follow_tree() -> None:
    """
    Add up again what the tree of units now adds up differently; called by `org` after every change of the tree.

    Whatever happened to the tree, the difference between how totals stand and how they should stand is worked out.
    """
    bulk.hold_tree()
    old, new = set(stretches()), set(flowing())
    if old == new:
        return
    changed = {row.unit for row in old ^ new}
    ledgers = list(Ledger.objects.order_by("period"))
    hold_ledgers([ledger.period for ledger in ledgers])
    for ledger in ledgers:
        before, after = parents_on(ledger.last_date, old), parents_on(ledger.last_date, new)
        if before != after:
            bulk.shift_totals(ledger.period, *pairs_between(before, after))
    Inflow.objects.filter(unit__in=changed).delete()
    Inflow.objects.bulk_create(_row(one) for one in new if one.unit in changed)


def _row(one: Stretch) -> Inflow:
    return Inflow(unit_id=one.unit, into_id=one.into, from_date=one.from_date, to_date=one.to_date)


def flowing() -> list[Stretch]:
    """Where units' figures flow, from the truth about the tree: before its first place as in it, after its last likewise."""
    places: dict[int, list[Placement]] = defaultdict(list)
    for placement in Placement.objects.order_by("from_date"):
        places[placement.unit_id].append(placement)
    return [row for unit in places.values() for row in _joined(unit)]


def _joined(places: list[Placement]) -> Iterable[Stretch]:
    begun: Stretch | None = None
    for place in places:
        if begun and begun.into != place.parent_id:
            yield begun._replace(to_date=place.from_date)
            begun = Stretch(place.unit_id, place.parent_id, place.from_date, None)
        begun = begun or Stretch(place.unit_id, place.parent_id, None, None)
    if begun:
        yield begun
