"""Shapes that the API of suggestions takes and gives."""

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from kexie.kernel.shapes import Day, Key
from kexie.matters.models import Follow, Result, Satisfaction, SuggestionKind, Theme
from kexie.matters.queries.suggestions import STANDINGS, WantedSuggestions


class SuggestionFilters(Schema):
    """Filters of the list, as in the address of the page. Units and records by key."""

    text: str = Field("", max_length=100)
    standing: str = Field("", description="Figure: " + ", ".join(STANDINGS))
    state: str = ""
    kind: SuggestionKind | Literal[""] = ""
    theme: Theme | Literal[""] = ""
    result: Result | Literal[""] = ""
    unit: Key | None = None
    answerer: Key | None = None
    made_from: Day | None = None
    made_to: Day | None = None
    about: Key | None = None
    mine: bool = False
    page: int = 1

    def wanted(self) -> WantedSuggestions:
        given = self.dict(exclude={"page"})
        known = self.standing if self.standing in STANDINGS else ""
        return WantedSuggestions(**(given | {"standing": known}))


class ReplyOut(Schema):
    """`note` is empty for whoever is not inside."""

    result: str
    text: str
    note: str
    unit: str
    at: datetime


class TrialOut(Schema):
    pk: int
    unit: str
    from_date: date | None
    to_date: date | None
    outcome: str
    version: int


class SuggestionRow(Schema):
    pk: int
    number: str
    topic: str
    text: str
    kind: str
    theme: str
    voice: str
    state: str
    result: str
    follow: str
    from_unit: str
    to_unit: str
    made_at: datetime
    due_date: date
    answered_at: datetime | None
    settled_at: datetime | None
    task: int | None
    merged_into: int | None
    version: int


class SuggestionOut(SuggestionRow):
    """With what the page shows: answers (the latest first), trials, and the moves open to the user."""

    answered_by: str
    replies: list[ReplyOut]
    trials: list[TrialOut]
    moves: list[str]


class SuggestionsOut(Schema):
    total: int
    page: int
    pages: int
    rows: list[SuggestionRow]


class SuggestionIn(Schema):
    """A suggestion to put forward; units by key. `about`: key of the record it was said at."""

    topic: str = Field(max_length=80)
    text: str = Field(max_length=4000)
    kind: SuggestionKind = SuggestionKind.PROPOSAL
    theme: Theme = Theme.OTHER
    from_unit: Key
    to_unit: Key
    own: bool = False
    author_name: str = Field("", max_length=60)
    about: Key | None = None


class WordingIn(Schema):
    topic: str = Field(max_length=80)
    text: str = Field(max_length=4000)
    kind: SuggestionKind
    theme: Theme
    seen_version: int


class AnswerIn(Schema):
    result: Result
    text: str = Field(max_length=8000)
    note: str = Field("", max_length=4000)


class SettleIn(Schema):
    follow: Follow | Literal[""] = ""
    text: str = Field("", max_length=500)
    lead: Key | None = None
    due_date: Day | None = None


class RateIn(Schema):
    satisfaction: Satisfaction
    words: str = Field("", max_length=1000)


class StepIn(Schema):
    """What a move takes: a note or reason; `unit` to assign or hand over; `into` to merge; `units` for a trial."""

    note: str = Field("", max_length=2000)
    unit: Key | None = None
    units: list[Key] = []
    into: Key | None = None


class TrialIn(Schema):
    from_date: Day
    to_date: Day | None = None
    outcome: str = Field(max_length=4000)
    seen_version: int
