"""Shapes of sign-off, templates, archive and drafts in the interface for machines."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema

Key = Annotated[int, Field(ge=1, le=2**63 - 1)]


class AskIn(Schema):
    signer: Key


class AskedOut(Schema):
    """`link`: shown this once; empty: the signer answers with his account."""

    signer: str
    expires_at: datetime
    link: str


class AnswerIn(Schema):
    answer: Literal["signed", "returned"]
    note: str = Field("", max_length=2000)


class SignerIn(Schema):
    unit: Key
    name: str = Field(max_length=60)
    post_title: str = Field(max_length=60)
    user: Key | None = None


class SignerEditIn(Schema):
    name: str = Field(max_length=60)
    post_title: str = Field(max_length=60)
    user: Key | None = None
    seen_version: int


class SignerOut(Schema):
    """`by_link`: he has a PIN that works. `open`: he still signs."""

    pk: int
    unit: int
    name: str
    post_title: str
    user: int | None
    by_link: bool
    open: bool
    version: int


class PinOut(Schema):
    """Shown this once."""

    pin: str


class RuleIn(Schema):
    working_days: int


class TemplateIn(Schema):
    """`replaces`: the template of which this is a new version."""

    unit: Key
    use: str
    name: str = Field(max_length=60)
    kind: str
    form: str
    title: str = Field("", max_length=200)
    body: str = Field("", max_length=20_000)
    replaces: Key | None = None


class TemplateOut(Schema):
    """`unit`: none for one that ships."""

    pk: int
    unit: int | None
    use: str
    name: str
    kind: str
    form: str
    title: str
    body: str
    version: int
    own_layout: bool


class ArchiveIn(Schema):
    """`retention`: years; none: for ever."""

    retention: Literal[30, 10] | None


class PackageOut(Schema):
    """`manifest`: SHA-256 of the manifest in the package; `file`: its name; `sha256`: of the package."""

    document: int
    number: str
    retention: int | None
    manifest: str
    file: str
    size: int
    sha256: str


class DraftIn(Schema):
    """`about`: key of the task, share, suggestion or compilation."""

    about: Key


class DraftManyIn(Schema):
    tasks: list[Key] = Field(max_length=500)
    unit: Key
    source: str = Field(min_length=1, max_length=60)


class BulletinIn(Schema):
    unit: Key
    theme: str = Field("", max_length=16)


class ReminderIn(Schema):
    unit: Key
    of: Key


class SourceIn(Schema):
    document: Key
    unit: Key


class DraftedOut(Schema):
    pk: int
    title: str
