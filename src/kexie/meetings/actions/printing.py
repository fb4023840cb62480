"""Locked minutes are printed as an official document, which then goes its own way."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.gongwen import Form, Kind
from kexie.issuing.actions.drafting import NewDocument, To, draft_document
from kexie.issuing.models import DocumentState, Length, OfficialDocument, Use
from kexie.meetings.actions.minutes import hold_minutes, recipients_of
from kexie.meetings.errors import BadWords, Printed
from kexie.meetings.flow import MINUTES
from kexie.meetings.minutes_printed import Unprintable, blocks_of, present_of
from kexie.meetings.models import Minutes
from kexie.meetings.queries.minutes import sections_of
from kexie.org.models import User
from kexie.workflow.actions import advance


@writing()
def print_minutes(minutes: Minutes, *, actor: User, at: datetime) -> OfficialDocument:
    """
    Lay the locked words out as a document with the list of those present, for the units that were there.

    :raises Printed: there is a document already that was not withdrawn
    :raises BadWords: a section cannot be printed as it is
    :raises Refused: as `issuing.actions.drafting.draft_document`
    """
    held = hold_minutes(minutes, "print", actor=actor)
    if held.document and held.document.state != DocumentState.WITHDRAWN:
        raise Printed(
            _("There is a document of these minutes already. It is linked on their page.")
        )
    sections = sections_of(held)
    try:
        blocks = blocks_of(sections)
    except Unprintable as trouble:
        raise BadWords(str(trouble)) from trouble
    new = NewDocument(
        use=Use.MINUTES,
        kind=Kind.MINUTES,
        form=Form.MINUTES,
        title=held.record.title,
        blocks=blocks,
        addressees=[To(unit=unit, copy=True) for unit in recipients_of(held)],
        about=held.record,
        length=Length.COMPREHENSIVE,
        present=present_of(sections),
    )
    document = draft_document(new, unit=held.record.unit, actor=actor, at=at)
    advance(held, flow=MINUTES, move="print", actor=actor, at=at, document=document)
    return document
