"""What can be drafted from a task, a share, a suggestion or a compilation, and what was drafted about it before."""

from dataclasses import dataclass

from django.db.models import Q

from kexie.documents.models import Document
from kexie.issuing.models import DocumentState, OfficialDocument
from kexie.issuing.queries.listing import documents_about, documents_for
from kexie.matters.flow import LIVE
from kexie.matters.models import Share, Suggestion, SuggestionState, Task, TaskState
from kexie.matters.queries import Wanted, shares_for, tasks_for
from kexie.org.models import Unit, User
from kexie.org.queries import units_where
from kexie.records.access import STAFF
from kexie.returns.models import Compilation, CompilationState

MOST = 20
# Tasks that no breakdown lists.
UNLISTED = (TaskState.DRAFT, TaskState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that can be drafted: its use (as in the address), the key of what it is about, to which unit."""

    use: str
    pk: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """`documents`: those the user sees; `offers`: what he may draft."""

    documents: list[OfficialDocument]
    offers: list[Offer]


def drafts_for(user: User, unit: Unit) -> bool:
    """Does the user work for the unit, himself or from above?"""
    return units_where(user, STAFF).filter(pk=unit.pk).exists()


def about_task(user: User, task: Task) -> About:
    """With what is offered for each share whose clock runs, as far as the user sees it."""
    offers = []
    if drafts_for(user, task.record.unit) and task.state == TaskState.OPEN:
        offers.append(Offer("breakdown", task.pk))
        shares = shares_for(user).filter(task=task.pk, state__in=LIVE)
        for share in shares:
            unit = share.record.unit.short_name
            offers += [Offer("supervision", share.pk, unit), Offer("reminder", share.pk, unit)]
    cards = Share.objects.filter(task=task.pk).values("record")
    found = documents_for(user).filter(Q(about=task.pk) | Q(about__in=cards))
    return About(list(found.exclude(state=DocumentState.WITHDRAWN)[:MOST]), offers)


def about_text(user: User, text: Document) -> About:
    """Of a source document: offered where it has set tasks that a breakdown would list."""
    offers = []
    set_by = tasks_for(user, wanted=Wanted(document=text.pk, issuer=text.record.unit_id)).exclude(
        state__in=UNLISTED
    )
    if drafts_for(user, text.record.unit) and set_by.exists():
        offers.append(Offer("text-breakdown", text.pk))
    return About(list(documents_about(user, text.pk)[:MOST]), offers)


def about_suggestion(user: User, suggestion: Suggestion) -> About:
    offers = []
    answered = suggestion.state in {SuggestionState.ANSWERED, SuggestionState.SETTLED}
    if answered and drafts_for(user, suggestion.record.unit):
        offers.append(Offer("reply", suggestion.pk))
    return About(list(documents_about(user, suggestion.pk)[:MOST]), offers)


def about_compilation(user: User, compilation: Compilation) -> About:
    offers = []
    ready = compilation.state == CompilationState.READY
    if ready and drafts_for(user, compilation.record.unit):
        offers.append(Offer("compilation", compilation.pk))
    return About(list(documents_about(user, compilation.pk)[:MOST]), offers)
