"""A workbook or CSV of a filing is taken over: all of it or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from kexie.audit.actions import log, writing
from kexie.files.actions import attach
from kexie.files.models import File
from kexie.files.queries import content_of
from kexie.kernel.errors import Refused
from kexie.org.models import User
from kexie.returns.actions.cells import CellEdit, save_cells
from kexie.returns.books.faults import Fault
from kexie.returns.books.judging import Change, Verdict
from kexie.returns.models import Filing
from kexie.returns.queries.books import verdict_on_file


class BookRefused(Refused):
    """What the file says cannot be taken over; `verdict` says why, cell by cell. Nothing was written."""

    status = 422

    def __init__(self, verdict: Verdict) -> None:
        said = [*(one.sentence for one in verdict.faults), *map(conflict_words, verdict.conflicts)]
        words = _("%(first)s (%(count)s in all). Nothing was taken over.")
        super().__init__(words % {"first": said[0], "count": len(said)})
        self.verdict = verdict


def conflict_words(one: Change) -> str:
    words = _("%(place)s：%(label)s says “%(theirs)s” now, and “%(yours)s” in the file.")
    return words % {
        "place": one.place,
        "label": one.slot.words,
        "theirs": one.before,
        "yours": one.after,
    }


@writing()
def take_book(
    filing: Filing, file: File, *, actor: User, at: datetime, move: str = "fill"
) -> Verdict:
    """
    Write what the file changes; it is kept with the filing.

    :param move: as in `save_cells`
    :raises BookRefused: a fault or a conflict; nothing is written
    """
    held = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    verdict = verdict_on_file(held, content_of(file))
    if not verdict.is_good:
        raise BookRefused(verdict)
    take_changes(held, verdict.changes, file, actor=actor, at=at, move=move)
    return verdict


def take_changes(
    filing: Filing,
    changes: Sequence[Change],
    file: File,
    *,
    actor: User,
    at: datetime,
    move: str = "fill",
) -> None:
    """The changes as cells, each with the file and its cell there; without any, nothing happens."""
    if not changes:
        return
    edits = [_edit(one, file) for one in changes]
    save_cells(filing, edits, actor=actor, at=at, move=move)
    log(
        actor=actor,
        verb="filing.bring_book",
        target=filing,
        at=at,
        file=file.pk,
        name=file.name,
        sha256=file.blob_id,
        cells=len(edits),
    )
    attach(file, filing.record, actor=actor, at=at)


def _edit(one: Change, file: File) -> CellEdit:
    return CellEdit(
        field=one.slot.place.key,
        row=one.slot.row,
        seen=one.slot.version,
        amount=one.amount,
        mark=one.mark,
        text=one.text,
        comment=one.comment,
        flagged=one.slot.flagged,
        file=file.pk,
        spot=one.entered.spot,
    )


def fault_of(refusal: Refused) -> list[Fault]:
    """What is wrong, as faults, whatever refused it."""
    if isinstance(refusal, BookRefused):
        conflicts = [
            Fault(one.entered.sheet, one.entered.address, conflict_words(one))
            for one in refusal.verdict.conflicts
        ]
        return [*refusal.verdict.faults, *conflicts]
    return [Fault("", "", str(refusal))]
