"""
Reports of a round bound into one document: ordered by whoever collects, made by a job, kept as it was made.

Everything is read in one transaction that holds the period's `Ledger`: whoever accepts a report with figures writes its
snapshot and its figures in one transaction that needs it too, so a report is in the document with all its figures, or
not at all. Laying out takes longest, and holds no lock.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from kexie.audit.actions import log, writing
from kexie.files.actions import attach, bring_in
from kexie.files.models import File
from kexie.gongwen import LaidOut, lay_out
from kexie.indicators.models import Ledger
from kexie.kernel.errors import Refused
from kexie.org.models import Unit, User
from kexie.records.access import insist
from kexie.records.actions import open_record
from kexie.returns.compiling.document import document_of, title_of
from kexie.returns.compiling.gathered import Gathered
from kexie.returns.compiling.reading import gather
from kexie.returns.compiling.sheet import summary_sheet
from kexie.returns.errors import BadCompilation
from kexie.returns.flow import CYCLE
from kexie.returns.models import Compilation, CompilationState, Cycle, CycleState
from kexie.returns.queries.compilation import ENDS, LONGEST, sections_of

KIND = "compilation"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCompilation:
    """
    What is wished for; units are keys, and stand for themselves and all below them. No units: all that are expected.

    :ivar sections: keys of the form's sections; none: all of them
    :ivar origin: what links in the document begin with, as `https://kexie.example`
    """

    units: Collection[int] = ()
    sections: Collection[str] = ()
    provisional: bool = False
    charts: bool = True
    origin: str


@writing()
def order_compilation(
    cycle: Cycle, new: NewCompilation, *, actor: User, at: datetime
) -> Compilation:
    """
    Order a compilation; a job makes it soon after.

    Whoever orders the same while it is being made is given that one.
    :raises NotYours: the actor does not collect
    :raises BadCompilation: the round was never opened, a section is not in its form, or a unit does not exist
    """
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    insist(cycle, CYCLE.rules, actor, "compile")
    if cycle.state not in (CycleState.OPEN, CycleState.CLOSED):
        raise BadCompilation(_("The round was never opened: there is nothing to bind together."))
    wish = _wish(cycle, new)
    for held in cycle.compilations.exclude(state__in=ENDS).filter(asked_at__gt=at - LONGEST):
        if all(getattr(held, name) == value for name, value in wish.items()):
            return held
    record = open_record(
        kind=KIND, unit=cycle.record.unit, title=cycle.record.title, actor=actor, at=at
    )
    made = Compilation.objects.create(
        record=record, cycle=cycle, asked_by=actor, asked_at=at, **wish
    )
    log(actor=actor, verb="compilation.order", target=made, at=at, **wish)
    transaction.on_commit(lambda: compile_in_background.enqueue(compilation_id=made.pk))
    return made


def _wish(cycle: Cycle, new: NewCompilation) -> dict[str, object]:
    """:raises BadCompilation: a section is not in the form, or a unit does not exist"""
    units = set(new.units)
    if Unit.objects.filter(pk__in=units).count() != len(units):
        raise BadCompilation(_("One of the units does not exist. Choose again."))
    known = [one.key for one in sections_of(cycle)]
    if unknown := set(new.sections) - set(known):
        raise BadCompilation(
            _("The form has no section “%(section)s”.") % {"section": min(unknown)}
        )
    return {
        "units": sorted(units),
        "sections": [key for key in known if not new.sections or key in new.sections],
        "provisional": new.provisional,
        "charts": new.charts,
        "origin": new.origin.rstrip("/"),
    }


@task()
def compile_in_background(compilation_id: int) -> None:
    """The job; run again after a crash it begins anew, run again after its end it does nothing."""
    compilation = Compilation.objects.select_related("asked_by").get(pk=compilation_id)
    if compilation.state in ENDS:
        return
    # the document is an official one: in the language of the office, whoever ordered it
    with translation.override(settings.LANGUAGE_CODE):
        try:
            gathered = _read(compilation, at=timezone.now())  # noqa: TID251 -- a job is where time enters
            laid = lay_out(document_of(gathered))
            keep_compilation(
                compilation,
                gathered,
                laid,
                summary_sheet(gathered),
                at=timezone.now(),  # noqa: TID251 -- a job is where time enters
            )
        except Refused as refusal:
            fail_compilation(compilation, str(refusal), at=timezone.now())  # noqa: TID251 -- a job is where time enters


def _stage(compilation: Compilation, state: CompilationState) -> None:
    """Seen at once by whoever waits; no line in the trail is worth it."""
    Compilation.objects.filter(pk=compilation.pk).exclude(state__in=ENDS).update(state=state)


def _read(compilation: Compilation, *, at: datetime) -> Gathered:
    _stage(compilation, CompilationState.READING)
    gathered = read_round(compilation, at=at)
    _stage(compilation, CompilationState.LAYING_OUT)
    return gathered


@writing()
def read_round(compilation: Compilation, *, at: datetime) -> Gathered:
    """
    Everything the document says, of one moment; for the eyes of who ordered it, as his rights are now.

    :raises NotYours: his rights were withdrawn meanwhile
    :raises BadCompilation: no unit's report can be taken in
    """
    compilation = Compilation.objects.select_related(
        "asked_by", "cycle__record__unit", "cycle__form", "cycle__entry__record"
    ).get(pk=compilation.pk)
    actor, cycle = compilation.asked_by, compilation.cycle
    # nobody writes figures of the period while it is read; rows of other periods stand still by themselves
    list(Ledger.objects.select_for_update().filter(period=cycle.period))
    insist(cycle, CYCLE.rules, actor, "compile")
    gathered = gather(compilation, actor, at)
    if not gathered.reports:
        raise BadCompilation(
            _(
                "No report can be taken in: none of the chosen units has an accepted one. Wait, or take in those that are not accepted yet."
            )
        )
    return gathered


@writing()
def keep_compilation(
    compilation: Compilation, gathered: Gathered, laid: LaidOut, sheet: bytes, *, at: datetime
) -> None:
    """
    Keep the files, frozen; twice is once.

    :raises Refused: a file may not be kept, as any other (`files.errors`): too large, a mark of a state secret
    """
    held = Compilation.objects.select_for_update().get(pk=compilation.pk)
    if held.state in ENDS:
        return
    actor = compilation.asked_by
    insist(gathered.cycle, CYCLE.rules, actor, "compile")
    title = title_of(gathered)
    files = {
        "pdf": _keep(held, f"{title}.pdf", laid.pdf, actor, at),
        "docx": _keep(held, f"{title}.docx", laid.docx, actor, at),
        "sheet": _keep(held, f"{gathered.cycle.record.title}：{_('Summary table')}.xlsx", sheet, actor, at),
    }  # fmt: skip
    held.pdf, held.docx, held.sheet = files["pdf"], files["docx"], files["sheet"]
    held.state, held.as_of, held.ended_at = CompilationState.READY, gathered.as_of, at
    held.basis, held.digest = gathered.basis, _digest(gathered)
    held.replaced = [{"wanted": one.wanted, "used": one.used} for one in laid.replaced]
    held.save()
    hashes = {name: file.blob_id for name, file in files.items()}
    log(actor=actor, verb="compilation.keep", target=held, at=at, digest=held.digest, files=hashes)


def _keep(held: Compilation, name: str, data: bytes, actor: User, at: datetime) -> File:
    file = bring_in(data=data, name=name, actor=actor, at=at)
    attach(file, held.record, actor=actor, at=at)
    return file


def _digest(gathered: Gathered) -> str:
    plain = json.dumps(gathered.basis, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


@writing()
def fail_compilation(compilation: Compilation, trouble: str, *, at: datetime) -> None:
    """Say why it could not be made."""
    held = Compilation.objects.select_for_update().get(pk=compilation.pk)
    if held.state in ENDS:
        return
    held.state, held.trouble, held.ended_at = CompilationState.FAILED, trouble[:300], at
    held.save()
    log(actor=held.asked_by, verb="compilation.fail", target=held, at=at, trouble=trouble[:300])
