"""Shapes that the API of official documents takes and gives."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema

from kexie.gongwen import Form, Kind
from kexie.issuing.models import Length, Use
from kexie.issuing.queries import WantedDocuments
from kexie.issuing.queries.listing import STANDINGS
from kexie.kernel.shapes import Key

Outside = Annotated[str, Field(min_length=1, max_length=100)]


class DocumentFilters(Schema):
    """Filters of the list, as in the address of the page. Units, series and records by key."""

    text: str = Field("", max_length=100)
    standing: str = Field("", description="Figure: " + ", ".join(STANDINGS))
    use: Use | Literal[""] = ""
    kind: Kind | Literal[""] = ""
    unit: Key | None = None
    to: Key | None = None
    year: int | None = Field(None, ge=1990, le=2100)
    series: Key | None = None
    about: Key | None = None
    mine: bool = False

    def wanted(self) -> WantedDocuments:
        return WantedDocuments(**self.dict())


class DocumentRow(Schema):
    """`number` as it is read, empty until it is issued; `digest`: SHA-256 of what it says."""

    pk: int
    number: str
    title: str
    use: str
    kind: str
    form: str
    unit: str
    state: str
    about: int | None
    signer: str
    signed_at: datetime | None
    issued_at: datetime | None
    digest: str
    version: int


class DocumentsOut(Schema):
    total: int
    page: int
    pages: int
    rows: list[DocumentRow]


class ToOut(Schema):
    """`unit`: its key; none: outside, in words."""

    unit: int | None
    name: str
    copy_only: bool


class FileOut(Schema):
    """`file`: key under which it is fetched (`/files/{key}/`); `kind`: docx, pdf, or empty of what goes with it."""

    file: int
    kind: str
    name: str
    size: int
    sha256: str


class DocumentOut(DocumentRow):
    """`text` as it can be sent again; `moves`: what may be done now by whoever asks; `mark`: of what is read here."""

    text: str
    mark: str
    addressees: list[ToOut]
    characters: int
    limit: int
    files: list[FileOut]
    enclosures: list[FileOut]
    moves: list[str]


class DocumentIn(Schema):
    """
    What a document says.

    `text` as it is typed on the page: lines beginning with 一、 （一） 1. （1） are headings, 【表：…】 begins a table,
    【附件：…】 an attachment. `present`: who was there, by 出席, 列席, 请假.
    """

    title: str = Field(max_length=200)
    text: str = Field(max_length=2_000_000)
    use: Use = Use.OTHER
    kind: Kind = Kind.NOTICE
    form: Form = Form.DOCUMENT
    to: list[Key] = Field([], max_length=400)
    to_outside: list[Outside] = Field([], max_length=400)
    copies: list[Key] = Field([], max_length=400)
    copies_outside: list[Outside] = Field([], max_length=400)
    series: Key | None = None
    length: Length = Length.SPECIALISED
    urgency: str = Field("", max_length=2)
    greeting: str = Field("", max_length=200)
    notes: str = Field("", max_length=200)
    present: dict[str, list[str]] = {}


class NewDocumentIn(DocumentIn):
    """`unit`: who issues it; `about`: key of the record it is about."""

    unit: Key
    about: Key | None = None


class EditIn(DocumentIn):
    seen_version: int = Field(ge=0, lt=2**31)


class StepIn(Schema):
    """`seen`: the mark of what was read, for a check."""

    note: str = Field("", max_length=2000)
    seen: str = Field("", max_length=64)


class TextIn(Schema):
    text: str = Field(max_length=4000)


class CommentOut(Schema):
    author: str
    at: datetime
    text: str


class FindingOut(Schema):
    """`must`: without it the document is neither checked nor issued."""

    words: str
    must: bool
    kind: str


class ReadinessOut(Schema):
    """`laid_out`: whether the layout was held against the standard."""

    findings: list[FindingOut]
    characters: int
    limit: int
    laid_out: bool


class SeriesIn(Schema):
    unit: Key
    code: str = Field(max_length=20)
    form: str = Field(max_length=4)


class SeriesOut(Schema):
    """`last`: the last number of each year."""

    pk: int
    unit: str
    code: str
    form: str
    closed_at: datetime | None
    last: dict[int, int]
