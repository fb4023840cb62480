"""Reads of files. Who sees a record sees its files; there is no other way to one."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kexie.files import archives, store
from kexie.files.errors import Damaged
from kexie.files.models import Attachment, File, FileLimits
from kexie.org.models import User
from kexie.records.access import SEE_OR_HOLD, reachable
from kexie.records.models import Record


def files_for(user: User) -> QuerySet[File]:
    """Files used by a record the user sees, and those he brought in that nothing uses yet."""
    used = Attachment.objects.filter(file=OuterRef("pk"), withdrawn_at__isnull=True)
    seen = used.filter(reachable(user, SEE_OR_HOLD, record="record", few=True))
    unused_own = Q(added_by=user) & ~Exists(used)
    return File.objects.filter(Exists(seen) | unused_own).select_related("blob")


def file_for(user: User, pk: int) -> File:
    """
    One of `files_for`.

    :raises File.DoesNotExist: there is none the user may fetch
    """
    return files_for(user).get(pk=pk)


def attachments_of(record: Record | int) -> QuerySet[Attachment]:
    """What is attached to a record now, oldest first. The caller has shown that the user sees the record."""
    found = Attachment.objects.filter(record=record, withdrawn_at__isnull=True)
    return found.select_related("file__blob", "attached_by").order_by("attached_at", "pk")


def content_of(file: File) -> bytes:
    """
    The file's bytes, proven to be those that were brought in.

    :raises Damaged: they are gone or were altered
    """
    data = store.fetch(file.blob_id)
    if data is None:
        raise Damaged(
            _("The stored file is damaged. Tell the system administrator, who has copies.")
        )
    return data


def limits() -> FileLimits:
    """The limits in force: the stored row, or the defaults."""
    return FileLimits.objects.first() or FileLimits(pk=1)


def unpacked(name: str, data: bytes) -> list[tuple[str, bytes]]:
    """
    The file itself, or the files that a .zip holds, each to be brought in by itself: one that is refused holds up no other.

    :raises Refused: one of `files.errors`, for a package that cannot be opened
    """
    if not name.lower().endswith(".zip"):
        return [(name, data)]
    held = limits()
    budget = archives.Budget(
        held.largest_unpacked * archives.MIB, held.most_members, held.largest_ratio
    )
    package = archives.opened(data, budget)
    found = []
    for one in package.infolist():
        inner = _readable(one.filename, is_utf8=bool(one.flag_bits & 0x800))
        hidden = inner.rpartition("/")[2].startswith((".", "~$")) or inner.startswith("__MACOSX")
        if not one.is_dir() and not hidden:
            found.append((inner, archives.read_member(package, one)))
    return found


def _readable(name: str, *, is_utf8: bool) -> str:
    """Windows packs Chinese names in GB18030 without saying so."""
    if is_utf8:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name
