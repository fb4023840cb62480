"""A drafted text is polished by the optional endpoint, on demand: a proposal, taken only if it states the same."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import User
from kexie.returns.actions.cells import CellEdit, UnknownCell, save_cells
from kexie.returns.flow import FILING
from kexie.returns.models import Cell, FieldKind, Filing
from kexie.returns.queries.polishing import endpoint, names_for
from kexie.text.endpoint import Unreachable, polish
from kexie.text.polishing import Verdict, judge
from kexie.workflow.actions import insist_now


class PolishingOff(Refused):
    """No endpoint is configured."""

    status = 404


class NoAnswer(Refused):
    """The endpoint gave no answer."""

    status = 502


class SaysOtherwise(Refused):
    """The polished text states something else than the draft."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A polished text beside its draft. `verdict`: what it states otherwise; only a sound one can be taken."""

    cell: Cell
    text: str
    verdict: Verdict


def propose(filing: Filing, *, key: str, actor: User, at: datetime) -> Proposal:
    """
    Ask the endpoint once for a polished version of what stands in this text section. Nothing is changed by it.

    :raises PolishingOff: none is configured
    :raises SecretMark: the text bears a mark of a state secret; it is not sent
    :raises NoAnswer: the endpoint is away, too slow, or not understood
    """
    insist_now(filing, FILING, "fill", actor)
    where, cell = endpoint(), _cell(filing, key)
    if where is None:
        raise PolishingOff(_("Polishing is not set up here."))
    insist_no_secrets(cell.text)
    _log(filing, key, len(cell.text), actor=actor, at=at)
    try:
        text = polish(cell.text, where)
    except Unreachable:
        raise NoAnswer(
            _("The endpoint for polishing does not answer. Your draft stands as it was; try later.")
        ) from None
    return Proposal(cell, text, judge(cell.text, text, names_for(cell)))


@writing()
def take(
    filing: Filing, *, key: str, text: str, seen: int, actor: User, at: datetime
) -> list[Cell]:
    """
    Put a polished text in the place of the draft, after it was judged once more.

    :param seen: version of the cell that was polished
    :raises SaysOtherwise: it states something else than what stands there
    :raises Changed: somebody wrote there meanwhile
    """
    insist_now(filing, FILING, "fill", actor)
    cell = _cell(filing, key)
    if cell.version != seen:
        raise Changed(
            _("Somebody wrote into this text meanwhile. Polish it again."),
            yours={cell.field.label: text},
            theirs={cell.field.label: cell.text},
        )
    if not judge(cell.text, text, names_for(cell)).is_sound:
        raise SaysOtherwise(_("This text states something else than the draft. It was not taken."))
    edit = CellEdit(field=key, text=text, seen=seen, comment=cell.comment, flagged=cell.flagged)
    return save_cells(filing, [edit], actor=actor, at=at)


@writing()
def _log(filing: Filing, key: str, letters: int, *, actor: User, at: datetime) -> None:
    """That a text left for the endpoint, never what it said."""
    log(actor=actor, verb="filing.polish", target=filing, at=at, place=key, letters=letters)


def _cell(filing: Filing, key: str) -> Cell:
    rows = Cell.objects.filter(filing=filing, field__key=key, row=0, field__kind=FieldKind.SECTION)
    found = rows.exclude(text="").select_related("field").first()
    if found is None:
        raise UnknownCell(_("There is no text here to polish."))
    return found
