"""All that the page of minutes shows, in a number of queries that does not grow with what hangs on it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.issuing.models import OfficialDocument
from kexie.issuing.queries import documents_for
from kexie.meetings.flow import MINUTES
from kexie.meetings.minutes_diff import Stretch, difference
from kexie.meetings.models import (
    Amendment,
    AmendmentState,
    Minutes,
    MinutesState,
    Section,
    SectionKind,
    Tie,
)
from kexie.meetings.queries.minutes import (
    amending_units,
    amendments_of,
    digest_of,
    is_late,
    sections_of,
)
from kexie.meetings.queries.open_items import Standing, outcomes_for, standings_of
from kexie.meetings.queries.ties import tied_to
from kexie.org.models import User
from kexie.records.access import may
from kexie.workflow.models import Step
from kexie.workflow.queries import Choice, choices_for, steps_of

# In order, with what each is for.
PHASES = (
    (MinutesState.DRAFTED, _("drafted from what was written down")),
    (MinutesState.AMENDING, _("those who attended propose other words")),
    (MinutesState.APPROVED, _("by somebody who did not write them")),
    (MinutesState.LOCKED, _("nothing changes any more")),
)
BUTTONS = ("send_round", "approve", "reopen", "lock", "print")


@dataclass(frozen=True, slots=True)
class Proposed:
    """An amendment, how it differs from the section as it stands, and whether that is what its unit saw."""

    amendment: Amendment
    stretches: list[Stretch]
    outdated: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class SectionRow:
    section: Section
    proposed: list[Proposed]
    outcomes: list[Standing]
    ties: list[Tie]

    @property
    def open_count(self) -> int:
        return sum(one.amendment.state == AmendmentState.OPEN for one in self.proposed)


@dataclass(frozen=True, slots=True)
class Phase:
    label: str | Promise
    hint: str | Promise
    now: bool
    done: bool


@dataclass(frozen=True, slots=True)
class Line:
    step: Step
    label: str | Promise


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """
    The minutes as one user sees them, and what he may do.

    :ivar digest: of the sections as they are shown: what is approved is what was read
    :ivar as_locked: they say what they said when they were locked; none: they are not locked
    :ivar document: what they were printed as; `sees_document`: the reader may open it
    """

    minutes: Minutes
    rows: list[SectionRow]
    phases: list[Phase]
    choices: list[Choice]
    barred: list[Choice]
    may_write: bool
    may_amend: bool
    may_decide: bool
    may_follow: bool
    open_amendments: list[Amendment]
    history: list[Line]
    digest: str
    as_locked: bool | None
    document: OfficialDocument | None
    sees_document: bool
    today: date


def page_of_minutes(user: User, minutes: Minutes, today: date) -> MinutesPage:
    """Of minutes that the user was shown to see."""
    choices = choices_for(user, minutes, MINUTES)
    free = {one.name for one in choices if not one.refusal}
    sections = sections_of(minutes)
    rows = _rows(user, minutes, sections)
    document = minutes.document
    return MinutesPage(
        minutes=minutes,
        rows=rows,
        phases=_phases(minutes),
        choices=[one for one in choices if one.name in free and _offered(one, minutes)],
        barred=[one for one in choices if one.own_work],
        may_write="write" in free,
        may_amend="amend" in free and not is_late(minutes, today),
        may_decide="decide" in free,
        may_follow=may(minutes, MINUTES.rules, user, "write"),
        open_amendments=[
            one.amendment
            for row in rows
            for one in row.proposed
            if one.amendment.state == AmendmentState.OPEN
        ],
        history=_history(minutes),
        digest=digest_of(sections),
        as_locked=_as_locked(minutes, sections),
        document=document,
        sees_document=bool(document and documents_for(user).filter(pk=document.pk).exists()),
        today=today,
    )


def _offered(choice: Choice, minutes: Minutes) -> bool:
    return choice.name in BUTTONS and (choice.name != "print" or minutes.document_id is None)


def _as_locked(minutes: Minutes, sections: Sequence[Section]) -> bool | None:
    if minutes.state != MinutesState.LOCKED:
        return None
    return minutes.locked_hash == digest_of(sections)


def _phases(minutes: Minutes) -> list[Phase]:
    states = [state for state, _hint in PHASES]
    at = states.index(MinutesState(minutes.state))
    return [
        Phase(state.label, hint, now=place == at, done=place < at)
        for place, (state, hint) in enumerate(PHASES)
    ]


def _rows(user: User, minutes: Minutes, sections: Sequence[Section]) -> list[SectionRow]:
    proposed: dict[int, list[Proposed]] = defaultdict(list)
    mine = set(amending_units(user, minutes).values_list("pk", flat=True))
    texts = {one.pk: one for one in sections}
    for one in amendments_of(minutes):
        section = texts[one.section_id]
        still_open = one.state == AmendmentState.OPEN
        proposed[one.section_id].append(
            Proposed(
                amendment=one,
                stretches=difference(section.text, one.text) if still_open else [],
                outdated=still_open and one.seen_version != section.version,
                mine=still_open and one.unit_id in mine,
            )
        )
    outcomes: dict[int | None, list[Standing]] = defaultdict(list)
    rows = outcomes_for(user).filter(meeting=minutes.meeting).order_by("item__order", "at", "pk")
    for standing in standings_of(user, rows):
        outcomes[standing.outcome.item_id].append(standing)
    ties: dict[int, list[Tie]] = defaultdict(list)
    for tie in tied_to(user, [one.item for one in sections if one.item]):
        ties[tie.item_id].append(tie)
    return [
        SectionRow(
            section=one,
            proposed=proposed[one.pk],
            outcomes=outcomes[one.item_id] if one.item_id or _is_rest(one) else [],
            ties=ties[one.item_id] if one.item_id else [],
        )
        for one in sections
    ]


def _is_rest(section: Section) -> bool:
    return section.kind == SectionKind.OTHER


def _history(minutes: Minutes) -> list[Line]:
    """The phases and who wrote, the latest first; who wrote several times on end is named once."""
    lines: list[Line] = []
    for step in steps_of([minutes.pk]):
        same = lines and (lines[-1].step.move, lines[-1].step.actor, lines[-1].step.note) == (
            step.move,
            step.actor,
            step.note,
        )
        if same:
            lines.pop()
        lines.append(Line(step, MINUTES.moves[step.move].label))
    return lines[::-1]
