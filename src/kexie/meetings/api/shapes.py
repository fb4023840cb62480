"""What meetings take and give as JSON before they begin."""

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from kexie.kernel.shapes import Day, Key

MOST = 400  # people or points at once


class MeetingIn(Schema):
    """`last`: key of the meeting whose balance it opens with; none: the last of the series, unless `follows` is false."""

    title: str = Field(max_length=200)
    kind: str = Field(max_length=20)
    begins_at: datetime
    ends_at: datetime
    place: str = Field(max_length=100)
    series: Key | None = None
    comprehensive: bool = False
    theme: str = Field("", max_length=200)
    chair_name: str = Field("", max_length=60)
    reply_by_date: Day | None = None
    last: Key | None = None
    follows: bool = True


class NewIn(MeetingIn):
    """`unit`: key of the convener; `like`: key of a meeting whose agenda and people come along."""

    unit: Key
    like: Key | None = None


class EditIn(MeetingIn):
    seen_version: int = Field(ge=0, lt=2**31)


class MeetingRow(Schema):
    pk: int
    title: str
    kind: str
    state: str
    begins_at: datetime
    ends_at: datetime
    place: str
    unit: str
    series: int | None
    comprehensive: bool
    theme: str
    chair_name: str
    reply_by_date: date | None
    last: int | None
    calendar_uid: str
    sequence: int
    version: int


class MeetingsOut(Schema):
    total: int
    page: int
    pages: int
    rows: list[MeetingRow]


class PointOut(Schema):
    """`begins_at`, `ends_at`: as planned."""

    pk: int
    kind: str
    title: str
    minutes: int
    unit: str
    speaker: str
    filing: int | None
    carried_from: int | None
    begins_at: datetime
    ends_at: datetime
    version: int


class PlaceOut(Schema):
    """`reason`: for who works for the convener."""

    pk: int
    unit: str
    name: str
    post_title: str
    capacity: str
    coming: str
    reason: str
    deputy_name: str
    deputy_title: str
    version: int


class CautionOut(Schema):
    rule: str
    words: str
    source: str
    found: str


class MeetingOut(MeetingRow):
    items: list[PointOut]
    places: list[PlaceOut]
    cautions: list[CautionOut]


class MeetingFilters(Schema):
    text: str = Field("", max_length=100)
    when: Literal["", "upcoming", "past", "mine"] = ""
    kind: str = Field("", max_length=20)
    state: str = Field("", max_length=20)
    unit: Key | None = None
    series: Key | None = None
    begins_from: Day | None = None
    begins_to: Day | None = None


class NoteIn(Schema):
    note: str = Field("", max_length=2000)


class ItemIn(Schema):
    kind: str = Field(max_length=20)
    title: str = Field(max_length=200)
    minutes: int = Field(10, ge=1, le=600)
    unit: Key | None = None
    speaker: str = Field("", max_length=60)
    filing: Key | None = None
    position: int | None = Field(None, ge=1, le=10_000)
    seen_version: int = Field(0, ge=0, lt=2**31)


class PlacedIn(Schema):
    to: int = Field(1, ge=1, le=10_000)


class BuildIn(Schema):
    cycle: Key
    minutes: int = Field(8, ge=1, le=600)


class KeysIn(Schema):
    keys: list[Key] = Field(max_length=MOST)
    capacity: str = Field("", max_length=20)


class AskIn(Schema):
    """Keys of posts."""

    posts: list[Key] = Field(max_length=MOST)
    capacity: str = Field("member", max_length=20)


class GuestIn(Schema):
    name: str = Field(max_length=60)
    post_title: str = Field("", max_length=60)
    capacity: str = Field("observer", max_length=20)
    unit: Key | None = None


class AnswerIn(Schema):
    place: Key
    coming: str = Field(max_length=20)
    reason: str = Field("", max_length=200)
    deputy_name: str = Field("", max_length=60)
    deputy_title: str = Field("", max_length=60)
    seen_version: int = Field(ge=0, lt=2**31)


class AnswersIn(Schema):
    answers: list[AnswerIn] = Field(max_length=MOST)


class SeriesIn(Schema):
    name: str = Field(max_length=100)
    kind: str = Field(max_length=20)
    unit: Key | None = None
    closed: bool = False
    seen_version: int = Field(0, ge=0, lt=2**31)


class SeriesOut(Schema):
    pk: int
    name: str
    kind: str
    unit: str
    closed_at: datetime | None
    version: int


class PapersOut(Schema):
    """`file`: key of the PDF's bytes by SHA-256, once it is ready."""

    pk: int
    state: str
    asked_at: datetime
    as_of: datetime | None
    pages: int
    sha256: str
    trouble: str
    shared_at: datetime | None


class DoneOut(Schema):
    count: int
