"""Everything the page of one entry shows."""

from dataclasses import dataclass
from datetime import date

from kexie.org.models import UnitKind, User
from kexie.records.access import may
from kexie.returns.flow import ENTRY
from kexie.returns.layout import Finding
from kexie.returns.models import Cycle, CycleState, Entry, EntryState, FormVersion
from kexie.returns.queries.breaches import BY_CODE
from kexie.returns.queries.cycles import Rates, cycles_for, rates_of
from kexie.returns.queries.forms import draft_of, findings_in, layout_of, published_of
from kexie.returns.queries.register import units_asked
from kexie.workflow.models import Step
from kexie.workflow.queries import Choice, choices_for, steps_of

# Moves made on a page of their own, or not by themselves.
ON_PAGES = frozenset({"edit", "ask", "prolong"})
CHANGES = frozenset({"publish_form", "ask_change", "approve_change", "refuse_change"})


@dataclass(frozen=True, slots=True)
class Answered:
    """A rule that the request may break, and why it must be so."""

    words: str
    found: str
    answer: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """
    One entry as this user sees it.

    :ivar choices: moves he may make now; `barred`: those his own work bars
    :ivar draft: the version that is being written, if he may see it
    """

    entry: Entry
    choices: tuple[Choice, ...]
    barred: tuple[Choice, ...]
    published: FormVersion | None
    draft: FormVersion | None
    findings: tuple[Finding, ...]
    answered: tuple[Answered, ...]
    units: int
    rounds: tuple[tuple[Cycle, Rates], ...]
    steps: tuple[tuple[Step, str], ...]
    is_expired: bool
    may_write: bool
    may_collect: bool

    @property
    def audience(self) -> str:
        """Who fills it in, in words."""
        kinds = [str(UnitKind(kind).label) for kind in self.entry.audience]
        return "、".join([*kinds, *(unit.short_name for unit in self.entry.audience_units.all())])

    @property
    def plain(self) -> frozenset[str]:
        """Moves that are made with one press, without a word."""
        return frozenset({"take_back"})

    @property
    def simple(self) -> list[Choice]:
        """Moves that take a note or nothing."""
        return [one for one in self.choices if one.name not in ON_PAGES | CHANGES]

    @property
    def changes(self) -> list[Choice]:
        """Moves of the new version, where there is one for them."""
        if self.draft is None:
            return []
        asked = self.draft.asked_at is not None
        names = {"approve_change", "refuse_change"} if asked else {"publish_form", "ask_change"}
        return [one for one in self.choices if one.name in names]

    @property
    def form(self) -> FormVersion | None:
        """What is shown: the version in force, or the draft before there is one."""
        return self.published or self.draft


def page_of_entry(user: User, entry: Entry, today: date) -> EntryPage:
    choices = choices_for(user, entry, ENTRY)
    concerned = may(entry, ENTRY.rules, user, "see")
    draft = draft_of(entry) if concerned else None
    steps = steps_of([entry.pk]) if concerned else Step.objects.none()
    in_force = entry.state == EntryState.APPROVED
    return EntryPage(
        entry=entry,
        choices=tuple(one for one in choices if not one.refusal),
        barred=tuple(one for one in choices if one.own_work and one.name not in CHANGES),
        published=published_of(entry),
        draft=draft,
        findings=tuple(findings_in(layout_of(draft))) if draft else (),
        answered=tuple(_answered(entry)),
        units=units_asked(entry).count(),
        rounds=_rounds(user, entry),
        steps=tuple((step, str(ENTRY.moves[step.move].label)) for step in steps),
        is_expired=in_force and entry.expiry_date < today,
        may_write=may(entry, ENTRY.rules, user, "draft_form")
        and entry.state not in (EntryState.ASKED, EntryState.ENDED),
        may_collect=in_force
        and entry.expiry_date >= today
        and may(entry, ENTRY.rules, user, "collect"),
    )


def _answered(entry: Entry) -> list[Answered]:
    return [
        Answered(str(BY_CODE[one["code"]].words), one["found"], one["answer"])
        for one in entry.breaches
        if one["code"] in BY_CODE
    ]


def _rounds(user: User, entry: Entry) -> tuple[tuple[Cycle, Rates], ...]:
    rounds = list(
        cycles_for(user)
        .filter(entry=entry)
        .exclude(state=CycleState.CANCELLED)
        .order_by("-due_date", "pk")[:12]
    )
    rates = rates_of([one.pk for one in rounds])
    return tuple((one, rates[one.pk]) for one in rounds)
