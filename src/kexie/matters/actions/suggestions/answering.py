"""The official answer, what the author says of it, and the office's word that it is done."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.matters.actions.suggestions.handling import lock
from kexie.matters.actions.suggestions.telling import tell_authors, tell_part
from kexie.matters.actions.suggestions.words import insist_fit
from kexie.matters.actions.tasks import NewTask, hand_out
from kexie.matters.errors import AlreadyRated, BadWords, EmptyText, NothingToDo
from kexie.matters.flow import MANAGERS, SUGGESTION
from kexie.matters.models import Follow, Reply, Result, Suggestion, SuggestionState, Task
from kexie.matters.queries.suggestions.places import answer_due
from kexie.notify.models import NoticeKind
from kexie.org.models import Unit, User
from kexie.records.access import STAFF
from kexie.records.models import Part, Party
from kexie.workflow.actions import advance

ADOPTED = frozenset({Result.ADOPTED, Result.PARTLY})
LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """
    What becomes of an adopted suggestion; `follow` empty: nothing further.

    `text`: what the rule or trial shall be, or the title of the task. `lead`, `due_date`: of the task.
    """

    follow: str = ""
    text: str = ""
    lead: Unit | None = None
    due_date: date | None = None


@writing()
def answer(
    suggestion: Suggestion, *, actor: User, at: datetime, result: str, text: str, note: str = ""
) -> Reply:
    """
    Answer officially. Authors of it, and of all that were merged into it, are told.

    :param text: for the author
    :param note: read inside only
    :raises EmptyText: nothing is said to the author
    :raises BadWords: the result is none, or words are too long
    :raises OwnWork: the actor, or somebody he stands in for, is the author
    """
    if not text.strip():
        raise EmptyText(_("Write the answer that the author shall read."))
    reply = Reply(result=result, text=text.strip(), note=note.strip())
    insist_fit(reply, "result", "text", "note")
    lock(suggestion)
    advance(suggestion, flow=SUGGESTION, move="answer", actor=actor, at=at, answered_at=at)
    reply.suggestion, reply.by, reply.at = suggestion, actor, at
    reply.unit = Party.objects.select_related("unit").get(record=suggestion.pk, part=Part.LEAD).unit
    reply.save()
    tell_authors(suggestion, actor=actor, at=at)
    tell_part(suggestion, Part.OWNER, MANAGERS, actor=actor, at=at)
    return reply


@writing()
def return_answer(suggestion: Suggestion, *, actor: User, at: datetime, reason: str) -> None:
    """
    The answer does not do: it is written again. The first one stays on record.

    :raises OwnWork: the actor wrote it, or is the author
    """
    lock(suggestion)
    advance(
        suggestion,
        flow=SUGGESTION,
        move="return_answer",
        actor=actor,
        at=at,
        note=reason,
        answered_at=None,
    )
    tell_part(suggestion, Part.LEAD, STAFF, NoticeKind.RETURNED, actor=actor, at=at)


@writing()
def rate(
    suggestion: Suggestion, *, actor: User, at: datetime, satisfaction: str, words: str = ""
) -> None:
    """
    The author says once whether the answer helps.

    :raises AlreadyRated: he has said so
    :raises NothingToDo: there is no answer yet
    :raises BadWords: it is neither yes, partly nor no
    """
    row = Suggestion(satisfaction=satisfaction, satisfaction_words=words.strip())
    insist_fit(row, "satisfaction", "satisfaction_words")
    if not satisfaction:
        raise BadWords(_("Say yes, partly or no."))
    locked = lock(suggestion)
    if locked.rated_at:
        raise AlreadyRated(_("You have said it already. It is asked only once."))
    if locked.merged_into and locked.merged_into.answered_at is None:
        raise NothingToDo(_("There is no answer yet. You are told when it is there."))
    advance(
        suggestion,
        flow=SUGGESTION,
        move="rate",
        actor=actor,
        at=at,
        satisfaction=satisfaction,
        satisfaction_words=words.strip(),
        rated_at=at,
    )


@writing()
def settle(suggestion: Suggestion, decided: Decided, *, actor: User, at: datetime) -> None:
    """
    The office's word that the answer stands, and what becomes of what was adopted.

    The result is that of the last reply. A task is handed out in the name of the association; it points back.
    :raises EmptyText: it is adopted and nothing follows, or a rule or trial is not named, or a task has no unit
    :raises NothingToDo: something shall follow from what was not adopted
    :raises OwnWork: the actor wrote the answer or is the author
    :raises Refused: as `tasks.hand_out`
    """
    lock(suggestion)
    reply = suggestion.replies.order_by("at", "pk").last()
    result = reply.result if reply else ""
    _insist_sensible(suggestion, decided, result)
    advance(
        suggestion,
        flow=SUGGESTION,
        move="settle",
        actor=actor,
        at=at,
        result=result,
        follow=decided.follow,
        follow_text=decided.text.strip(),
        settled_at=at,
    )
    if decided.follow == Follow.TASK and suggestion.task is None:
        suggestion.task = _make_task(suggestion, decided, actor=actor, at=at)
        suggestion.save(update_fields=["task"])
    tell_authors(suggestion, NoticeKind.CLOSED, actor=actor, at=at)


def _insist_sensible(suggestion: Suggestion, decided: Decided, result: str) -> None:
    row = Suggestion(follow=decided.follow, follow_text=decided.text.strip())
    insist_fit(row, "follow", "follow_text")
    if result == Result.ADOPTED and not decided.follow:
        raise EmptyText(_("It is adopted: say whether it becomes a task, a rule or a trial."))
    if decided.follow and result and result not in ADOPTED:
        raise NothingToDo(_("It was not adopted, so nothing follows from it."))
    if decided.follow in {Follow.RULE, Follow.TRIAL} and not decided.text.strip():
        raise EmptyText(_("Say which rule is to be made, or what is to be tried."))
    if decided.follow == Follow.TASK and suggestion.task_id is None and decided.lead is None:
        raise EmptyText(_("Choose the unit that carries the task out."))


def _make_task(
    suggestion: Suggestion, decided: Decided, *, actor: User, at: datetime
) -> Task | None:
    if decided.lead is None:
        return None
    new = NewTask(
        title=(decided.text.strip() or suggestion.record.title)[:LONGEST_TITLE],
        content=suggestion.text,
        theme=suggestion.theme,
        lead=decided.lead,
        due_date=decided.due_date,
    )
    return hand_out([new], unit=suggestion.record.unit, actor=actor, at=at)[0]


@writing()
def resume(suggestion: Suggestion, *, actor: User, at: datetime, reason: str) -> None:
    """
    Take up again what was settled, as when the author is not satisfied: it is answered anew, with a clock of its own.

    :raises ReasonMissing: no reason was given
    """
    lock(suggestion)
    advance(
        suggestion,
        flow=SUGGESTION,
        move="resume",
        actor=actor,
        at=at,
        note=reason,
        result="",
        follow="",
        follow_text="",
        answered_at=None,
        settled_at=None,
        due_date=answer_due(suggestion.kind, timezone.localdate(at)),
    )
    tell_part(suggestion, Part.LEAD, STAFF, NoticeKind.RETURNED, actor=actor, at=at)


def is_answered(suggestion: Suggestion) -> bool:
    return suggestion.state in {SuggestionState.ANSWERED, SuggestionState.SETTLED}
