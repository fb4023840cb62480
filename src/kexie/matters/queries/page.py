"""All that the page of one task shows, in a number of queries that does not grow with its shares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Prefetch, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext

from kexie.documents.models import Anchor
from kexie.documents.queries import documents_for, part_with, passage_of
from kexie.matters.flow import EXTENSION, LIVE, SHARE, TASK
from kexie.matters.models import (
    Evidence,
    Extension,
    Plan,
    Progress,
    Share,
    ShareRole,
    ShareState,
    Suggestion,
    Task,
    TaskState,
)
from kexie.matters.queries.back import BACK_BY
from kexie.matters.queries.buttons import Button, buttons_of
from kexie.matters.queries.doable import NOTHING, Doable, Parties, doable_by, parties_of
from kexie.matters.queries.history import (
    Line,
    latest,
    line_of,
    lines_of,
    over_open_in,
    steps_by_card,
)
from kexie.matters.queries.ledger import SHOWN_STATES, shares_for, tasks_for
from kexie.matters.queries.lights import Lamp, Lamps, late_days_on, with_light
from kexie.matters.queries.suggestions.listing import suggestions_for
from kexie.org.models import User
from kexie.records.access import scope
from kexie.records.models import Part
from kexie.workflow.models import Step
from kexie.workflow.queries import Choice

FOLDED_FROM = 80  # characters around a sentence


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    extension: Extension
    doable: Doable
    buttons: list[Button]
    steps: list[Line]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """
    One unit's share with everything that hangs on it.

    `was_late`: days late on record, unless more run up. `returned`: the step that brought it back, if it waits since.
    `over_open`: why it was reported although something below stood open.
    """

    share: Share
    lamp: Lamp
    progress: list[Progress]
    evidence: list[Evidence]
    extensions: list[ExtensionRow]
    doable: Doable
    buttons: list[Button]
    more_buttons: list[Button]
    was_late: int
    returned: Step | None
    over_open: str
    open_parts: list[Task]

    @property
    def acts_for(self) -> str:
        """For whom the user would act here as a deputy; empty: for nobody."""
        return _principals([*self.doable.offered, *self.doable.above])

    @property
    def open_parts_words(self) -> str:
        """A reminder for who accepts: parts handed on that are not closed; empty: none."""
        return _open_words(self.open_parts)

    @property
    def may_withdraw(self) -> bool:
        """May the user take evidence back?"""
        return any(choice.name == "withdraw_evidence" for choice in self.doable.offered)


@dataclass(frozen=True, slots=True)
class PartRow:
    """A task handed on below; depth counts from 1."""

    task: Task
    lead: Share | None
    lamp: Lamp | None
    state: str
    state_label: str | Promise
    depth: int


@dataclass(frozen=True, slots=True)
class Source:
    """
    The sentence that set the task, within its paragraph. `opens`: the user may open the document.

    `part`: of the document's page, on which the sentence stands; counts from 0.
    """

    anchor: Anchor
    before: str
    words: str
    after: str
    opens: bool
    part: int

    @property
    def is_long(self) -> bool:
        """Is there so much around the sentence that it is folded away?"""
        return len(self.before) + len(self.after) > FOLDED_FROM


@dataclass(frozen=True, slots=True)
class TaskPage:
    task: Task
    state: str
    state_label: str | Promise
    source: Source | None
    verifier: str
    plan: Plan | None
    shares: list[ShareRow]
    former: list[Share]
    parts: list[PartRow]
    doable: Doable
    history: list[Line]
    suggestions: list[Suggestion]

    @property
    def buttons(self) -> list[Button]:
        """What is offered on the task; closing only once the lead unit's share is accepted."""
        may = [*self.doable.offered, *self.doable.above]
        offered = [one for one in may if one.name != "close" or self.closable]
        return buttons_of(offered, self.task.pk, keys=True)

    @property
    def close_waits(self) -> bool:
        """Might the user close, were the lead unit's share accepted?"""
        may = [*self.doable.offered, *self.doable.above]
        return not self.closable and any(one.name == "close" for one in may)

    @property
    def silent(self) -> list[Share]:
        """Cooperating shares that are not accepted."""
        rows = (row.share for row in self.shares)
        return [
            share
            for share in rows
            if share.role == ShareRole.COOPERATING and share.state != ShareState.ACCEPTED
        ]

    @property
    def content_repeats(self) -> bool:
        """Does the content say nothing but the sentence that is shown already?"""
        said = "".join(self.task.content.split())
        return self.source is not None and said in "".join(self.source.words.split())

    @property
    def acts_for(self) -> str:
        """For whom the user would act on the task as a deputy; empty: for nobody."""
        return _principals([*self.doable.offered, *self.doable.above])

    @property
    def close_reminds(self) -> str:
        """What is not finished, for who closes: silent units and parts handed on; empty: all is."""
        units = "、".join(share.record.unit.short_name for share in self.silent)
        said = gettext("Not finished: %(units)s.") % {"units": units} if units else ""
        return said + _open_words([part.task for part in self.parts if _stands_open(part.task)])

    @property
    def closable(self) -> bool:
        """Is the lead unit's share accepted?"""
        return self.state == ShareState.ACCEPTED


