"""A day that is chosen with one click."""

from datetime import date
from typing import Any

from django import forms

from kexie.kernel.errors import Refused
from kexie.kernel.forms import DayInput
from kexie.matters.queries.levels import QuickDay, quick_days


class QuickDayInput(DayInput):
    """A day, with days to choose by one click beneath; `offer` sets them."""

    template_name = "matters/day.html"
    days: tuple[QuickDay, ...] = ()
    today: date | None = None

    def offer(self, today: date, **bounds: date | None) -> None:
        self.today, self.days = today, tuple(quick_days(today, **bounds))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return context | {"days": self.days, "today": self.today}


def offer_days(form: forms.Form, name: str, today: date, **bounds: date | None) -> None:
    """Set the days to choose from. :param bounds: as `quick_days` takes them"""
    widget = form.fields[name].widget
    assert isinstance(widget, QuickDayInput)  # noqa: S101 -- narrows the type
    widget.offer(today, **bounds)


def refuse_in(form: forms.Form, refusal: Refused) -> None:
    """Say in the form why it was not done."""
    form.add_error(None, str(refusal))
