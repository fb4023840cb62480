"""The balance a meeting opens with: what became of what the last one set (上次会议落实情况)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kexie.matters.models import (
    Evidence,
    Extension,
    ExtensionState,
    Reply,
    Share,
    ShareRole,
    ShareState,
    Suggestion,
    Task,
    TaskState,
    Theme,
)
from kexie.matters.queries import MEASURES, shares_for, tasks_for, with_light
from kexie.matters.queries.lights import Lamp, Lamps, late_days_on
from kexie.matters.queries.suggestions import (
    WantedSuggestions,
    last_replies,
    leads_of,
    suggestions_for,
    tally_of,
)
from kexie.meetings.models import AgendaItem, Meeting, Outcome, OutcomeKind, Tie
from kexie.org.models import Unit, User
from kexie.returns.queries.services import Block, services_of
from kexie.workflow.models import Step

K = TypeVar("K", bound=Hashable)
# What is counted of the shares of a meeting; done is what was verified.
COLUMNS = ("all", "running", "late", "extended", "reported", "accepted", "closed", "was_late")
DONE = ("accepted", "closed")
LAST = 10_000  # where on the agenda what belongs to no item comes
# Which of its outcomes still bind anybody.
BINDING = (OutcomeKind.DECISION, OutcomeKind.TASK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What of the requirements is shown; empty: all. `unit` by key, `measure` of `COLUMNS`."""

    unit: int | None = None
    theme: str = ""
    measure: str = ""

    @property
    def asked(self) -> bool:
        return self != ALL


ALL = Cut()


@dataclass(frozen=True, slots=True)
class Counted:
    """Shares by measure. `done` of `all` were verified."""

    figures: dict[str, int]

    @property
    def whole(self) -> int:
        return self.figures["all"]

    @property
    def done(self) -> int:
        return sum(self.figures[one] for one in DONE)

    @property
    def percent(self) -> int | None:
        """Verified of all, rounded down: nothing is said to be whole before it is. None: there is nothing."""
        return self.done * 100 // self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Line:
    """
    What one unit owed for a requirement, in a task.

    :ivar proof: pieces of evidence that stand
    :ivar verifier: who verified it; empty: nobody yet
    :ivar moved_from: the first due day, where it was moved by extension
    """

    share: Share
    lamp: Lamp
    late_days: int
    proof: int
    verifier: str
    moved_from: date | None
    extensions: int


@dataclass(frozen=True, slots=True)
class Requirement:
    """
    What the meeting set with one sentence: one task, or one for each of many units.

    :ivar words: the sentence of the speech, or the outcome, that set it
    :ivar item: the agenda item it belongs to
    :ivar counted: all its shares; `lines`: those within the cut, in official order, each with its task
    """

    title: str
    words: str
    theme: str
    item: AgendaItem | None
    counted: Counted
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class UnitCount:
    unit: Unit
    counted: Counted

    @property
    def asked(self) -> str:
        """What an address asks for to be cut down to it."""
        return urlencode({"unit": self.unit.pk})


@dataclass(frozen=True, slots=True)
class ThemeCount:
    theme: Theme
    counted: Counted

    @property
    def asked(self) -> str:
        """Likewise."""
        return urlencode({"theme": self.theme.value})


@dataclass(frozen=True, slots=True)
class Said:
    """A suggestion made at the meeting, and what was answered; none: nothing yet. `lead`: who answers."""

    suggestion: Suggestion
    reply: Reply | None
    lead: str
    late: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """
    All of it, as far as the reader sees it.

    :ivar last: the meeting whose balance it is
    :ivar shown: requirements within the cut; `requirements` of them there are in all
    :ivar answers: how many suggestions each standing counts (`matters`)
    :ivar services: figures of the convening unit against targets, of the year `figures_of`
    :ivar binding: decisions that are neither settled nor became a task
    """

    last: Meeting
    as_of: datetime
    requirements: int
    shown: list[Requirement]
    whole: Counted
    by_unit: list[UnitCount]
    by_theme: list[ThemeCount]
    suggestions: list[Said]
    answers: dict[str, int]
    services: list[Block]
    figures_of: int
    binding: list[Outcome]


