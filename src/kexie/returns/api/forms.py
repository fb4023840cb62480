"""Forms of the register."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Schema

from kexie.org.http import Request
from kexie.returns.actions.forms import save_form_version
from kexie.returns.api.base import router
from kexie.returns.errors import BadEntry
from kexie.returns.layout import BadLayout, read_layout
from kexie.returns.models import FormVersion
from kexie.returns.queries.forms import findings_in, layout_of, versions_for
from kexie.returns.queries.register import entries_for


class FormIn(Schema):
    """`layout`: as `docs/forms.md` describes it; `seen_version`: of the draft, 0 where there was none."""

    layout: dict[str, Any]
    seen_version: int = 0
    note: str = Field("", max_length=400)


class FindingOut(Schema):
    place: str
    message: str
    grave: bool


class FormOut(Schema):
    number: int
    version: int
    digest: str
    note: str
    at: datetime
    published_at: datetime | None
    layout: dict[str, Any]
    findings: list[FindingOut]


def _out(form: FormVersion) -> FormOut:
    found = [] if form.published_at else findings_in(layout_of(form))
    return FormOut(
        number=form.number,
        version=form.version,
        digest=form.digest,
        note=form.note,
        at=form.at,
        published_at=form.published_at,
        layout=form.layout,
        findings=[
            FindingOut(place=one.place, message=str(one.message), grave=one.grave) for one in found
        ],
    )


@router.get("register/{int:pk}/forms/", response=list[FormOut], url_name="returns-forms")
def list_forms(request: Request, pk: int) -> list[FormOut]:
    """Every version that one sees, the latest first; of a draft what the linter finds."""
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    return [_out(form) for form in versions_for(request.user, entry).order_by("-number")]


@router.put("register/{int:pk}/forms/draft/", response=FormOut, url_name="returns-save-form")
def save_form(request: Request, pk: int, payload: FormIn) -> FormOut:
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    try:
        layout = read_layout(payload.layout)
    except BadLayout as fault:
        raise BadEntry(str(fault)) from fault
    form = save_form_version(
        entry,
        layout,
        actor=request.user,
        at=timezone.now(),
        seen_version=payload.seen_version,
        note=payload.note,
    )
    return _out(form)
