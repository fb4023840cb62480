"""Suggestions, for machines: the same queries and actions as the pages."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status

from kexie.kernel.paging import page_of
from kexie.matters.actions.suggestions import answering, handling, making, merging, trials
from kexie.matters.models import Suggestion, Trial
from kexie.matters.queries.suggestions import suggestions_for, trials_for
from kexie.matters.queries.suggestions.page import page_of_suggestion, suggestions_with_all
from kexie.matters.suggestion_schemas import (
    AnswerIn,
    RateIn,
    ReplyOut,
    SettleIn,
    StepIn,
    SuggestionFilters,
    SuggestionIn,
    SuggestionOut,
    SuggestionRow,
    SuggestionsOut,
    TrialIn,
    TrialOut,
    WordingIn,
)
from kexie.org.http import Request
from kexie.org.models import Unit, User
from kexie.org.queries import open_units
from kexie.records.access import seen_records

router = Router(tags=["suggestions"])


def _row(one: Suggestion) -> SuggestionRow:
    return SuggestionRow(
        pk=one.pk,
        number=one.number or "",
        topic=one.record.title,
        text=one.text,
        kind=one.kind,
        theme=one.theme,
        voice=one.voice,
        state=one.state,
        result=one.result,
        follow=one.follow,
        from_unit=one.from_unit.short_name,
        to_unit=one.record.unit.short_name,
        made_at=one.made_at,
        due_date=one.due_date,
        answered_at=one.answered_at,
        settled_at=one.settled_at,
        task=one.task_id,
        merged_into=one.merged_into_id,
        version=one.version,
    )


def _trial(one: Trial) -> TrialOut:
    return TrialOut(
        pk=one.pk,
        unit=one.unit.short_name,
        from_date=one.from_date,
        to_date=one.to_date,
        outcome=one.outcome,
        version=one.version,
    )


def _out(request: Request, pk: int) -> SuggestionOut:
    found = get_object_or_404(suggestions_with_all(request.user), pk=pk)
    page = page_of_suggestion(request.user, found, timezone.localdate())
    replies = [
        ReplyOut(
            result=reply.result,
            text=reply.text,
            note=reply.note if page.inside else "",
            unit=reply.unit.short_name,
            at=reply.at,
        )
        for reply in page.replies
    ]
    return SuggestionOut(
        **_row(found).dict(),
        answered_by=page.lead,
        replies=replies,
        trials=[_trial(row.trial) for row in page.trials],
        moves=[button.choice.name for button in page.buttons],
    )


def _found(request: Request, pk: int) -> Suggestion:
    return get_object_or_404(suggestions_for(request.user), pk=pk)


def _unit(key: int | None) -> Unit:
    return get_object_or_404(open_units(), pk=key)


@router.get("", response=SuggestionsOut, url_name="suggestions-list")
def list_suggestions(request: Request, filters: Query[SuggestionFilters]) -> SuggestionsOut:
    today = timezone.localdate()
    found = suggestions_for(request.user, wanted=filters.wanted(), today=today)
    page = page_of(found, request.GET)
    rows = [_row(one) for one in page]
    return SuggestionsOut(total=page.total, page=page.number, pages=page.pages, rows=rows)


@router.post("", response={201: SuggestionOut}, url_name="suggestions-make")
def make(request: Request, payload: SuggestionIn) -> Status[SuggestionOut]:
    seen = seen_records(request.user)
    about = get_object_or_404(seen, pk=payload.about) if payload.about else None
    given = payload.dict(exclude={"about", "from_unit", "to_unit"})
    new = making.NewSuggestion(
        **given, from_unit=_unit(payload.from_unit), to_unit=_unit(payload.to_unit)
    )
    made = making.make_suggestion(new, actor=request.user, at=timezone.now(), record=about)
    return Status(201, _out(request, made.pk))


@router.get("{int:pk}/", response=SuggestionOut, url_name="suggestions-show")
def show(request: Request, pk: int) -> SuggestionOut:
    return _out(request, pk)


@router.post("{int:pk}/reword/", response=SuggestionOut, url_name="suggestions-reword")
def reword(request: Request, pk: int, payload: WordingIn) -> SuggestionOut:
    wording = making.SuggestionWording(**payload.dict(exclude={"seen_version"}))
    making.reword(
        _found(request, pk),
        wording,
        actor=request.user,
        at=timezone.now(),
        seen_version=payload.seen_version,
    )
    return _out(request, pk)


@router.post("{int:pk}/answer/", response=SuggestionOut, url_name="suggestions-answer")
def answer(request: Request, pk: int, payload: AnswerIn) -> SuggestionOut:
    said = payload.dict()
    answering.answer(_found(request, pk), actor=request.user, at=timezone.now(), **said)
    return _out(request, pk)


@router.post("{int:pk}/settle/", response=SuggestionOut, url_name="suggestions-settle")
def settle(request: Request, pk: int, payload: SettleIn) -> SuggestionOut:
    found = _found(request, pk)
    lead = _unit(payload.lead) if payload.lead else None
    decided = answering.Decided(
        follow=payload.follow, text=payload.text, lead=lead, due_date=payload.due_date
    )
    answering.settle(found, decided, actor=request.user, at=timezone.now())
    return _out(request, pk)


@router.post("{int:pk}/rate/", response=SuggestionOut, url_name="suggestions-rate")
def rate(request: Request, pk: int, payload: RateIn) -> SuggestionOut:
    said = payload.dict()
    answering.rate(_found(request, pk), actor=request.user, at=timezone.now(), **said)
    return _out(request, pk)


@router.post("trials/{int:pk}/", response=TrialOut, url_name="suggestions-trial")
def write_trial(request: Request, pk: int, payload: TrialIn) -> TrialOut:
    found = get_object_or_404(trials_for(request.user), pk=pk)
    outcome = trials.Outcome(
        from_date=payload.from_date, to_date=payload.to_date, outcome=payload.outcome
    )
    trials.write_trial(
        found,
        outcome,
        actor=request.user,
        at=timezone.now(),
        seen_version=payload.seen_version,
    )
    return _trial(found)


Step = Callable[[Suggestion, StepIn, User, datetime], object]
STEPS: dict[str, Step] = {
    "register": lambda one, _given, who, at: handling.register(one, actor=who, at=at),
    "assign": lambda one, given, who, at: handling.assign(
        one, unit=_unit(given.unit), note=given.note, actor=who, at=at
    ),
    "hand_over": lambda one, given, who, at: handling.hand_over(
        one, unit=_unit(given.unit), reason=given.note, actor=who, at=at
    ),
    "return_answer": lambda one, given, who, at: answering.return_answer(
        one, reason=given.note, actor=who, at=at
    ),
    "resume": lambda one, given, who, at: answering.resume(
        one, reason=given.note, actor=who, at=at
    ),
    "merge": lambda one, given, who, at: merging.merge(
        one,
        into=get_object_or_404(suggestions_for(who), pk=given.into),
        note=given.note,
        actor=who,
        at=at,
    ),
    "unmerge": lambda one, given, who, at: merging.unmerge(
        one, reason=given.note, actor=who, at=at
    ),
    "offer_trial": lambda one, given, who, at: trials.offer_trial(
        one, [_unit(key) for key in given.units], note=given.note, actor=who, at=at
    ),
    "withdraw": lambda one, given, who, at: making.withdraw(one, note=given.note, actor=who, at=at),
}


@router.post("{int:pk}/{move}/", response=SuggestionOut, url_name="suggestions-move")
def move(request: Request, pk: int, move: str, payload: StepIn) -> SuggestionOut:
    """register, assign, hand_over, return_answer, resume, merge, unmerge, offer_trial, withdraw."""
    found = _found(request, pk)
    if move not in STEPS:
        raise Http404
    STEPS[move](found, payload, request.user, timezone.now())
    return _out(request, pk)
