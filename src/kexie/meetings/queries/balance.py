"""The balance a meeting opens with: what became of what the last one set (上次会议落实情况)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from kexie.documents.models import Anchor
from kexie.matters.models import (
    Evidence,
    Extension,
    ExtensionState,
    Reply,
    Share,
    ShareState,
    Suggestion,
    Task,
    TaskState,
    Theme,
)
from kexie.matters.queries import MEASURES, shares_for, tasks_for, with_light
from kexie.matters.queries.ledger import SHOWN_STATES
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

# What is counted of the shares of a meeting; done is what was verified.
COLUMNS = ("all", "running", "late", "extended", "reported", "accepted", "closed", "was_late")
DONE = ("accepted", "closed")
# Which of its outcomes still bind anybody.
BINDING = (OutcomeKind.DECISION, OutcomeKind.TASK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What of the requirements is shown; empty: all. `unit` by key, `measure` of `COLUMNS`."""

    unit: int | None = None
    theme: str = ""
    measure: str = ""


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
    What one unit owed for a requirement.

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
    A task that was set at the meeting.

    :ivar words: the sentence of the speech, or the outcome, that set it
    :ivar item: the agenda item it belongs to
    """

    task: Task
    state: str
    state_label: str | Promise
    theme: str
    words: str
    item: AgendaItem | None
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class UnitCount:
    unit: Unit
    counted: Counted


@dataclass(frozen=True, slots=True)
class ThemeCount:
    theme: Theme
    counted: Counted


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
    """Tasks drawn from the speech of a meeting or from its outcomes, that the user sees and that were handed out."""
    drawn = Q(anchor__document=last.speech_id) if last.speech_id else Q(pk__in=())
    outcome = Exists(Outcome.objects.filter(meeting=last, task=OuterRef("pk")))
    found = tasks_for(user).exclude(state__in=[TaskState.DRAFT, TaskState.CANCELLED])
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
    year = year_between(last, meeting)
    wanted = suggestions_for(user, wanted=WantedSuggestions(about=last.pk), today=today)
    return Balance(
        last=last,
        as_of=now,
        requirements=len(tasks),
        shown=_requirements(tasks, _lines(_cut(shares, cut, today), today), last, cut),
        whole=_counted(shares, today),
        by_unit=_by_unit(shares, today),
        by_theme=_by_theme(shares, today),
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


def _figures(today: date) -> dict[str, Count]:
    return {f"figure_{one}": Count("pk", filter=MEASURES[one].counts(today)) for one in COLUMNS}


def _counted(shares: QuerySet[Share], today: date) -> Counted:
    return _counts(shares.order_by().aggregate(**_figures(today)))


def _counts(row: Mapping[str, Any]) -> Counted:
    return Counted({one: row[f"figure_{one}"] for one in COLUMNS})


def _by_unit(shares: QuerySet[Share], today: date) -> list[UnitCount]:
    """In official order; the list is no ranking."""
    rows = shares.order_by().values("record__unit").annotate(**_figures(today))
    found = {row["record__unit"]: _counts(row) for row in rows}
    units = Unit.objects.filter(pk__in=found).order_by("order", "code")
    return [UnitCount(unit, found[unit.pk]) for unit in units if found[unit.pk].whole]


def _by_theme(shares: QuerySet[Share], today: date) -> list[ThemeCount]:
    rows = shares.order_by().values("task__theme").annotate(**_figures(today))
    found = {row["task__theme"]: _counts(row) for row in rows}
    return [
        ThemeCount(theme, found[theme]) for theme in Theme if theme in found and found[theme].whole
    ]


def _lines(shares: QuerySet[Share], today: date) -> dict[int, list[Line]]:
    """By task, the lead unit's first."""
    rows = list(with_light(shares, today).order_by("role", "record__unit__order", "pk"))
    rows.sort(key=lambda one: one.role != "lead")
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
    tasks: Sequence[Task], lines: dict[int, list[Line]], last: Meeting, cut: Cut
) -> list[Requirement]:
    outcomes = {
        one.task_id: one
        for one in Outcome.objects.filter(
            meeting=last, task__in=[task.pk for task in tasks]
        ).select_related("item")
    }
    anchors = [task.anchor_id for task in tasks if task.anchor_id]
    ties = {
        one.anchor_id: one.item
        for one in Tie.objects.filter(anchor__in=anchors).select_related("item")
    }
    found = []
    for task in tasks:
        outcome = outcomes.get(task.pk)
        item = outcome.item if outcome else ties.get(task.anchor_id or 0)
        state: str = task.shown_state  # type: ignore[attr-defined]  # annotated by tasks_for
        found.append(
            Requirement(
                task=task,
                state=state,
                state_label=SHOWN_STATES[state],
                theme=task.get_theme_display(),
                words=_words(task.anchor, outcome),
                item=item,
                lines=lines.get(task.pk, []),
            )
        )
    whole = [one for one in found if one.lines or cut == ALL]
    return sorted(whole, key=_place)


def _words(anchor: Anchor | None, outcome: Outcome | None) -> str:
    if outcome:
        return outcome.text
    return anchor.quote if anchor else ""


def _place(one: Requirement) -> tuple[int, int, str]:
    """In the order of the agenda, then of the speech."""
    item = one.item.order if one.item else 10_000
    return item, one.task.anchor.start if one.task.anchor else 0, one.task.number or ""


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
