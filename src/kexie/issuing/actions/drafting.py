"""Official documents come into being and are written, until somebody else has checked them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.gongwen import (
    Attachment,
    BadDocument,
    Block,
    Document,
    Form,
    Kind,
    Present,
    Table,
    Urgency,
)
from kexie.gongwen.stored import BadJson, from_json, to_json
from kexie.gongwen.written import to_text
from kexie.issuing.errors import BadAddressees, BadDraft, BadSeries
from kexie.issuing.flow import DOCUMENT
from kexie.issuing.models import (
    Addressee,
    Length,
    NumberSeries,
    OfficialDocument,
    Template,
    Use,
)
from kexie.issuing.queries.series import usual_series
from kexie.issuing.rendering import digest_of
from kexie.issuing.telling import told
from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import Unit, User
from kexie.records.access import NotYours, seen_records
from kexie.records.actions import open_record
from kexie.records.models import Record
from kexie.workflow.actions import advance

LONGEST_TITLE = 200
LONGEST_WORDS = 100
MOST_ADDRESSEES = 400
MOST_ROWS = 2_000  # of tables; laid out they take seconds
MOST_NAMED, TOGETHER = 8, "各有关单位"
LARGEST = 4_000_000  # characters of content; the longest compilation has a tenth of it


@dataclass(frozen=True, slots=True, kw_only=True)
class To:
    """To whom a document goes: a unit of the tree, or somebody outside in words. `copy`: 抄送, else 主送."""

    unit: Unit | None = None
    words: str = ""
    copy: bool = False

    @property
    def name(self) -> str:
        return self.unit.name if self.unit else self.words.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """
    What a document says and to whom it goes.

    :ivar about: card of what it is about, as a meeting, a task, a suggestion; stays what it was when it is edited, as
        do `use` and `template`
    :ivar series: in which it will be numbered; none: the unit's usual one for the form
    :ivar greeting: how the addressees are called as printed, as 各州（市）科协; empty: by their names
    :ivar signature: who signs at the end; none: the unit, except in minutes
    :ivar office: who prints and sends it; none: the unit
    """

    use: str
    kind: Kind
    form: Form
    title: str
    blocks: tuple[Block, ...]
    addressees: Sequence[To] = ()
    about: Record | None = None
    series: NumberSeries | None = None
    length: str = Length.SPECIALISED
    present: tuple[Present, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    notes: str = ""
    template: Template | None = None
    urgency: str = ""
    greeting: str = ""
    mark: str = ""
    signature: str | None = None
    office: str | None = None


@writing()
def draft_document(new: NewDocument, *, unit: Unit, actor: User, at: datetime) -> OfficialDocument:
    """
    Lay a document out as a draft of the unit. Nobody outside the unit sees it before it is issued.

    :raises NotYours: the actor does not work for the unit, or does not see what it is about
    :raises BadDraft: a part is missing or cannot be printed
    :raises BadAddressees: somebody is named twice, or there are too many
    :raises BadSeries: the series is another unit's, another form's, or closed
    :raises SecretMark: it bears a mark of a state secret
    """
    if new.about is not None and not seen_records(actor).contains(new.about):
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    content = _content(new, unit)
    card = open_record(kind=DOCUMENT.kind, unit=unit, title=new.title.strip(), actor=actor, at=at)
    document = OfficialDocument.objects.create(
        record=card,
        use=Use(new.use),
        kind=new.kind.value,
        form=new.form.value,
        length=Length(new.length),
        about=new.about,
        office_template=new.template if new.template and new.template.file_id else None,
        content=content,
        digest=digest_of(content),
        series=_series(new, unit),
    )
    _address(document, new.addressees)
    advance(document, flow=DOCUMENT, move="draft", actor=actor, at=at)
    return document


@writing()
def edit_document(
    document: OfficialDocument,
    new: NewDocument,
    *,
    actor: User,
    at: datetime,
    seen_version: int,
) -> None:
    """
    Write the draft anew. What it is for and about stays.

    :raises Changed: somebody edited it since the actor looked; both versions are in it
    """
    unit = document.record.unit
    content = _content(new, unit)
    locked = (
        OfficialDocument.objects.select_for_update().select_related("record").get(pk=document.pk)
    )
    if locked.version != seen_version:
        raise Changed(
            _("Somebody changed this document since you opened it."),
            yours=readable(new.title, content, new.addressees),
            theirs=readable(locked.record.title, locked.content, _addressed(locked)),
        )
    # what it says is no matter of the trail, its digest is
    OfficialDocument.objects.filter(pk=document.pk).update(content=content)
    advance(
        document,
        flow=DOCUMENT,
        move="edit",
        actor=actor,
        at=at,
        kind=new.kind.value,
        form=new.form.value,
        length=Length(new.length),
        series=_series(new, unit),
        digest=digest_of(content),
        version=seen_version + 1,
    )
    document.addressees.all().delete()
    _address(document, new.addressees)
    _rename(document, locked.record.title, new.title.strip(), actor=actor, at=at)


def _rename(
    document: OfficialDocument, before: str, title: str, *, actor: User, at: datetime
) -> None:
    if title == before:
        return
    Record.objects.filter(pk=document.pk).update(title=title)
    document.record.refresh_from_db()
    words = {"before": before, "after": title}
    log(actor=actor, verb="official_document.rename", target=document, at=at, **words)


def _series(new: NewDocument, unit: Unit) -> NumberSeries | None:
    if new.series is None:
        return usual_series(unit, new.form)
    one = new.series
    if one.unit_id != unit.pk or one.form != new.form or one.closed_at is not None:
        raise BadSeries(
            _("Documents of this form are not numbered in %(code)s. Choose another series.")
            % {"code": one.code}
        )
    return one


def _content(new: NewDocument, unit: Unit) -> dict[str, object]:
    """What is kept of it. :raises BadDraft, BadAddressees, SecretMark"""
    _insist_addressees(new.addressees)
    title = new.title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise BadDraft(
            _("Give it a title of at most %(most)s characters.") % {"most": LONGEST_TITLE}
        )
    if not new.blocks:
        raise BadDraft(_("Write something: the text is empty."))
    main = [one.name for one in new.addressees if not one.copy]
    try:
        said = Document(
            kind=new.kind,
            form=new.form,
            issuer=unit.name,
            title=title,
            date="",
            blocks=new.blocks,
            addressees=(new.greeting.strip(),) if new.greeting.strip() else tuple(main),
            copies=tuple(one.name for one in new.addressees if one.copy),
            signature=_signature(new, unit),
            mark=new.mark.strip(),
            urgency=Urgency(new.urgency) if new.urgency else None,
            attachments=new.attachments,
            notes=new.notes.strip(),
            present=new.present,
            office=unit.name if new.office is None else new.office.strip(),
            draft=True,
        )
        content = to_json(said)
        from_json(content)
        digest_of(content)
    except UnicodeEncodeError as reason:
        raise BadDraft(_("It holds half a character. Type the place anew.")) from reason
    except (BadDocument, BadJson, ValueError) as reason:
        raise BadDraft(told(reason)) from reason
    whole = to_text(new.blocks, new.attachments)
    insist_no_secrets(title, whole, said.mark, said.notes, *said.addressees, *said.copies)
    rows = sum(len(one.rows) for one in _tables(new))
    if len(whole) > LARGEST or rows > MOST_ROWS:
        raise BadDraft(_("The text is too long. Give long lists as files that go with it."))
    return content


def _tables(new: NewDocument) -> Iterator[Table]:
    parts = (new.blocks, *(one.blocks for one in new.attachments))
    yield from (one for part in parts for one in part if isinstance(one, Table))


def greeting_of(given: Sequence[To]) -> str:
    """How many addressees are called together: named one by one they would leave the first page no room for the body."""
    return TOGETHER if len([one for one in given if not one.copy]) > MOST_NAMED else ""


def _signature(new: NewDocument, unit: Unit) -> str:
    if new.signature is not None:
        return new.signature.strip()
    return "" if new.form is Form.MINUTES else unit.name


def _insist_addressees(given: Sequence[To]) -> None:
    if len(given) > MOST_ADDRESSEES:
        raise BadAddressees(
            _("At most %(most)s addressees. Name a group in words instead.")
            % {"most": MOST_ADDRESSEES}
        )
    names = [one.name for one in given]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise BadAddressees(_("%(name)s is named twice.") % {"name": twice})
    if not all(names) or any(one.unit is None and len(one.name) > LONGEST_WORDS for one in given):
        raise BadAddressees(_("Give each addressee outside a name of at most 100 characters."))


def _address(document: OfficialDocument, given: Sequence[To]) -> None:
    Addressee.objects.bulk_create(
        Addressee(
            document=document,
            unit=one.unit,
            words="" if one.unit else one.words.strip(),
            copy=one.copy,
            order=order,
        )
        for order, one in enumerate(given)
    )


def _addressed(document: OfficialDocument) -> list[To]:
    rows = document.addressees.select_related("unit")
    return [To(unit=one.unit, words=one.words, copy=one.copy) for one in rows]


def readable(title: str, content: dict[str, object], given: Iterable[To]) -> dict[str, str]:
    """A version in words, to be laid beside another."""
    said = from_json(content)
    to = list(given)
    return {
        gettext("Title"): title,
        pgettext("official document", "Kind"): said.kind.value,
        pgettext("official document", "To"): "，".join(one.name for one in to if not one.copy),
        gettext("Copies to"): "，".join(one.name for one in to if one.copy),
        pgettext("official document", "Text"): to_text(said.blocks, said.attachments),
        gettext("Notes"): said.notes,
    }