def _principals(choices: Iterable[Choice]) -> str:
    return "、".join(dict.fromkeys(one.acts_for for one in choices if one.acts_for))


def _stands_open(part: Task) -> bool:
    return part.state == TaskState.OPEN


def _open_words(parts: Iterable[Task]) -> str:
    names = "、".join(f"{part.number} {part.record.title}" for part in parts)
    return (
        gettext("Parts handed on that are not verified and closed: %(parts)s.") % {"parts": names}
        if names
        else ""
    )


def tasks_with_source(user: User) -> QuerySet[Task]:
    """Tasks that the user sees, with the sentence that set them; of its document only the text itself."""
    found = tasks_for(user).select_related(
        "anchor__document__record", "anchor__version", "parent__record"
    )
    heavy = ("source_text", "repairs", "flags", "undone")
    return found.defer(*(f"anchor__version__{name}" for name in heavy))


def page_of_task(user: User, task: Task, today: date) -> TaskPage:
    """What the user sees of a task as `tasks_with_source` gives it."""
    every = _shares_of(user, task, today)
    shares = [share for share in every if share.state != ShareState.CANCELLED]
    extensions = [one for share in shares for one in share.extensions.all()]
    parties = parties_of([task.pk, *(one.pk for one in (*shares, *extensions))])
    steps = steps_by_card(task, every, extensions)
    state: str = task.shown_state  # type: ignore[attr-defined]  # annotated by tasks_for
    parts = _parts_of(user, task, today)
    return TaskPage(
        task=task,
        state=state,
        state_label=SHOWN_STATES[state],
        source=_source_of(user, task),
        verifier="、".join(parties[task.pk].get(Part.VERIFIER, {}).values()),
        plan=_plan_of(task),
        shares=_rows(user, shares, parts=parts, parties=parties, steps=steps, today=today),
        former=[share for share in every if share.state == ShareState.CANCELLED],
        parts=parts,
        doable=doable_by(user, [task], TASK, parties)[task.pk],
        history=[*lines_of(task, every, steps)],
        suggestions=list(suggestions_for(user).filter(task=task)),
    )


def _shares_of(user: User, task: Task, today: date) -> list[Share]:
    """The task's shares that the user sees, the lead's first."""
    evidence = Evidence.objects.select_related("file__blob", "anchor__document", "by")
    found = with_light(shares_for(user).filter(task=task), today).prefetch_related(
        Prefetch("progress", Progress.objects.select_related("by")),
        Prefetch("evidence", evidence),
        Prefetch("extensions", Extension.objects.select_related("record__opened_by")),
    )
    lead_first = Case(When(role=ShareRole.LEAD, then=Value(0)), default=Value(1))
    return list(found.order_by(lead_first, "record__unit__order", "pk"))


def _rows(
    user: User,
    shares: list[Share],
    *,
    parts: Iterable[PartRow],
    parties: Mapping[int, Parties],
    steps: Mapping[int, list[Step]],
    today: date,
) -> list[ShareRow]:
    lamps = Lamps(today)
    extensions = [one for share in shares for one in share.extensions.all()]
    # in a task that is closed or cancelled nothing more is done with a share
    live = [share for share in shares if share.task.state == TaskState.OPEN]
    asked = [one for one in extensions if live]
    can = dict.fromkeys((share.pk for share in shares), NOTHING)
    can |= doable_by(user, live, SHARE, parties)
    can_extend = dict.fromkeys((one.pk for one in extensions), NOTHING)
    can_extend |= doable_by(user, asked, EXTENSION, parties)
    # keys belong to the first share on which this user can do something
    keyed = next((share.pk for share in shares if can[share.pk].offered), None)
    return [
        ShareRow(
            share=share,
            lamp=lamps.of(share),
            progress=list(share.progress.all()),
            evidence=list(share.evidence.all()),
            extensions=[
                _extension_row(one, can_extend[one.pk], steps[one.pk])
                for one in share.extensions.all()
            ],
            doable=can[share.pk],
            buttons=buttons_of(can[share.pk].offered, share.pk, keys=share.pk == keyed),
            more_buttons=buttons_of(can[share.pk].above, share.pk, keys=False),
            was_late=share.late_days if share.late_days == late_days_on(share, today) else 0,
            returned=latest(steps[share.pk], BACK_BY.get(share.state, "")),
            over_open=over_open_in(steps[share.pk]),
            open_parts=_open_parts(parts, share),
        )
        for share in shares
    ]


