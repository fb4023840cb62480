"""Which tasks a draft becomes, for which units, and what is missing before it can."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.intake.models import Draft, DraftUnit, Handling, UnitGroup
from kexie.kernel.words import day_words
from kexie.matters.models import DueKind, ShareRole
from kexie.matters.queries.ground import Ground
from kexie.org.models import Unit, UnitKind
from kexie.org.queries import children_of, parent_of, units_below

WITHIN = (UnitKind.DEPARTMENT, UnitKind.AFFILIATED)
KINDS = {
    UnitGroup.DEPARTMENTS: UnitKind.DEPARTMENT,
    UnitGroup.AFFILIATED: UnitKind.AFFILIATED,
    UnitGroup.PREFECTURES: UnitKind.PREFECTURE,
    UnitGroup.COUNTIES: UnitKind.COUNTY,
    UnitGroup.SOCIETIES: UnitKind.SOCIETY,
}
Words = str | Promise


class Groups:
    """Who belongs to which group, as seen from the unit that hands out; each is read once."""

    def __init__(self, unit: Unit) -> None:
        self.ground = Ground.of(unit)
        above = parent_of(unit) if unit.kind in WITHIN else None
        self.base = above or unit
        self._known: dict[str, list[Unit]] = {}

    def units_of(self, group: str) -> list[Unit]:
        if group not in self._known:
            self._known[group] = self._read(UnitGroup(group))
        return self._known[group]

    def _read(self, group: UnitGroup) -> list[Unit]:
        if group == UnitGroup.PROVINCE:
            here: Unit | None = self.base
            while here is not None and here.kind != UnitKind.PROVINCE:
                here = parent_of(here)
            return [here] if here else []
        if group == UnitGroup.ALL_UNITS:
            found = children_of(self.base)
        else:
            found = units_below(self.base, itself=False).filter(kind=KINDS[group])
        return list(found.filter(closed_date__isnull=True))


@dataclass(frozen=True, slots=True)
class PlannedTask:
    lead: Unit
    cooperating: tuple[Unit, ...]


@dataclass(slots=True)
class Plan:
    """What one draft becomes. With problems it becomes nothing."""

    draft: Draft
    tasks: list[PlannedTask] = field(default_factory=list)
    problems: list[Words] = field(default_factory=list)
    lacks_day: bool = False
    """A deadline is named that is over, or that has no day."""

    @property
    def units(self) -> list[Unit]:
        """Every unit that gets a share, once, in order."""
        named = [unit for task in self.tasks for unit in (task.lead, *task.cooperating)]
        return list({unit.pk: unit for unit in named}.values())


def plans_for(drafts: Iterable[Draft], unit: Unit, today: date) -> list[Plan]:
    """
    What each draft would become if `unit` handed it out now.

    Drafts come with `units` prefetched; the tree is asked once per group, not per draft.
    """
    groups = Groups(unit)
    return [plan_of(draft, groups, today) for draft in drafts]


def plan_of(draft: Draft, groups: Groups, today: date) -> Plan:
    plan = Plan(draft)
    rows = list(draft.units.all())
    lead_rows = [row for row in rows if row.role == ShareRole.LEAD]
    _check_units(rows, lead_rows, plan)
    _check_deadline(draft, today, plan)
    leads = _expand(lead_rows, groups)
    helpers = _expand([row for row in rows if row.role == ShareRole.COOPERATING], groups)
    if not leads and not plan.problems:
        plan.problems.append(
            _("The group named as lead has no unit here. Choose the unit that leads.")
        )
    if plan.problems:
        return plan
    if draft.handling == Handling.EACH or len(leads) == 1:
        plan.tasks = [PlannedTask(one, _without(helpers, one)) for one in leads]
    elif lead_rows[0].unit is None:
        plan.problems.append(
            _("One task in common needs one unit that leads: put a single unit first.")
        )
    else:
        plan.tasks = [PlannedTask(leads[0], _without([*leads, *helpers], leads[0]))]
    if problem := groups.ground.problem(plan.units, draft.verifier):
        plan.problems.append(problem)
    return plan


def _check_units(rows: Sequence[DraftUnit], leads: Sequence[DraftUnit], plan: Plan) -> None:
    for row in rows:
        if not row.unit_id and not row.group:
            plan.problems.append(
                _("“%(words)s” is not known here. Choose the unit meant, or take it off.")
                % {"words": row.words}
            )
        if row.unit and row.unit.closed_date:
            plan.problems.append(
                _("%(unit)s was closed. Choose the unit that took over its work.")
                % {"unit": row.unit.name}
            )
    if not leads:
        plan.problems.append(_("No lead unit is named. Choose who leads."))


def _check_deadline(draft: Draft, today: date, plan: Plan) -> None:
    if draft.due_kind == DueKind.DATE and draft.due_date is None:
        plan.lacks_day = True
        plan.problems.append(
            _("The deadline “%(words)s” has no day. Choose one, or none.")
            % {"words": draft.due_text or "—"}
        )
    if draft.due_date and draft.due_date < today:
        plan.lacks_day = True
        plan.problems.append(
            _("The deadline %(day)s is over. Choose a later one, or none.")
            % {"day": day_words(draft.due_date)}
        )


def _expand(rows: Iterable[DraftUnit], groups: Groups) -> list[Unit]:
    found: dict[int, Unit] = {}
    for row in rows:
        if row.unit is not None:
            found.setdefault(row.unit.pk, row.unit)
        elif row.group:
            found.update(
                {unit.pk: unit for unit in groups.units_of(row.group) if unit.pk not in found}
            )
    return list(found.values())


def _without(units: Iterable[Unit], lead: Unit) -> tuple[Unit, ...]:
    return tuple({unit.pk: unit for unit in units if unit.pk != lead.pk}.values())
