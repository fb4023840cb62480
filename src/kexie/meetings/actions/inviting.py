"""The official invitation: drafted from what is known of the meeting; it goes its own way to issue from there."""

from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kexie.audit.actions import log, writing
from kexie.gongwen import Attachment, Block, Form, Heading, Kind, Paragraph, Run, day_in_words
from kexie.issuing.actions.drafting import NewDocument, To, draft_document, greeting_of
from kexie.issuing.models import DocumentState, OfficialDocument, Use
from kexie.issuing.queries import begin
from kexie.meetings.actions.locking import hold
from kexie.meetings.errors import InvitationThere
from kexie.meetings.models import Attendance, Capacity, Meeting
from kexie.meetings.queries.agenda import items_of, slots_of
from kexie.meetings.queries.attending import attendances_of
from kexie.meetings.tables import agenda_table, attendance_table
from kexie.org.models import Unit, User


@writing()
def draft_invitation(meeting: Meeting, *, actor: User, at: datetime) -> OfficialDocument:
    """
    A notice to the units asked, with the agenda attached; the convener's draft, to be checked, signed off and issued.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises InvitationThere: there is one that was not withdrawn
    :raises NoTemplate, BadTemplateText: as `issuing.templating.begin`
    """
    locked = hold(meeting, "edit", actor=actor)
    held = locked.invitation
    if held is not None and held.state != DocumentState.WITHDRAWN:
        raise InvitationThere(
            _("There is an invitation already. Withdraw it before you draft another.")
        )
    # an official document is written in the language of the office, whoever drafts it
    with translation.override(settings.LANGUAGE_CODE):
        new = _new_document(locked, at)
        made = draft_document(new, unit=locked.record.unit, actor=actor, at=at)
    Meeting.objects.filter(pk=locked.pk).update(invitation=made)
    log(actor=actor, verb="meeting.invite", target=locked, at=at, document=made.pk)
    return made


def _new_document(meeting: Meeting, at: datetime) -> NewDocument:
    """By the unit's own template for invitations, else by the one shipped."""
    places = list(attendances_of(meeting))
    items = list(items_of(meeting))
    agenda = agenda_table(slots_of(meeting, items), _("Agenda"))
    attachments = [Attachment(_("Agenda"), (agenda,))] if items else []
    if places:
        table = attendance_table(places, _("Who attends"), answers=False)
        attachments.append(Attachment(_("Who attends"), (table,)))
    title, body, template = begin(
        Use.INVITATION,
        values_of(meeting, timezone.localdate(at)),
        unit=meeting.record.unit,
        blocks=tuple(_blocks(meeting, places, has_agenda=bool(items))),
    )
    addressees = [To(unit=unit) for unit in _units(meeting, places)]
    return NewDocument(
        use=Use.INVITATION,
        kind=Kind(template.kind),
        form=Form(template.form),
        title=title,
        blocks=body,
        addressees=addressees,
        greeting=greeting_of(addressees),
        about=meeting.record,
        attachments=tuple(attachments),
        template=template,
    )


def values_of(meeting: Meeting, today: date) -> dict[str, str]:
    """What a template may name of a meeting (`issuing.placeholders`)."""
    return {
        "day": day_in_words(today),
        "meeting.title": meeting.record.title,
        "meeting.day": day_in_words(timezone.localtime(meeting.begins_at).date()),
        "meeting.time": span_in_words(meeting),
        "meeting.place": meeting.place,
        "meeting.convener": meeting.record.unit.short_name,
        "meeting.chair": meeting.chair_name,
    }


def _units(meeting: Meeting, places: list[Attendance]) -> list[Unit]:
    """Each unit asked once, in the order of seats; the convener writes no letter to itself."""
    found = {place.unit.pk: place.unit for place in places if place.unit is not None}
    found.pop(meeting.record.unit_id, None)
    return list(found.values())


def _blocks(meeting: Meeting, places: list[Attendance], *, has_agenda: bool) -> Iterator[Block]:
    """What stands where the template says so: how it begins and ends is the template's."""
    yield Heading(1, _("Time and place"))
    yield _plain(
        _("%(time)s, %(place)s.") % {"time": span_in_words(meeting), "place": meeting.place}
    )
    yield Heading(1, _("Who attends"))
    for capacity in Capacity:
        names = [_who(place) for place in places if place.capacity == capacity]
        if names:
            words = {"capacity": capacity.label, "names": "、".join(names)}
            yield _plain(_("%(capacity)s: %(names)s.") % words)
    if has_agenda:
        yield Heading(1, _("Agenda"))
        yield _plain(_("The agenda is attached."))
    yield Heading(1, _("Answers"))
    if meeting.reply_by_date:
        day = day_in_words(meeting.reply_by_date)
        yield _plain(_("Please answer on the platform by %(day)s.") % {"day": day})
    yield _plain(_("No further material is asked for."))


def _plain(text: str) -> Paragraph:
    return Paragraph((Run(text=text),))


def _who(place: Attendance) -> str:
    unit = place.unit.short_name if place.unit else ""
    return f"{unit}{place.post_title}{place.name}"


def span_in_words(meeting: Meeting) -> str:
    """2026年3月5日 09:00—12:00, or with both days."""
    begins, ends = timezone.localtime(meeting.begins_at), timezone.localtime(meeting.ends_at)
    first = f"{day_in_words(begins.date())}{begins:%H:%M}"
    if begins.date() == ends.date():
        return f"{first}—{ends:%H:%M}"
    return f"{first}—{day_in_words(ends.date())}{ends:%H:%M}"
