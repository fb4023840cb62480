"""What the API of intake takes and gives."""

from datetime import date
from typing import Any

from ninja import Field, Schema
from ninja.errors import HttpError

from kexie.intake.actions.editing import Edit
from kexie.intake.models import Draft, DraftKind, Handling
from kexie.intake.units import UnitChoice
from kexie.kernel.shapes import Day, Key
from kexie.matters.models import DueKind, Theme, Urgency


class DocumentOut(Schema):
    """`stage`: 1 kept, 2 read and repaired, 3 drafted; `trouble` says why it could not be read."""

    pk: int
    stage: int
    trouble: str = ""


class DraftOut(Schema):
    """`version` goes back as `seen` with every change. Units are written `unit:12`, `group:prefectures`, `words:…`."""

    pk: int
    title: str
    quote: str
    start: int
    end: int
    lost: bool
    kind: str
    theme: str
    set_by: str
    due_kind: str
    due_text: str
    due_date: date | None
    urgency: str
    handling: str
    verifier: int | None
    evidence_reason: str
    lead: list[str]
    cooperating: list[str]
    decision: str
    drop_reason: str
    confidence: float
    trackable: float
    rule: str
    origin: str
    version: int

    @staticmethod
    def resolve_quote(draft: Draft) -> str:
        return draft.anchor.quote

    @staticmethod
    def resolve_start(draft: Draft) -> int:
        return draft.anchor.start

    @staticmethod
    def resolve_end(draft: Draft) -> int:
        return draft.anchor.end

    @staticmethod
    def resolve_lost(draft: Draft) -> bool:
        return draft.anchor.lost_at is not None

    @staticmethod
    def resolve_verifier(draft: Draft) -> int | None:
        return draft.verifier_id

    @staticmethod
    def resolve_lead(draft: Draft) -> list[str]:
        return [UnitChoice.of(row).token for row in draft.units.all() if row.role == "lead"]

    @staticmethod
    def resolve_cooperating(draft: Draft) -> list[str]:
        return [UnitChoice.of(row).token for row in draft.units.all() if row.role != "lead"]


class Fields(Schema):
    """Fields of a draft to change; what is absent stays."""

    title: str = Field("", max_length=80)
    kind: DraftKind = DraftKind.DO
    theme: Theme = Theme.OTHER
    set_by: str = Field("", max_length=60)
    due_kind: DueKind = DueKind.NONE
    due_text: str = Field("", max_length=60)
    due_date: Day | None = None
    urgency: Urgency = Urgency.ORDINARY
    handling: Handling = Handling.EACH
    verifier: Key | None = None
    evidence_reason: str = Field("", max_length=200)
    lead: list[str] = []
    cooperating: list[str] = []

    def edit(self) -> Edit:
        """:raises HttpError: a unit is written wrongly"""
        given: dict[str, Any] = self.dict(include=set(Fields.model_fields), exclude_unset=True)
        if "verifier" in given:
            given["verifier_id"] = given.pop("verifier")
        for role in ("lead", "cooperating"):
            if role in given:
                given[role] = _choices(given[role])
        edit: Edit = given  # type: ignore[assignment]  # the fields above are those of Edit
        return edit


def _choices(tokens: list[str]) -> list[UnitChoice]:
    try:
        return [UnitChoice.from_token(token) for token in tokens]
    except ValueError as error:
        raise HttpError(422, f"units are written unit:12, group:…, words:…, not {error}") from error


class EditIn(Fields):
    """`seen` is the draft's `version` that was looked at."""

    seen: int


class SplitIn(Schema):
    """`place`: offset in the present text, inside the draft's words."""

    seen: int
    place: int


class Pair(Schema):
    draft: Key
    seen: int


class ChosenIn(Schema):
    drafts: list[Pair]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        return [(one.draft, one.seen) for one in self.drafts]


class ManyIn(Fields, ChosenIn):
    """The same fields for several drafts, each with the version that was looked at."""


class ManyOut(Schema):
    """How many drafts were changed, and the titles of those left as they were: decided or changed meanwhile."""

    done: int
    left: list[str]


class AddIn(Schema):
    """A stretch of the text, and the number and revision of the version in which it was chosen."""

    start: int
    end: int
    version: int
    revision: int


class ReasonIn(Schema):
    """Empty: undecided again."""

    reason: str = Field("", max_length=200)


class SentenceOut(Schema):
    """An obliging sentence; `standing` is task, none or undecided."""

    pk: int
    start: int
    end: int
    quote: str
    standing: str
    reason: str
    drafts: list[int]


class CoverageOut(Schema):
    with_task: int
    meant_none: int
    undecided: int
    sentences: list[SentenceOut]


class PlannedOut(Schema):
    lead: int
    cooperating: list[int]


class PlanOut(Schema):
    """What a draft would become; with problems nothing."""

    draft: int
    seen: int
    tasks: list[PlannedOut]
    problems: list[str]


class TaskOut(Schema):
    pk: int
    number: str
