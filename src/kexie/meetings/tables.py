"""Agenda and attendance as tables of an official document."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kexie.gongwen import Run, Side, Table
from kexie.meetings.models import Attendance, Coming
from kexie.meetings.queries.agenda import Slot


def agenda_table(slots: Sequence[Slot], caption: str) -> Table:
    return Table(
        caption=caption,
        head=(_("Time"), _("Point"), _("Who speaks"), pgettext("duration", "Minutes")),
        rows=tuple(
            (
                Run(text=clock_span(slot)),
                Run(text=slot.item.title),
                Run(text=speaker_of(slot)),
                Run(text=str(slot.item.minutes)),
            )
            for slot in slots
        ),
        widths=(2.2, 5, 2.6, 1),
        sides=("left", "left", "left", "right"),
    )


def clock_span(slot: Slot) -> str:
    begins, ends = timezone.localtime(slot.begins_at), timezone.localtime(slot.ends_at)
    return f"{begins:%H:%M}—{ends:%H:%M}"


def speaker_of(slot: Slot) -> str:
    unit = slot.item.unit.short_name if slot.item.unit else ""
    return " ".join(filter(None, (unit, slot.item.speaker)))


def attendance_table(places: Sequence[Attendance], caption: str, *, answers: bool) -> Table:
    """:param answers: with what was answered; a list for an invitation has nothing to say of that"""
    head: tuple[str, ...] = (
        _("Number"),
        _("Unit"),
        pgettext("person", "Name"),
        _("Post"),
        _("Capacity"),
    )
    rows = [_row(number, place, answers=answers) for number, place in enumerate(places, start=1)]
    if answers:
        head = (*head, _("Answer"))
    left: Side = "left"
    widths = (0.8, 2.4, 1.4, 3, 1.2, 2.2)[: len(head)]
    return Table(
        caption=caption,
        head=head,
        rows=tuple(tuple(Run(text=cell) for cell in row) for row in rows),
        widths=widths,
        sides=("right", *(left for _column in head[1:])),
    )


def _row(number: int, place: Attendance, *, answers: bool) -> list[str]:
    row = [
        str(number),
        place.unit.short_name if place.unit else "",
        place.name,
        place.post_title,
        str(place.get_capacity_display()),
    ]
    return [*row, answer_words(place)] if answers else row


def answer_words(place: Attendance) -> str:
    """What was answered, with the deputy; the reason of a leave is the office's to know."""
    said = str(place.get_coming_display())
    if place.coming == Coming.DEPUTY:
        return f"{said}：{place.deputy_name} {place.deputy_title}".strip()
    return said
