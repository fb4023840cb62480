"""Issued documents go to the archive: each as a package that is made once and kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.files.actions import bring_in
from kexie.issuing.archive.metadata import RETENTION_CODES, RETENTIONS, Described, metadata_of
from kexie.issuing.archive.packing import ITEMS, METADATA, pack
from kexie.issuing.errors import NotReady
from kexie.issuing.flow import DOCUMENT
from kexie.issuing.models import OfficialDocument, Package
from kexie.issuing.queries.archive import described, has_files
from kexie.kernel.errors import Refused
from kexie.kernel.sheets import csv_lines
from kexie.org.models import User
from kexie.records.actions import next_number
from kexie.workflow.actions import advance

HEADS = ("序号", "档号", "题名", "文件名", "稿本", "大小（字节）", "SHA-256")


class BadRetention(Refused):
    status = 400


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document; `refusal` empty: it is archived."""

    document: OfficialDocument
    refusal: str


@writing()
def archive_document(
    document: OfficialDocument, *, retention: int | None, actor: User, at: datetime
) -> Package:
    """
    Pack an issued document and file it away.

    :param retention: years for which it is kept, 30 or 10; none: for ever
    :raises BadRetention: another number of years
    :raises NotReady: its files are not made yet
    :raises NotYours, WrongState: as `workflow.advance`
    """
    if retention not in RETENTIONS:
        raise BadRetention(_("It is kept for ever, for 30 or for 10 years."))
    advance(document, flow=DOCUMENT, move="archive", actor=actor, at=at)
    held = OfficialDocument.objects.select_related("record__unit", "series", "about").get(
        pk=document.pk
    )
    if not has_files(held):
        raise NotReady(
            _("Its files are not made yet. Wait until they are, or have them made again.")
        )
    number = _number_of(held, retention)
    about = described(held, number=number, retention=retention)
    files = {item.name: item.data for item in about.items}
    files |= {METADATA: metadata_of(about), ITEMS: _items_of(about)}
    packed = pack(files, timezone.localtime(held.issued_at))
    file = bring_in(data=packed.data, name=f"{number}.zip", actor=actor, at=at)
    made = Package.objects.create(
        document=held,
        number=number,
        file=file,
        retention=retention,
        manifest=packed.manifest,
        made_by=actor,
        made_at=at,
    )
    log(
        actor=actor,
        verb="official_document.pack",
        target=held,
        at=at,
        number=number,
        manifest=packed.manifest,
        file=file.blob_id,
    )
    return made


def archive_many(
    documents: Iterable[OfficialDocument], *, retention: int | None, actor: User, at: datetime
) -> list[Outcome]:
    """Each by itself: what is refused holds up no other."""
    found = []
    for one in documents:
        try:
            archive_document(one, retention=retention, actor=actor, at=at)
        except Refused as refusal:
            found.append(Outcome(one, str(refusal)))
        else:
            found.append(Outcome(one, ""))
    return found


def _number_of(document: OfficialDocument, retention: int | None) -> str:
    """全宗号-WS·年度-保管期限-件号: the document's place among those of its unit, year and retention."""
    code, year = RETENTION_CODES[retention], timezone.localdate(document.issued_at).year
    unit = document.record.unit.code
    place = next_number(f"archive-{unit}-{code}", year)
    return f"{unit}-WS·{year}-{code}-{place:04}"


def _items_of(about: Described) -> bytes:
    rows = [
        (
            str(place),
            about.archive_number,
            about.title,
            item.name,
            item.part,
            str(len(item.data)),
            item.digest,
        )
        for place, item in enumerate(about.items, start=1)
    ]
    return "".join(csv_lines(HEADS, rows)).encode()
