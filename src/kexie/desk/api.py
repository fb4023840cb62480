"""The same queries, for machines."""

from datetime import date
from typing import Annotated

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from kexie.desk.queries.cockpit import Row, cockpit_of, unit_for
from kexie.desk.queries.home import PARTS, desk_for
from kexie.desk.queries.lists import Line
from kexie.desk.queries.rounds import Number, Round
from kexie.desk.queries.scales import SCALES
from kexie.desk.queries.tiles import Figure
from kexie.indicators.queries.key_figures import KeyFigure
from kexie.kernel.paging import SIZE
from kexie.kernel.shapes import FURTHEST
from kexie.matters.models import Theme
from kexie.org.http import Request
from kexie.returns.queries.coverage import Coverage
from kexie.returns.queries.services import Block

PageNumber = Annotated[int, Field(ge=1, le=FURTHEST // SIZE)]
router = Router(tags=["desk"])


class LineOut(Schema):
    """One row of a list. `url` is the page that shows it; `light` is empty where no clock runs."""

    url: str
    number: str
    title: str
    unit: str
    state: str
    due: date | None
    light: str
    light_reason: str


class ListOut(Schema):
    """A list of the desk: `side` says to which of the three it belongs, `total` counts all rows."""

    code: str
    side: str
    label: str
    total: int
    rows: list[LineOut]


class FigureOut(Schema):
    """A number; `list` opens exactly the rows that it counts, and is empty for 0."""

    value: int
    list: str


class RowOut(Schema):
    label: str
    figures: dict[str, FigureOut]


class TileOut(Schema):
    """`row` and `column` from 0, null where units stand in line. `percent` is null for counts and empty wholes."""

    code: str
    name: str
    percent: int | None
    value: FigureOut
    whole: FigureOut | None
    row: int | None
    column: int | None


class PointOut(Schema):
    year: int
    value: str


class KeyFigureOut(Schema):
    """
    One key figure of the year, in words with its unit; empty: there is none.

    `state`: `reached`, `behind`, `unknown` (no figure yet) or `no_target`. `page` opens the figure.
    `units_accepted`, `units_asked`: where units are still reporting for the figure; null: it is whole.
    """

    code: str
    name: str
    target: str
    actual: str
    share: int | None
    gap: str
    explanation: str
    explained_by: str
    last_year: str
    last_year_is_whole: bool
    trend: list[PointOut]
    units_accepted: int | None
    units_asked: int | None
    state: str
    page: str


class ServiceOut(Schema):
    service: str
    reached: int
    with_target: int
    figures: list[KeyFigureOut]


class RoundOut(Schema):
    title: str
    due: date
    page: str
    numbers: dict[str, FigureOut]


class SaidOut(Schema):
    about: str
    words: str
    list: str


class CockpitOut(Schema):
    """`minute`: the whole in at most six lines. `waits_for_review`: reports that wait for the caller."""

    unit: str
    as_of: str
    minute: list[SaidOut]
    services: list[ServiceOut]
    reports: list[RoundOut]
    waits_for_review: FigureOut
    headline: dict[str, FigureOut]
    tiles: list[TileOut]
    themes: list[RowOut]
    units: list[RowOut]


class CockpitIn(Schema):
    """`unit` by code; by default where the caller's own tree begins."""

    unit: str = ""
    scale: str = "late_share"
    theme: str = ""


@router.get("/home", response=list[ListOut], url_name="desk-home")
def home(request: Request) -> list[ListOut]:
    """The three lists of the caller's desk with their first rows."""
    return [
        _list(shown.part.code, shown.total, shown.lines)
        for shown in desk_for(request.user, timezone.localdate())
    ]


@router.get("/lists/{code}", response=ListOut, url_name="desk-list")
def one_list(request: Request, code: str, page: PageNumber = 1) -> ListOut:
    """One list of the desk, 30 rows a page."""
    if code not in PARTS:
        raise Http404
    today = timezone.localdate()
    rows = PARTS[code].find(request.user, today)
    start = (page - 1) * SIZE
    return _list(code, rows.count(), PARTS[code].show(rows[start : start + SIZE], today))


@router.get("/cockpit", response=CockpitOut, url_name="desk-cockpit")
def cockpit(request: Request, asked: Query[CockpitIn]) -> CockpitOut:
    """Figures of a unit and everything below it, as far as the caller's rights go."""
    if asked.scale not in SCALES or asked.theme not in {"", *Theme.values}:
        raise Http404
    unit = get_object_or_404(unit_for(request.user, asked.unit or None))
    now = timezone.now()
    shown = cockpit_of(request.user, unit, scale=SCALES[asked.scale], theme=asked.theme, now=now)
    return CockpitOut(
        unit=unit.code,
        as_of=timezone.localtime(now).isoformat(timespec="seconds"),
        minute=[
            SaidOut(about=str(one.about), words=one.words, list=one.url) for one in shown.minute
        ],
        services=[_service(block) for block in shown.services],
        reports=[_round(one) for one in shown.rounds],
        waits_for_review=_figure(shown.judging),
        headline={one.measure: _figure(one) for one in shown.headline},
        tiles=[
            TileOut(
                code=tile.unit.code,
                name=tile.unit.name,
                percent=tile.percent,
                value=_figure(tile.part),
                whole=_figure(tile.whole) if tile.whole else None,
                row=tile.row,
                column=tile.column,
            )
            for tile in shown.tiles
        ],
        themes=[_row(row) for row in shown.themes],
        units=[_row(row) for row in shown.units],
    )


def _list(code: str, total: int, lines: list[Line]) -> ListOut:
    part = PARTS[code]
    rows = [
        LineOut(
            url=line.url,
            number=line.number,
            title=line.title,
            unit=line.unit.code,
            state=line.state,
            due=line.due,
            light=line.lamp.light if line.lamp else "",
            light_reason=line.lamp.words if line.lamp else "",
        )
        for line in lines
    ]
    return ListOut(code=code, side=part.side, label=str(part.label), total=total, rows=rows)


def _figure(figure: Figure | Number) -> FigureOut:
    return FigureOut(value=figure.value, list=figure.url)


def _service(block: Block) -> ServiceOut:
    return ServiceOut(
        service=block.service.value,
        reached=block.reached,
        with_target=block.aimed,
        figures=[_key_figure(one, block.partial.get(one.indicator.pk)) for one in block.figures],
    )


def _key_figure(one: KeyFigure, coverage: Coverage | None) -> KeyFigureOut:
    goal = one.goal
    by = goal.target.explained_by if goal else None
    return KeyFigureOut(
        code=one.indicator.code,
        name=str(one.indicator),
        target=goal.amount if goal else "",
        actual=one.actual,
        share=goal.share if goal else None,
        gap=goal.gap if goal else "",
        explanation=goal.target.explanation if goal else "",
        explained_by=by.name if by else "",
        last_year=one.before,
        last_year_is_whole=one.before_whole,
        trend=[PointOut(year=point.year, value=point.shown) for point in one.trend],
        units_accepted=coverage.accepted if coverage else None,
        units_asked=coverage.expected if coverage else None,
        state=one.state,
        page=one.link,
    )


def _round(one: Round) -> RoundOut:
    return RoundOut(
        title=one.cycle.record.title,
        due=one.cycle.due_date,
        page=one.url,
        numbers={name: _figure(number) for name, number in one.numbers.items()},
    )


def _row(row: Row) -> RowOut:
    figures = {code: _figure(figure) for code, figure in row.figures.items()}
    return RowOut(label=str(row.label), figures=figures)
