"""What a unit looks for among its filings, and what it writes into their cells."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.indicators.amounts import BadNumber, insist_type, parse_amount
from kexie.indicators.models import Kind, Mark
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.forms import SearchInput
from kexie.org.models import User
from kexie.returns.actions.cells import CellEdit
from kexie.returns.models import Field, Filing, FilingState
from kexie.returns.queries.filings import WantedFilings, periods_owed


class OwedFilter(forms.Form):
    text = forms.CharField(label=_("Search"), required=False, max_length=100, widget=SearchInput())
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *FilingState.choices]
    )
    period = forms.ChoiceField(label=_("Period"), required=False)

    def __init__(self, data: object, *, user: User) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a request's GET
        self.period_names = {one: period_of(one).label for one in periods_owed(user)}
        names = self.period_names.items()
        self.fields["period"].choices = [("", _("all")), *names]  # type: ignore[attr-defined]  # a ChoiceField

    def wanted(self) -> WantedFilings:
        self.full_clean()
        return WantedFilings(**getattr(self, "cleaned_data", {}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One cell as a person wrote it: the number in display units, or the words. `seen`: as in `CellEdit`."""

    field: str
    row: int = 0
    seen: int = 0
    written: str = ""
    mark: str = ""
    comment: str = ""
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be kept as it was written, and why."""

    field: str
    row: int
    message: str


def read_cells(filing: Filing, cells: Iterable[Written]) -> tuple[list[CellEdit], list[Wrong]]:
    """What was written as edits, and what cannot be read; a place that the form does not have is left to the action."""
    fields = {one.key: one for one in filing.cycle.form.fields.select_related("indicator")}
    edits, wrong = [], []
    for cell in {(one.field, one.row): one for one in cells}.values():
        try:
            edits.append(_edit(cell, fields.get(cell.field)))
        except BadNumber as reason:
            wrong.append(Wrong(cell.field, cell.row, str(reason)))
    return edits, wrong


def _edit(cell: Written, field: Field | None) -> CellEdit:
    words = cell.written.strip()
    mark = Mark(cell.mark)
    indicator = field.indicator if field else None
    is_number = indicator is not None and indicator.kind != Kind.TEXT
    amount = None
    if is_number and words and not mark and indicator is not None:
        amount = parse_amount(words, power=indicator.display_power)
        insist_type(amount, indicator.value_type)
    return CellEdit(
        field=cell.field,
        row=cell.row,
        seen=cell.seen,
        amount=amount,
        mark=mark.value,
        text="" if is_number or mark else cell.written,
        comment=cell.comment,
        flagged=cell.flagged,
    )


class EncloseForm(forms.Form):
    """One file for a place that asks for one."""

    upload = forms.FileField()
