"""Suggestions that say about the same: offered to who writes one, and to the office that may merge them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from kexie.matters.models import Suggestion, SuggestionState
from kexie.matters.queries.suggestions.listing import suggestions_for
from kexie.org.models import User
from kexie.text.overlap import compare, normal

NEWEST = 300  # are looked through
LEAST = 0.3  # of the shorter one's pairs of letters, or of its words, stand in the other
SHORTEST = 6  # letters: fewer say nothing
SHOWN = 5
SET_PHRASES = ("建议", "意见", "问题", "希望", "科协", "省科协", "工作")


@dataclass(frozen=True, slots=True)
class Similar:
    """`likeness`: 0 to 1."""

    suggestion: Suggestion
    likeness: float


def similar_to(user: User, topic: str, text: str, *, besides: int | None = None) -> list[Similar]:
    """Of what the user may see, the most alike first, at most `SHOWN`. :param besides: key of the one itself"""
    said = f"{topic} {text}"
    if len(normal(said)[0]) < SHORTEST:
        return []
    own = _pairs(said)
    found = [
        Similar(one, _likeness(said, own, f"{one.record.title} {one.text}"))
        for one in _candidates(user).exclude(pk=besides or 0)[:NEWEST]
    ]
    alike = [one for one in found if one.likeness >= LEAST]
    return sorted(alike, key=lambda one: (-one.likeness, one.suggestion.pk))[:SHOWN]


def _candidates(user: User) -> QuerySet[Suggestion]:
    gone = [SuggestionState.DRAFT, SuggestionState.WITHDRAWN, SuggestionState.MERGED]
    return suggestions_for(user).exclude(state__in=gone).order_by("-made_at", "-pk")


def _likeness(said: str, own: frozenset[str], other: str) -> float:
    """Share of repeated passages or of common pairs of letters, whichever is more."""
    pairs = _pairs(other)
    common = len(own & pairs) / max(1, min(len(own), len(pairs)))
    if common < LEAST:
        return common
    return max(common, 1 - compare(said, other).new)


def _pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters, without what everybody writes."""
    for phrase in SET_PHRASES:
        text = text.replace(phrase, " ")
    return frozenset(pair for part in _parts(text) for pair in _neighbours(part))


def _parts(text: str) -> Iterable[str]:
    return (normal(part)[0] for part in text.split())


def _neighbours(letters: str) -> Iterable[str]:
    return (letters[at : at + 2] for at in range(len(letters) - 1))
