"""Everything that the page of one review shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kexie.indicators.queries.campaigns import period_of
from kexie.org.models import Unit, User
from kexie.records.access import may
from kexie.returns.flow import FILING
from kexie.returns.models import Cell, Enclosure, Field, Filing, Praise, Snapshot
from kexie.returns.queries.against import Against, against_last_year
from kexie.returns.queries.calculated import calculated_in
from kexie.returns.queries.cells import shown
from kexie.returns.queries.chain import next_reviewer
from kexie.returns.queries.differences import Difference, Said, differences_of
from kexie.returns.queries.enclosures import enclosed_in
from kexie.returns.queries.repeats import Repeat, Repeats, repeats_in
from kexie.returns.queries.sheet import Sheet, sheet_of
from kexie.returns.queries.unusual import Unusual, unusual_in
from kexie.returns.queries.validation import Finding, findings_of
from kexie.workflow.models import Step
from kexie.workflow.queries import Choice, choices_for, steps_of

JUDGING = frozenset({"pass_up", "return_cells", "accept", "praise"})


@dataclass(frozen=True, slots=True)
class Change:
    """A place that reads otherwise, in words; `name` as `Spot.name`. Empty words: it was, or is, blank."""

    name: str
    label: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """
    One filing before its reviewer.

    :ivar offered: what he may do now, by name: of passing on and accepting the one that the chain asks for
    :ivar barred: what his own work bars, with the reason
    :ivar above: who reviews next; none: this level accepts
    :ivar since: as `Differences.since`
    :ivar changes: by name of the place
    :ivar repeats, against: what its texts repeat, of anybody and of last year; for reviewers, nobody else
    :ivar unusual, calculated: by name of the place
    """

    filing: Filing
    period: str
    sheet: Sheet
    offered: Mapping[str, Choice]
    barred: Sequence[Choice]
    above: Unit | None
    since: str
    changes: Mapping[str, Change]
    findings: Sequence[Finding]
    repeats: Repeats | None
    against: Sequence[Against]
    unusual: Mapping[str, Unusual]
    calculated: Mapping[str, str]
    enclosed: Mapping[str, Sequence[Enclosure]]
    steps: Sequence[tuple[Step, str]]
    snapshots: Sequence[Snapshot]
    praises: Sequence[Praise]

    @property
    def new_percent(self) -> int:
        return round(self.repeats.new * 100) if self.repeats else 100

    @property
    def repeated(self) -> list[Repeat]:
        """Passages of others and of other years: what last year's says stands by itself."""
        shown = {one.older for one in self.against}
        found = self.repeats.found if self.repeats else []
        return [one for one in found if one.older.filing_id not in shown]


def page_of_review(user: User, filing: Filing) -> ReviewPage:
    """The caller has shown that the user sees it."""
    above = next_reviewer(filing)
    unwanted = "accept" if above else "pass_up"
    choices = [
        one
        for one in choices_for(user, filing, FILING)
        if one.name in JUDGING and one.name != unwanted
    ]
    differences = differences_of(filing)
    changes = [_change(one) for one in differences.found]
    reviews = may(filing, FILING.rules, user, "compare")
    steps = [(step, str(FILING.moves[step.move].label)) for step in steps_of([filing.pk])]
    return ReviewPage(
        filing=filing,
        period=period_of(filing.cycle.period).label,
        sheet=sheet_of(filing),
        offered={one.name: one for one in choices if not one.refusal},
        barred=[one for one in choices if one.own_work],
        above=above,
        since=differences.since,
        changes={one.name: one for one in changes},
        findings=[] if filing.nothing_reason else findings_of(filing),
        repeats=repeats_in(filing, user) if reviews else None,
        against=against_last_year(filing) if reviews else [],
        unusual={one.name: one for one in unusual_in(filing)} if reviews else {},
        calculated=calculated_in(filing),
        enclosed=enclosed_in(filing),
        steps=steps,
        snapshots=list(filing.snapshots.select_related("by").order_by("-number")),
        praises=list(filing.praises.select_related("by")),
    )


def _change(one: Difference) -> Change:
    name = f"{one.field.key}.{one.row}" if one.row else one.field.key
    return Change(name, one.field.label, _words(one.field, one.before), _words(one.field, one.now))


def _words(field: Field, said: Said | None) -> str:
    """What a cell said, as a person reads it; with its comment, since that may be all that changed."""
    if said is None:
        return ""
    given = {name: said[name] for name in ("amount", "mark", "text") if name in said}
    words, comment = shown(Cell(field=field, **given)), said.get("comment")
    return f"{words}（{comment}）" if comment else words
