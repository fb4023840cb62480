"""What was adopted is tried by units: offered to them, and what came of it written down by each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.files.actions import attach, bring_in
from kexie.kernel.errors import Changed
from kexie.matters.actions.creation import insist_exist
from kexie.matters.actions.suggestions.handling import lock
from kexie.matters.actions.suggestions.words import insist_fit
from kexie.matters.errors import BadUnits, DueInThePast, EmptyText, NothingToDo
from kexie.matters.flow import SUGGESTION
from kexie.matters.models import Result, Suggestion, Trial
from kexie.notify.actions import tell_units
from kexie.notify.models import NoticeKind
from kexie.org.models import Unit, User
from kexie.org.queries import units_where
from kexie.records.access import STAFF, NotYours
from kexie.records.actions import add_parties
from kexie.records.models import Part
from kexie.workflow.actions import advance


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """When a unit tried it, and what came of it. `to_date` None: it goes on."""

    from_date: date
    to_date: date | None
    outcome: str


@writing()
def offer_trial(
    suggestion: Suggestion, units: Sequence[Unit], *, actor: User, at: datetime, note: str = ""
) -> list[Trial]:
    """
    Ask units to try it, or to take it over from those who did; they see the suggestion from now on.

    :raises NothingToDo: it was not adopted, or all of them try it already
    :raises BadUnits: no unit is named, or one was closed
    """
    locked = lock(suggestion)
    if not units:
        raise BadUnits(_("Name the units that shall try it."))
    insist_exist(units)
    advance(suggestion, flow=SUGGESTION, move="offer_trial", actor=actor, at=at, note=note)
    if locked.result not in {Result.ADOPTED, Result.PARTLY}:
        raise NothingToDo(_("Only what was adopted is tried."))
    trying = set(suggestion.trials.values_list("unit", flat=True))
    new = [unit for unit in units if unit.pk not in trying]
    if not new:
        raise NothingToDo(_("These units try it already."))
    add_parties(suggestion.record, [(unit, Part.COOPERATING) for unit in new])
    made = [Trial.objects.create(suggestion=suggestion, unit=unit, offered_at=at) for unit in new]
    tell_units(NoticeKind.ARRIVED, suggestion.record, units=new, roles=STAFF, at=at, besides=actor)
    return made


@writing()
def write_trial_with_file(
    trial: Trial,
    outcome: Outcome,
    *,
    data: bytes,
    name: str,
    actor: User,
    at: datetime,
    seen_version: int,
) -> None:
    """Bring a file in as proof, and write down what came of it. :raises Refused: see `files.actions.bring_in`"""
    write_trial(trial, outcome, actor=actor, at=at, seen_version=seen_version)
    file = bring_in(data=data, name=name, actor=actor, at=at)
    trial.file = file
    trial.save(update_fields=["file"])
    attach(file, trial.suggestion.record, actor=actor, at=at)


@writing()
def write_trial(
    trial: Trial, outcome: Outcome, *, actor: User, at: datetime, seen_version: int
) -> None:
    """
    A unit writes down when it tried it and what came of it; again as it goes on.

    :raises NotYours: the actor is no staff of the unit
    :raises Changed: somebody of the unit wrote since the actor looked
    :raises EmptyText, DueInThePast: nothing is said, or the end lies before the beginning
    """
    if not outcome.outcome.strip():
        raise EmptyText(_("Say what came of it so far."))
    insist_fit(Trial(outcome=outcome.outcome.strip()), "outcome")
    if outcome.to_date and outcome.to_date < outcome.from_date:
        raise DueInThePast(_("The trial ends before it begins. Set the days right."))
    suggestion = trial.suggestion
    lock(suggestion)
    if not units_where(actor, STAFF).filter(pk=trial.unit_id).exists():
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    trial.refresh_from_db()
    if trial.version != seen_version:
        raise Changed(
            _("Somebody of your unit wrote something since you opened it."),
            yours={gettext("What came of it"): outcome.outcome},
            theirs={gettext("What came of it"): trial.outcome},
        )
    note = f"{trial.unit.short_name}: {outcome.outcome.strip()}"[:200]
    advance(suggestion, flow=SUGGESTION, move="write_trial", actor=actor, at=at, note=note)
    trial.from_date, trial.to_date = outcome.from_date, outcome.to_date
    trial.outcome, trial.version = outcome.outcome.strip(), seen_version + 1
    trial.save(update_fields=["from_date", "to_date", "outcome", "version"])
