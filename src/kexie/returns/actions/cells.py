"""What a unit writes into the cells of its filing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import User
from kexie.returns.actions.grounds import keep_grounds
from kexie.returns.flow import FILING
from kexie.returns.layout import lines_of, read_layout
from kexie.returns.models import Cell, Field, Filing
from kexie.returns.queries.cells import shown
from kexie.workflow.actions import advance, insist_now
from kexie.workflow.models import Step

# A longer pause between two edits is no time spent on filling in.
PAUSE = timedelta(minutes=5)
# What ends a round: whoever writes after it has worked on the filing again.
ROUNDS = ("submit", "withdraw", "return_cells", "amend")


class UnknownCell(Refused):
    status = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEdit:
    """
    What one cell shall hold: one of `amount` (millionths), `mark`, `text`, or nothing: blank.

    :ivar seen: the version of the cell that the writer saw; 0: there was none
    :ivar file: the file it was brought in with, `spot`: where it stood there
    """

    field: str
    row: int = 0
    seen: int = 0
    amount: int | None = None
    mark: str = ""
    text: str = ""
    comment: str = ""
    flagged: bool = False
    file: int | None = None
    spot: str = ""


@writing()
def save_cells(
    filing: Filing, edits: Sequence[CellEdit], *, actor: User, at: datetime, move: str = "fill"
) -> list[Cell]:
    """
    Write these cells, all or none; gives them as they stand now.

    :param move: `fill`, or `bring_in` for who collects and brings in what the unit filled in elsewhere
    :raises UnknownCell: the form has no such place
    :raises Changed: somebody wrote into one of them meanwhile; both texts are given, nothing is overwritten
    """
    insist_no_secrets(*(words for edit in edits for words in (edit.text, edit.comment)))
    filing = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    insist_may_write(filing, move, actor=actor, at=at)
    fields = {field.key: field for field in filing.cycle.form.fields.all()}
    held = {
        (cell.field.key, cell.row): cell
        for cell in Cell.objects.filter(filing=filing).select_related("field")
    }
    _insist_known(edits, fields, lines_of(read_layout(filing.cycle.form.layout)))
    _insist_unchanged(edits, fields, held)
    written, before, after = [], {}, {}
    for edit in edits:
        place = (edit.field, edit.row)
        cell = held.get(place) or Cell(filing=filing, field=fields[edit.field], row=edit.row)
        name = f"{edit.field}#{edit.row}" if edit.row else edit.field
        before[name], after[name] = shown(cell), shown(_filled(cell, edit, actor, at))
        written.append(cell)
    for cell in written:
        cell.save()
        keep_grounds(cell)
    _count_time(filing, at)
    log(actor=actor, verb="filing.write", target=filing, at=at, before=before, after=after)
    return written


def insist_may_write(filing: Filing, move: str, *, actor: User, at: datetime) -> None:
    """The first time a person writes in a round it is a step of the work: who made it does not review it."""
    insist_now(filing, FILING, move, actor)
    last = Step.objects.filter(record=filing.pk, move__in=ROUNDS).order_by("-pk").first()
    made = Step.objects.filter(
        record=filing.pk, move=move, actor=actor, pk__gt=last.pk if last else 0
    )
    if not made.exists():
        advance(filing, flow=FILING, move=move, actor=actor, at=at)


def _insist_known(
    edits: Sequence[CellEdit], fields: Mapping[str, Field], lists: Mapping[str, int]
) -> None:
    """`lists`: how many lines each place in a list may have; all others have the line 0 alone."""
    for edit in edits:
        most = lists.get(edit.field)
        if edit.field in fields and most is not None and edit.row > most:
            raise UnknownCell(_("The list takes at most %(most)s lines.") % {"most": most})
        if edit.field not in fields or (edit.row == 0) != (most is None):
            raise UnknownCell(
                _("The form has no place “%(place)s”. Load the page again.") % {"place": edit.field}
            )


def _insist_unchanged(
    edits: Sequence[CellEdit],
    fields: Mapping[str, Field],
    held: Mapping[tuple[str, int], Cell],
) -> None:
    yours, theirs = {}, {}
    for edit in edits:
        cell = held.get((edit.field, edit.row))
        if (cell.version if cell else 0) == edit.seen:
            continue
        label = fields[edit.field].label
        mine = Cell(field=fields[edit.field], amount=edit.amount, mark=edit.mark, text=edit.text)
        yours[label], theirs[label] = shown(mine), shown(cell) if cell else ""
    if yours:
        raise Changed(
            _("Somebody else wrote into these cells meanwhile. Nothing was overwritten."),
            yours=yours,
            theirs=theirs,
        )


def _filled(cell: Cell, edit: CellEdit, actor: User, at: datetime) -> Cell:
    cell.version = edit.seen + 1
    cell.amount, cell.mark, cell.text = edit.amount, edit.mark, edit.text
    cell.comment, cell.flagged = edit.comment.strip()[:400], edit.flagged
    cell.file_id, cell.spot = edit.file, edit.spot[:60]
    cell.by, cell.at = actor, at
    return cell


def _count_time(filing: Filing, at: datetime) -> None:
    """Pauses apart. Nobody is shown it for a person: it tells how long the form takes."""
    if filing.touched_at and timedelta(0) < at - filing.touched_at <= PAUSE:
        filing.minutes += (at - filing.touched_at) / timedelta(minutes=1)
    filing.started_at = filing.started_at or at
    filing.touched_at = at
    filing.version += 1
    filing.save(update_fields=["minutes", "started_at", "touched_at", "version"])
