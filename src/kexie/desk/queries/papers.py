"""Official documents on the desk: those to check, to sign off, to issue."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie.desk.queries.lists import Line, Part
from kexie.issuing.models import OfficialDocument
from kexie.issuing.queries import to_check, to_issue, to_sign


def _lines(rows: Iterable[Model], _today: date) -> list[Line]:
    return [
        Line(
            url=reverse("issuing:show", args=[one.pk]),
            number="",
            title=one.record.title,
            unit=one.record.unit,
            state=one.state,
            state_label=one.get_state_display(),
            due=None,
            lamp=None,
        )
        for one in rows
        if isinstance(one, OfficialDocument)
    ]


PAPERS = (
    Part(
        code="sign-off",
        side="waiting",
        label=_("Official documents to sign off"),
        empty=_("No document waits for you to sign it off."),
        find=lambda user, _today: to_sign(user),
        show=_lines,
        unit_label=_("unit"),
    ),
    Part(
        code="papers",
        side="waiting",
        label=_("Official documents to check"),
        empty=_("No draft of another waits to be checked."),
        find=lambda user, _today: to_check(user),
        show=_lines,
        unit_label=_("unit"),
    ),
    Part(
        code="issue",
        side="waiting",
        label=_("Official documents to issue"),
        empty=_("Nothing that was signed off waits to be issued."),
        find=lambda user, _today: to_issue(user),
        show=_lines,
        unit_label=_("unit"),
    ),
)
