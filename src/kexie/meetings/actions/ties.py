"""Passages of the leaders' speech are tied to the agenda items they speak of, by hand or by what they name."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.documents.models import Anchor, Document
from kexie.intake.queries.drafts import drafts_of
from kexie.meetings.actions.locking import hold
from kexie.meetings.errors import BadTie
from kexie.meetings.flow import MEETING
from kexie.meetings.models import AgendaItem, Meeting, Tie
from kexie.meetings.queries.ties import SHOWN, proposed_item
from kexie.org.models import User
from kexie.records.access import may


@writing()
def tie(anchor: Anchor, item: AgendaItem, *, actor: User, at: datetime) -> Tie:
    """
    This passage speaks of this item; where it was tied to another, it is tied anew.

    :raises BadTie: the passage is not of the speech of the item's meeting
    :raises NotYours: the actor does not work for the unit that convened it
    """
    meeting = hold(item.meeting, "follow_up", actor=actor)
    if meeting.speech_id is None or anchor.document_id != meeting.speech_id:
        raise BadTie(_("The passage is not of this meeting's speech. Choose one of its items."))
    made, _new = Tie.objects.update_or_create(
        anchor=anchor, defaults={"item": item, "by": actor, "at": at}
    )
    log(actor=actor, verb="meeting.tie", target=meeting, at=at, after=[str(anchor), str(item)])
    return made


@writing()
def untie(anchor: Anchor, meeting: Meeting, *, actor: User, at: datetime) -> None:
    """The passage speaks of no item in particular. Already so: nothing happens."""
    held = hold(meeting, "follow_up", actor=actor)
    found = Tie.objects.filter(anchor=anchor, item__meeting=held).select_related("item").first()
    if found is None:
        return
    said = [str(anchor), str(found.item)]
    log(actor=actor, verb="meeting.untie", target=held, at=at, before=said)
    found.delete()


@writing()
def tie_by_units(meeting: Meeting, *, actor: User, at: datetime) -> int:
    """
    Tie the passages that are not tied yet to the item of the unit they name, or of their theme; gives how many.

    Where several items would do, none is chosen.
    :raises BadTie: no speech was brought in
    """
    held = hold(meeting, "follow_up", actor=actor)
    if held.speech is None:
        raise BadTie(_("Bring the speech in first."))
    items = list(held.items.filter(parked_at__isnull=True).order_by("order", "pk"))
    drafts = drafts_of(held.speech).filter(decision__in=SHOWN, anchor__lost_at__isnull=True)
    made: dict[int, Tie] = {}
    for draft in drafts.filter(anchor__tie__isnull=True).order_by("anchor__start", "pk"):
        item = None if draft.anchor_id in made else proposed_item(draft, items)
        if item is not None:
            made[draft.anchor_id] = Tie(anchor=draft.anchor, item=item, by=actor, at=at)
    Tie.objects.bulk_create(made.values())
    log(actor=actor, verb="meeting.tie_by_units", target=held, at=at, tied=len(made))
    return len(made)


@writing()
def tie_what_was_read(speech: Document, *, actor: User, at: datetime) -> None:
    """
    A text was read: if it is the speech of a meeting, its new passages are tied at once, as by `tie_by_units`.

    So a large speech, read by a job, and a corrected one need no hand. Where the actor may not follow the meeting up
    any more, somebody else ties.
    """
    meeting = Meeting.objects.filter(speech=speech.pk).first()
    if meeting is None or not may(meeting, MEETING.rules, actor, "follow_up"):
        return
    if meeting.state in MEETING.moves["follow_up"].source:
        tie_by_units(meeting, actor=actor, at=at)
