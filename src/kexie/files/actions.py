"""Writes: bringing files in, using them, setting the limits."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.files import store
from kexie.files.inspection import inspect
from kexie.files.kinds import Kind
from kexie.files.models import Attachment, Blob, File, FileLimits
from kexie.files.names import tidy
from kexie.files.queries import files_for, limits
from kexie.kernel.errors import Refused
from kexie.org.access import insist_power
from kexie.org.models import Power, User
from kexie.org.queries import own_units
from kexie.records.access import NotYours, seen_records
from kexie.records.models import Record


class BadLimits(Refused):
    status = 400


def bring_in(*, data: bytes, name: str, actor: User, at: datetime) -> File:
    """
    Check and keep a file. Same bytes are kept once; every bringing-in is a file of its own.

    :raises NotYours: the actor has no part in the work
    :raises Refused: one of `files.errors`, for what the file is or holds
    """
    if not own_units(actor).exists():
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    calm_name = tidy(name)
    # looked at before the change begins: nobody waits for a long file
    kind = inspect(data, calm_name, limits())
    return _keep(data, calm_name, kind, actor=actor, at=at)


@writing()
def _keep(data: bytes, name: str, kind: Kind, *, actor: User, at: datetime) -> File:
    blob, _created = Blob.objects.get_or_create(
        sha256=store.keep(data),
        defaults={"size": len(data), "media_type": kind.media_type, "stored_at": at},
    )
    file = File.objects.create(blob=blob, name=name, added_by=actor, added_at=at)
    log(actor=actor, verb="file.bring_in", target=file, at=at, sha256=blob.sha256, size=blob.size)
    return file


@writing()
def attach(file: File, record: Record, *, actor: User, at: datetime) -> Attachment:
    """
    Use a file for a record. Whether the actor may add to this record is the calling room's rule.

    :raises NotYours: the actor sees the record or the file not
    """
    if not seen_records(actor).contains(record) or not files_for(actor).contains(file):
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    found, created = Attachment.objects.get_or_create(
        file=file,
        record=record,
        withdrawn_at=None,
        defaults={"attached_by": actor, "attached_at": at},
    )
    if created:
        log(actor=actor, verb="file.attach", target=file, at=at, record=record.pk)
    return found


@writing()
def detach(attachment: Attachment, *, actor: User, at: datetime) -> None:
    """
    Withdraw a file from a record; bytes and history stay. Twice is once.

    :raises NotYours: the actor does not see the record
    """
    if not seen_records(actor).filter(pk=attachment.record_id).exists():
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    held = Attachment.objects.filter(pk=attachment.pk, withdrawn_at__isnull=True)
    if held.update(withdrawn_at=at):
        log(
            actor=actor,
            verb="file.detach",
            target=attachment.file,
            at=at,
            record=attachment.record_id,
        )
    attachment.refresh_from_db()


@writing()
def set_limits(changes: Mapping[str, int], *, actor: User | None, at: datetime) -> FileLimits:
    """
    Set what may be brought in; keys are fields of `FileLimits`.

    :raises PowerMissing: the actor is not the system administrator
    :raises BadLimits: a limit below 1, or smaller unpacked than packed
    """
    insist_power(actor, Power.SYSTEM)
    held, _created = FileLimits.objects.select_for_update().get_or_create(pk=1)
    before = {name: getattr(held, name) for name in changes}
    for name, value in changes.items():
        setattr(held, name, value)
    if min(changes.values(), default=1) < 1 or held.largest_unpacked < held.largest_file:
        raise BadLimits(_("Limits are at least 1, and unpacked no smaller than packed."))
    held.save()
    log(actor=actor, verb="file_limits.set", target=held, at=at, before=before, after=dict(changes))
    return held
