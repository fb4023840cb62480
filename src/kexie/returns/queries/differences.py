"""What changed: since the filing was last submitted or accepted, and against the same time last year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kexie.returns.models import CycleState, Field, Filing, Snapshot
from kexie.returns.queries.times import periods_before

Content = Mapping[str, object]
Said = Mapping[str, object]
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that reads otherwise than before. `before` or `now` None: it was, or is, blank."""

    field: Field
    row: int
    before: Said | None
    now: Said | None


@dataclass(frozen=True, slots=True)
class Differences:
    """
    The cells that read otherwise.

    :ivar since: `submitted`: against the last submission; `accepted`: against what is frozen; empty: nothing before
    """

    since: str
    found: Sequence[Difference]


def differences_of(filing: Filing) -> Differences:
    """What the filing says otherwise than when it was last submitted, or else last accepted."""
    now = filing.submitted_content
    if now is None:
        return Differences("", [])
    if filing.earlier_content is not None and not _accepted_since(filing):
        return Differences("submitted", _compared(filing, filing.earlier_content, now))
    frozen = _last_frozen(filing)
    if frozen is None:
        return Differences("", [])
    return Differences("accepted", _compared(filing, frozen.content, now))


def _accepted_since(filing: Filing) -> bool:
    """Is what is frozen younger than the submission before this one? Then it is what the reviewer knows."""
    frozen = _last_frozen(filing)
    return frozen is not None and frozen.content == filing.earlier_content


def _last_frozen(filing: Filing) -> Snapshot | None:
    """Read from what was fetched for many filings at once, where it was."""
    return max(filing.snapshots.all(), key=lambda one: one.number, default=None)


def filing_last_year(filing: Filing) -> Filing | None:
    """The unit's filing of the same form for the same time last year."""
    _last, year_ago = periods_before(filing.cycle.period)
    return (
        Filing.objects.filter(
            record__unit=filing.record.unit,
            cycle__entry=filing.cycle.entry,
            cycle__period=year_ago,
        )
        .exclude(cycle__state=CycleState.CANCELLED)
        .first()
    )


def said_in(older: Filing | None) -> dict[Key, Said]:
    """What was accepted of it last, by field and row."""
    frozen = _last_frozen(older) if older else None
    return _cells(frozen.content) if frozen else {}


def _compared(filing: Filing, before: Content, now: Content) -> list[Difference]:
    was, is_now = _cells(before), _cells(now)
    fields = {field.key: field for field in filing.cycle.form.fields.all()}
    changed = [key for key in {**was, **is_now} if was.get(key) != is_now.get(key)]
    changed.sort(key=lambda key: (fields[key[0]].order, key[1]))
    return [
        Difference(fields[name], row, was.get((name, row)), is_now.get((name, row)))
        for name, row in changed
    ]


def _cells(content: Content) -> dict[Key, Said]:
    cells = content["cells"]
    if not isinstance(cells, list):
        return {}
    return {(cell["field"], cell["row"]): cell for cell in cells}
