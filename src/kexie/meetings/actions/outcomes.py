"""What came of an agenda item, noted while the meeting runs and put right until it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.matters.models import Suggestion
from kexie.meetings.actions.locking import hold
from kexie.meetings.actions.moments import moment_of
from kexie.meetings.actions.words import insist_fit
from kexie.meetings.errors import BadOutcome, EmptyWords, KeyTaken, OutcomeBecame
from kexie.meetings.models import AgendaItem, Contribution, Meeting, Outcome, OutcomeKind
from kexie.org.models import Unit, User


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeWords:
    """What it is, who is to do it (or says it), who takes part, and until when."""

    kind: str
    text: str
    unit: Unit | None = None
    units: Sequence[Unit] = ()
    due_date: date | None = None


@writing()
def note_outcome(
    item: AgendaItem,
    words: OutcomeWords,
    *,
    key: UUID,
    actor: User,
    at: datetime,
    happened_at: datetime | None = None,
    contribution: Contribution | None = None,
) -> Outcome:
    """
    Note what came of an item. Sent twice with the same key, it is kept once.

    :param contribution: what a participant put in, from which it is taken up; a suggestion of his is then this outcome's
    :raises Changed: another noted other words under this key meanwhile
    :raises KeyTaken: the key belongs to another meeting
    :raises BadOutcome: due before the meeting, or of a kind that has no due date
    :raises EmptyWords, BadWords, SecretMark: as the words are
    """
    meeting = hold(item.meeting, "write", actor=actor)
    _insist_words(meeting, words)
    known = _outcomes().filter(key=key).first()
    if known is not None:
        _insist_same(known, item, words)
        return known
    outcome = Outcome.objects.create(
        meeting=meeting,
        item=item,
        key=key,
        kind=words.kind,
        text=words.text.strip(),
        unit=words.unit,
        due_date=words.due_date,
        suggestion=_suggestion_in(contribution, meeting, words.kind),
        by=actor,
        at=moment_of(meeting, happened_at, at),
    )
    outcome.units.set(words.units)
    log(actor=actor, verb="meeting.note_outcome", target=meeting, at=at, after=_plain(words))
    return outcome


@writing()
def reword_outcome(
    outcome: Outcome, words: OutcomeWords, *, actor: User, at: datetime, seen_version: int
) -> Outcome:
    """
    Put an outcome right. Who wrote last stands as its writer.

    :raises Changed: somebody changed it or took it away since the actor looked; nothing is overwritten
    :raises OutcomeBecame: it has become a task or a suggestion, and is of another kind now
    """
    meeting = hold(outcome.meeting, "write", actor=actor)
    _insist_words(meeting, words)
    locked = _outcomes().select_for_update(of=("self",)).filter(pk=outcome.pk).first()
    if locked is None or locked.version != seen_version:
        raise _changed(words, locked)
    before = words_of(locked)
    if readable_outcome(words) == readable_outcome(before):
        return locked
    if words.kind != locked.kind:
        _insist_nothing_became(locked)
        locked.suggestion = None
    locked.kind, locked.text, locked.unit = words.kind, words.text.strip(), words.unit
    locked.due_date, locked.by, locked.version = words.due_date, actor, seen_version + 1
    locked.save(update_fields=["kind", "text", "unit", "due_date", "suggestion", "by", "version"])
    locked.units.set(words.units)
    log(
        actor=actor,
        verb="meeting.reword_outcome",
        target=meeting,
        at=at,
        before=_plain(before),
        after=_plain(words),
    )
    return _outcomes().get(pk=locked.pk)


@writing()
def drop_outcome(outcome: Outcome, *, actor: User, at: datetime, seen_version: int) -> None:
    """
    Take an outcome away; its words stay in the trail.

    :raises Changed: somebody changed it since the actor looked
    :raises OutcomeBecame: it has become a task or a suggestion, or was carried over
    """
    meeting = hold(outcome.meeting, "write", actor=actor)
    locked = _outcomes().select_for_update(of=("self",)).filter(pk=outcome.pk).first()
    if locked is None:
        return
    if locked.version != seen_version:
        raise Changed(
            _("Somebody changed this outcome since you looked. It was not taken away."),
            yours={pgettext("meeting", "outcome"): pgettext("meeting", "taken away")},
            theirs=readable_outcome(words_of(locked)),
        )
    _insist_nothing_became(locked, itself=True)
    before = _plain(words_of(locked))
    log(actor=actor, verb="meeting.drop_outcome", target=meeting, at=at, before=before)
    locked.delete()


def words_of(outcome: Outcome) -> OutcomeWords:
    return OutcomeWords(
        kind=outcome.kind,
        text=outcome.text,
        unit=outcome.unit,
        units=list(outcome.units.all()),
        due_date=outcome.due_date,
    )


def readable_outcome(words: OutcomeWords) -> dict[str, str]:
    """As a person reads it, where two versions stand side by side."""
    return {
        gettext("kind"): str(OutcomeKind(words.kind).label),
        pgettext("meeting", "outcome"): words.text.strip(),
        gettext("unit"): words.unit.short_name if words.unit else "",
        gettext("takes part"): "、".join(sorted(one.short_name for one in words.units)),
        gettext("due"): date_format(words.due_date) if words.due_date else "",
    }


def _outcomes() -> QuerySet[Outcome]:
    return Outcome.objects.select_related("meeting", "item", "unit", "by").prefetch_related("units")


def _insist_words(meeting: Meeting, words: OutcomeWords) -> None:
    if not words.text.strip():
        raise EmptyWords(_("Say what came of it."))
    insist_fit(Outcome(kind=words.kind, text=words.text.strip()), "kind", "text")
    begun = timezone.localdate(meeting.begun_at) if meeting.begun_at else None
    if words.due_date and begun and words.due_date < begun:
        raise BadOutcome(_("It cannot be due before the meeting. Choose a later day."))
    if words.unit is not None and words.unit in words.units:
        raise BadOutcome(_("Who is to do it takes part anyhow. Choose the others."))


def _suggestion_in(
    contribution: Contribution | None, meeting: Meeting, kind: str
) -> Suggestion | None:
    """A participant's suggestion that is taken up stays the one it is."""
    if contribution is None or kind != OutcomeKind.SUGGESTION:
        return None
    if contribution.item.meeting_id != meeting.pk or contribution.withdrawn_at is not None:
        raise BadOutcome(_("This was withdrawn, or said at another meeting."))
    suggestion = contribution.suggestion
    taken = suggestion and Outcome.objects.filter(suggestion=suggestion).exists()
    return None if taken else suggestion


