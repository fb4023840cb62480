"""Who is told of what about suggestions. Notices carry no content."""

from collections.abc import Iterable
from datetime import datetime

from kexie.matters.models import Suggestion, Voice
from kexie.notify.actions import tell_people, tell_units
from kexie.notify.models import NoticeKind
from kexie.org.models import Role, Unit, User
from kexie.records.access import HEADS
from kexie.records.models import Comment, Holder, Part, Party
from kexie.workflow.models import Step


def tell_part(
    suggestion: Suggestion,
    part: Part,
    roles: Iterable[Role],
    kind: NoticeKind = NoticeKind.WAITING,
    *,
    actor: User,
    at: datetime,
) -> None:
    """Tell who holds one of the roles in the unit with this part."""
    held = Party.objects.filter(record=suggestion.pk, part=part).select_related("unit")
    units: list[Unit] = [party.unit for party in held]
    tell_units(kind, suggestion.record, units=units, roles=roles, at=at, besides=actor)


def tell_authors(
    suggestion: Suggestion,
    kind: NoticeKind = NoticeKind.ANSWERED,
    *,
    actor: User,
    at: datetime,
) -> None:
    """Tell the author of it, and of each that was merged into it, about his own."""
    merged = suggestion.duplicates.select_related("record").order_by("pk")
    for one in (suggestion, *merged):
        tell_author(one, kind, actor=actor, at=at)


def tell_author(
    suggestion: Suggestion,
    kind: NoticeKind = NoticeKind.ANSWERED,
    *,
    actor: User,
    at: datetime,
) -> None:
    """Tell its author, and the heads of the unit in whose name he spoke."""
    authors = User.objects.filter(holds__record=suggestion.pk).exclude(pk=actor.pk)
    tell_people(kind, suggestion.record, people=authors, at=at)
    if suggestion.voice == Voice.UNIT:
        unit = suggestion.from_unit
        tell_units(kind, suggestion.record, units=[unit], roles=HEADS, at=at, besides=actor)


def tell_hands(suggestion: Suggestion, *, actor: User, at: datetime) -> None:
    """Tell those who had a hand in it or said something that somebody said something."""
    moved = Step.objects.filter(record=suggestion.pk).values_list("actor", flat=True)
    spoke = Comment.objects.filter(record=suggestion.pk).values_list("author", flat=True)
    held = Holder.objects.filter(record=suggestion.pk).values_list("user", flat=True)
    people = User.objects.filter(pk__in={*moved, *spoke, *held}).exclude(pk=actor.pk)
    tell_people(NoticeKind.COMMENTED, suggestion.record, people=people, at=at)
