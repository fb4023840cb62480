"""What handing out the accepted drafts would make."""

from dataclasses import dataclass
from datetime import date

from kexie.documents.models import Document
from kexie.intake.models import Decision
from kexie.intake.queries.drafts import drafts_of, tally_of
from kexie.intake.queries.targets import Plan, plans_for
from kexie.org.models import Unit


@dataclass(frozen=True, slots=True)
class Handout:
    """Accepted drafts: those that can be handed out, and those that lack something. `open`: as in `Tally`."""

    ready: tuple[Plan, ...]
    blocked: tuple[Plan, ...]
    open: int

    @property
    def lack_day(self) -> list[Plan]:
        """Those that wait for another day, or for being told that there is none."""
        return [plan for plan in self.blocked if plan.lacks_day]

    @property
    def tasks(self) -> int:
        return sum(len(plan.tasks) for plan in self.ready)

    @property
    def undated(self) -> int:
        """Tasks that would have no day to be done by."""
        return sum(len(plan.tasks) for plan in self.ready if plan.draft.due_date is None)

    @property
    def units(self) -> list[Unit]:
        """Every unit that would get something, in official order."""
        units = {unit.pk: unit for plan in self.ready for unit in plan.units}
        return sorted(units.values(), key=lambda unit: (unit.order, unit.code))


def handout_of(document: Document, today: date) -> Handout:
    drafts = drafts_of(document)
    accepted = drafts.filter(decision=Decision.ACCEPTED).order_by("anchor__start", "pk")
    plans = plans_for(accepted, document.record.unit, today)
    return Handout(
        ready=tuple(plan for plan in plans if not plan.problems),
        blocked=tuple(plan for plan in plans if plan.problems),
        open=tally_of(document).open,
    )