def _insist_same(known: Outcome, item: AgendaItem, words: OutcomeWords) -> None:
    if known.meeting_id != item.meeting_id:
        raise KeyTaken(_("This key belongs to another meeting. Write it again."))
    if readable_outcome(words_of(known)) != readable_outcome(words):
        raise _changed(words, known)


def _insist_nothing_became(outcome: Outcome, *, itself: bool = False) -> None:
    """A suggestion that a participant made himself stands by itself: it is no consequence of the outcome."""
    carried = itself and Outcome.objects.filter(carried_from=outcome.pk).exists()
    made = outcome.suggestion_id and not _taken_up(outcome)
    if outcome.task_id or made or carried:
        raise OutcomeBecame(
            _("Something has come of it already. Its words may be put right, no more.")
        )


def _taken_up(outcome: Outcome) -> bool:
    return Contribution.objects.filter(suggestion=outcome.suggestion_id).exists()


def _changed(words: OutcomeWords, theirs: Outcome | None) -> Changed:
    gone = {pgettext("meeting", "outcome"): pgettext("meeting", "taken away")}
    return Changed(
        _("Somebody else changed this outcome meanwhile. Nothing was overwritten."),
        yours=readable_outcome(words),
        theirs=readable_outcome(words_of(theirs)) if theirs else gone,
    )


def _plain(words: OutcomeWords) -> dict[str, object]:
    return {
        "kind": words.kind,
        "text": words.text.strip(),
        "unit": words.unit.pk if words.unit else None,
        "units": sorted(one.pk for one in words.units),
        "due_date": words.due_date,
    }