def tasks_set_at(user: User, last: Meeting) -> QuerySet[Task]:
    """
    Tasks drawn from the speech of a meeting or from its outcomes, that the user sees and that were handed out.

    What units handed on of them to those below is their own affair, and is not counted twice.
    """
    drawn = Q(anchor__document=last.speech_id) if last.speech_id else Q(pk__in=())
    outcome = Exists(Outcome.objects.filter(meeting=last, task=OuterRef("pk")))
    found = tasks_for(user).filter(parent__isnull=True)
    found = found.exclude(state__in=[TaskState.DRAFT, TaskState.CANCELLED])
    return found.filter(drawn | outcome)


def balance_of(user: User, meeting: Meeting, *, now: datetime, cut: Cut = ALL) -> Balance | None:
    """
    The balance with which `meeting` opens; none: it follows no other. As many queries for one task as for hundreds.

    The caller has shown that the user sees the meeting; of the last one, he is shown what he may see.
    """
    last = meeting.last
    if last is None:
        return None
    today = timezone.localdate(now)
    tasks = list(tasks_set_at(user, last).select_related("anchor"))
    shares = shares_for(user, today=today).filter(task__in=[one.pk for one in tasks])
    cells = _cells(shares, today)
    lines = _lines(_cut(shares, cut, today), today)
    requirements = _requirements(tasks, cells, lines, last)
    year = year_between(last, meeting)
    wanted = suggestions_for(user, wanted=WantedSuggestions(about=last.pk), today=today)
    return Balance(
        last=last,
        as_of=now,
        requirements=len(requirements),
        shown=[one for one in requirements if one.lines],
        whole=_sum(cells),
        by_unit=_by_unit(cells),
        by_theme=_by_theme(cells),
        suggestions=_said(list(wanted), today),
        answers=tally_of(wanted, today),
        services=services_of(user, meeting.record.unit, min(date(year, 12, 31), today)),
        figures_of=year,
        binding=_binding(last),
    )


def year_between(last: Meeting, meeting: Meeting) -> int:
    """The year whose figures lie between two meetings: that of the middle of the time between them."""
    middle = last.begins_at + (meeting.begins_at - last.begins_at) / 2
    return timezone.localdate(middle).year


def _cut(shares: QuerySet[Share], cut: Cut, today: date) -> QuerySet[Share]:
    if cut.unit:
        shares = shares.filter(record__unit=cut.unit)
    if cut.theme:
        shares = shares.filter(task__theme=cut.theme)
    measure = cut.measure if cut.measure in COLUMNS else "all"
    return shares.filter(MEASURES[measure].counts(today))


@dataclass(frozen=True, slots=True)
class _Cell:
    """The shares of one unit in one task, by measure."""

    task: int
    unit: int
    theme: str
    figures: tuple[int, ...]


def _cells(shares: QuerySet[Share], today: date) -> list[_Cell]:
    figures = {f"figure_{one}": Count("pk", filter=MEASURES[one].counts(today)) for one in COLUMNS}
    rows = shares.order_by().values_list("task", "record__unit", "task__theme")
    return [
        _Cell(task, unit, theme, tuple(counts))
        for task, unit, theme, *counts in rows.annotate(**figures)
    ]


def _sum(cells: Iterable[_Cell]) -> Counted:
    sums = [sum(column) for column in zip(*(one.figures for one in cells), strict=True)]
    return Counted(dict(zip(COLUMNS, sums or [0] * len(COLUMNS), strict=True)))


def _grouped(cells: Iterable[_Cell], by: Callable[[_Cell], K]) -> dict[K, Counted]:
    found: dict[K, list[_Cell]] = defaultdict(list)
    for one in cells:
        found[by(one)].append(one)
    counted = {key: _sum(group) for key, group in found.items()}
    return {key: one for key, one in counted.items() if one.whole}


def _by_unit(cells: list[_Cell]) -> list[UnitCount]:
    """In official order; the list is no ranking."""
    found = _grouped(cells, lambda one: one.unit)
    units = Unit.objects.filter(pk__in=found).order_by("order", "code")
    return [UnitCount(unit, found[unit.pk]) for unit in units]


def _by_theme(cells: list[_Cell]) -> list[ThemeCount]:
    found = _grouped(cells, lambda one: one.theme)
    return [ThemeCount(theme, found[theme]) for theme in Theme if theme in found]


