"""Compilations: ordered, looked at, their files named; files are fetched at the address given with them."""

from datetime import datetime

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Schema, Status

from kexie.files.models import File
from kexie.kernel.shapes import Key
from kexie.org.http import Request
from kexie.returns.actions.compilation import NewCompilation, order_compilation
from kexie.returns.api.base import router
from kexie.returns.models import Compilation, CompilationState
from kexie.returns.queries.compilation import compilations_for, page_of_compilation
from kexie.returns.queries.cycles import cycles_for


class CompilationIn(Schema):
    """No units: all that are expected; no sections: all of them."""

    units: list[Key] = []
    sections: list[str] = []
    provisional: bool = False
    charts: bool = True


class FileOut(Schema):
    name: str
    size: int
    sha256: str
    address: str


class LeftOut(Schema):
    unit: str
    reason: str


class CompilationOut(Schema):
    """`step` of `steps`: how far it is; `files`: empty until it is ready."""

    pk: int
    cycle: int
    state: CompilationState
    step: int
    steps: int
    asked_by: str
    asked_at: datetime
    as_of: datetime | None
    trouble: str
    digest: str
    taken: int
    provisional: int
    left: list[LeftOut]
    files: list[FileOut]


def _file(file: File) -> FileOut:
    return FileOut(
        name=file.name,
        size=file.blob.size,
        sha256=file.blob_id,
        address=reverse("files:fetch", args=[file.pk]),
    )


def _out(request: Request, one: Compilation) -> CompilationOut:
    page = page_of_compilation(request.user, one, timezone.now())
    return CompilationOut(
        pk=one.pk,
        cycle=one.cycle_id,
        state=CompilationState(one.state),
        step=page.step,
        steps=page.steps,
        asked_by=one.asked_by.name,
        asked_at=one.asked_at,
        as_of=one.as_of,
        trouble=one.trouble,
        digest=one.digest,
        taken=page.taken,
        provisional=page.provisional,
        left=[LeftOut(unit=left.unit, reason=left.reason) for left in page.left],
        files=[_file(file) for file in (one.docx, one.pdf, one.sheet) if file],
    )


@router.post(
    "/cycles/{pk}/compilations/",
    response={202: CompilationOut},
    url_name="returns-compile",
    summary="Bind the reports of a round together",
)
def order(request: Request, pk: Key, given: CompilationIn) -> Status[CompilationOut]:
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    wish = NewCompilation(
        units=given.units,
        sections=given.sections,
        provisional=given.provisional,
        charts=given.charts,
        origin=request.build_absolute_uri("/"),
    )
    made = order_compilation(cycle, wish, actor=request.user, at=timezone.now())
    return Status(202, _out(request, made))


@router.get(
    "/compilations/{pk}/",
    response=CompilationOut,
    url_name="returns-compilation",
    summary="One compilation",
)
def show(request: Request, pk: Key) -> CompilationOut:
    return _out(request, get_object_or_404(compilations_for(request.user), pk=pk))
