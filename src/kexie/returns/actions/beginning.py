"""A filing is begun: everything the record holds stands in it already."""

from datetime import datetime

from django.utils.timezone import localdate

from kexie.audit.actions import log, writing
from kexie.org.models import User
from kexie.returns.actions.cells import insist_may_write
from kexie.returns.flow import FILING
from kexie.returns.models import Cell, Filing, Ground
from kexie.returns.queries.drafting import Draft, drafts_for
from kexie.workflow.actions import insist_now


@writing()
def begin(filing: Filing, *, actor: User, at: datetime) -> int:
    """
    Fill in what is held and begin the texts; gives how many places are filled in. A second time does nothing.

    What somebody has written is never touched.
    """
    filing = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    insist_now(filing, FILING, "fill", actor)
    if filing.started_at:
        return 0
    return _fill_in(filing, drafts_for(filing, actor, localdate(at)), actor=actor, at=at)


@writing()
def refresh(filing: Filing, *, actor: User, at: datetime) -> int:
    """Bring in what the record has come to hold since; only into cells that nobody wrote in. Gives how many changed."""
    filing = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    insist_now(filing, FILING, "fill", actor)
    untouched = Cell.objects.filter(filing=filing, row=0, prefilled__isnull=False, version=1)
    held = {cell.field_id: cell for cell in untouched}
    written = set(Cell.objects.filter(filing=filing, row=0).values_list("field", flat=True))
    fresh = []
    for draft in drafts_for(filing, actor, localdate(at)):
        cell = held.get(draft.field.pk)
        if cell and (cell.amount, cell.text) != (draft.amount, draft.text):
            cell.delete()
            fresh.append(draft)
        elif draft.field.pk not in written:
            fresh.append(draft)
    return _fill_in(filing, fresh, actor=actor, at=at)


def _fill_in(filing: Filing, drafts: list[Draft], *, actor: User, at: datetime) -> int:
    if drafts:
        insist_may_write(filing, "fill", actor=actor, at=at)
    cells = {
        draft.field.pk: Cell(
            filing=filing,
            field=draft.field,
            amount=draft.amount,
            text=draft.text,
            prefilled=draft.origin or {"sentences": str(len(draft.sentences))},
            by=actor,
            at=at,
        )
        for draft in drafts
    }
    Cell.objects.bulk_create(cells.values())
    for draft in drafts:
        _lay_grounds(cells[draft.field.pk], draft)
    filing.started_at = filing.started_at or at
    filing.touched_at = at
    filing.version += 1
    filing.save(update_fields=["started_at", "touched_at", "version"])
    log(actor=actor, verb="filing.begin", target=filing, at=at, filled=len(drafts))
    return len(drafts)


def _lay_grounds(cell: Cell, draft: Draft) -> None:
    place = 0
    grounds = []
    for sentence in draft.sentences:
        end = place + len(sentence.text)
        grounds.append(
            Ground(
                cell=cell,
                start=place,
                end=end,
                sentence=sentence.text,
                record_id=sentence.record,
                figure=sentence.figure,
                words=sentence.words[:200],
            )
        )
        place = end
    Ground.objects.bulk_create(grounds)
