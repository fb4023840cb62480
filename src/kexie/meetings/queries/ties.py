"""The leaders' speech: its passages, what they became, and the agenda items they speak of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from kexie.documents.models import Anchor, Document
from kexie.documents.queries import documents_for
from kexie.intake.models import Decision, Draft
from kexie.intake.queries.drafts import drafts_of
from kexie.matters.models import Task
from kexie.matters.queries import tasks_for
from kexie.meetings.models import AgendaItem, ItemKind, Meeting, Tie
from kexie.org.models import User
from kexie.text.drafting.themes import scores_of

# Passages that are shown and tied; what was merged lives on in another.
SHOWN = (Decision.OPEN, Decision.ACCEPTED, Decision.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Passage:
    """
    A passage of the speech that obliges.

    :ivar units: whom it names, in words
    :ivar tie: the agenda item it belongs to; none: not tied yet
    :ivar tasks: those drawn from it that the reader sees
    """

    anchor: Anchor
    draft: Draft
    units: str
    tie: Tie | None
    tasks: Sequence[Task]


def speech_for(user: User, meeting: Meeting) -> Document | None:
    """The speech, if it was brought in and the user sees it."""
    if meeting.speech_id is None:
        return None
    return documents_for(user).filter(pk=meeting.speech_id).first()


def passages_of(user: User, speech: Document) -> list[Passage]:
    """In the order of the text; each passage once, whatever many drafts it has."""
    drafts = drafts_of(speech).filter(decision__in=SHOWN, anchor__lost_at__isnull=True)
    rows = drafts.select_related("anchor__tie__item__unit", "anchor__tie__by")
    mine = Prefetch("anchor__tasks", tasks_for(user).select_related("record"), to_attr="seen_tasks")
    found: dict[int, Passage] = {}
    for draft in rows.prefetch_related(mine).order_by("anchor__start", "pk"):
        anchor = draft.anchor
        found.setdefault(
            anchor.pk,
            Passage(
                anchor=anchor,
                draft=draft,
                units=units_named(draft),
                tie=getattr(anchor, "tie", None),
                tasks=anchor.seen_tasks,  # type: ignore[attr-defined]  # prefetched above
            ),
        )
    return list(found.values())


def units_named(draft: Draft) -> str:
    words = (one.unit.short_name if one.unit else one.words for one in draft.units.all())
    return "、".join(dict.fromkeys(word for word in words if word))


def tied_to(user: User, items: Iterable[AgendaItem]) -> QuerySet[Tie]:
    """Passages tied to these items, with the tasks drawn from them that the user sees."""
    mine = Prefetch("anchor__tasks", tasks_for(user).select_related("record"), to_attr="seen_tasks")
    rows = Tie.objects.filter(item__in=list(items)).select_related("anchor")
    return rows.prefetch_related(mine).order_by("anchor__start")


def proposed_item(draft: Draft, items: Sequence[AgendaItem]) -> AgendaItem | None:
    """
    The agenda item that a passage speaks of: the one of the unit it names, or else the one of its theme.

    None where several would do, or none does: a person decides.
    """
    named = {one.unit_id for one in draft.units.all() if one.unit_id}
    by_unit = [one for one in items if one.unit_id in named]
    if len(by_unit) == 1:
        return by_unit[0]
    if named:
        return None
    themed = [one for one in items if draft.theme in themes_of(one)]
    return themed[0] if len(themed) == 1 else None


def themes_of(item: AgendaItem) -> set[str]:
    """What an item is about, by its title; a unit's report is about the unit."""
    if item.kind == ItemKind.REPORT or item.unit_id:
        return set()
    scores = scores_of(item.title)
    return {max(scores, key=lambda theme: scores[theme])} if scores else set()
