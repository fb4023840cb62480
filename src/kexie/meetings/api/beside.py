"""What stands beside a meeting before it begins, for machines: its papers, and series of meetings."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from kexie.meetings.actions import papers, series
from kexie.meetings.api.shapes import MOST, PapersOut, SeriesIn, SeriesOut
from kexie.meetings.models import Meeting, MeetingSeries, Papers
from kexie.meetings.queries.meetings import meetings_for, series_for
from kexie.meetings.queries.papers import papers_for
from kexie.org.http import Request
from kexie.org.queries import open_units

router = Router(tags=["meetings"])


def _meeting(request: Request, pk: int) -> Meeting:
    return get_object_or_404(meetings_for(request.user), pk=pk)


def _papers(one: Papers) -> PapersOut:
    names = PapersOut.model_fields.keys() - {"sha256"}
    return PapersOut(
        sha256=one.file.blob_id if one.file else "",
        **{name: getattr(one, name) for name in names},
    )


@router.get("{int:pk}/papers/", response=list[PapersOut], url_name="meetings-papers")
def list_papers(request: Request, pk: int) -> list[PapersOut]:
    return [_papers(one) for one in papers_for(request.user, _meeting(request, pk))[:20]]


@router.post("{int:pk}/papers/", response={202: PapersOut}, url_name="meetings-bind")
def bind(request: Request, pk: int) -> Status[PapersOut]:
    made = papers.order_papers(_meeting(request, pk), actor=request.user, at=timezone.now())
    return Status(202, _papers(made))


@router.post(
    "{int:pk}/papers/{int:papers_pk}/share/", response=PapersOut, url_name="meetings-share"
)
def share(request: Request, pk: int, papers_pk: int) -> PapersOut:
    held = get_object_or_404(papers_for(request.user, _meeting(request, pk)), pk=papers_pk)
    papers.share_papers(held, actor=request.user, at=timezone.now())
    held.refresh_from_db()
    return _papers(held)


def _series(one: MeetingSeries) -> SeriesOut:
    names = SeriesOut.model_fields.keys() - {"unit"}
    return SeriesOut(unit=one.unit.short_name, **{name: getattr(one, name) for name in names})


@router.get("series/", response=list[SeriesOut], url_name="meetings-series")
def list_series(request: Request) -> list[SeriesOut]:
    return [_series(one) for one in series_for(request.user)[:MOST]]


@router.post("series/", response={201: SeriesOut}, url_name="meetings-open-series")
def open_series(request: Request, payload: SeriesIn) -> Status[SeriesOut]:
    unit = get_object_or_404(open_units(), pk=payload.unit)
    made = series.open_series(
        unit=unit, name=payload.name, kind=payload.kind, actor=request.user, at=timezone.now()
    )
    return Status(201, _series(made))


@router.post("series/{int:pk}/", response=SeriesOut, url_name="meetings-edit-series")
def edit_series(request: Request, pk: int, payload: SeriesIn) -> SeriesOut:
    held = get_object_or_404(series_for(request.user), pk=pk)
    series.edit_series(
        held,
        name=payload.name,
        kind=payload.kind,
        closed=payload.closed,
        actor=request.user,
        at=timezone.now(),
        seen_version=payload.seen_version,
    )
    held.refresh_from_db()
    return _series(held)
