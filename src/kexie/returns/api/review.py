"""Reviews: what waits, one filing before its reviewer, and what he decides."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Schema

from kexie.kernel.paging import page_of
from kexie.kernel.shapes import Key
from kexie.org.http import Request
from kexie.returns.actions import review
from kexie.returns.api.base import router
from kexie.returns.models import Filing
from kexie.returns.queries.filings import filings_for
from kexie.returns.queries.inbox import Waiting, WantedReviews, inbox_of, waiting_of
from kexie.returns.queries.praises import WantedPraises, praises_for
from kexie.returns.queries.review_page import page_of_review


class ReviewFilters(Schema):
    cycle: Key | None = None
    unit: Key | None = None
    page: int = 1

    def wanted(self) -> WantedReviews:
        return WantedReviews(cycle=self.cycle, unit=self.unit)


class WaitingOut(Schema):
    """`refusal`: why one may not judge it; empty: one may. `since`: `submitted`, `accepted`, or empty: first time."""

    pk: int
    title: str
    unit: int
    unit_name: str
    cycle: int
    submitted_at: datetime
    version: int
    since: str
    differences: int
    noted: int
    refusal: str


class WaitingsOut(Schema):
    total: int
    page: int
    pages: int
    rows: list[WaitingOut]


class ChangeOut(Schema):
    name: str
    label: str
    before: str
    now: str


class RepeatOut(Schema):
    field: str
    text: str
    older: str
    older_unit: str
    older_title: str
    same_unit: bool


class AgainstOut(Schema):
    field: str
    new: float
    text: str
    older: str


class UnusualOut(Schema):
    name: str
    now: str
    least: str
    most: str


class SnapshotOut(Schema):
    number: int
    digest: str
    reason: str
    by: str
    at: datetime


class ReviewOut(Schema):
    """
    `moves`: what one may do now; `barred`: what one's own work bars, with the reason.

    `new`: share of new text; it, `repeats`, `against` (last year's) and `unusual` are for reviewers, empty for others.
    """

    pk: int
    title: str
    state: str
    version: int
    moves: list[str]
    barred: dict[str, str]
    since: str
    changes: list[ChangeOut]
    findings: list[str]
    new: float | None
    repeats: list[RepeatOut]
    against: list[AgainstOut]
    unusual: list[UnusualOut]
    calculated: dict[str, str]
    snapshots: list[SnapshotOut]
    praises: list[str]


class PraiseFilters(Schema):
    text: str = Field("", max_length=100)
    period: str = Field("", max_length=20)
    page: int = 1

    def wanted(self) -> WantedPraises:
        return WantedPraises(text=self.text, period=self.period)


class PraiseOut(Schema):
    filing: int
    unit: str
    title: str
    period: str
    text: str
    by: str
    at: datetime


class PraisesOut(Schema):
    total: int
    page: int
    pages: int
    rows: list[PraiseOut]


class ChosenIn(Schema):
    filing: Key
    version: int


class ManyIn(Schema):
    chosen: list[ChosenIn]


class RefusedOut(Schema):
    filing: int
    reason: str


class ManyOut(Schema):
    done: int
    refused: list[RefusedOut]


class RemarkIn(Schema):
    field: str
    row: int = 0
    text: str = Field(max_length=1000)


class JudgeIn(Schema):
    version: int = 0
    note: str = Field("", max_length=1000)
    remarks: list[RemarkIn] = []


def _waiting(one: Waiting) -> WaitingOut:
    filing = one.filing
    return WaitingOut.model_validate(
        {
            "pk": filing.pk,
            "title": filing.record.title,
            "unit": filing.record.unit_id,
            "unit_name": filing.record.unit.short_name,
            "cycle": filing.cycle_id,
            "submitted_at": filing.submitted_at,
            "version": filing.version,
            "since": one.since,
            "differences": one.differences,
            "noted": one.noted,
            "refusal": str(one.refusal),
        }
    )


def _review(request: Request, filing: Filing) -> ReviewOut:
    page = page_of_review(request.user, filing)
    return ReviewOut(
        pk=filing.pk,
        title=filing.record.title,
        state=filing.state,
        version=filing.version,
        moves=sorted(page.offered),
        barred={one.name: str(one.refusal) for one in page.barred},
        since=page.since,
        changes=[
            ChangeOut(name=one.name, label=one.label, before=one.before, now=one.now)
            for one in page.changes.values()
        ],
        findings=[one.sentence for one in page.findings],
        new=page.repeats.new if page.repeats else None,
        repeats=[
            RepeatOut(
                field=one.passage.field.key,
                text=one.passage.text,
                older=one.older.text,
                older_unit=one.older.filing.record.unit.short_name,
                older_title=one.older.filing.record.title,
                same_unit=one.same_unit,
            )
            for one in (page.repeats.found if page.repeats else [])
        ],
        against=[
            AgainstOut(field=one.key, new=one.new, text=one.text, older=one.older_text)
            for one in page.against
        ],
        unusual=[
            UnusualOut(name=one.name, now=one.now, least=one.least, most=one.most)
            for one in page.unusual.values()
        ],
        calculated=dict(page.calculated),
        snapshots=[
            SnapshotOut(
                number=one.number, digest=one.digest, reason=one.reason, by=one.by.name, at=one.at
            )
            for one in page.snapshots
        ],
        praises=[one.text for one in page.praises],
    )


@router.get("reviews/", response=WaitingsOut, url_name="returns-inbox")
def list_waiting(request: Request, filters: Query[ReviewFilters]) -> WaitingsOut:
    """What waits at one's own units, oldest first."""
    page = page_of(inbox_of(request.user, filters.wanted()), request.GET)
    rows = [_waiting(one) for one in waiting_of(request.user, page.rows)]
    return WaitingsOut(total=page.total, page=page.number, pages=page.pages, rows=rows)


@router.post("reviews/", response=ManyOut, url_name="returns-judge-many")
def judge_many(request: Request, payload: ManyIn) -> ManyOut:
    """Each goes to the next unit, or is accepted where one's own is the last; each for itself."""
    seen = {one.filing: one.version for one in payload.chosen}
    filings = filings_for(request.user).filter(pk__in=seen)
    chosen = [(filing, seen[filing.pk]) for filing in filings]
    refused = review.accept_many(chosen, actor=request.user, at=timezone.now())
    words = [RefusedOut(filing=filing.pk, reason=why) for filing, why in refused]
    return ManyOut(done=len(chosen) - len(refused), refused=words)


@router.get("reviews/{int:pk}/", response=ReviewOut, url_name="returns-review")
def show_review(request: Request, pk: int) -> ReviewOut:
    return _review(request, get_object_or_404(filings_for(request.user), pk=pk))


@router.get("praises/", response=PraisesOut, url_name="returns-praises")
def list_praises(request: Request, filters: Query[PraiseFilters]) -> PraisesOut:
    """What reviewers found good in the reports one sees, the latest first."""
    page = page_of(praises_for(request.user, filters.wanted()), request.GET)
    rows = [
        PraiseOut(
            filing=one.filing_id,
            unit=one.filing.record.unit.short_name,
            title=one.filing.record.title,
            period=one.filing.cycle.period,
            text=one.text,
            by=one.by.name,
            at=one.at,
        )
        for one in page
    ]
    return PraisesOut(total=page.total, page=page.number, pages=page.pages, rows=rows)


def _return(filing: Filing, request: Request, said: JudgeIn, at: datetime) -> None:
    fields = {field.key: field for field in filing.cycle.form.fields.all()}
    unknown = [one.field for one in said.remarks if one.field not in fields]
    if unknown:
        raise Http404
    remarks = [review.NewRemark(fields[one.field], one.text, one.row) for one in said.remarks]
    review.return_cells(
        filing,
        actor=request.user,
        at=at,
        seen_version=said.version,
        reason=said.note,
        remarks=remarks,
    )


MOVES: dict[str, Callable[[Filing, Request, JudgeIn, datetime], object]] = {
    "pass_up": lambda filing, request, said, at: review.pass_up(
        filing, actor=request.user, at=at, seen_version=said.version
    ),
    "accept": lambda filing, request, said, at: review.accept(
        filing, actor=request.user, at=at, seen_version=said.version
    ),
    "return_cells": _return,
    "praise": lambda filing, request, said, at: review.praise(
        filing, actor=request.user, at=at, text=said.note
    ),
}


@router.post("reviews/{int:pk}/{move}/", response=ReviewOut, url_name="returns-review-move")
def judge(request: Request, pk: int, move: str, payload: JudgeIn) -> ReviewOut:
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    MOVES[move](filing, request, payload, timezone.now())
    return _review(request, get_object_or_404(filings_for(request.user), pk=pk))
