"""Filings by their own units; every cell is kept through here, by pages and by machines."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, File, Query, Schema, Status
from ninja.files import UploadedFile

from kexie.kernel.errors import Changed
from kexie.kernel.paging import page_of
from kexie.kernel.tables import sorting_of
from kexie.org.http import Request
from kexie.returns.actions import beginning, enclosing, review
from kexie.returns.actions.cells import save_cells
from kexie.returns.api.base import router
from kexie.returns.forms.filling import Written, read_cells
from kexie.returns.models import Cell, Enclosure, Filing, FilingState
from kexie.returns.queries.cells import said_cells, shown
from kexie.returns.queries.enclosures import enclosures_of
from kexie.returns.queries.filings import OWED_SORTS, WantedFilings, filings_for, owed_by
from kexie.returns.queries.sheet import written_in
from kexie.returns.queries.validation import findings_of

MOST_CELLS = 2000


class FilingFilters(Schema):
    text: str = Field("", max_length=100)
    state: FilingState | Literal[""] = ""
    period: str = Field("", max_length=20)
    page: int = 1

    def wanted(self) -> WantedFilings:
        return WantedFilings(**self.dict(exclude={"page"}))


class OwedOut(Schema):
    pk: int
    title: str
    unit: str
    period: str
    state: str
    due_date: date
    answered: int
    asked: int


class OwedListOut(Schema):
    total: int
    page: int
    pages: int
    rows: list[OwedOut]


class CellIn(Schema):
    """`written`: the number in display units, or the words; empty: blank. `seen`: version of the cell that was seen, 0: none."""

    field: str = Field(max_length=60)
    row: int = Field(0, ge=0, le=1000)
    seen: int = Field(0, ge=0, lt=2**31)
    written: str = Field("", max_length=40_000)
    mark: Literal["", "na", "nv"] = ""
    comment: str = Field("", max_length=400)
    flagged: bool = False


class CellsIn(Schema):
    cells: list[CellIn] = Field(max_length=MOST_CELLS)


class CellOut(Schema):
    """`said`: as a person reads it; `written`: as it is written into the field."""

    field: str
    row: int
    version: int
    written: str
    said: str
    mark: str
    comment: str
    flagged: bool
    by: str


class CellsOut(Schema):
    version: int
    cells: list[CellOut]


class WrongOut(Schema):
    field: str
    row: int
    message: str


class UnreadableOut(Schema):
    """Nothing was kept: these cells cannot be read."""

    title: str
    wrong: list[WrongOut]


class ConflictOut(Schema):
    """Nothing was kept: `cells` stand so now, other than they were seen."""

    title: str
    version: int
    cells: list[CellOut]


class FindingOut(Schema):
    field: str
    row: int
    label: str
    severity: str
    message: str


class EnclosureOut(Schema):
    """`file`: fetched at the door for files."""

    pk: int
    field: str
    file: int
    name: str
    sha256: str


class FilingOut(Schema):
    pk: int
    title: str
    unit: int
    period: str
    state: str
    version: int
    nothing_reason: str
    amendment: int
    cells: list[CellOut]
    files: list[EnclosureOut]
    findings: list[FindingOut]


class FilingMoveIn(Schema):
    note: str = Field("", max_length=400)
    seen_version: int = 0


def _cell(cell: Cell) -> CellOut:
    return CellOut(
        field=cell.field.key,
        row=cell.row,
        version=cell.version,
        written=written_in(cell),
        said=shown(cell),
        mark=cell.mark,
        comment=cell.comment,
        flagged=cell.flagged,
        by=cell.by.name if cell.by else "",
    )


def _enclosure(one: Enclosure) -> EnclosureOut:
    return EnclosureOut(
        pk=one.pk,
        field=one.field.key,
        file=one.file_id,
        name=one.file.name,
        sha256=one.file.blob_id,
    )


def _out(filing: Filing) -> FilingOut:
    return FilingOut(
        pk=filing.pk,
        title=filing.record.title,
        unit=filing.record.unit_id,
        period=filing.cycle.period,
        state=filing.state,
        version=filing.version,
        nothing_reason=filing.nothing_reason,
        amendment=filing.amendment,
        cells=[_cell(cell) for cell in said_cells(filing)],
        files=[_enclosure(one) for one in enclosures_of(filing)],
        findings=[
            FindingOut(
                field=one.key,
                row=one.row,
                label=one.label,
                severity=one.severity.value,
                message=one.message,
            )
            for one in findings_of(filing)
        ],
    )


@router.get("filings/", response=OwedListOut, url_name="returns-mine")
def list_owed(request: Request, filters: Query[FilingFilters]) -> OwedListOut:
    """What is asked of one's own units, open ones first."""
    sorting = sorting_of(request.GET, OWED_SORTS, default="turn")
    page = page_of(sorting.apply(owed_by(request.user, filters.wanted())), request.GET)
    rows = [
        OwedOut(
            pk=one.pk,
            title=one.record.title,
            unit=one.record.unit.short_name,
            period=one.cycle.period,
            state=one.state,
            due_date=one.cycle.due_date,
            answered=one.answered or 0,  # type: ignore[attr-defined]  # annotated by owed_by
            asked=one.asked or 0,  # type: ignore[attr-defined]  # annotated by owed_by
        )
        for one in page
    ]
    return OwedListOut(total=page.total, page=page.number, pages=page.pages, rows=rows)


