"""Proof for a share: a file, a link, a passage of a document. One file may serve several shares."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.documents.actions.anchors import new_anchors
from kexie.documents.models import Anchor, Document
from kexie.documents.queries import current_version, documents_for
from kexie.files.actions import attach, bring_in, detach
from kexie.files.models import Attachment, File
from kexie.matters.actions.locks import lock_open_task
from kexie.matters.errors import BadEvidence
from kexie.matters.flow import SHARE
from kexie.matters.models import Evidence, Share
from kexie.org.models import User
from kexie.workflow.actions import advance

LONGEST_CAPTION = 200


@writing()
def prove_with_upload(
    share: Share, *, actor: User, at: datetime, data: bytes, name: str, caption: str = ""
) -> Evidence:
    """Bring a file in and use it for the share. :raises Refused: see `files.actions.bring_in`"""
    return prove_with_file(
        share,
        file=bring_in(data=data, name=name, actor=actor, at=at),
        actor=actor,
        at=at,
        caption=caption,
    )


@writing()
def prove_with_file(
    share: Share, *, file: File, actor: User, at: datetime, caption: str = ""
) -> Evidence:
    """
    Use a file for the share that one sees elsewhere.

    :raises BadEvidence: it proves this share already
    """
    lock_open_task(share)
    if share.evidence.filter(file=file, withdrawn_at__isnull=True).exists():
        raise BadEvidence(_("This file is among the evidence already."))
    made = _add(share, Evidence(file=file, caption=caption or file.name), actor=actor, at=at)
    attach(file, share.record, actor=actor, at=at)
    return made


@writing()
def prove_with_link(
    share: Share, *, link: str, actor: User, at: datetime, caption: str = ""
) -> Evidence:
    """:raises BadEvidence: it is no web address"""
    link = link.strip()
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError:
        raise BadEvidence(_("Give a complete web address that begins with https://.")) from None
    return _add(share, Evidence(link=link, caption=caption or link), actor=actor, at=at)


@writing()
def prove_with_passage(
    share: Share, *, anchor: Anchor, actor: User, at: datetime, caption: str = ""
) -> Evidence:
    """:raises BadEvidence: the actor does not see the document"""
    if not documents_for(actor).filter(pk=anchor.document_id).exists():
        raise BadEvidence(_("You do not see this document. Choose a passage of one you see."))
    return _add(share, Evidence(anchor=anchor, caption=caption or anchor.quote), actor=actor, at=at)


@writing()
def prove_with_words(
    share: Share, *, document: Document, words: str, actor: User, at: datetime, caption: str = ""
) -> Evidence:
    """
    Point to a sentence of a document by its words.

    :raises BadEvidence: the words do not stand in the document's present text
    """
    version, words = current_version(document), words.strip()
    start = version.text.find(words) if version and words else -1
    if version is None or start < 0:
        raise BadEvidence(_("These words do not stand in the document. Copy them from its page."))
    anchor = new_anchors(version, [(start, start + len(words))])[0]
    return prove_with_passage(share, anchor=anchor, actor=actor, at=at, caption=caption)


def _add(share: Share, evidence: Evidence, *, actor: User, at: datetime) -> Evidence:
    lock_open_task(share)
    advance(share, flow=SHARE, move="prove", actor=actor, at=at, note=evidence.caption[:200])
    evidence.share, evidence.by, evidence.at = share, actor, at
    evidence.caption = evidence.caption.strip()[:LONGEST_CAPTION]
    evidence.save()
    return evidence


@writing()
def withdraw_evidence(evidence: Evidence, *, actor: User, at: datetime) -> None:
    """Take a piece back; that it was there stays on record."""
    share = evidence.share
    lock_open_task(share)
    held = Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True)
    advance(share, flow=SHARE, move="withdraw_evidence", actor=actor, at=at, note=evidence.caption)
    if not held.update(withdrawn_at=at):
        raise BadEvidence(_("This piece was withdrawn already."))
    if evidence.file_id:
        used = Attachment.objects.filter(
            file=evidence.file_id, record=share.pk, withdrawn_at__isnull=True
        )
        for attachment in used:
            detach(attachment, actor=actor, at=at)
    evidence.refresh_from_db()
