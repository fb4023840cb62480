"""Shapes that the API takes and gives."""

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from kexie.kernel.shapes import Day, Key
from kexie.matters.models import Theme, Urgency
from kexie.matters.queries import MEASURES, Wanted


class Filters(Schema):
    """Filters of the lists, as in the address of the pages. Units and documents by key."""

    text: str = Field("", max_length=100)
    unit: Key | None = None
    below: bool = False
    role: Literal["", "lead", "cooperating"] = ""
    theme: Theme | Literal[""] = ""
    state: str = ""
    light: Literal["", "green", "yellow", "red", "grey"] = ""
    measure: str = Field("", description="Figure: " + ", ".join(MEASURES))
    due_from: Day | None = None
    due_to: Day | None = None
    issuer: Key | None = None
    document: Key | None = None
    mine: bool = False
    page: int = 1

    def wanted(self) -> Wanted:
        given = self.dict(exclude={"page"})
        return Wanted(**(given | {"measure": self.measure if self.measure in MEASURES else ""}))


class ShareOut(Schema):
    pk: int
    task: int
    number: str
    title: str
    unit: str
    role: str
    state: str
    light: str
    light_reason: str
    first_due_date: date | None
    due_date: date | None
    percent: int | None
    late_days: int
    escalation: int
    reported_at: datetime | None
    accepted_at: datetime | None


class TaskOut(Schema):
    pk: int
    number: str
    title: str
    content: str
    theme: str
    urgency: str
    state: str
    issuing_unit: str
    set_by: str
    parent: int | None
    document: int | None
    due_date: date | None
    handed_out_at: datetime | None
    closed_at: datetime | None
    shares: list[ShareOut]


class TasksOut(Schema):
    total: int
    page: int
    pages: int
    rows: list[TaskOut]


class SharesOut(Schema):
    total: int
    page: int
    pages: int
    rows: list[ShareOut]


class TaskIn(Schema):
    """A task to hand out; units by key."""

    unit: Key
    title: str = Field(max_length=80)
    content: str = Field("", max_length=4000)
    theme: Theme = Theme.OTHER
    urgency: Urgency = Urgency.ORDINARY
    lead: Key
    cooperating: list[Key] = []
    verifier: Key | None = None
    set_by: str = Field("", max_length=60)
    due_date: Day | None = None
    evidence_reason: str = Field("", max_length=200)


class PartIn(Schema):
    unit: Key
    title: str = Field(max_length=80)
    content: str = Field("", max_length=4000)
    due_date: Day | None = None


class SplitIn(Schema):
    parts: list[PartIn]
    seen_parts: int


class MoveIn(Schema):
    """What a move takes: a note or reason; a text and percent for progress; text and `over_open` for a report."""

    note: str = Field("", max_length=2000)
    text: str = Field("", max_length=8000)
    percent: int | None = Field(None, ge=0, le=100)
    over_open: str = Field("", max_length=2000)
    link: str = Field("", max_length=500)
    caption: str = Field("", max_length=200)
    due_date: Day | None = None


class ExtensionIn(Schema):
    to_date: Day
    reason: str = Field(max_length=2000)
    progress: str = Field(max_length=2000)


class ExtensionOut(Schema):
    pk: int
    share: int = Field(alias="share_id")
    state: str
    from_date: date
    to_date: date
    reason: str
    progress: str
