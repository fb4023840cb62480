"""Suggestions that say the same are answered once; every author keeps his own and sees the answer."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.matters.actions.suggestions.answering import is_answered
from kexie.matters.actions.suggestions.handling import take_away
from kexie.matters.actions.suggestions.telling import tell_author
from kexie.matters.errors import BadMerge
from kexie.matters.flow import SUGGESTION
from kexie.matters.models import Suggestion, SuggestionState
from kexie.org.models import User
from kexie.records.access import NotYours, may
from kexie.workflow.actions import advance

NOT_INTO = (SuggestionState.DRAFT, SuggestionState.MERGED, SuggestionState.WITHDRAWN)


@writing()
def merge(
    suggestion: Suggestion, *, into: Suggestion, actor: User, at: datetime, note: str = ""
) -> None:
    """
    The other's answer serves this one as well. Where there is one already, the author is told at once.

    :raises BadMerge: into itself, into one that is merged or taken back or is another association's, or others were
        merged into this one
    :raises WrongState: this one is not in hand, or was answered meanwhile
    """
    pair = sorted((suggestion.pk, into.pk))
    locked = {
        one.pk: one
        for one in Suggestion.objects.select_for_update().filter(pk__in=pair).order_by("pk")
    }
    target = locked[into.pk]
    if not may(target, SUGGESTION.rules, actor, "merge"):
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    _insist_mergeable(suggestion, target)
    advance(
        suggestion,
        flow=SUGGESTION,
        move="merge",
        actor=actor,
        at=at,
        note=note,
        merged_into=target,
    )
    take_away(suggestion)
    if is_answered(target):
        tell_author(suggestion, actor=actor, at=at)


def _insist_mergeable(suggestion: Suggestion, target: Suggestion) -> None:
    if target.pk == suggestion.pk:
        raise BadMerge(_("It cannot be merged into itself. Choose another."))
    if target.state in NOT_INTO:
        raise BadMerge(_("The other one is merged or taken back itself. Choose another."))
    if target.record.unit_id != suggestion.record.unit_id:
        raise BadMerge(_("Another association answers the other one. They stay apart."))
    if suggestion.duplicates.exists():
        raise BadMerge(
            _("Others were merged into this one. Merge the other into this one instead.")
        )


@writing()
def unmerge(suggestion: Suggestion, *, actor: User, at: datetime, reason: str) -> None:
    """
    It stands for itself again, registered under its own number, and waits to be assigned.

    :raises ReasonMissing: no reason was given
    """
    advance(
        suggestion,
        flow=SUGGESTION,
        move="unmerge",
        actor=actor,
        at=at,
        note=reason,
        merged_into=None,
    )
