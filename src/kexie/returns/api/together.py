"""Several filings of one round at once, each for itself."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema

from kexie.org.http import Request
from kexie.returns.actions import review, together
from kexie.returns.api.base import router
from kexie.returns.queries.cycles import cycles_for
from kexie.returns.queries.together import filled_together

MOST_AT_ONCE = 2000


class SeenIn(Schema):
    """A filing of the round with the version that was seen."""

    pk: int
    seen_version: int = 0


class ManyIn(Schema):
    """`note`: nothing to report, for that reason."""

    chosen: list[SeenIn] = Field(max_length=MOST_AT_ONCE)
    note: str = Field("", max_length=400)


class ReasonOut(Schema):
    field: str
    label: str
    message: str


class OutcomeOut(Schema):
    """`refusal` empty: it is done. `reasons`: what must be mended first."""

    pk: int
    unit: str
    refusal: str
    reasons: list[ReasonOut]


def _chosen(request: Request, pk: int, payload: ManyIn) -> together.Chosen:
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    seen = {one.pk: one.seen_version for one in payload.chosen}
    rows = filled_together(request.user, cycle).filter(pk__in=seen)
    return [(one, seen[one.pk]) for one in rows]


def _out(outcomes: list[together.Outcome]) -> list[OutcomeOut]:
    return [
        OutcomeOut(
            pk=one.filing.pk,
            unit=one.filing.record.unit.short_name,
            refusal=one.refusal,
            reasons=[
                ReasonOut(field=found.key, label=found.label, message=found.message)
                for found in one.findings
            ],
        )
        for one in outcomes
    ]


@router.post(
    "cycles/{int:pk}/filings/begin/", response=list[OutcomeOut], url_name="returns-begin-many"
)
def begin_many(request: Request, pk: int, payload: ManyIn) -> list[OutcomeOut]:
    """Fill in what is held. Filings that the user does not fill are left out of the answer."""
    chosen = _chosen(request, pk, payload)
    return _out(together.begin_many(chosen, actor=request.user, at=timezone.now()))


@router.post(
    "cycles/{int:pk}/filings/submit/", response=list[OutcomeOut], url_name="returns-submit-many"
)
def submit_many(request: Request, pk: int, payload: ManyIn) -> list[OutcomeOut]:
    """Hand in, or with a note: nothing to report. Filings that the user does not fill are left out of the answer."""
    chosen = _chosen(request, pk, payload)
    note = payload.note.strip()
    if payload.note and not note:
        raise review.NothingSaid(_("Say in a few words why there is nothing to report."))
    outcomes = together.submit_many(
        chosen, actor=request.user, at=timezone.now(), nothing_reason=note
    )
    return _out(outcomes)
