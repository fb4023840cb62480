"""The leaders' speech: its passages, what they became, and the agenda items they speak of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from kexie.documents.models import Anchor, Document
from kexie.documents.queries import documents_for
from kexie.intake.models import Decision, Draft
from kexie.intake.queries.drafts import drafts_of
from kexie.kernel.address import Query
from kexie.kernel.paging import Page, page_of_keys
from kexie.matters.models import Task
from kexie.matters.queries import tasks_for
from kexie.meetings.flow import MEETING
from kexie.meetings.models import (
    AgendaItem,
    ItemKind,
    Meeting,
    MeetingState,
    Minutes,
    Outcome,
    OutcomeKind,
    Tie,
)
from kexie.meetings.queries.minutes import minutes_for
from kexie.meetings.queries.open_items import outcomes_for
from kexie.org.models import User
from kexie.records.access import may, scope
from kexie.text.drafting.themes import scores_of

OVER = (MeetingState.RUNNING, MeetingState.HELD, MeetingState.CLOSED)
# Passages that are shown and tied; what was merged lives on in another.
SHOWN = (Decision.OPEN, Decision.ACCEPTED, Decision.CONFIRMED)


MOST_EXPLAINED = 5  # on the page of a figure


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


@dataclass(frozen=True, slots=True)
class SpeechPage:
    """
    The speech with its passages, of which one page is shown.

    :ivar untied: how many belong to no item yet
    :ivar may_follow: the reader brings the speech in and ties its passages
    """

    meeting: Meeting
    speech: Document | None
    there: bool
    passages: list[Passage]
    page: Page[Anchor]
    items: list[AgendaItem]
    total: int
    untied: int
    may_follow: bool


def page_of_speech(
    user: User, meeting: Meeting, query: Query, *, untied: bool = False
) -> SpeechPage:
    """:param untied: show only passages that belong to no item yet"""
    speech = speech_for(user, meeting)
    passages = passages_of(user, speech) if speech else []
    only = [one for one in passages if one.tie is None] if untied else passages
    by_key = {one.anchor.pk: one for one in only}
    page = page_of_keys(list(by_key), Anchor.objects.all(), query)
    return SpeechPage(
        meeting=meeting,
        speech=speech,
        there=meeting.speech_id is not None,
        passages=[by_key[one.pk] for one in page],
        page=page,
        items=list(meeting.items.filter(parked_at__isnull=True).order_by("order", "pk")),
        total=len(passages),
        untied=sum(one.tie is None for one in passages),
        may_follow=meeting.state in OVER and may(meeting, MEETING.rules, user, "follow_up"),
    )


@dataclass(frozen=True, slots=True)
class SaidAt:
    """
    At which meeting a task was set: by an outcome, or by a passage of the speech tied to an item.

    :ivar minutes: those of the meeting, if the reader sees them
    """

    meeting: Meeting
    item: AgendaItem | None
    words: str
    minutes: Minutes | None


def said_of_task(user: User, task: Task) -> SaidAt | None:
    """None: at no meeting that the user sees."""
    outcome = outcomes_for(user).filter(task=task.pk).first()
    meetings = scope(Meeting.objects.select_related("record"), MEETING.rules, user, "see")
    if outcome is not None:
        meeting, item, words = outcome.meeting, outcome.item, outcome.text
    else:
        anchor = task.anchor
        found = meetings.filter(speech=anchor.document_id).first() if anchor else None
        if anchor is None or found is None:
            return None
        tie = Tie.objects.filter(anchor=anchor, item__meeting=found).select_related("item").first()
        meeting, item, words = found, tie.item if tie else None, anchor.quote
    return SaidAt(meeting, item, words, minutes_for(user).filter(meeting=meeting).first())


def explained_at(user: User, indicator: int, unit: int, period: str) -> list[Outcome]:
    """Outcomes by which the gap of a figure to its target was explained, of meetings that the user sees; newest first."""
    found = outcomes_for(user).filter(kind=OutcomeKind.EXPLANATION, indicator=indicator, unit=unit)
    return list(found.filter(period=period).order_by("-meeting__begins_at", "-pk")[:MOST_EXPLAINED])
