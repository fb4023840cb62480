"""The agenda: points added, put in order, parked, carried over, and built from accepted reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.meetings.actions.locking import hold
from kexie.meetings.actions.words import insist_fit
from kexie.meetings.errors import BadItem, ItemTaken
from kexie.meetings.models import AgendaItem, ItemKind, Meeting
from kexie.meetings.queries.agenda import accepted_in, carryable_to, filings_seen
from kexie.org.models import Unit, User
from kexie.returns.models import Cycle, Filing

CHECKED = ("kind", "title", "minutes", "speaker")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """
    A point of the agenda.

    :ivar minutes: 1 to 600
    :ivar unit, speaker: who speaks
    :ivar filing: the accepted report it is about
    """

    kind: str
    title: str
    minutes: int = 10
    unit: Unit | None = None
    speaker: str = ""
    filing: Filing | None = None


@writing()
def add_item(
    meeting: Meeting, new: NewItem, *, actor: User, at: datetime, position: int | None = None
) -> AgendaItem:
    """
    A point more, at a place of the order from 1 on; by itself at the end.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises BadWords, SecretMark: a field holds what it must not hold
    :raises BadItem: its minutes are none or too many, or the report is not accepted or not the actor's to see
    """
    locked = hold(meeting, "edit", actor=actor)
    item = _append(locked, new, actor)
    log(actor=actor, verb="meeting.add_item", target=locked, at=at, item=item.title)
    if position is not None:
        _put(locked, item, position)
    return item


@writing()
def edit_item(
    item: AgendaItem, wanted: NewItem, *, actor: User, at: datetime, seen_version: int
) -> None:
    """
    Put a point right.

    :raises Changed: somebody edited it since the actor looked
    :raises NotYours, WrongState, BadWords, SecretMark, BadItem: as `add_item`
    """
    meeting = hold(item.meeting, "edit", actor=actor)
    held = _lock(item)
    if held.version != seen_version:
        raise Changed(
            _("Somebody changed this point since you opened it."),
            yours=readable(wanted),
            theirs=readable(item_as_new(held)),
        )
    before = readable(item_as_new(held))
    _fill(held, wanted, actor)
    held.version += 1
    held.save()
    after = readable(wanted)
    log(actor=actor, verb="meeting.edit_item", target=meeting, at=at, before=before, after=after)


@writing()
def move_item(item: AgendaItem, to: int, *, actor: User, at: datetime) -> None:
    """
    Put it at a place of the order, from 1; the others move up. Too small or too large a place is the first or last.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises BadItem: it is parked
    """
    meeting = hold(item.meeting, "edit", actor=actor)
    held = _lock(item)
    _insist_there(held)
    _put(meeting, held, to)
    log(actor=actor, verb="meeting.move_item", target=meeting, at=at, item=held.title, to=to)


@writing()
def drop_item(item: AgendaItem, *, actor: User, at: datetime) -> None:
    """
    Take it off the agenda. What was carried over waits at its earlier meeting again.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises ItemTaken: it was begun, or something was written down about it, or it was carried on
    """
    meeting = hold(item.meeting, "edit", actor=actor)
    held = _lock(item)
    _insist_untouched(held)
    title = held.title
    held.delete()
    _number(_there(meeting))
    log(actor=actor, verb="meeting.drop_item", target=meeting, at=at, item=title)


@writing()
def park_item(item: AgendaItem, *, actor: User, at: datetime) -> None:
    """
    Put it off to a later meeting of the series, where it is offered.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises BadItem: it is parked already
    :raises ItemTaken: it was begun
    """
    meeting = hold(item.meeting, "edit", actor=actor)
    held = _lock(item)
    _insist_there(held)
    if held.begun_at is not None:
        raise ItemTaken(_("This point was begun. End it instead."))
    AgendaItem.objects.filter(pk=held.pk).update(parked_at=at, version=held.version + 1)
    _number(_there(meeting))
    log(actor=actor, verb="meeting.park_item", target=meeting, at=at, item=held.title)


@writing()
def take_back_item(item: AgendaItem, *, actor: User, at: datetime) -> None:
    """
    A parked point stands on this agenda again, at its end.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises BadItem: it is not parked, or stands on a later agenda already
    """
    meeting = hold(item.meeting, "edit", actor=actor)
    held = _lock(item)
    if held.parked_at is None or AgendaItem.objects.filter(carried_from=held).exists():
        raise BadItem(_("This point is not parked any more. Load the page again."))
    AgendaItem.objects.filter(pk=held.pk).update(
        parked_at=None, order=_end(meeting) + 1, version=held.version + 1
    )
    log(actor=actor, verb="meeting.take_back_item", target=meeting, at=at, item=held.title)


@writing()
def carry_in(
    meeting: Meeting, items: Iterable[AgendaItem], *, actor: User, at: datetime
) -> list[AgendaItem]:
    """
    Points that were parked at earlier meetings of the series come onto this agenda, each once.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises BadItem: one is not offered here any more
    """
    locked = hold(meeting, "edit", actor=actor)
    keys = [item.pk for item in items]
    # held first, asked then: a statement that waited for the lock still sees what was before
    rows = AgendaItem.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    list(rows.order_by("pk"))
    offered = {item.pk: item for item in carryable_to(locked).filter(pk__in=keys)}
    if len(offered) != len(set(keys)):
        raise BadItem(_("A parked point was taken over meanwhile. Load the page again."))
    last = _end(locked)
    made = [
        AgendaItem.objects.create(
            meeting=locked,
            order=number,
            kind=parked.kind,
            title=parked.title,
            minutes=parked.minutes,
            unit=parked.unit,
            speaker=parked.speaker,
            carried_from=parked,
        )
        for number, parked in enumerate((offered[key] for key in keys), start=last + 1)
    ]
    titles = [item.title for item in made]
    log(actor=actor, verb="meeting.carry_in", target=locked, at=at, items=titles)
    return made


@writing()
def build_from_returns(
    meeting: Meeting, cycle: Cycle, *, actor: User, at: datetime, minutes: int = 8
) -> list[AgendaItem]:
    """
    A point for each prefecture whose report in the round is accepted, in official order; those there are left.

    Gives the new ones.
    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises BadItem: the minutes are none or too many, or no report is left of those that the actor sees
    """
    locked = hold(meeting, "edit", actor=actor)
    there = _there(locked)
    units = {item.unit_id for item in there if item.kind == ItemKind.REPORT}
    filings = [one for one in accepted_in(actor, cycle) if one.record.unit_id not in units]
    if not filings:
        raise BadItem(
            _("No accepted report of this round is left that is not on the agenda already.")
        )
    made = [
        _append(
            locked,
            NewItem(
                kind=ItemKind.REPORT,
                title=gettext("Work report of %(unit)s") % {"unit": filing.record.unit.short_name},
                minutes=minutes,
                unit=filing.record.unit,
                filing=filing,
            ),
            actor,
        )
        for filing in filings
    ]
    titles = [item.title for item in made]
    log(actor=actor, verb="meeting.build_agenda", target=locked, at=at, items=titles)
    return made


def item_as_new(item: AgendaItem) -> NewItem:
    """What stands in a point now."""
    return NewItem(
        kind=item.kind,
        title=item.title,
        minutes=item.minutes,
        unit=item.unit,
        speaker=item.speaker,
        filing=item.filing,
    )


def readable(item: NewItem) -> dict[str, str]:
    """What a person reads of it, by label."""
    return {
        gettext("Point"): item.title,
        gettext("Kind"): str(ItemKind(item.kind).label) if item.kind in ItemKind else item.kind,
        pgettext("duration", "Minutes"): str(item.minutes),
        gettext("Unit"): item.unit.short_name if item.unit else "",
        gettext("Speaker"): item.speaker,
    }


def _append(meeting: Meeting, new: NewItem, actor: User) -> AgendaItem:
    item = AgendaItem(meeting=meeting, order=_end(meeting) + 1)
    _fill(item, new, actor)
    item.save()
    return item


def _fill(item: AgendaItem, new: NewItem, actor: User) -> None:
    held = item.filing_id
    item.kind, item.title, item.minutes = new.kind, new.title.strip(), new.minutes
    item.unit, item.speaker, item.filing = new.unit, new.speaker.strip(), new.filing
    insist_fit(item, *CHECKED)
    if not 1 <= item.minutes <= 600:  # noqa: PLR2004 -- as the database asks
        raise BadItem(_("A point takes between 1 and 600 minutes."))
    chosen = new.filing.pk if new.filing else None
    if chosen not in {None, held} and not filings_seen(actor).filter(pk=chosen).exists():
        raise BadItem(_("Choose a report that is accepted and that you may see."))


def _lock(item: AgendaItem) -> AgendaItem:
    return AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)


def _there(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.items.filter(parked_at__isnull=True))


def _end(meeting: Meeting) -> int:
    last: int | None = meeting.items.aggregate(last=Max("order"))["last"]
    return last or 0


def _put(meeting: Meeting, item: AgendaItem, to: int) -> None:
    rows = [row for row in _there(meeting) if row.pk != item.pk]
    rows.insert(max(0, min(to - 1, len(rows))), item)
    _number(rows)


def _number(rows: list[AgendaItem]) -> None:
    for number, row in enumerate(rows, start=1):
        row.order = number
    AgendaItem.objects.bulk_update(rows, ["order"])


def _insist_there(item: AgendaItem) -> None:
    if item.parked_at is not None:
        raise BadItem(_("This point is parked. Bring it back first."))


def _insist_untouched(item: AgendaItem) -> None:
    written = (
        item.notes.exists()
        or item.outcomes.exists()
        or item.contributions.exists()
        or item.ties.exists()
    )
    if item.begun_at is not None or written:
        raise ItemTaken(
            _("This point was taken, or something was written down about it. It stays.")
        )
    if AgendaItem.objects.filter(carried_from=item).exists():
        raise ItemTaken(_("This point went on at a later meeting. It stays."))
