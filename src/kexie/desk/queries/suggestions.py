"""Suggestions on the desk: those for which an answer is owed, those to settle, those to try."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie.desk.queries.lists import Line, Part
from kexie.kernel.words import due_words
from kexie.matters.models import Suggestion
from kexie.matters.queries.suggestions import to_answer, to_settle, to_try


def _lines(rows: Iterable[Model], today: date) -> list[Line]:
    """Whose: the unit it comes from. Overdue ones say by how much."""
    return [
        Line(
            url=reverse("suggestions:show", args=[one.pk]),
            number=one.number or "",
            title=one.record.title,
            unit=one.from_unit,
            state=one.state,
            state_label=one.get_state_display(),
            due=None if one.answered_at else one.due_date,
            lamp=None,
            note=_overdue(one, today),
        )
        for one in rows
        if isinstance(one, Suggestion)
    ]


def _overdue(one: Suggestion, today: date) -> str:
    late = one.answered_at is None and one.due_date < today
    return due_words(one.due_date, today) if late else ""


SUGGESTIONS = (
    Part(
        code="suggestions",
        side="waiting",
        label=_("Suggestions to answer"),
        empty=_("No suggestion waits for an answer of your unit."),
        find=lambda user, _today: to_answer(user),
        show=_lines,
        unit_label=_("comes from"),
    ),
    Part(
        code="settle",
        side="waiting",
        label=_("Answered suggestions to settle"),
        empty=_("No answered suggestion waits to be settled."),
        find=lambda user, _today: to_settle(user),
        show=_lines,
        unit_label=_("comes from"),
    ),
)
TRIALS = Part(
    code="trials",
    side="owed",
    label=_("What your unit is asked to try"),
    empty=_("Your unit is asked to try nothing."),
    find=lambda user, _today: to_try(user),
    show=_lines,
    unit_label=_("comes from"),
)