def _lines(shares: QuerySet[Share], today: date) -> dict[int, list[Line]]:
    """By task."""
    rows = list(with_light(shares, today))
    keys = [one.pk for one in rows]
    proof = _numbers(Evidence.objects.filter(share__in=keys, withdrawn_at__isnull=True))
    granted = Extension.objects.filter(share__in=keys, state=ExtensionState.GRANTED)
    extensions, verifiers, lamps = _numbers(granted), _verifiers(keys), Lamps(today)
    found: dict[int, list[Line]] = defaultdict(list)
    for share in rows:
        moved = share.first_due_date != share.due_date
        found[share.task_id].append(
            Line(
                share=share,
                lamp=lamps.of(share),
                late_days=late_days_on(share, today),
                proof=proof.get(share.pk, 0),
                verifier=verifiers.get(share.pk, "") if share.state == ShareState.ACCEPTED else "",
                moved_from=share.first_due_date if moved else None,
                extensions=extensions.get(share.pk, 0),
            )
        )
    return found


def _numbers(rows: QuerySet[Evidence] | QuerySet[Extension]) -> dict[int, int]:
    """How many there are, by share."""
    return dict(rows.order_by().values_list("share").annotate(number=Count("pk")))


def _verifiers(shares: Collection[int]) -> dict[int, str]:
    """Who accepted each last."""
    rows = Step.objects.filter(record__in=shares, move="accept").order_by("at", "pk")
    return dict(rows.values_list("record", "actor__name"))


def _requirements(
    tasks: Sequence[Task], cells: list[_Cell], lines: dict[int, list[Line]], last: Meeting
) -> list[Requirement]:
    """In the order of the agenda, then of the speech. Tasks of one sentence are one requirement."""
    outcomes = {
        one.task_id: one
        for one in Outcome.objects.filter(
            meeting=last, task__in=[task.pk for task in tasks]
        ).select_related("item")
    }
    anchors = [task.anchor_id for task in tasks if task.anchor_id]
    rows = Tie.objects.filter(anchor__in=anchors).select_related("item")
    ties = {one.anchor_id: one.item for one in rows}
    groups: dict[tuple[int, int], list[Task]] = defaultdict(list)
    for task in tasks:
        by_itself = task.anchor_id is None or task.pk in outcomes
        groups[(0, task.pk) if by_itself else (task.anchor_id or 0, 0)].append(task)
    found = []
    for group in groups.values():
        first = min(group, key=lambda one: one.pk)
        outcome, keys = outcomes.get(first.pk), {one.pk for one in group}
        place = outcome.item if outcome else ties.get(first.anchor_id or 0)
        start = first.anchor.start if first.anchor else 0
        requirement = Requirement(
            title=first.record.title,
            words=outcome.text if outcome else (first.anchor.quote if first.anchor else ""),
            theme=first.get_theme_display(),
            item=place,
            counted=_sum(one for one in cells if one.task in keys),
            lines=_in_order(line for key in keys for line in lines.get(key, [])),
        )
        found.append((place.order if place else LAST, start, first.pk, requirement))
    return [one for *_place, one in sorted(found, key=lambda row: row[:3])]


def _in_order(lines: Iterable[Line]) -> list[Line]:
    """Those who lead first, each in official order."""
    return sorted(
        lines,
        key=lambda one: (
            one.share.role != ShareRole.LEAD,
            one.share.record.unit.order,
            one.share.pk,
        ),
    )


def _said(rows: Sequence[Suggestion], today: date) -> list[Said]:
    keys = [one.pk for one in rows]
    replies, leads = last_replies(keys), leads_of(keys)
    return [
        Said(
            one,
            replies.get(one.pk),
            leads.get(one.pk, ""),
            one.answered_at is None and one.due_date < today,
        )
        for one in rows
    ]


def _binding(last: Meeting) -> list[Outcome]:
    rows = Outcome.objects.filter(meeting=last, kind__in=BINDING, task__isnull=True)
    open_ones: Iterable[Outcome] = rows.filter(settled_at__isnull=True).select_related(
        "item", "unit"
    )
    return list(open_ones)
