"""The office's part: registered, assigned to a department, handed over to another."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.matters.actions.suggestions.telling import tell_part
from kexie.matters.errors import BadUnits
from kexie.matters.flow import SUGGESTION
from kexie.matters.models import Suggestion
from kexie.matters.queries.suggestions.places import answerers_of
from kexie.notify.models import NoticeKind
from kexie.org.models import Unit, User
from kexie.records.access import STAFF
from kexie.records.actions import add_parties, drop_party, next_number
from kexie.records.models import Part, Party
from kexie.workflow.actions import advance, insist_now


@writing()
def register(suggestion: Suggestion, *, actor: User, at: datetime) -> None:
    """Take it in and give it the next number of the year."""
    lock(suggestion)
    insist_now(suggestion, SUGGESTION, "register", actor)
    year = timezone.localdate(at).year
    number = f"JY{year}-{next_number(SUGGESTION.kind, year):04d}"
    advance(suggestion, flow=SUGGESTION, move="register", actor=actor, at=at, number=number)


@writing()
def assign(
    suggestion: Suggestion, *, unit: Unit, actor: User, at: datetime, note: str = ""
) -> None:
    """
    Name the department that writes the answer.

    :raises BadUnits: it is neither the association nor one of its own
    """
    lock(suggestion)
    advance(suggestion, flow=SUGGESTION, move="assign", actor=actor, at=at, note=note)
    _give(suggestion, unit, actor=actor, at=at)


@writing()
def hand_over(
    suggestion: Suggestion, *, unit: Unit, actor: User, at: datetime, reason: str
) -> None:
    """
    Another department answers; the day of the answer stays.

    :raises ReasonMissing: no reason was given
    :raises BadUnits: it has it already, or is neither the association nor one of its own
    """
    lock(suggestion)
    advance(suggestion, flow=SUGGESTION, move="hand_over", actor=actor, at=at, note=reason)
    if Party.objects.filter(record=suggestion.pk, part=Part.LEAD, unit=unit).exists():
        raise BadUnits(_("%(unit)s answers it already. Choose another.") % {"unit": unit.name})
    take_away(suggestion)
    _give(suggestion, unit, actor=actor, at=at)


def lock(suggestion: Suggestion) -> Suggestion:
    """The suggestion, locked."""
    return Suggestion.objects.select_for_update().get(pk=suggestion.pk)


def take_away(suggestion: Suggestion) -> None:
    """No department answers it any more."""
    held = Party.objects.filter(record=suggestion.pk, part=Part.LEAD).select_related("unit")
    for party in held:
        drop_party(suggestion.record, party.unit, Part.LEAD)


def _give(suggestion: Suggestion, unit: Unit, *, actor: User, at: datetime) -> None:
    if not answerers_of(suggestion.record.unit).filter(pk=unit.pk).exists():
        raise BadUnits(
            _("Choose %(association)s itself or one of its departments.")
            % {"association": suggestion.record.unit.name}
        )
    add_parties(suggestion.record, [(unit, Part.LEAD)])
    tell_part(suggestion, Part.LEAD, STAFF, NoticeKind.ARRIVED, actor=actor, at=at)
