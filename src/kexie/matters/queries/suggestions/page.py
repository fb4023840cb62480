"""All that the page of one suggestion shows, in a number of queries that does not grow with what hangs on it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from kexie.kernel.script import in_script
from kexie.matters.flow import SUGGESTION
from kexie.matters.models import UNANSWERED, Reply, Suggestion, SuggestionState
from kexie.matters.queries.buttons import Button, buttons_of
from kexie.matters.queries.doable import Doable, doable_by, parties_of
from kexie.matters.queries.history import Line, line_of
from kexie.matters.queries.ledger import tasks_for
from kexie.matters.queries.suggestions.listing import last_replies, suggestions_for
from kexie.matters.queries.suggestions.similar import Similar, similar_to
from kexie.matters.queries.suggestions.trials import TrialRow, trials_of
from kexie.org.models import User
from kexie.records.access import may, seen_records
from kexie.records.models import Holder, Part
from kexie.workflow.models import Step

MERGEABLE = (SuggestionState.MADE, *SUGGESTION.moves["merge"].source)


@dataclass(frozen=True, slots=True)
class Author:
    """Who said it, and for which unit; `own`: for himself."""

    name: str
    unit: str
    own: bool
    said: Suggestion


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """
    What the user sees of a suggestion.

    `inside`: he reads internal notes and what the author said of the answer. `replies`: the latest first, of the one it was merged into
    if it was. `others`: how many said the same. `about`, `task`: whether he may open what it was said at, and the task.
    """

    suggestion: Suggestion
    authors: list[Author]
    lead: str
    trying: str
    replies: list[Reply]
    inside: bool
    mine: bool
    others: int
    into: Suggestion | None
    opens_into: bool
    opens_about: bool
    opens_task: bool
    doable: Doable
    similar: list[Similar]
    trials: list[TrialRow]
    history: list[Line]
    today: date

    @property
    def buttons(self) -> list[Button]:
        """What is offered; the author is asked once, when there is an answer."""
        may_do = [*self.doable.offered, *self.doable.above]
        offered = [one for one in may_do if one.name != "rate" or self.asks_author]
        return buttons_of(offered, self.suggestion.pk, keys=True)

    @property
    def asks_author(self) -> bool:
        return self.mine and bool(self.replies) and self.suggestion.rated_at is None

    @property
    def shows_rating(self) -> bool:
        return self.suggestion.rated_at is not None and (self.inside or self.mine)

    @property
    def waits(self) -> bool:
        """Is it still unanswered, with its clock running?"""
        return self.suggestion.state in UNANSWERED

    @property
    def late_days(self) -> int:
        """Calendar days by which the answer came after its day; 0: in time, or not there yet."""
        answered = self.suggestion.answered_at
        if answered is None:
            return 0
        return max(0, (timezone.localdate(answered) - self.suggestion.due_date).days)

    @property
    def acts_for(self) -> str:
        """For whom the user would act as a deputy; empty: for nobody."""
        choices = [*self.doable.offered, *self.doable.above]
        return "、".join(dict.fromkeys(one.acts_for for one in choices if one.acts_for))


def suggestions_with_all(user: User) -> QuerySet[Suggestion]:
    """Suggestions that the user sees, with what their page names."""
    return suggestions_for(user).select_related(
        "record__unit",
        "record__opened_by",
        "from_unit",
        "about",
        "task__record",
        "merged_into__record",
    )


def page_of_suggestion(user: User, suggestion: Suggestion, today: date) -> SuggestionPage:
    """What the user sees of a suggestion as `suggestions_with_all` gives it."""
    parties = parties_of([suggestion.pk])
    inside = may(suggestion, SUGGESTION.rules, user, "inside")
    into, duplicates = suggestion.merged_into, _duplicates_of(suggestion)
    source = into or suggestion
    answered = source.state in {SuggestionState.ANSWERED, SuggestionState.SETTLED}
    replies = _replies_of(source, inside=inside, answered=answered)
    held = Holder.objects.filter(record=suggestion.pk, user=user.pk)
    weighs = inside and suggestion.state in MERGEABLE
    words = suggestion.record.title, suggestion.text
    return SuggestionPage(
        suggestion=suggestion,
        authors=_authors_of([suggestion, *(duplicates if inside else [])]),
        lead="、".join(parties[suggestion.pk].get(Part.LEAD, {}).values()),
        trying="、".join(parties[suggestion.pk].get(Part.COOPERATING, {}).values()),
        replies=replies,
        inside=inside,
        mine=held.exists(),
        others=len(duplicates),
        into=into,
        opens_into=bool(into and suggestions_for(user).filter(pk=into.pk).exists()),
        opens_about=_opens(user, suggestion.about_id),
        opens_task=_sees_task(user, suggestion.task_id),
        doable=doable_by(user, [suggestion], SUGGESTION, parties)[suggestion.pk],
        similar=similar_to(user, *words, besides=suggestion.pk) if weighs else [],
        trials=trials_of(user, suggestion),
        history=_history_of(suggestion),
        today=today,
    )


def _duplicates_of(suggestion: Suggestion) -> list[Suggestion]:
    found = suggestion.duplicates.select_related("record__opened_by", "from_unit")
    return list(found.order_by("made_at", "pk"))


def _authors_of(said: list[Suggestion]) -> list[Author]:
    held = Holder.objects.filter(record__in=[one.pk for one in said]).order_by("pk")
    names = dict(held.values_list("record", "user__name"))
    return [
        Author(
            name=one.author_name or names.get(one.pk, ""),
            unit=in_script(one.from_unit.short_name),
            own=one.voice == "own",
            said=one,
        )
        for one in said
    ]


def _replies_of(source: Suggestion, *, inside: bool, answered: bool) -> list[Reply]:
    """All of them for who is inside; for others the one that counts, while the suggestion stands answered."""
    if inside:
        return list(source.replies.select_related("unit", "by").order_by("-at", "-pk"))
    return list(last_replies([source.pk]).values()) if answered else []


def _opens(user: User, record: int | None) -> bool:
    return record is not None and seen_records(user).filter(pk=record).exists()


def _sees_task(user: User, task: int | None) -> bool:
    return task is not None and tasks_for(user).filter(pk=task).exists()


def _history_of(suggestion: Suggestion) -> list[Line]:
    steps = Step.objects.filter(record=suggestion.pk)
    found = steps.select_related("record", "actor", "on_behalf_of").order_by("-at", "-pk")
    return [line_of(step, "") for step in found]
