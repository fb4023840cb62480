"""The trail of a record, for machines."""

from datetime import datetime

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from kexie.kernel.paging import page_of
from kexie.kernel.shapes import Key
from kexie.org.http import Request
from kexie.records.access import insist_trail, seen_records
from kexie.records.queries import Line, lines_with_units, trail_of

router = Router(tags=["records"])


class ChangeOut(Schema):
    field: str
    before: str
    after: str


class LineOut(Schema):
    number: int
    at: datetime
    who: str
    what: str
    about: str
    unit: str
    changes: list[ChangeOut]
    origin: str


class TrailOut(Schema):
    total: int
    lines: list[LineOut] = Field(description="in words, the latest first")


@router.get("/{int:pk}/trail/", response=TrailOut, url_name="records-trail")
def trail(request: Request, pk: Key, page: Key = 1) -> dict[str, int | list[Line]]:  # noqa: ARG001 -- read from the address by page_of, as pages do
    """What was done to the record and to what belongs to it."""
    record = get_object_or_404(seen_records(request.user), pk=pk)
    insist_trail(record, request.user)
    found = page_of(trail_of(request.user, record), request.GET)
    return {"total": found.total, "lines": lines_with_units(found.rows)}
