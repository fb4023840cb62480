"""Innovations that units try: who, from when until when, and what came of it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from kexie.matters.models import Suggestion, SuggestionState, Trial
from kexie.matters.queries.suggestions.listing import suggestions_for
from kexie.org.models import User
from kexie.org.queries import units_where
from kexie.records.access import STAFF


def trials_for(user: User) -> QuerySet[Trial]:
    """Trials of suggestions that the user sees, the newest suggestion first."""
    seen = suggestions_for(user).filter(state=SuggestionState.SETTLED).order_by()
    found = Trial.objects.filter(suggestion__in=seen.values("pk"))
    found = found.select_related("suggestion__record", "suggestion__from_unit", "unit", "file")
    return found.order_by("-suggestion__settled_at", "-suggestion__pk", "unit__order", "pk")


@dataclass(frozen=True, slots=True)
class TrialRow:
    """`writes`: the user may write down what came of it."""

    trial: Trial
    writes: bool


def trials_of(user: User, suggestion: Suggestion) -> list[TrialRow]:
    """The caller has shown that the user sees the suggestion."""
    found = list(suggestion.trials.select_related("unit", "file"))
    if not found:
        return []
    own = set(
        units_where(user, STAFF)
        .filter(pk__in=[one.unit_id for one in found])
        .values_list("pk", flat=True)
    )
    return [TrialRow(one, one.unit_id in own) for one in found]
