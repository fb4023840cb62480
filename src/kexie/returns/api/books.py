"""Workbooks for machines: the same files, looked at and taken over by the same actions."""

from datetime import datetime
from typing import Literal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File as Sent
from ninja import Schema, Status
from ninja.files import UploadedFile

from kexie.files.actions import bring_in
from kexie.files.queries import unpacked
from kexie.org.http import Request
from kexie.returns.actions.books import BookRefused, take_book
from kexie.returns.actions.deliveries import deliver
from kexie.returns.api.base import router
from kexie.returns.books.judging import Verdict
from kexie.returns.books.texts import csv_of
from kexie.returns.books.writing import workbook_of
from kexie.returns.export import SHEET
from kexie.returns.flow import FILING
from kexie.returns.models import Delivery
from kexie.returns.queries.books import book_of, verdict_on_file
from kexie.returns.queries.cycles import cycles_for
from kexie.returns.queries.deliveries import delivery_for, items_of
from kexie.returns.queries.filings import filings_for
from kexie.workflow.actions import insist_now


class FaultOut(Schema):
    """`place`: as people name it; `reason`: what is wrong and what to do."""

    sheet: str
    address: str
    place: str
    reason: str


class BookConflictOut(Schema):
    """A cell that stands otherwise now than when the file was handed out, and that the file changes too."""

    place: str
    label: str
    yours: str
    theirs: str


class VerdictOut(Schema):
    created: int
    updated: int
    unchanged: int
    refused: int
    faults: list[FaultOut]
    conflicts: list[BookConflictOut]


class ItemOut(Schema):
    name: str
    state: str
    filing: int | None
    created: int
    updated: int
    unchanged: int
    faults: list[FaultOut]


class DeliveryOut(Schema):
    pk: int
    cycle: int
    at: datetime
    state: str
    items: list[ItemOut]


def _out(verdict: Verdict) -> VerdictOut:
    return VerdictOut.model_validate(verdict.plain())


@router.get("filings/{int:pk}/book/", url_name="returns-book")
def save_book(
    request: Request, pk: int, form: Literal["xlsx", "utf-8", "gb18030"] = "xlsx"
) -> HttpResponse:
    """The filing as a workbook, or as CSV in the encoding that is named."""
    book = book_of(get_object_or_404(filings_for(request.user), pk=pk))
    if form == "xlsx":
        return HttpResponse(workbook_of(book), content_type=SHEET)
    return HttpResponse(csv_of(book, form), content_type=f"text/csv; charset={form}")


@router.post(
    "filings/{int:pk}/book/",
    response={200: VerdictOut, 422: VerdictOut},
    url_name="returns-take-book",
)
def bring_book(
    request: Request, pk: int, file: Sent[UploadedFile], *, dry: bool = False
) -> Status[VerdictOut]:
    """Take a filled workbook or CSV over, all or nothing; `dry`: the same verdict, and nothing is written."""
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    insist_now(filing, FILING, "fill", request.user)
    data, at = file.read(), timezone.now()
    kept = bring_in(data=data, name=file.name or "", actor=request.user, at=at)
    if dry:
        verdict = verdict_on_file(filing, data)
        return Status(200 if verdict.is_good else 422, _out(verdict))
    try:
        verdict = take_book(filing, kept, actor=request.user, at=at)
    except BookRefused as refusal:
        return Status(422, _out(refusal.verdict))
    return Status(200, _out(verdict))


@router.post("cycles/{int:pk}/books/", response={202: DeliveryOut}, url_name="returns-deliver")
def bring_books(request: Request, pk: int, files: Sent[list[UploadedFile]]) -> Status[DeliveryOut]:
    """Many workbooks, or a .zip of them; a job brings them in soon after."""
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    found = [one for file in files for one in unpacked(file.name or "", file.read())]
    made = deliver(cycle, found, actor=request.user, at=timezone.now())
    return Status(202, _delivery(made))


@router.get("deliveries/{int:pk}/", response=DeliveryOut, url_name="returns-delivery")
def show_delivery(request: Request, pk: int) -> DeliveryOut:
    found = delivery_for(request.user, pk)
    if found is None:
        raise Http404
    return _delivery(found)


def _delivery(one: Delivery) -> DeliveryOut:
    items = [
        ItemOut(
            name=item.name,
            state=item.state,
            filing=item.filing_id,
            created=item.created,
            updated=item.updated,
            unchanged=item.unchanged,
            faults=item.faults,
        )
        for item in items_of(one)
    ]
    return DeliveryOut(pk=one.pk, cycle=one.cycle_id, at=one.at, state=one.state, items=items)
