"""Suggestions come into being, are reworded before they are registered, and are taken back."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import insist_no_secrets
from kexie.matters.actions.suggestions.telling import tell_hands, tell_part
from kexie.matters.actions.suggestions.words import insist_fit
from kexie.matters.errors import BadUnits, EmptyText, OthersMerged
from kexie.matters.flow import SUGGESTION
from kexie.matters.models import Suggestion, SuggestionKind, Theme, Voice
from kexie.matters.queries.suggestions.places import addressees_of, answer_due, places_of
from kexie.org.models import Unit, User
from kexie.records.access import STAFF, NotYours, insist, seen_records
from kexie.records.actions import add_holders, add_parties, comment_on, open_record
from kexie.records.models import Comment, Part, Record
from kexie.workflow.actions import advance

CHECKED = ("kind", "theme", "text", "voice", "author_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSuggestion:
    """
    What is put to an association.

    `own`: the person speaks for himself, not for his unit; then nobody of his unit sees it by that.
    `author_name`: who said it, where it is taken down for somebody without an account.
    """

    topic: str
    text: str
    kind: str
    theme: str
    from_unit: Unit
    to_unit: Unit
    own: bool = False
    author_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionWording:
    topic: str
    text: str
    kind: str
    theme: str


@writing()
def make_suggestion(
    new: NewSuggestion,
    *,
    actor: User,
    at: datetime,
    author: User | None = None,
    record: Record | None = None,
) -> Suggestion:
    """
    Put something to an association above the unit; the day until which it owes an answer is set.

    :param author: who says it, where the actor takes it down for somebody; None: the actor himself, unless
        `author_name` says somebody else
    :param record: card of what it was said at, as a meeting; the suggestion points to it
    :raises NotYours: the actor may not speak for the unit, nor take down for the association, or does not see the record
    :raises EmptyText: topic or text is missing
    :raises BadWords: a field holds what it cannot hold
    :raises BadUnits: the unit cannot put anything to that association
    :raises SecretMark: the words carry the mark of a state secret
    """
    _insist_words(new)
    if not addressees_of(new.from_unit).filter(pk=new.to_unit.pk).exists():
        raise BadUnits(
            _("%(unit)s cannot put anything to %(association)s. Choose an association above it.")
            % {"unit": new.from_unit.name, "association": new.to_unit.name}
        )
    if record is not None and not seen_records(actor).contains(record):
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    taken_down = (author is not None and author != actor) or bool(new.author_name.strip())
    suggestion = _lay_out(new, record, actor=actor, at=at)
    if not taken_down or author is not None:
        add_holders(suggestion.record, [author or actor])
    _insist_voice(suggestion, new, actor, at, taken_down=taken_down)
    advance(suggestion, flow=SUGGESTION, move="make", actor=actor, at=at)
    tell_part(suggestion, Part.OWNER, STAFF, actor=actor, at=at)
    return suggestion


def _lay_out(new: NewSuggestion, record: Record | None, *, actor: User, at: datetime) -> Suggestion:
    card = open_record(
        kind=SUGGESTION.kind, unit=new.to_unit, title=new.topic.strip(), actor=actor, at=at
    )
    if not new.own:
        add_parties(card, [(new.from_unit, Part.ISSUER)])
    return Suggestion.objects.create(
        record=card,
        kind=new.kind,
        theme=new.theme,
        text=new.text.strip(),
        voice=Voice.OWN if new.own else Voice.UNIT,
        from_unit=new.from_unit,
        author_name=new.author_name.strip(),
        about=record,
        made_at=at,
        due_date=answer_due(new.kind, timezone.localdate(at)),
    )


def _insist_voice(
    suggestion: Suggestion, new: NewSuggestion, actor: User, at: datetime, *, taken_down: bool
) -> None:
    """One speaks for oneself or for one's unit; what others said is taken down by the association they said it to."""
    if taken_down:
        insist(suggestion, SUGGESTION.rules, actor, "take_down")
    elif not new.own:
        insist(suggestion, SUGGESTION.rules, actor, "speak_for")
    elif not places_of(actor, timezone.localdate(at)).contains(new.from_unit):
        raise NotYours(_("Choose the unit to which you belong."))


def _insist_words(new: NewSuggestion | SuggestionWording) -> None:
    if not new.topic.strip() or not new.text.strip():
        raise EmptyText(_("Give a topic, and say what you suggest."))
    insist_no_secrets(new.topic)
    row = Suggestion(
        kind=new.kind,
        theme=new.theme,
        text=new.text.strip(),
        voice=Voice.UNIT,
        author_name=getattr(new, "author_name", ""),
    )
    insist_fit(row, *CHECKED)


@writing()
def reword(
    suggestion: Suggestion,
    wording: SuggestionWording,
    *,
    actor: User,
    at: datetime,
    seen_version: int,
) -> None:
    """
    Set the words right before they are registered. The day of the answer stays.

    :raises Changed: somebody edited it since the actor looked
    """
    _insist_words(wording)
    locked = Suggestion.objects.select_for_update().select_related("record").get(pk=suggestion.pk)
    if locked.version != seen_version:
        raise Changed(
            _("Somebody changed this suggestion since you opened it."),
            yours=_readable(wording),
            theirs=_readable(wording_of(locked)),
        )
    before, topic = locked.record.title, wording.topic.strip()[:200]
    advance(
        suggestion,
        flow=SUGGESTION,
        move="reword",
        actor=actor,
        at=at,
        text=wording.text.strip(),
        kind=wording.kind,
        theme=wording.theme,
        version=seen_version + 1,
    )
    if topic != before:
        Record.objects.filter(pk=suggestion.pk).update(title=topic)
        suggestion.record.refresh_from_db()
        log(
            actor=actor,
            verb="suggestion.rename",
            target=suggestion,
            at=at,
            before=before,
            after=topic,
        )


def wording_of(suggestion: Suggestion) -> SuggestionWording:
    return SuggestionWording(
        topic=suggestion.record.title,
        text=suggestion.text,
        kind=suggestion.kind,
        theme=suggestion.theme,
    )


def _readable(wording: SuggestionWording) -> dict[str, str]:
    return {
        gettext("Topic"): wording.topic,
        gettext("What you suggest"): wording.text,
        gettext("Kind"): str(SuggestionKind(wording.kind).label),
        gettext("Service"): str(Theme(wording.theme).label),
    }


@writing()
def withdraw(suggestion: Suggestion, *, actor: User, at: datetime, note: str = "") -> None:
    """
    The author takes it back before it is answered.

    :raises OthersMerged: others were merged into it, whose authors wait for the answer
    """
    Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if suggestion.duplicates.exists():
        raise OthersMerged(
            _("Others said the same and wait for the answer here, so it cannot be taken back.")
        )
    advance(suggestion, flow=SUGGESTION, move="withdraw", actor=actor, at=at, note=note)


@writing()
def comment(suggestion: Suggestion, *, actor: User, at: datetime, text: str) -> Comment:
    """Say something about a suggestion; told are its author and those who had a hand in it or said something."""
    said = comment_on(suggestion.record, actor=actor, at=at, text=text)
    tell_hands(suggestion, actor=actor, at=at)
    return said
