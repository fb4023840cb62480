"""Files that go with a document, beside what stands in it."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.files.actions import attach, bring_in, detach
from kexie.files.models import Attachment
from kexie.issuing.errors import BadDraft
from kexie.issuing.flow import DOCUMENT
from kexie.issuing.models import Enclosure, OfficialDocument
from kexie.org.models import User
from kexie.workflow.actions import advance

MOST = 20


@writing()
def enclose(
    document: OfficialDocument, *, data: bytes, name: str, actor: User, at: datetime
) -> Enclosure:
    """
    Bring a file in that goes with the draft.

    :raises BadDraft: there are too many already
    :raises Refused: one of `files.errors`, for what the file is or holds
    """
    advance(document, flow=DOCUMENT, move="edit", actor=actor, at=at)
    if document.enclosures.count() >= MOST:
        raise BadDraft(
            _("At most %(most)s files go with a document. Pack them together.") % {"most": MOST}
        )
    file = bring_in(data=data, name=name, actor=actor, at=at)
    attach(file, document.record, actor=actor, at=at)
    last = document.enclosures.aggregate(last=Max("order"))["last"]
    return Enclosure.objects.create(document=document, file=file, order=(last or 0) + 1)


@writing()
def drop_enclosure(enclosure: Enclosure, *, actor: User, at: datetime) -> None:
    """It goes with the draft no more."""
    document = enclosure.document
    advance(document, flow=DOCUMENT, move="edit", actor=actor, at=at)
    found = Attachment.objects.filter(
        file=enclosure.file, record=document.pk, withdrawn_at__isnull=True
    )
    for one in found:
        detach(one, actor=actor, at=at)
    log(
        actor=actor,
        verb="official_document.drop_enclosure",
        target=document,
        at=at,
        file=enclosure.file_id,
    )
    enclosure.delete()
