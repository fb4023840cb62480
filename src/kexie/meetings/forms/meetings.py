"""Meetings: planned, filtered; series."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.kernel.forms import DayField, DayInput, RowField, SearchInput
from kexie.meetings.actions.planning import NewMeeting
from kexie.meetings.models import Meeting, MeetingKind, MeetingSeries, MeetingState
from kexie.meetings.queries.meetings import (
    HELD_STATES,
    WHEN,
    WantedMeetings,
    conveners_of,
    kept_units,
    meetings_for,
    series_for,
    usable_series,
)
from kexie.org.fields import UnitField
from kexie.org.models import User
from kexie.org.queries import own_units
from kexie.records.access import STAFF

ANY = ("", _("all"))
WHEN_WORDS = {
    "upcoming": _("upcoming"),
    "past": _("past"),
    "mine": _("to which my unit or I am asked"),
}


class ClockInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class LastField(RowField[Meeting]):
    """An earlier meeting, with its day."""

    def label_from_instance(self, obj: Meeting) -> str:
        return f"{timezone.localdate(obj.begins_at):%Y-%m-%d} {obj.record.title}"


class SeriesField(RowField[MeetingSeries]):
    def label_from_instance(self, obj: MeetingSeries) -> str:
        return f"{obj.name}（{obj.unit.short_name}）"


class MeetingForm(forms.Form):
    """What is known of a meeting. `unit` is asked only for a new one."""

    title = forms.CharField(label=_("Title"), max_length=200)
    unit = UnitField(label=_("Convening unit"))
    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    day = DayField(label=_("Day"), widget=DayInput())
    begins = forms.TimeField(label=_("Begins"), initial=time(9, 0), widget=ClockInput())
    ends = forms.TimeField(label=_("Ends"), initial=time(12, 0), widget=ClockInput())
    last_day = DayField(
        label=_("Last day"),
        required=False,
        widget=DayInput(),
        help_text=_("Only if it lasts more than one day."),
    )
    place = forms.CharField(label=_("Place"), max_length=100)
    chair_name = forms.CharField(label=_("Chair"), max_length=60, required=False)
    theme = forms.CharField(label=pgettext_lazy("meeting", "Theme"), max_length=200, required=False)
    reply_by_date = DayField(
        label=_("Answers by"),
        required=False,
        widget=DayInput(),
        help_text=_("Who has not answered is reminded once, the day before."),
    )
    series = SeriesField(
        queryset=MeetingSeries.objects.none(),
        label=_("Series"),
        required=False,
        empty_label=_("none: a single meeting"),
    )
    last = LastField(
        queryset=Meeting.objects.none(),
        label=_("Opens with the balance of"),
        required=False,
        empty_label=_("the last meeting of the series"),
        help_text=_("What became of what was set then."),
    )
    no_balance = forms.BooleanField(label=_("Opens with no balance"), required=False)
    comprehensive = forms.BooleanField(
        label=_("Comprehensive work meeting of the whole system"),
        required=False,
        help_text=_("Normally at most once a year."),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(
        self, data: Any, *, user: User, initial: Any = None, meeting: Meeting | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self._offer("series", usable_series(user))
        held = meetings_for(user, "edit").filter(state__in=HELD_STATES)
        if meeting is not None:
            del self.fields["unit"]
            held = held.filter(record__unit=meeting.record.unit_id).exclude(pk=meeting.pk)
        else:
            self._offer("unit", conveners_of(user))
            if not self.fields["unit"].initial:
                self.fields["unit"].initial = own_units(user, STAFF).first()
        self._offer("last", held)

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"day", "begins", "ends"} <= given.keys():
            given["begins_at"] = _moment(given["day"], given["begins"])
            given["ends_at"] = _moment(given.get("last_day") or given["day"], given["ends"])
            if given["ends_at"] <= given["begins_at"]:
                self.add_error("ends", _("The meeting must end after it begins."))
        return given

    def known(self) -> NewMeeting:
        given = self.cleaned_data
        names = (
            "title",
            "kind",
            "begins_at",
            "ends_at",
            "place",
            "series",
            "comprehensive",
            "theme",
            "chair_name",
            "reply_by_date",
            "last",
        )
        return NewMeeting(
            follows=not given["no_balance"],
            **{name: given[name] for name in names}
            | ({"last": None} if given["no_balance"] else {}),
        )


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def initial_of(meeting: Meeting) -> dict[str, Any]:
    """What a form about it begins with."""
    begins, ends = timezone.localtime(meeting.begins_at), timezone.localtime(meeting.ends_at)
    return {
        "title": meeting.record.title,
        "unit": meeting.record.unit,
        "kind": meeting.kind,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "last_day": ends.date() if ends.date() != begins.date() else None,
        "place": meeting.place,
        "chair_name": meeting.chair_name,
        "theme": meeting.theme,
        "reply_by_date": meeting.reply_by_date,
        "series": meeting.series,
        "last": meeting.last,
        "no_balance": meeting.last is None,
        "comprehensive": meeting.comprehensive,
        "seen_version": meeting.version,
    }


MAIN_FILTERS = ("text", "when", "kind", "state")


class MeetingFilter(forms.Form):
    """Filters of the list, kept in the address."""

    text = forms.CharField(
        label=_("Title, theme, place or unit"),
        required=False,
        max_length=100,
        widget=SearchInput(),
    )
    when = forms.ChoiceField(
        label=_("When"), required=False, choices=[ANY, *((code, WHEN_WORDS[code]) for code in WHEN)]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *MeetingKind.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ANY, *MeetingState.choices]
    )
    series = SeriesField(
        queryset=MeetingSeries.objects.none(),
        label=_("Series"),
        required=False,
        empty_label=_("all"),
    )
    unit = UnitField(label=_("Convened by, with units below"), required=False)
    begins_from = DayField(label=_("From"), required=False, widget=DayInput())
    begins_to = DayField(label=_("Until"), required=False, widget=DayInput())

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["series"].queryset = series_for(user)  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in MAIN_FILTERS]

    @property
    def more(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in MAIN_FILTERS]

    @property
    def more_asked(self) -> bool:
        """Is one of the filters asked for that are folded away?"""
        return any(field.value() for field in self.more)

    def wanted(self) -> WantedMeetings:
        """What is asked for; a field that makes no sense asks for nothing."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        keys = {name: given[name].pk for name in ("unit", "series") if name in given}
        return WantedMeetings(**(given | keys))


class SeriesForm(forms.Form):
    """A series of meetings; a new one asks for its unit too."""

    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    unit = UnitField(label=_("Unit"))
    closed = forms.BooleanField(
        label=_("No longer in use"),
        required=False,
        help_text=_("Nothing new is planned in it; what was held stays."),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: Any, *, user: User, series: MeetingSeries | None = None) -> None:
        held = (
            {
                "name": series.name,
                "kind": series.kind,
                "closed": series.closed_at is not None,
                "seen_version": series.version,
            }
            if series
            else {"unit": kept_units(user).filter(pk__in=_own(user)).first()}
        )
        super().__init__(data, initial=held)
        if series:
            del self.fields["unit"]
        else:
            del self.fields["closed"]
            self.fields["unit"].queryset = kept_units(user)  # type: ignore[attr-defined]  # a ModelChoiceField


def _own(user: User) -> Any:
    return own_units(user).values("pk")


def wanted_of(query: Any, user: User) -> WantedMeetings:
    return MeetingFilter(query, user=user).wanted()
