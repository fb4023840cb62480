"""Files that a unit encloses where the form asks for one, and takes back."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.files.actions import attach, bring_in, detach
from kexie.files.models import Attachment, File
from kexie.kernel.errors import Refused
from kexie.org.models import User
from kexie.returns.actions.cells import UnknownCell, insist_may_write
from kexie.returns.flow import FILING
from kexie.returns.models import Enclosure, Field, FieldKind, Filing
from kexie.returns.queries.validation import asked_keys
from kexie.workflow.actions import insist_now

# Files at one place.
MOST = 10


class TooMany(Refused):
    pass


class NotThere(Refused):
    pass


def enclose(
    filing: Filing, *, key: str, data: bytes, name: str, actor: User, at: datetime
) -> Enclosure:
    """
    Enclose a file at a place of the form that asks for one.

    :raises UnknownCell: no such place, or it is not asked for here
    :raises TooMany: the place is full
    :raises Refused: one of `files.errors`, for what the file is or holds
    """
    insist_now(filing, FILING, "fill", actor)
    field = _place(filing, key)
    # looked at before the change begins: nobody waits for a long file
    file = bring_in(data=data, name=name, actor=actor, at=at)
    return _lay(filing, field, file, actor=actor, at=at)


@writing()
def _lay(filing: Filing, field: Field, file: File, *, actor: User, at: datetime) -> Enclosure:
    filing = _locked(filing, actor=actor, at=at)
    there = Enclosure.objects.filter(filing=filing, field=field, withdrawn_at__isnull=True)
    if there.count() >= MOST:
        raise TooMany(_("At most %(most)s files stand here. Take one away first.") % {"most": MOST})
    attach(file, filing.record, actor=actor, at=at)
    made = Enclosure.objects.create(filing=filing, field=field, file=file, by=actor, at=at)
    log(actor=actor, verb="filing.enclose", target=filing, at=at, place=field.key, file=file.pk)
    _count(filing)
    return made


@writing()
def take_back(enclosure: Enclosure, *, actor: User, at: datetime) -> None:
    """
    Take a file back while the filing is being written; that it was there stays on record.

    :raises NotThere: it was taken back already
    """
    filing = _locked(enclosure.filing, actor=actor, at=at)
    held = Enclosure.objects.filter(pk=enclosure.pk, withdrawn_at__isnull=True)
    if not held.exists():
        raise NotThere(_("This file was taken away already."))
    _withdraw(held, actor=actor, at=at)
    log(actor=actor, verb="filing.unenclose", target=filing, at=at, file=enclosure.file_id)
    _count(filing)


@writing()
def restore_enclosures(
    filing: Filing, frozen: Iterable[Mapping[str, object]], *, actor: User, at: datetime
) -> None:
    """As they were frozen: what came since goes, what was taken away since is back. `frozen`: as `enclosed` gives it."""
    wanted = {(one["field"], one["sha256"]) for one in frozen}
    rows = Enclosure.objects.filter(filing=filing).select_related("field", "file")
    present = {_address(one) for one in rows if one.withdrawn_at is None}
    for one in rows.order_by("-pk"):
        here = _address(one)
        if one.withdrawn_at is None and here not in wanted:
            _withdraw(Enclosure.objects.filter(pk=one.pk), actor=actor, at=at)
        elif one.withdrawn_at and here in wanted - present:
            attach(one.file, filing.record, actor=actor, at=at)
            Enclosure.objects.filter(pk=one.pk).update(withdrawn_at=None)
            present.add(here)


def _address(one: Enclosure) -> tuple[object, object]:
    return one.field.key, one.file.blob_id


def _withdraw(rows: Iterable[Enclosure], *, actor: User, at: datetime) -> None:
    for one in rows:
        used = Attachment.objects.filter(
            file=one.file_id, record=one.filing_id, withdrawn_at__isnull=True
        )
        Enclosure.objects.filter(pk=one.pk).update(withdrawn_at=at)
        still = Enclosure.objects.filter(
            filing=one.filing_id, file=one.file_id, withdrawn_at__isnull=True
        )
        for attachment in [] if still.exists() else used:
            detach(attachment, actor=actor, at=at)


def _place(filing: Filing, key: str) -> Field:
    found = filing.cycle.form.fields.filter(key=key, kind=FieldKind.FILE).first()
    if found is None or key not in asked_keys(filing):
        raise UnknownCell(_("No file is asked for here. Load the page again."))
    return found


def _locked(filing: Filing, *, actor: User, at: datetime) -> Filing:
    rows = Filing.objects.select_for_update(of=("self",)).select_related("record")
    locked = rows.get(pk=filing.pk)
    insist_may_write(locked, "fill", actor=actor, at=at)
    return locked


def _count(filing: Filing) -> None:
    """Who looked before sees that it changed."""
    filing.version += 1
    filing.save(update_fields=["version"])
