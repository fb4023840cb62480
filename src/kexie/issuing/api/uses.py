"""Documents drafted from the record, for machines: the same as the buttons on the pages."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from kexie.documents.queries import documents_for
from kexie.issuing.models import OfficialDocument
from kexie.issuing.signing_schemas import (
    BulletinIn,
    DraftedOut,
    DraftIn,
    DraftManyIn,
    ReminderIn,
    SourceIn,
)
from kexie.issuing.uses.about import ABOUT_ONE
from kexie.issuing.uses.breakdown import draft_breakdown, draft_of_document
from kexie.issuing.uses.bulletin import draft_bulletin
from kexie.issuing.uses.common import By
from kexie.issuing.uses.reminder import draft_reminder
from kexie.org.http import Request
from kexie.org.models import Unit
from kexie.org.queries import open_units

router = Router(tags=["official documents"])


def _by(request: Request, unit: Unit) -> By:
    origin = request.build_absolute_uri("/")
    return By(unit=unit, actor=request.user, at=timezone.now(), origin=origin)


def _unit(key: int) -> Unit:
    return get_object_or_404(open_units(), pk=key)


def _out(made: OfficialDocument) -> Status[DraftedOut]:
    return Status(201, DraftedOut(pk=made.pk, title=made.record.title))


@router.post("drafts/many/", response={201: DraftedOut}, url_name="issuing-draft-breakdown")
def of_tasks(request: Request, payload: DraftManyIn) -> Status[DraftedOut]:
    """A breakdown of chosen tasks."""
    by = _by(request, _unit(payload.unit))
    return _out(draft_breakdown(payload.tasks, payload.source, by=by))


@router.post("drafts/source/", response={201: DraftedOut}, url_name="issuing-draft-source")
def of_source(request: Request, payload: SourceIn) -> Status[DraftedOut]:
    """A breakdown of what a text has set."""
    source = get_object_or_404(documents_for(request.user), pk=payload.document)
    return _out(draft_of_document(source, by=_by(request, _unit(payload.unit))))


@router.post("drafts/bulletin/", response={201: DraftedOut}, url_name="issuing-draft-bulletin")
def bulletin(request: Request, payload: BulletinIn) -> Status[DraftedOut]:
    return _out(draft_bulletin(by=_by(request, _unit(payload.unit)), theme=payload.theme))


@router.post("drafts/reminder/", response={201: DraftedOut}, url_name="issuing-draft-reminder")
def reminder(request: Request, payload: ReminderIn) -> Status[DraftedOut]:
    """Of all that a unit has overdue."""
    return _out(draft_reminder(_unit(payload.of), by=_by(request, _unit(payload.unit))))


@router.post("drafts/about/{use}/", response={201: DraftedOut}, url_name="issuing-draft-about")
def about(request: Request, use: str, payload: DraftIn) -> Status[DraftedOut]:
    """About one record: `breakdown` of a task, `supervision` or `reminder` of a share, `reply`, `compilation`."""
    kind = ABOUT_ONE.get(use)
    if kind is None:
        raise Http404
    found = get_object_or_404(kind.rows(request.user), pk=payload.about)
    return _out(kind.draft(found, _by(request, kind.unit(found))))
