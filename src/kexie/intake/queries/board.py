"""The review page as data: the text with its marks, the drafts as cards, the coverage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kexie.documents.models import Document, Version
from kexie.documents.queries import Mark, Paragraph, flags_of, lay_out, parts_of, repairs_of
from kexie.intake.models import Decision, Draft
from kexie.intake.queries.coverage import Coverage, Sentence, coverage_of
from kexie.intake.queries.drafts import Tally, shown_drafts, tally_of
from kexie.intake.queries.steps import newest_step
from kexie.intake.queries.targets import Plan, plans_for
from kexie.intake.units import UnitChoice
from kexie.intake.words import group_name
from kexie.matters.queries.levels import QuickDay, quick_days
from kexie.text.model import Span


@dataclass(frozen=True, slots=True)
class Named:
    """A unit of a draft as its card shows it; `unknown`: words that nobody has resolved."""

    token: str
    label: str
    unknown: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A draft and what it would become."""

    draft: Draft
    plan: Plan

    @property
    def key(self) -> str:
        """The draft's key as part of an id."""
        return str(self.draft.pk)

    @property
    def seen(self) -> str:
        """The version as scripts and forms send it back."""
        return str(self.draft.version)

    @property
    def tone(self) -> str:
        return "apart" if self.draft.is_apart else self.draft.decision

    @property
    def workable(self) -> bool:
        return self.draft.decision in (Decision.OPEN, Decision.ACCEPTED)

    @property
    def lead(self) -> list[Named]:
        return self._named("lead")

    @property
    def cooperating(self) -> list[Named]:
        return self._named("cooperating")

    def _named(self, role: str) -> list[Named]:
        return [
            Named(UnitChoice.of(row).token, name, unknown=not (row.unit_id or row.group))
            for row in self.draft.units.all()
            if row.role == role
            for name in [row.unit.short_name if row.unit else group_name(row.group) or row.words]
        ]

    @property
    def asks_how(self) -> bool:
        """Several units lead: one task for each, or one in common?"""
        return len(self.lead) > 1 or any(one.token.startswith("group:") for one in self.lead)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reviewer looks at: which part of a long text, and whether repairs are shown in it."""

    part: int = 0
    repairs: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    document: Document
    version: Version
    sight: Sight
    parts: tuple[Span, ...]
    paragraphs: tuple[Paragraph, ...]
    cards: tuple[Card, ...]
    coverage: Coverage
    tally: Tally
    newest: str
    today: date

    @property
    def proposed(self) -> list[Card]:
        return [card for card in self.cards if not card.draft.is_apart]

    @property
    def apart(self) -> list[Card]:
        return [card for card in self.cards if card.draft.is_apart]

    @property
    def lack_day(self) -> list[Card]:
        """Drafts still in work whose deadline is over, or has no day."""
        return [card for card in self.proposed if card.workable and card.plan.lacks_day]

    @property
    def quick_days(self) -> list[QuickDay]:
        return quick_days(self.today)

    @property
    def part_number(self) -> int:
        return self.sight.part + 1

    @property
    def previous_part(self) -> str:
        """For the address; empty on the first part."""
        return str(self.sight.part - 1) if self.sight.part else ""

    @property
    def next_part(self) -> str:
        return str(self.sight.part + 1) if self.sight.part + 1 < len(self.parts) else ""

    def paragraphs_of(self, drafts: Iterable[int]) -> list[Paragraph]:
        """Those in which one of the drafts stands."""
        wanted = set(drafts)
        spans = [
            (card.draft.anchor.start, card.draft.anchor.end)
            for card in self.cards
            if card.draft.pk in wanted
        ]
        return [
            one
            for one in self.paragraphs
            if any(start < one.end and end > one.start for start, end in spans)
        ]


def board_of(document: Document, version: Version, sight: Sight, today: date) -> Board:
    """A fixed number of queries, however many drafts."""
    parts = tuple(parts_of(version.text))
    sight = Sight(min(max(sight.part, 0), len(parts) - 1), sight.repairs)
    part = parts[sight.part]
    coverage = coverage_of(document, version)
    drafts = shown_drafts(document, part)
    plans = plans_for(drafts, document.record.unit, today)
    marks = _marks(version, drafts, coverage, sight)
    return Board(
        document=document,
        version=version,
        sight=sight,
        parts=parts,
        paragraphs=tuple(lay_out(version.text, marks, part)),
        cards=tuple(Card(plan.draft, plan) for plan in plans),
        coverage=coverage,
        tally=tally_of(document),
        newest=str(newest_step(document)),
        today=today,
    )


def _marks(
    version: Version, drafts: Sequence[Draft], coverage: Coverage, sight: Sight
) -> list[Mark]:
    marks = [
        Mark(
            "draft",
            draft.pk,
            (draft.anchor.start, draft.anchor.end),
            "apart" if draft.is_apart else draft.decision,
        )
        for draft in drafts
        if draft.anchor.version_id == version.pk and not draft.anchor.lost_at
    ]
    marks += [Mark("duty", one.pk, one.span, _tone(one)) for one in coverage.sentences]
    marks += [
        Mark("flag", number, flag.span, note=str(flag.label))
        for number, flag in enumerate(flags_of(version))
    ]
    if sight.repairs:
        marks += repair_marks(version)
    return marks


def _tone(sentence: Sentence) -> str:
    """Where drafts stand in a sentence, they are marked, not the words that lead to them."""
    return f"{sentence.standing} drafted" if sentence.drafts else sentence.standing


def repair_marks(version: Version) -> list[Mark]:
    """Each repair where it stands now; what was taken out shows what it was."""
    return [
        Mark(
            "repair",
            one.index,
            one.span,
            "undone" if one.undone else "",
            one.before if not one.undone and not one.after else str(one.said),
        )
        for one in repairs_of(version)
    ]
