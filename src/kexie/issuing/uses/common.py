"""What all uses share: whose document it is, and how a template, what was read and the addressees become a draft."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from kexie.gongwen import Attachment, Block, Form, Kind, Paragraph, Run, Side, Table, day_in_words
from kexie.issuing.actions.drafting import NewDocument, To, draft_document, greeting_of
from kexie.issuing.models import Length, OfficialDocument, Template
from kexie.issuing.templating import begin
from kexie.kernel.errors import Refused
from kexie.org.models import Unit, User
from kexie.records.models import Record


class NothingToSay(Refused):
    """What the document would be made of is not there."""

    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """
    Who drafts, in whose name.

    :ivar origin: what links begin with, as `https://kexie.example`
    :ivar template: the one chosen; none: the unit's usual one
    """

    unit: Unit
    actor: User
    at: datetime
    origin: str
    template: Template | None = None

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)

    def link(self, path: str) -> str:
        return self.origin.rstrip("/") + path


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its head, its width in proportion, and to which side its words stand."""

    head: str
    width: float
    side: Side = "left"


def table(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Run]]) -> Table:
    return Table(
        caption=caption,
        head=tuple(one.head for one in columns),
        rows=tuple(tuple(row) for row in rows),
        widths=tuple(one.width for one in columns),
        sides=tuple(one.side for one in columns),
    )


def said(*runs: Run | str) -> Paragraph:
    return Paragraph(tuple(Run(text=one) if isinstance(one, str) else one for one in runs))


def day_words(day: date | None) -> str:
    return day_in_words(day) if day else "未定"


def draft(
    use: str,
    values: Mapping[str, object],
    blocks: Sequence[Block],
    *,
    by: By,
    to: Sequence[To],
    about: Record | None,
    attachments: Sequence[Attachment] = (),
    notes: str = "",
) -> OfficialDocument:
    """A draft for a use. :raises Refused: as `templating.begin` and `draft_document`"""
    known = {"day": day_in_words(by.today), **values}
    title, body, template = begin(use, known, unit=by.unit, blocks=blocks, template=by.template)
    new = NewDocument(
        use=use,
        kind=Kind(template.kind),
        form=Form(template.form),
        title=title,
        blocks=body,
        addressees=tuple(to),
        about=about,
        length=Length.SPECIALISED,
        attachments=tuple(attachments),
        notes=notes,
        template=template,
        greeting=greeting_of(to),
    )
    return draft_document(new, unit=by.unit, actor=by.actor, at=by.at)