@router.get("filings/{int:pk}/", response=FilingOut, url_name="returns-filing")
def show_filing(request: Request, pk: int) -> FilingOut:
    return _out(get_object_or_404(filings_for(request.user), pk=pk))


@router.put(
    "filings/{int:pk}/cells/",
    response={200: CellsOut, 409: ConflictOut, 422: UnreadableOut},
    url_name="returns-cells",
)
def keep_cells(
    request: Request, pk: int, payload: CellsIn
) -> Status[CellsOut | ConflictOut | UnreadableOut]:
    """Keep what was written into these cells, all or none."""
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    edits, wrong = read_cells(filing, (Written(**one.dict()) for one in payload.cells))
    if wrong:
        places = [WrongOut(field=one.field, row=one.row, message=one.message) for one in wrong]
        return Status(422, UnreadableOut(title=wrong[0].message, wrong=places))
    try:
        cells = save_cells(filing, edits, actor=request.user, at=timezone.now())
    except Changed as refusal:
        return Status(409, _conflict(filing, payload.cells, refusal))
    filing.refresh_from_db(fields=["version"])
    return Status(200, CellsOut(version=filing.version, cells=[_cell(cell) for cell in cells]))


def _conflict(filing: Filing, sent: Iterable[CellIn], refusal: Changed) -> ConflictOut:
    seen = {(one.field, one.row): one.seen for one in sent}
    filing.refresh_from_db(fields=["version"])
    cells = [
        _cell(cell)
        for cell in said_cells(filing)
        if seen.get((cell.field.key, cell.row), cell.version) != cell.version
    ]
    return ConflictOut(title=str(refusal), version=filing.version, cells=cells)


@router.post(
    "filings/{int:pk}/files/{key}/", response={201: EnclosureOut}, url_name="returns-enclose"
)
def enclose(request: Request, pk: int, key: str, file: File[UploadedFile]) -> Status[EnclosureOut]:
    """Enclose a file where the form asks for one."""
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    made = enclosing.enclose(
        filing,
        key=key,
        data=file.read(),
        name=file.name or "",
        actor=request.user,
        at=timezone.now(),
    )
    return Status(201, _enclosure(made))


@router.delete(
    "filings/{int:pk}/enclosures/{int:enclosure}/",
    response={204: None},
    url_name="returns-take-back",
)
def take_back(request: Request, pk: int, enclosure: int) -> Status[None]:
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    one = get_object_or_404(filing.enclosures, pk=enclosure)
    enclosing.take_back(one, actor=request.user, at=timezone.now())
    return Status(204, None)


Move = Callable[[Filing, Request, FilingMoveIn, datetime], object]
MOVES: dict[str, Move] = {
    "begin": lambda filing, request, _said, at: beginning.begin(filing, actor=request.user, at=at),
    "refresh": lambda filing, request, _said, at: beginning.refresh(
        filing, actor=request.user, at=at
    ),
    "submit": lambda filing, request, said, at: review.submit(
        filing,
        actor=request.user,
        at=at,
        seen_version=said.seen_version,
        nothing_reason=said.note.strip(),
    ),
    "withdraw": lambda filing, request, said, at: review.withdraw(
        filing, actor=request.user, at=at, reason=said.note
    ),
    "amend": lambda filing, request, said, at: review.amend(
        filing, actor=request.user, at=at, reason=said.note
    ),
    "abandon_amendment": lambda filing, request, _said, at: review.abandon_amendment(
        filing, actor=request.user, at=at
    ),
}


@router.post("filings/{int:pk}/do/{move}/", response=FilingOut, url_name="returns-filing-move")
def move_filing(request: Request, pk: int, move: str, payload: FilingMoveIn) -> FilingOut:
    """`submit` with a note: nothing to report, for that reason."""
    filing = get_object_or_404(filings_for(request.user), pk=pk)
    if move not in MOVES:
        raise Http404
    MOVES[move](filing, request, payload, timezone.now())
    return _out(get_object_or_404(filings_for(request.user), pk=pk))
