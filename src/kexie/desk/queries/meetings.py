"""Meetings on the desk: invitations to answer, minutes open for amendments, outcomes to follow up."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kexie.desk.queries.lists import Line, Part
from kexie.meetings.models import Meeting, Minutes
from kexie.meetings.queries.waiting import to_amend, to_answer, to_follow_up


def _invitations(rows: Iterable[Model], _today: date) -> list[Line]:
    """Due is the answer; the note says when the meeting begins."""
    return [
        Line(
            url=reverse("meetings:answer", args=[one.pk]),
            number="",
            title=one.record.title,
            unit=one.record.unit,
            state=one.state,
            state_label=one.get_state_display(),
            due=one.reply_by_date,
            lamp=None,
            note=date_format(timezone.localtime(one.begins_at), "DATETIME_FORMAT"),
        )
        for one in rows
        if isinstance(one, Meeting)
    ]


def _minutes(rows: Iterable[Model], _today: date) -> list[Line]:
    return [
        Line(
            url=reverse("meetings:minutes", args=[one.pk]),
            number="",
            title=one.record.title,
            unit=one.record.unit,
            state=one.state,
            state_label=one.get_state_display(),
            due=one.comments_by_date,
            lamp=None,
        )
        for one in rows
        if isinstance(one, Minutes)
    ]


def _outcomes(rows: Iterable[Model], _today: date) -> list[Line]:
    return [
        Line(
            url=f"{reverse('meetings:outcomes', args=[one.pk])}?standing=nothing",
            number="",
            title=one.record.title,
            unit=one.record.unit,
            state=one.state,
            state_label=one.get_state_display(),
            due=None,
            lamp=None,
            note=_idle(one),
        )
        for one in rows
        if isinstance(one, Meeting)
    ]


def _idle(one: Meeting) -> str:
    count: int = one.idle  # type: ignore[attr-defined]  # annotated by to_follow_up
    words = ngettext("%(count)s outcome", "%(count)s outcomes", count)
    return words % {"count": count}


MEETINGS = (
    Part(
        code="invitations",
        side="waiting",
        label=_("Invitations to answer"),
        empty=_("No invitation waits for an answer of your unit."),
        find=to_answer,
        show=_invitations,
        unit_label=_("convened by"),
    ),
    Part(
        code="minutes",
        side="waiting",
        label=_("Minutes open for your amendments"),
        empty=_("No minutes are open for amendments of your unit."),
        find=to_amend,
        show=_minutes,
        unit_label=_("convened by"),
    ),
    Part(
        code="outcomes",
        side="waiting",
        label=_("Outcomes of meetings to follow up"),
        empty=_("Of each outcome of your meetings something came, or it is settled."),
        find=to_follow_up,
        show=_outcomes,
        unit_label=_("convened by"),
    ),
)
