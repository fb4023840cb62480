"""The leaders' speech is brought in at the meeting, and read like any text that sets work."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.documents.models import Document, DocumentKind
from kexie.intake.actions.bringing import bring_in_text, is_large
from kexie.meetings.actions.locking import hold
from kexie.meetings.actions.ties import tie_by_units
from kexie.meetings.errors import SpeechThere
from kexie.meetings.minutes_text import speech_title_of
from kexie.meetings.models import Meeting
from kexie.org.models import User


@writing()
def bring_speech(
    meeting: Meeting, *, data: bytes, name: str, actor: User, at: datetime, title: str = ""
) -> Document:
    """
    Bring in what the leaders said; its drafts are tied to the agenda at once, of a large text by the job that reads it.

    :raises SpeechThere: it was brought in already; a corrected version is loaded on its own page
    :raises Refused: as `intake.actions.bringing.bring_in_text`
    """
    held = hold(meeting, "follow_up", actor=actor)
    if held.speech_id:
        raise SpeechThere(
            _("The speech was brought in already. Load a corrected version on its own page.")
        )
    begun = timezone.localtime(held.begun_at or held.begins_at).date()
    called = title.strip() or speech_title_of(held)
    speech = bring_in_text(
        unit=held.record.unit,
        kind=DocumentKind.SPEECH,
        title=called[:200],
        data=data,
        name=name,
        actor=actor,
        at=at,
        text_date=begun,
        source=held.record.title[:200],
    )
    Meeting.objects.filter(pk=held.pk).update(speech=speech)
    log(actor=actor, verb="meeting.bring_speech", target=held, at=at, after=speech.record.title)
    if not is_large(data, name):
        tie_by_units(held, actor=actor, at=at)
    return speech
