"""The balance a meeting opens with, for machines."""

from datetime import date, datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from kexie.indicators.queries.key_figures import KeyFigure
from kexie.kernel.shapes import Key
from kexie.meetings.queries.balance import Balance, Counted, Cut, Requirement, Said, balance_of
from kexie.meetings.queries.meetings import meetings_for
from kexie.org.http import Request

router = Router(tags=["meetings"])


class BalanceFilters(Schema):
    unit: Key | None = None
    theme: str = ""
    measure: str = ""

    def cut(self) -> Cut:
        return Cut(unit=self.unit, theme=self.theme, measure=self.measure)


class CountedOut(Schema):
    """Shares by measure; `done` are verified; `percent` of all, rounded down, none where there are none."""

    code: str
    name: str
    figures: dict[str, int]
    done: int
    percent: int | None


class LineOut(Schema):
    share: int
    task: int
    number: str
    unit: str
    role: str
    state: str
    light: str
    why: str
    due_date: date | None
    first_due_date: date | None
    late_days: int
    evidence: int
    verifier: str


class RequirementOut(Schema):
    title: str
    theme: str
    words: str
    item: int | None
    counted: CountedOut
    shares: list[LineOut]


class SaidOut(Schema):
    suggestion: int
    topic: str
    from_unit: str
    lead: str
    state: str
    result: str
    late: bool


class FigureOut(Schema):
    indicator: str
    service: str
    goal: str
    result: str
    percent: int | None
    state: str
    explanation: str


class OpenOut(Schema):
    outcome: int
    text: str
    unit: str
    due_date: date | None


class BalanceOut(Schema):
    """As far as the reader sees it; `last` is the meeting whose balance it is."""

    last: int
    title: str
    as_of: datetime
    figures_of: int
    requirements: int
    whole: CountedOut
    by_unit: list[CountedOut]
    by_theme: list[CountedOut]
    shown: list[RequirementOut]
    suggestions: list[SaidOut]
    answers: dict[str, int]
    figures: list[FigureOut]
    open_decisions: list[OpenOut]


@router.get("/{pk}/balance", response=BalanceOut, url_name="balance")
def balance(request: Request, pk: Key, wanted: Query[BalanceFilters]) -> BalanceOut:
    """What became of what the meeting before this one set; 404 where none went before."""
    meeting = get_object_or_404(meetings_for(request.user), pk=pk)
    found = balance_of(request.user, meeting, now=timezone.now(), cut=wanted.cut())
    if found is None:
        raise Http404
    return _out(found)


def _out(found: Balance) -> BalanceOut:
    return BalanceOut(
        last=found.last.pk,
        title=found.last.record.title,
        as_of=found.as_of,
        figures_of=found.figures_of,
        requirements=found.requirements,
        whole=_counted("", "", found.whole),
        by_unit=[
            _counted(one.unit.code, one.unit.short_name, one.counted) for one in found.by_unit
        ],
        by_theme=[
            _counted(one.theme.value, str(one.theme.label), one.counted) for one in found.by_theme
        ],
        shown=[_requirement(one) for one in found.shown],
        suggestions=[_said(one) for one in found.suggestions],
        answers=found.answers,
        figures=[
            _figure(one, block.service.value) for block in found.services for one in block.figures
        ],
        open_decisions=[
            OpenOut(
                outcome=one.pk,
                text=one.text,
                unit=one.unit.short_name if one.unit else "",
                due_date=one.due_date,
            )
            for one in found.binding
        ],
    )


def _said(one: Said) -> SaidOut:
    return SaidOut(
        suggestion=one.suggestion.pk,
        topic=one.suggestion.record.title,
        from_unit=one.suggestion.from_unit.short_name,
        lead=one.lead,
        state=one.suggestion.state,
        result=one.reply.result if one.reply else "",
        late=one.late,
    )


def _figure(one: KeyFigure, service: str) -> FigureOut:
    return FigureOut(
        indicator=one.indicator.code,
        service=service,
        goal=one.goal.amount if one.goal else "",
        result=one.actual,
        percent=one.goal.share if one.goal else None,
        state=one.state,
        explanation=one.goal.target.explanation if one.goal else "",
    )


def _counted(code: str, name: str, counted: Counted) -> CountedOut:
    return CountedOut(
        code=code, name=name, figures=counted.figures, done=counted.done, percent=counted.percent
    )


def _requirement(one: Requirement) -> RequirementOut:
    return RequirementOut(
        title=one.title,
        theme=one.theme,
        words=one.words,
        item=one.item.pk if one.item else None,
        counted=_counted("", "", one.counted),
        shares=[
            LineOut(
                share=line.share.pk,
                task=line.share.task_id,
                number=line.share.task.number or "",
                unit=line.share.record.unit.short_name,
                role=line.share.role,
                state=line.share.state,
                light=line.lamp.light,
                why=line.lamp.words,
                due_date=line.share.due_date,
                first_due_date=line.share.first_due_date,
                late_days=line.late_days,
                evidence=line.proof,
                verifier=line.verifier,
            )
            for line in one.lines
        ],
    )
