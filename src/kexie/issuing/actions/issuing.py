"""
A document is issued: it gets its number and freezes in one transaction; its files are made right after by a job.

Numbers have no gaps: the last one of a series and year is locked until the document that bears it is written, so that
whoever fails gives his back. Locks are taken in this order: the document, the series, its year.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from kexie.audit.actions import log, writing
from kexie.files.actions import attach, bring_in
from kexie.gongwen.filling import BadTemplate
from kexie.issuing.actions.moving import insist_ready, lock
from kexie.issuing.errors import BadSeries, NotReady
from kexie.issuing.flow import DOCUMENT
from kexie.issuing.models import (
    FROZEN,
    FileKind,
    IssuedFile,
    NumberSeries,
    OfficialDocument,
    SeriesYear,
)
from kexie.issuing.rendering import Files, files_of
from kexie.kernel.errors import Refused
from kexie.notify.actions import tell_people, tell_units
from kexie.notify.models import NoticeKind
from kexie.org.models import Unit, User
from kexie.records.access import STAFF, insist
from kexie.records.actions import add_parties
from kexie.records.models import Part
from kexie.workflow.actions import advance, insist_now


@writing()
def issue_document(document: OfficialDocument, *, actor: User, at: datetime) -> None:
    """
    Give the document its number and its day, freeze it, and hand it to whom it goes. Its files come by a job.

    :raises NotReady: something must be there and is not
    :raises BadSeries: its series was closed meanwhile
    :raises NotYours, WrongState: as `workflow.advance`
    """
    held = lock(document)
    insist_now(held, DOCUMENT, "issue", actor)
    insist_ready(held)
    year = timezone.localdate(at).year
    serial = _next_serial(held.series, year) if held.series else None
    advance(
        document,
        flow=DOCUMENT,
        move="issue",
        actor=actor,
        at=at,
        issued_at=at,
        year=year if serial else None,
        serial=serial,
    )
    _hand_to_recipients(document, actor=actor, at=at)
    _order(document, actor)


def _next_serial(series: NumberSeries, year: int) -> int:
    """The only place where numbers are given."""
    held = NumberSeries.objects.select_for_update().get(pk=series.pk)
    if held.closed_at is not None:
        raise BadSeries(
            _("The series %(code)s was closed. Have it opened again, or withdraw the document.")
            % {"code": held.code}
        )
    row, _created = SeriesYear.objects.select_for_update().get_or_create(series=held, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def _hand_to_recipients(document: OfficialDocument, *, actor: User, at: datetime) -> None:
    rows = document.addressees.filter(unit__isnull=False).select_related("unit")
    units: list[Unit] = [one.unit for one in rows if one.unit]
    add_parties(document.record, [(unit, Part.RECIPIENT) for unit in units])
    tell_units(NoticeKind.ARRIVED, document.record, units=units, roles=STAFF, at=at, besides=actor)


@writing()
def order_files(document: OfficialDocument, *, actor: User, at: datetime) -> None:
    """
    Have the files of an issued document made again, where the job did not come to its end.

    :raises NotYours: the actor does not work for its unit
    :raises NotReady: it is not issued
    """
    _insist_issued(document, actor)
    log(actor=actor, verb="official_document.order_files", target=document, at=at)
    _order(document, actor)


def _insist_issued(document: OfficialDocument, actor: User) -> None:
    insist(document, DOCUMENT.rules, actor, "issue")
    if document.state not in FROZEN:
        raise NotReady(_("Files are made of what was issued."))


def _order(document: OfficialDocument, actor: User) -> None:
    """As soon as what was written stands."""
    given = {"document_id": document.pk, "actor_id": actor.pk}
    transaction.on_commit(lambda: make_files_in_background.enqueue(**given))


@task()
def make_files_in_background(document_id: int, actor_id: int) -> None:
    """The job; run again it does nothing. What it is refused is told to who ordered it."""
    document = OfficialDocument.objects.select_related(
        "record", "series", "office_template__file"
    ).get(pk=document_id)
    actor, at = User.objects.get(pk=actor_id), timezone.now()  # noqa: TID251 -- a job is where time enters
    try:
        make_files(document, actor=actor, at=at)
    except (Refused, BadTemplate) as reason:
        _note_failure(document, str(reason), actor=actor, at=at)


def make_files(document: OfficialDocument, *, actor: User, at: datetime) -> None:
    """
    Make the files of an issued document and keep them by their hash; twice is once.

    :raises NotYours: the actor does not work for its unit
    :raises NotReady: it is not issued
    :raises BadTemplate: the office's own layout can no longer be filled
    """
    _insist_issued(document, actor)
    if document.issued_files.count() < len(FileKind):
        _keep_files(document, files_of(document), actor=actor, at=at)


@writing()
def _keep_files(document: OfficialDocument, made: Files, *, actor: User, at: datetime) -> None:
    held = OfficialDocument.objects.select_for_update().get(pk=document.pk)
    there = set(held.issued_files.values_list("kind", flat=True))
    replaced = {one.wanted: one.used for one in made.replaced}
    hashes = {}
    for kind, data in made.data.items():
        if kind in there:
            continue
        file = bring_in(data=data, name=f"{made.name}.{kind}", actor=actor, at=at)
        attach(file, document.record, actor=actor, at=at)
        IssuedFile.objects.create(document=held, kind=kind, file=file, replaced=replaced)
        hashes[kind] = file.blob_id
    if hashes:
        log(actor=actor, verb="official_document.keep_files", target=held, at=at, files=hashes)


@writing()
def _note_failure(document: OfficialDocument, why: str, *, actor: User, at: datetime) -> None:
    log(actor=actor, verb="official_document.fail_files", target=document, at=at, why=why[:500])
    tell_people(NoticeKind.RETURNED, document.record, people=[actor], at=at)