def _open_parts(parts: Iterable[PartRow], share: Share) -> list[Task]:
    """What the share's unit handed on and what is not closed."""
    own = (part.task for part in parts if part.depth == 1 and _stands_open(part.task))
    return [part for part in own if part.record.unit_id == share.record.unit_id]


def _extension_row(extension: Extension, doable: Doable, steps: list[Step]) -> ExtensionRow:
    buttons = buttons_of([*doable.offered, *doable.above], extension.pk, keys=False)
    return ExtensionRow(extension, doable, buttons, [line_of(step, "") for step in steps])


def _plan_of(task: Task) -> Plan | None:
    if task.state != TaskState.DRAFT:
        return None
    found = Plan.objects.select_related("lead", "verifier").prefetch_related("cooperating")
    return found.filter(task=task).first()


def _source_of(user: User, task: Task) -> Source | None:
    anchor = task.anchor
    if anchor is None:
        return None
    before, words, after = passage_of(anchor) if anchor.lost_at is None else ("", "", "")
    opens = documents_for(user).filter(pk=anchor.document_id).exists()
    part = part_with(anchor.version.text, anchor.start) if anchor.lost_at is None else 0
    return Source(anchor, before, words or anchor.quote, after, opens, part)


def parts_below(user: User, task: Task) -> QuerySet[Task]:
    """All tasks handed on below this one, however deep, that the user sees: their numbers begin with its own."""
    return tasks_for(user).filter(number__startswith=f"{task.number}-").order_by("number")


def _parts_of(user: User, task: Task, today: date) -> list[PartRow]:
    parts = list(parts_below(user, task))
    if not parts:
        return []
    lamps = Lamps(today)
    leads = with_light(shares_for(user), today).filter(task__in=parts, role=ShareRole.LEAD)
    by_task = {share.task_id: share for share in leads.exclude(state=ShareState.CANCELLED)}
    rows = []
    for part in parts:
        lead = by_task.get(part.pk)
        state: str = part.shown_state  # type: ignore[attr-defined]  # annotated by tasks_for
        rows.append(
            PartRow(
                part,
                lead,
                lamps.of(lead) if lead and lead.state in LIVE else None,
                state,
                SHOWN_STATES[state],
                part.number.count("-") - task.number.count("-"),
            )
        )
    return rows


def planned(task: Task) -> dict[str, object]:
    """A draft as its form shows it."""
    plan = Plan.objects.prefetch_related("cooperating").get(task=task)
    return {
        "title": task.record.title,
        "content": task.content,
        "theme": task.theme,
        "urgency": task.urgency,
        "set_by": task.set_by,
        "evidence_reason": task.evidence_reason,
        "lead": plan.lead_id,
        "cooperating": [unit.pk for unit in plan.cooperating.all()],
        "verifier": plan.verifier_id,
        "due_date": plan.due_date,
    }


def extensions_for(user: User, verb: str = "see") -> QuerySet[Extension]:
    """Requests for more time on which the user may do the verb."""
    found = Extension.objects.select_related("record__unit", "share__task__record")
    return scope(found, EXTENSION.rules, user, verb).order_by("from_date", "pk")


def lacks_evidence(share: Share) -> bool:
    """Did the issuer say why evidence is needed, and is there none?"""
    needed = share.task.evidence_reason
    return bool(needed) and not share.evidence.filter(withdrawn_at__isnull=True).exists()


def open_below(share: Share) -> list[str]:
    """What is not done below this share, as a person names it: parts handed on; for the lead, silent units."""
    parts = Task.objects.filter(
        parent=share.task_id, record__unit=share.record.unit_id, state=TaskState.OPEN
    ).select_related("record")
    names = [f"{part.number} {part.record.title}" for part in parts.order_by("number")]
    if share.role == ShareRole.LEAD:
        others = Share.objects.filter(task=share.task_id, role=ShareRole.COOPERATING)
        rows = others.filter(state__in=LIVE).select_related("record__unit")
        names += [
            other.record.unit.short_name for other in rows.order_by("record__unit__order", "pk")
        ]
    return names
