"""All that the page of one meeting shows, in a number of queries that does not grow with what hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kexie.files.models import Attachment
from kexie.files.queries import attachments_of
from kexie.issuing.models import DocumentState, OfficialDocument
from kexie.kernel.script import in_script
from kexie.meetings.flow import MEETING
from kexie.meetings.models import (
    AgendaItem,
    Attendance,
    Coming,
    Meeting,
    MeetingState,
    Papers,
)
from kexie.meetings.queries.agenda import (
    Slot,
    carryable_to,
    items_of,
    parked_of,
    planned_minutes,
    plans_beside,
    slots_of,
)
from kexie.meetings.queries.attending import Tally, attendances_of, own_places, tally_of
from kexie.meetings.queries.papers import latest_papers
from kexie.meetings.queries.warnings import Caution, warnings_of
from kexie.org.models import User
from kexie.records.access import seen_records
from kexie.returns.models import Filing
from kexie.returns.queries.filings import filings_for
from kexie.workflow.models import Step
from kexie.workflow.queries import Choice, choices_for, steps_of

# What is a button at the top; all else has a page or a place of its own.
BUTTONS = ("call", "begin", "end", "resume", "close", "cancel")
AT_ONCE = frozenset({"begin", "end", "close"})
MAIN = frozenset({"call", "begin"})


@dataclass(frozen=True, slots=True)
class Button:
    """A move at the top of the page. `at_once`: without a question; `main`: what comes next."""

    choice: Choice
    at_once: bool
    main: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A point of the agenda as it is shown: with the clock time, its report, and whether the user may open that."""

    slot: Slot
    report: Filing | None
    plans: Sequence[Filing]

    @property
    def item(self) -> AgendaItem:
        return self.slot.item

    @property
    def about(self) -> str:
        """Kind, unit and speaker, as far as the title does not say them already."""
        unit = in_script(self.item.unit.short_name) if self.item.unit else ""
        said = (self.item.kind_beyond_title, unit, self.item.speaker)
        return " · ".join(one for one in said if one and one not in self.item.title)


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """
    What the user sees of a meeting.

    `office`: he works for the convener. `asked`: places for which his own unit, or he himself, is asked.
    `spare`: minutes between the last point and the end, below zero where the points take longer.
    """

    meeting: Meeting
    lines: list[Line]
    parked: list[AgendaItem]
    carryable: int
    places: list[Attendance]
    tally: Tally
    asked: list[Attendance]
    warnings: list[Caution]
    choices: list[Choice]
    office: bool
    invitation: OfficialDocument | None
    attachments: list[Attachment]
    papers: Papers | None
    opens_last: bool
    steps: list[Step]
    minutes: int
    spare: int

    @property
    def buttons(self) -> list[Button]:
        free = {one.name: one for one in self.choices if one.verdict.bar is None}
        return [
            Button(free[name], name in AT_ONCE, name in MAIN) for name in BUTTONS if name in free
        ]

    def _may(self, move: str) -> bool:
        return any(one.name == move and one.verdict.bar is None for one in self.choices)

    @property
    def edits(self) -> bool:
        return self._may("edit")

    @property
    def writes(self) -> bool:
        """Notes and outcomes are put right until the meeting is closed."""
        return self._may("write")

    @property
    def speaks(self) -> bool:
        """The user may say something, from the beginning until the meeting is closed."""
        return self._may("speak")

    @property
    def reminds(self) -> bool:
        """Nobody is reminded twice."""
        reminded = any(step.move == "remind" for step in self.steps)
        return self._may("remind") and not reminded and self.tally.asked > 0

    @property
    def answers(self) -> bool:
        return self.meeting.state == MeetingState.CALLED and bool(self.asked)

    @property
    def answered(self) -> bool:
        """Nothing is awaited of the user or his units any more."""
        return all(place.coming != Coming.ASKED for place in self.asked)

    @property
    def running(self) -> bool:
        return self.meeting.state == MeetingState.RUNNING

    @property
    def runs(self) -> bool:
        """The user runs it."""
        return self.office and self.running

    @property
    def invites(self) -> bool:
        """The official invitation may be drafted: there is none, or it was withdrawn."""
        held = self.meeting.invitation
        return self.edits and (held is None or held.state == DocumentState.WITHDRAWN)

    @property
    def past(self) -> bool:
        """Minutes are written from the beginning on."""
        held = {MeetingState.RUNNING, MeetingState.HELD, MeetingState.CLOSED}
        return self.meeting.state in held

    @property
    def ends_at(self) -> datetime:
        """When the last point ends, as planned."""
        return self.lines[-1].slot.ends_at if self.lines else self.meeting.begins_at


def page_of_meeting(user: User, meeting: Meeting) -> MeetingPage:
    """The caller has shown that the user sees the meeting."""
    items = list(items_of(meeting))
    choices = choices_for(user, meeting, MEETING)
    office = _works_for(choices)
    there = int((meeting.ends_at - meeting.begins_at).total_seconds() // 60)
    minutes = planned_minutes(items)
    return MeetingPage(
        meeting=meeting,
        lines=_lines(user, meeting, items),
        parked=list(parked_of(meeting)),
        carryable=carryable_to(meeting).count() if office else 0,
        places=list(attendances_of(meeting)),
        tally=tally_of(meeting),
        asked=list(own_places(user, meeting)),
        warnings=warnings_of(meeting) if office else [],
        choices=choices,
        office=office,
        invitation=_seen_invitation(user, meeting),
        attachments=list(attachments_of(meeting.pk)),
        papers=latest_papers(meeting, office=office),
        opens_last=_opens_last(user, meeting),
        steps=list(steps_of([meeting.pk])),
        minutes=minutes,
        spare=there - minutes,
    )


def _works_for(choices: Sequence[Choice]) -> bool:
    """Whoever may make one of the office's moves from here works for the convener."""
    inner = {"edit", "write", "close", "remind", "begin", "end", "call", "cancel"}
    return any(one.name in inner and one.verdict.bar is None for one in choices)


def _lines(user: User, meeting: Meeting, items: Sequence[AgendaItem]) -> list[Line]:
    """Reports and plans only where the user sees them himself."""
    wanted: list[int] = [item.filing_id for item in items if item.filing_id is not None]
    rows = filings_for(user).filter(pk__in=wanted)
    seen = {one.pk: one for one in rows}
    plans = plans_beside(user, seen.values())
    return [
        Line(
            slot,
            seen.get(slot.item.filing_id or 0),
            plans.get(slot.item.unit_id or 0, []) if slot.item.filing_id in seen else [],
        )
        for slot in slots_of(meeting, items)
    ]


def _seen_invitation(user: User, meeting: Meeting) -> OfficialDocument | None:
    pk = meeting.invitation_id
    if pk is None or not seen_records(user).filter(pk=pk).exists():
        return None
    return meeting.invitation


def _opens_last(user: User, meeting: Meeting) -> bool:
    """May the user open the last meeting, too?"""
    return meeting.last is not None and seen_records(user).filter(pk=meeting.last.pk).exists()
