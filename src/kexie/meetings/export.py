"""Lists of meetings, of people and of points as tables: exactly what the page shows."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kexie.kernel.address import Query
from kexie.kernel.sheets import csv_lines, workbook
from kexie.kernel.tables import sorting_of
from kexie.meetings.flow import MEETING
from kexie.meetings.forms.meetings import wanted_of
from kexie.meetings.models import Meeting
from kexie.meetings.queries.attending import attendances_of
from kexie.meetings.queries.meetings import SORTS, meetings_for
from kexie.org.models import User
from kexie.records.access import may

LONGEST = 20_000  # rows
Rows = list[list[str]]


def heads() -> list[str]:
    return [
        _("Title"),
        _("Kind"),
        _("Begins"),
        _("Ends"),
        _("Place"),
        _("Convening unit"),
        _("Series"),
        _("State"),
        pgettext("meeting", "Theme"),
        _("Chair"),
    ]


def listed(user: User, query: Query, today: date) -> Rows:
    """What the address asks for; at most `LONGEST` rows."""
    found = meetings_for(user, wanted=wanted_of(query, user), today=today)
    rows = sorting_of(query, SORTS, default="-begins").apply(found)[:LONGEST]
    return [_row(one) for one in rows]


def _row(one: Meeting) -> list[str]:
    return [
        one.record.title,
        one.get_kind_display(),
        f"{timezone.localtime(one.begins_at):%Y-%m-%d %H:%M}",
        f"{timezone.localtime(one.ends_at):%Y-%m-%d %H:%M}",
        one.place,
        one.record.unit.short_name,
        one.series.name if one.series else "",
        one.get_state_display(),
        one.theme,
        one.chair_name,
    ]


def list_as_csv(rows: Rows) -> bytes:
    return "".join(csv_lines(heads(), rows)).encode()


def list_as_sheet(rows: Rows) -> bytes:
    return workbook(_("Meetings"), heads(), rows)


def attendance_heads(*, office: bool) -> list[str]:
    heads = [
        _("Number"),
        _("Unit"),
        pgettext("person", "Name"),
        _("Post"),
        _("Capacity"),
        _("Answer"),
        pgettext("meeting", "Deputy"),
        _("Deputy's post"),
    ]
    return [*heads, _("Reason")] if office else heads


def attendance_sheet(user: User, meeting: Meeting) -> bytes:
    """
    Who is asked and what was answered, in the order of seats; why somebody is on leave is the office's to know.

    The caller has shown that the user sees it.
    """
    office = may(meeting, MEETING.rules, user, "edit")
    rows = [
        [
            str(number),
            place.unit.short_name if place.unit else "",
            place.name,
            place.post_title,
            place.get_capacity_display(),
            place.get_coming_display(),
            place.deputy_name,
            place.deputy_title,
            *([place.reason] if office else []),
        ]
        for number, place in enumerate(attendances_of(meeting), start=1)
    ]
    return workbook(_("Attendance list"), attendance_heads(office=office), rows)
