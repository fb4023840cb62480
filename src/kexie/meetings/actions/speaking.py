"""What participants put in from their phones: an opinion on a point of the agenda, or a suggestion."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.matters.actions.suggestions.making import NewSuggestion, make_suggestion, withdraw
from kexie.matters.flow import SUGGESTION
from kexie.matters.models import Suggestion, Theme
from kexie.matters.queries.suggestions.places import addressees_of, spoken_for
from kexie.meetings.actions.locking import hold
from kexie.meetings.actions.moments import moment_of
from kexie.meetings.actions.words import insist_fit
from kexie.meetings.errors import EmptyWords, KeyTaken, NoPlaceToSpeakFor
from kexie.meetings.models import AgendaItem, Contribution, Meeting
from kexie.meetings.queries.contributions import places_at
from kexie.org.models import Unit, User
from kexie.records.access import NotYours
from kexie.workflow.queries import choices_for

LONGEST_TOPIC = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """
    What a participant says.

    :ivar suggestion: a kind of suggestion (`SuggestionKind`), empty: it is an opinion
    :ivar theme: which service a suggestion is about
    """

    text: str
    suggestion: str = ""
    theme: str = Theme.OTHER


@writing()
def contribute(
    item: AgendaItem,
    said: Said,
    *,
    key: UUID,
    actor: User,
    at: datetime,
    unit: Unit | None = None,
    happened_at: datetime | None = None,
) -> Contribution:
    """
    Say something on a point of the agenda. Sent twice with the same key, it is kept once.

    A suggestion is put to the association that convenes, said at this meeting.
    :param unit: for which of his units he speaks; none: for the first that is asked
    :raises NoPlaceToSpeakFor: he belongs to no unit that is asked
    :raises Changed: he said other words under this key before
    :raises KeyTaken: the key is another person's, or of another meeting
    :raises EmptyWords, BadWords, SecretMark, BadUnits: as what is said is
    """
    meeting = hold(item.meeting, "speak", actor=actor)
    text = said.text.strip()
    if not text:
        raise EmptyWords(_("Write down what you want to say."))
    insist_fit(Contribution(text=text), "text")
    known = Contribution.objects.select_related("item", "unit", "by").filter(key=key).first()
    if known is not None:
        _insist_same(known, item, text, actor)
        return known
    place = _place(meeting, actor, unit, at)
    suggestion = _suggest(meeting, said, place, actor, at) if said.suggestion else None
    made = Contribution.objects.create(
        item=item,
        key=key,
        unit=place,
        text=text,
        suggestion=suggestion,
        by=actor,
        at=moment_of(meeting, happened_at, at),
    )
    log(
        actor=actor,
        verb="meeting.speak_up",
        target=meeting,
        at=at,
        after={"item": item.pk, "unit": place.pk, "text": text},
    )
    return made


@writing()
def withdraw_contribution(contribution: Contribution, *, actor: User, at: datetime) -> Contribution:
    """
    Take back what one said. A suggestion goes with it, while its author may still take it back. Done already: nothing.

    :raises NotYours: somebody else said it
    :raises WrongState: the meeting is closed, or the suggestion is answered
    """
    meeting = hold(contribution.item.meeting, "speak", actor=actor)
    locked = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("suggestion__record", "item", "unit", "by")
        .get(pk=contribution.pk)
    )
    if locked.by_id != actor.pk:
        raise NotYours(_("Only who said it can take it back."))
    if locked.withdrawn_at is not None:
        return locked
    if locked.suggestion is not None and _stands(locked.suggestion, actor):
        withdraw(locked.suggestion, actor=actor, at=at, note=str(_("Taken back at the meeting.")))
    locked.withdrawn_at = at
    locked.save(update_fields=["withdrawn_at"])
    before = {"text": locked.text}
    log(actor=actor, verb="meeting.take_words_back", target=meeting, at=at, before=before)
    return locked


def _insist_same(known: Contribution, item: AgendaItem, text: str, actor: User) -> None:
    if known.by_id != actor.pk or known.item.meeting_id != item.meeting_id:
        raise KeyTaken(_("This key belongs to another meeting. Write it again."))
    if known.text != text:
        raise Changed(
            _("This was sent already, in other words."),
            yours={str(_("what you say")): text},
            theirs={str(_("what you say")): known.text},
        )


def _place(meeting: Meeting, actor: User, unit: Unit | None, at: datetime) -> Unit:
    places = places_at(actor, meeting, timezone.localdate(at))
    found = places.filter(pk=unit.pk).first() if unit else places.first()
    if found is None:
        raise NoPlaceToSpeakFor(_("You belong to no unit that is asked to this meeting."))
    return found


def _suggest(meeting: Meeting, said: Said, unit: Unit, actor: User, at: datetime) -> Suggestion:
    """Whoever works for the unit speaks for it, whoever was asked by his post alone for himself."""
    convener = meeting.record.unit
    above = addressees_of(unit)
    new = NewSuggestion(
        topic=_topic(said.text),
        text=said.text.strip(),
        kind=said.suggestion,
        theme=said.theme,
        from_unit=unit,
        to_unit=convener if above.contains(convener) else above.first() or convener,
        own=not spoken_for(actor).contains(unit),
    )
    return make_suggestion(new, actor=actor, at=at, record=meeting.record)


def _topic(text: str) -> str:
    """The first sentence, as far as a list has room for it."""
    line = text.strip().splitlines()[0]
    for mark in "。；！？;!?":
        line = line.split(mark)[0]
    return line if len(line) <= LONGEST_TOPIC else f"{line[: LONGEST_TOPIC - 1]}…"


def _stands(suggestion: Suggestion, actor: User) -> bool:
    """Is there still something to take back? Who merged or took it back elsewhere has done so."""
    return any(one.name == "withdraw" for one in choices_for(actor, suggestion, SUGGESTION))
