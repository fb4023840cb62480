"""The register."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Schema, Status

from kexie.kernel.paging import page_of
from kexie.kernel.shapes import Day, Key
from kexie.org.http import Request
from kexie.org.models import UnitKind
from kexie.org.queries import open_units
from kexie.returns.actions import forms as form_actions
from kexie.returns.actions import register
from kexie.returns.api.base import router
from kexie.returns.errors import NoForm
from kexie.returns.models import Entry, EntryState, Frequency
from kexie.returns.queries.forms import draft_of, layout_of, published_of
from kexie.returns.queries.register import WantedEntries, entries_for, with_form_number
from kexie.returns.queries.weighing import weigh


class EntryFilters(Schema):
    """Filters of the register, as in the address of the page."""

    text: str = Field("", max_length=100)
    state: EntryState | Literal[""] = ""
    frequency: Frequency | Literal[""] = ""
    audience: UnitKind | Literal[""] = ""
    owner: Key | None = None
    mine: bool = False
    page: int = 1

    def wanted(self) -> WantedEntries:
        return WantedEntries(**self.dict(exclude={"page"}))


class EntryIn(Schema):
    """A request for data; units by key."""

    unit: Key
    title: str = Field(max_length=160)
    basis_document: str = Field(max_length=200)
    basis_article: str = Field(max_length=80)
    purpose: str = Field(max_length=1000)
    frequency: Frequency
    approver: Key
    expiry_date: Day
    audience: list[UnitKind] = []
    audience_units: list[Key] = []
    code: str = Field("", max_length=40)


class EntryMoveIn(Schema):
    """`answers`: for each rule that the request may break why it must be so; `seen_version`: of the form."""

    note: str = ""
    seen_version: int = 0
    answers: dict[str, str] = {}
    to_date: Day | None = None


class EntryOut(Schema):
    pk: int
    code: str
    title: str
    state: str
    unit: str
    approver: str
    basis_document: str
    basis_article: str
    purpose: str
    frequency: str
    audience: list[str]
    audience_units: list[str]
    expiry_date: date
    breaches: list[dict[str, str]]
    version: int
    form_version: int | None


class EntriesOut(Schema):
    total: int
    page: int
    pages: int
    rows: list[EntryOut]


class BreachOut(Schema):
    code: str
    words: str
    found: str


class WeightOut(Schema):
    """What a request would cost; minutes are estimates."""

    units: int
    people: int
    places: int
    held: list[str]
    drafted: list[str]
    new: list[str]
    minutes_each: int
    known_from_filings: int
    minutes: int
    already_this_month: int
    most_this_month: int
    breaches: list[BreachOut]


def _entry(request: Request, pk: int) -> EntryOut:
    return _out(get_object_or_404(with_form_number(entries_for(request.user)), pk=pk))


def _out(entry: Entry) -> EntryOut:
    """An entry as `with_form_number` gave it."""
    return EntryOut(
        pk=entry.pk,
        code=entry.code,
        title=entry.record.title,
        state=entry.state,
        unit=entry.record.unit.short_name,
        approver=entry.approver.short_name,
        basis_document=entry.basis_document,
        basis_article=entry.basis_article,
        purpose=entry.purpose,
        frequency=entry.frequency,
        audience=entry.audience,
        audience_units=[unit.short_name for unit in entry.audience_units.all()],
        expiry_date=entry.expiry_date,
        breaches=entry.breaches,
        version=entry.version,
        form_version=entry.form_number,  # type: ignore[attr-defined]  # annotated by with_form_number
    )


@router.get("register/", response=EntriesOut, url_name="returns-register")
def list_entries(request: Request, filters: Query[EntryFilters]) -> EntriesOut:
    found = entries_for(request.user, wanted=filters.wanted())
    rows = with_form_number(found).prefetch_related("audience_units").order_by("code", "pk")
    page = page_of(rows, request.GET)
    listed = [_out(entry) for entry in page]
    return EntriesOut(total=page.total, page=page.number, pages=page.pages, rows=listed)


@router.post("register/", response={201: EntryOut}, url_name="returns-propose")
def propose(request: Request, payload: EntryIn) -> Status[EntryOut]:
    units = open_units()
    given = payload.dict(exclude={"unit", "approver", "audience_units"})
    new = register.NewEntry(
        **(given | {"audience": tuple(given["audience"])}),
        approver=get_object_or_404(units, pk=payload.approver),
        audience_units=tuple(get_object_or_404(units, pk=pk) for pk in payload.audience_units),
    )
    unit = get_object_or_404(units, pk=payload.unit)
    entry = register.propose_entry(new, unit=unit, actor=request.user, at=timezone.now())
    return Status(201, _entry(request, entry.pk))


@router.get("register/{int:pk}/", response=EntryOut, url_name="returns-entry")
def show(request: Request, pk: int) -> EntryOut:
    return _entry(request, pk)


@router.get("register/{int:pk}/weight/", response=WeightOut, url_name="returns-weight")
def show_weight(request: Request, pk: int) -> WeightOut:
    """What the request would cost with the form as it is."""
    entry = get_object_or_404(entries_for(request.user, "ask"), pk=pk)
    weight = weigh(entry, layout_of(draft_of(entry) or published_of(entry)), timezone.localdate())
    return WeightOut(
        units=weight.units,
        people=weight.people,
        places=weight.places,
        held=[one.place.key for one in weight.held],
        drafted=[place.key for place in weight.drafted],
        new=[place.key for place in weight.new],
        minutes_each=weight.each.minutes,
        known_from_filings=weight.each.past,
        minutes=weight.minutes,
        already_this_month=weight.usual.minutes,
        most_this_month=weight.most.minutes,
        breaches=[
            BreachOut(code=one.code, words=str(one.words), found=one.found)
            for one in weight.breaches
        ],
    )


def _ask(entry: Entry, request: Request, said: EntryMoveIn, at: datetime) -> None:
    register.ask_approval(
        entry, actor=request.user, at=at, answers=said.answers, seen_form=said.seen_version
    )


def _prolong(entry: Entry, request: Request, said: EntryMoveIn, at: datetime) -> None:
    to_date = said.to_date or entry.expiry_date
    register.prolong(entry, actor=request.user, at=at, to_date=to_date, note=said.note)


def _publish(entry: Entry, request: Request, said: EntryMoveIn, at: datetime) -> None:
    form = draft_of(entry)
    if form is None:
        raise NoForm("There is no new version of the form.")
    form_actions.publish_form_version(
        form, actor=request.user, at=at, seen_version=said.seen_version
    )


def _change(*, approved: bool) -> Callable[[Entry, Request, EntryMoveIn, datetime], None]:
    return lambda entry, request, said, at: form_actions.answer_change(
        entry,
        actor=request.user,
        at=at,
        seen_version=said.seen_version,
        approved=approved,
        note=said.note,
    )


MOVES: dict[str, Callable[[Entry, Request, EntryMoveIn, datetime], None]] = {
    "ask": _ask,
    "take_back": lambda entry, request, _said, at: register.take_back(
        entry, actor=request.user, at=at
    ),
    "approve": lambda entry, request, said, at: register.approve(
        entry, actor=request.user, at=at, note=said.note
    ),
    "refuse": lambda entry, request, said, at: register.refuse(
        entry, actor=request.user, at=at, note=said.note
    ),
    "prolong": _prolong,
    "end": lambda entry, request, said, at: register.end(
        entry, actor=request.user, at=at, note=said.note
    ),
    "publish_form": _publish,
    "ask_change": lambda entry, request, said, at: form_actions.ask_change(
        entry, actor=request.user, at=at, seen_version=said.seen_version
    ),
    "approve_change": _change(approved=True),
    "refuse_change": _change(approved=False),
}


@router.post("register/{int:pk}/{move}/", response=EntryOut, url_name="returns-entry-move")
def move_entry(request: Request, pk: int, move: str, payload: EntryMoveIn) -> EntryOut:
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    MOVES[move](entry, request, payload, timezone.now())
    return _entry(request, pk)
