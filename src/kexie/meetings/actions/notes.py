"""What the secretary writes of the speakers while a meeting runs, and puts right until it is closed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.meetings.actions.locking import hold
from kexie.meetings.actions.moments import moment_of
from kexie.meetings.actions.words import insist_fit
from kexie.meetings.errors import EmptyWords, KeyTaken
from kexie.meetings.models import AgendaItem, Note
from kexie.org.models import Unit, User


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWords:
    """What was said, by whom, for which unit."""

    text: str
    speaker: str = ""
    unit: Unit | None = None


@writing()
def write_note(
    item: AgendaItem,
    words: NoteWords,
    *,
    key: UUID,
    actor: User,
    at: datetime,
    happened_at: datetime | None = None,
) -> Note:
    """
    Write down what somebody said. Sent twice with the same key, it is kept once.

    :param key: made where it was written
    :param happened_at: when it was written, where it is sent later
    :raises Changed: another wrote other words under this key meanwhile
    :raises KeyTaken: the key belongs to a note of another meeting
    :raises EmptyWords, BadWords, SecretMark: as the words are
    """
    meeting = hold(item.meeting, "write", actor=actor)
    _insist_words(words)
    known = Note.objects.filter(key=key).select_related("item", "unit", "by").first()
    if known is not None:
        _insist_same(known, item, words)
        return known
    note = Note.objects.create(
        item=item,
        key=key,
        text=words.text.strip(),
        speaker=words.speaker.strip(),
        unit=words.unit,
        by=actor,
        at=moment_of(meeting, happened_at, at),
    )
    log(actor=actor, verb="meeting.write_note", target=meeting, at=at, after=_plain(note))
    return note


@writing()
def reword_note(
    note: Note, words: NoteWords, *, actor: User, at: datetime, seen_version: int
) -> Note:
    """
    Put a note right. Who wrote last stands as its writer.

    :raises Changed: somebody changed it or took it away since the actor looked; nothing is overwritten
    """
    meeting = hold(note.item.meeting, "write", actor=actor)
    _insist_words(words)
    locked = _unchanged(note, words, seen_version)
    before = _plain(locked)
    if readable_note(words) == _words_in(locked):
        return locked
    locked.text, locked.speaker, locked.unit = words.text.strip(), words.speaker.strip(), words.unit
    locked.by, locked.version = actor, seen_version + 1
    locked.save(update_fields=["text", "speaker", "unit", "by", "version"])
    log(
        actor=actor,
        verb="meeting.reword_note",
        target=meeting,
        at=at,
        before=before,
        after=_plain(locked),
    )
    return locked


@writing()
def drop_note(note: Note, *, actor: User, at: datetime, seen_version: int) -> None:
    """
    Take a note away; its words stay in the trail.

    :raises Changed: somebody changed it since the actor looked
    """
    meeting = hold(note.item.meeting, "write", actor=actor)
    locked = Note.objects.select_for_update(of=("self",)).filter(pk=note.pk).first()
    if locked is None:
        return
    if locked.version != seen_version:
        raise Changed(
            _("Somebody changed this note since you looked. It was not taken away."),
            yours={pgettext("meeting", "note"): pgettext("meeting", "taken away")},
            theirs=_words_in(locked),
        )
    log(actor=actor, verb="meeting.drop_note", target=meeting, at=at, before=_plain(locked))
    locked.delete()


def readable_note(words: NoteWords) -> dict[str, str]:
    """As a person reads it, where two versions stand side by side."""
    return {
        gettext("speaker"): words.speaker.strip(),
        gettext("unit"): words.unit.short_name if words.unit else "",
        pgettext("meeting", "note"): words.text.strip(),
    }


def _words_in(note: Note) -> dict[str, str]:
    return readable_note(NoteWords(text=note.text, speaker=note.speaker, unit=note.unit))


def _insist_words(words: NoteWords) -> None:
    if not words.text.strip():
        raise EmptyWords(_("Write down what was said."))
    row = Note(text=words.text.strip(), speaker=words.speaker.strip())
    insist_fit(row, "text", "speaker")


def _insist_same(known: Note, item: AgendaItem, words: NoteWords) -> None:
    if known.item.meeting_id != item.meeting_id:
        raise KeyTaken(_("This key belongs to another meeting. Write it again."))
    if _words_in(known) != readable_note(words):
        raise _changed(words, known)


def _unchanged(note: Note, words: NoteWords, seen_version: int) -> Note:
    locked = (
        Note.objects.select_for_update(of=("self",))
        .select_related("item", "unit", "by")
        .filter(pk=note.pk)
        .first()
    )
    if locked is None or locked.version != seen_version:
        raise _changed(words, locked)
    return locked


def _changed(words: NoteWords, theirs: Note | None) -> Changed:
    return Changed(
        _("Somebody else wrote into this note meanwhile. Nothing was overwritten."),
        yours=readable_note(words),
        theirs=_words_in(theirs)
        if theirs
        else {pgettext("meeting", "note"): pgettext("meeting", "taken away")},
    )


def _plain(note: Note) -> dict[str, object]:
    return {
        "item": note.item_id,
        "speaker": note.speaker,
        "unit": note.unit_id,
        "text": note.text,
    }
