"""Through whose hands a filing goes."""

from kexie.org.models import Reach, Unit
from kexie.returns.models import Filing


def reviewers_of(filing: Filing) -> list[Unit]:
    """
    The units that review the filing, nearest first; the collecting unit is the last.

    Of the units above its own those of a kind in the cycle's chain. Its own unit is never among them, unless it
    collects from itself.
    """
    own, collector = filing.record.unit, filing.cycle.record.unit
    above = Reach.objects.filter(to_date__isnull=True, below=own, depth__gt=0).order_by("depth")
    chain = [
        row.above
        for row in above.select_related("above")
        if row.above.kind in filing.cycle.chain and row.above != collector
    ]
    return [*chain, collector]


def next_reviewer(filing: Filing) -> Unit | None:
    """Who reviews after the unit where it waits; nobody: that unit accepts."""
    chain = reviewers_of(filing)
    if filing.waits_at not in chain:
        return chain[0]
    after = chain[chain.index(filing.waits_at) + 1 :]
    return after[0] if after else None
