"""Forms as rooms below know them: what they ask, of whom, and who has reported in each round."""

from collections import defaultdict
from collections.abc import Collection

from kexie.indicators.models import Indicator
from kexie.kernel.room import AskedForm
from kexie.returns.layout import Layout, places_of
from kexie.returns.models import CycleState, Entry, Expected, Filing
from kexie.returns.queries.forms import draft_of, layout_of, published_of
from kexie.returns.queries.register import units_asked

Rounds = dict[str, tuple[frozenset[int], frozenset[int]]]


def asked_forms(codes: Collection[str]) -> dict[str, AskedForm]:
    """The forms of these codes; indicators by code, units by key."""
    found = Entry.objects.filter(code__in=codes).select_related("record")
    return {entry.code: _asked(entry) for entry in found}


def _asked(entry: Entry) -> AskedForm:
    return AskedForm(
        code=entry.code,
        name=entry.record.title,
        owner=entry.record.unit_id,
        kind=entry.frequency,
        units=_units(entry),
        indicators=_indicators(layout_of(published_of(entry) or draft_of(entry))),
        rounds=_rounds(entry),
    )


def _units(entry: Entry) -> frozenset[int]:
    """Those asked today, and all that were ever named: closed ones, and ones of another tree, were asked too."""
    named = entry.audience_units.order_by().values_list("pk", flat=True)
    return frozenset(named) | frozenset(units_asked(entry).order_by().values_list("pk", flat=True))


def _indicators(layout: Layout) -> frozenset[str]:
    asked = {place.indicator for place in places_of(layout) if place.indicator}
    return frozenset(Indicator.objects.filter(code__in=asked).values_list("code", flat=True))


def _rounds(entry: Entry) -> Rounds:
    """Of rounds that were opened: who is expected and not exempt, and of those who has ever submitted."""
    opened = entry.cycles.filter(state__in=(CycleState.OPEN, CycleState.CLOSED))
    expected: defaultdict[str, set[int]] = defaultdict(set)
    rows = Expected.objects.filter(cycle__in=opened, exempt_at__isnull=True)
    for period, unit in rows.values_list("cycle__period", "unit"):
        expected[period].add(unit)
    reported: defaultdict[str, set[int]] = defaultdict(set)
    sent = Filing.objects.filter(cycle__in=opened, first_submitted_at__isnull=False)
    for period, unit in sent.values_list("cycle__period", "record__unit"):
        reported[period].add(unit)
    return {
        period: (frozenset(units), frozenset(reported[period] & units))
        for period, units in expected.items()
    }
