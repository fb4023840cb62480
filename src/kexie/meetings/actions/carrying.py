"""What one meeting left open goes into the next one of the series."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid5

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.meetings.actions.agenda import NewItem, add_item
from kexie.meetings.actions.locking import hold
from kexie.meetings.errors import NothingOpen
from kexie.meetings.models import AgendaItem, ItemKind, Meeting, Outcome
from kexie.meetings.queries.open_items import left_open_before
from kexie.org.models import User

MINUTES = 15


@writing()
def carry_over(
    outcomes: Sequence[Outcome],
    into: Meeting,
    *,
    actor: User,
    at: datetime,
    item: AgendaItem | None = None,
) -> list[Outcome]:
    """
    Go on with open outcomes of earlier meetings in this one; each then points back to the one it goes on with.

    :param item: the agenda item under which they are taken up; none: of the meeting as a whole
    :raises NothingOpen: one of them is settled, was carried over already, or was left open by another series
    :raises NotYours, WrongState: the actor does not write at this meeting, or it is over
    """
    held = hold(into, "carry", actor=actor)
    keys = [one.pk for one in outcomes]
    rows = Outcome.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    locked = list(rows.select_related("unit").prefetch_related("units"))
    left = {one.outcome.pk for one in left_open_before(actor, held)}
    if not keys or not set(keys) <= left:
        raise NothingOpen(
            _("One of these is not open any more, or not from this series. Load the page again.")
        )
    carried = [_carry(one, held, item, actor, at) for one in locked]
    said = [str(one) for one in carried]
    log(actor=actor, verb="meeting.carry_over", target=held, at=at, after=said)
    return carried


def _carry(
    outcome: Outcome, into: Meeting, item: AgendaItem | None, actor: User, at: datetime
) -> Outcome:
    made = Outcome.objects.create(
        meeting=into,
        item=item,
        key=uuid5(into.calendar_uid, str(outcome.key)),
        kind=outcome.kind,
        text=outcome.text,
        unit=outcome.unit,
        due_date=outcome.due_date,
        indicator=outcome.indicator,
        period=outcome.period,
        carried_from=outcome,
        by=actor,
        at=at,
    )
    made.units.set(outcome.units.all())
    return made


@writing()
def carry_as_item(
    outcomes: Sequence[Outcome], into: Meeting, *, title: str, actor: User, at: datetime
) -> AgendaItem:
    """Put open outcomes on the agenda as a point of their own. :raises Refused: as `carry_over`"""
    new = NewItem(kind=ItemKind.BUSINESS, title=title, minutes=MINUTES)
    made = add_item(into, new, actor=actor, at=at)
    carry_over(outcomes, into, actor=actor, at=at, item=made)
    return made
