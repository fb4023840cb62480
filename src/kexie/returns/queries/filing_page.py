"""Everything the page of one filing shows, and what its script works with."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from kexie.indicators.formula import BadFormula, codes_in, parse, to_json
from kexie.indicators.queries.campaigns import period_of
from kexie.org.models import User
from kexie.returns.flow import FILING
from kexie.returns.layout import Place
from kexie.returns.models import Enclosure, Field, FieldKind, Filing, Praise, Remark, Snapshot
from kexie.returns.queries.drafting import drafts_for
from kexie.returns.queries.drafting.sentences import WHOLE
from kexie.returns.queries.enclosures import enclosed_in
from kexie.returns.queries.polishing import endpoint
from kexie.returns.queries.rules import Rule, places_of_facts, rules_for
from kexie.returns.queries.sheet import Sheet, sheet_of
from kexie.returns.queries.validation import (
    Answers,
    Finding,
    blank_in,
    findings_of,
    words_of_findings,
)
from kexie.workflow.models import Step
from kexie.workflow.queries import Choice, choices_for, steps_of

# What its own unit does with a filing; reviewing has a page of its own.
OWN_MOVES = frozenset({"fill", "submit", "withdraw", "amend", "abandon_amendment"})


@dataclass(frozen=True, slots=True)
class FilingPage:
    """
    One filing as this user sees it. `offered`: what he may do with it now, by name.

    :ivar is_cover: it waits to be begun by this user
    :ivar is_writable: this user may write in it now
    :ivar held: how many places the record will fill in; counted on the cover only
    :ivar blank: places still blank while it is being written
    :ivar enclosed: files by the key of their place
    :ivar rules: for the script: rules, conditions, calculations and where figures stand
    """

    filing: Filing
    period: str
    sheet: Sheet
    offered: Mapping[str, Choice]
    findings: tuple[Finding, ...]
    steps: tuple[tuple[Step, str], ...]
    amendments: tuple[Snapshot, ...]
    rules: Mapping[str, object]
    held: int
    blank: int
    enclosed: Mapping[str, Sequence[Enclosure]]
    praises: Sequence[Praise]

    @property
    def polishes(self) -> bool:
        """Is there an endpoint that polishes drafted texts?"""
        return endpoint() is not None

    @property
    def is_writable(self) -> bool:
        return "fill" in self.offered

    @property
    def is_cover(self) -> bool:
        return self.is_writable and self.filing.started_at is None

    @property
    def asked(self) -> int:
        """Places that a unit answers itself."""
        return sum(1 for spot in self.sheet.spots if spot.place.is_editable)

    @property
    def figure_links(self) -> dict[int, str]:
        """What leads from a sentence's ground to its figure, by the ground's key."""
        grounds = [one for spot in self.sheet.spots for one in spot.grounds if one.figure]
        return {one.pk: _link(one.figure, self.filing.record.unit_id) for one in grounds}

    @property
    def remarks(self) -> list[tuple[str, Remark]]:
        """What reviewers found wrong, with the name of the place on the page; empty: the whole."""
        found = [("", one) for one in self.sheet.remarks]
        return found + [(spot.name, one) for spot in self.sheet.spots for one in spot.remarks]


def page_of_filing(user: User, filing: Filing, today: date) -> FilingPage:
    """The caller has shown that the user sees it."""
    choices = {one.name: one for one in choices_for(user, filing, FILING) if not one.refusal}
    offered = {name: one for name, one in choices.items() if name in OWN_MOVES}
    if not filing.snapshots.exists():
        offered.pop("abandon_amendment", None)
    writable = "fill" in offered
    steps = tuple((step, str(FILING.moves[step.move].label)) for step in steps_of([filing.pk]))
    return FilingPage(
        filing=filing,
        period=period_of(filing.cycle.period).label,
        sheet=sheet_of(filing),
        offered=offered,
        findings=tuple(findings_of(filing)) if writable and filing.started_at else (),
        steps=steps,
        amendments=tuple(filing.snapshots.filter(number__gt=0)),
        rules=rules_json(filing),
        held=len(drafts_for(filing, user, today)) if writable and not filing.started_at else 0,
        blank=blank_in(filing) if writable and filing.started_at else 0,
        enclosed=enclosed_in(filing),
        praises=tuple(filing.praises.select_related("by")),
    )


def _link(address: str, unit: int) -> str:
    """Facts of a filing are its own unit's."""
    code, group, _unit, period = address.split(",")
    given = {"indicator": code, "unit": unit, "period": period}
    return urlencode(given if group == WHOLE else given | {"group": group})


def rules_json(filing: Filing) -> dict[str, object]:
    """What the browser needs to find, while somebody types, what the server will find."""
    answers, rules = Answers(filing), rules_for(filing)
    given = form_json(answers.places.values(), answers.fields)
    return given | {
        "lists": [
            {
                "first": first,
                "keys": [f"{one.key}_{column.key}" for column in one.columns],
                "least": one.least,
                "most": one.most,
            }
            for first, one in answers.lists.items()
        ],
        "rules": [rule.as_json() for rule in rules],
        "held": _held(rules, answers),
    }


def form_json(places: Collection[Place], fields: Mapping[str, Field]) -> dict[str, object]:
    """Conditions, calculations, what must be answered and how, where figures stand: the same for every unit."""
    return {
        "words": words_of_findings(),
        "required": [
            one.key for one in places if one.required and one.is_editable and not one.in_lines
        ],
        "options": {
            one.key: [option.code for option in one.options]
            for one in places
            if one.kind == FieldKind.CHOICE
        },
        "days": [one.key for one in places if one.kind == FieldKind.DAY],
        "shown": {
            one.key: [to_json(parse(text)) for text in one.show_if] for one in places if one.show_if
        },
        "calculated": {
            one.key: {"tree": _tree(one.formula), "power": power_of(one, places, fields)}
            for one in places
            if one.kind == FieldKind.CALCULATED
        },
        "facts": {
            f"{code}|{group or ''}": key
            for (code, group), key in places_of_facts(fields.values()).items()
        },
    }


def _tree(formula: str) -> object:
    try:
        return to_json(parse(formula))
    except BadFormula:
        return None


def power_of(place: Place, places: Iterable[Place], fields: Mapping[str, Field]) -> int:
    """A sum of a row's columns is read in the row's unit; a quotient is what it is."""
    if "/" in place.formula or not place.table:
        return 0
    beside = (fields.get(one.key) for one in places if (one.table, one.row) == _line(place))
    return next((one.indicator.display_power for one in beside if one and one.indicator), 0)


def _line(place: Place) -> tuple[str, str]:
    return place.table, place.row


def codes_elsewhere(rules: Iterable[Rule], facts: Collection[tuple[str, str | None]]) -> set[str]:
    """Indicators that rules name and the form does not ask for."""
    codes = {code for rule in rules for side in (rule.left, rule.right) for code in codes_in(side)}
    return {code for code in codes if (code, None) not in facts}


def _held(rules: Iterable[Rule], answers: Answers) -> dict[str, str | None]:
    """What the unit has of these, in base units."""
    found = {}
    for code in sorted(codes_elsewhere(rules, answers.facts)):
        value = answers.figure(code, None, (answers.period,), None, None)
        found[f"{code}|"] = None if value is None else str(value)
    return found
