"""Questions in the words of the analysis page, for machines."""

from datetime import datetime

from django.utils import timezone
from ninja import Field, Query, Router, Schema

from kexie.indicators.queries.analysis import Analysis, Pivot, pivot
from kexie.indicators.queries.analysis.asked import words_of
from kexie.indicators.queries.analysis.cells import TOGETHER
from kexie.indicators.queries.analysis.shown import Cell
from kexie.org.http import Request

router = Router(tags=["indicators"])
LONGEST = 4000


class AnalysisIn(Schema):
    """
    Keys of the page's address, words parted by commas.

    `i`: codes, `funds/all`; `u`: codes, `own`, `530000/county`, `530100/children`; `p`: `2026`, `last-5-years`,
    `2025-01..2025-12`; `g`: codes of groups, `SEX/all`, `whole`. `tree`: `today`; `standing`: `provisional`.
    """

    i: str = Field(..., max_length=LONGEST)
    u: str = Field(..., max_length=LONGEST)
    p: str = Field(..., max_length=LONGEST)
    g: str = Field("", max_length=LONGEST)
    tree: str = Field("", pattern="^(then|today|)$")
    standing: str = Field("", pattern="^(accepted|provisional|)$")
    totals: str = Field("", pattern="^(no|)$")


class CellOut(Schema):
    """
    One number. `unit` null: all units that are listed, each counted once.

    `exact`: `numerator / denominator` base units as words, so that none is lost; null: there is none, `state` says why.
    """

    indicator: str
    group: str
    unit: str | None
    period: str
    state: str
    exact: str | None
    target: int | None


class AnalysisOut(Schema):
    """`notes`: what was not found or is left out. `target`: millionths of the base unit."""

    as_of: datetime
    notes: list[str]
    cells: list[CellOut]


@router.get("analysis", response=AnalysisOut, url_name="indicators-analysis")
def analysis(request: Request, given: Query[AnalysisIn]) -> AnalysisOut:
    """Every number of the question that one may see, and a word for each that is not there."""
    now = timezone.now()
    asked = Analysis(
        words={
            "indicator": words_of([given.i]),
            "unit": words_of([given.u]),
            "period": words_of([given.p]),
            "group": words_of([given.g]),
        },
        provisional=given.standing == "provisional",
        today=given.tree == "today",
        totals=given.totals != "no",
        targets=True,
    )
    today = request.user.as_of or timezone.localdate(now)
    made = pivot(request.user, asked, today, whole=True)
    lines = made.page or ()
    cells = [_out(made, cell) for line in lines for cell in line.cells]
    return AnalysisOut(as_of=now, notes=made.members.notes, cells=cells)


def _out(made: Pivot, cell: Cell) -> CellOut:
    key, found = cell.key, made.found
    assert found  # noqa: S101 -- there are cells only of what was fetched
    value = found.value(key)
    return CellOut(
        indicator=key.indicator,
        group=key.group,
        unit=None if key.unit == TOGETHER else key.unit,
        period=key.period,
        state=cell.state,
        exact=None if value is None else str(value),
        target=found.targets.get(key),
    )
