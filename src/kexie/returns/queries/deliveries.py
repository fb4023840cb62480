"""Many workbooks of one round: handed out together, brought in together."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from kexie.kernel.importing import Unreadable, decoded, read_csv
from kexie.kernel.words import whole_number
from kexie.org.models import User
from kexie.records.access import may
from kexie.returns.books.faults import BadBook, Fault
from kexie.returns.books.texts import is_text
from kexie.returns.books.writing import workbook_of
from kexie.returns.flow import CYCLE
from kexie.returns.models import Cycle, Delivery, Filing, FilingState, Item, ItemState
from kexie.returns.queries.books import book_of, read_book
from kexie.returns.queries.filings import filings_for


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a delivery has come."""

    total: int
    waiting: int
    taken: int
    unchanged: int
    refused: int

    @property
    def finished(self) -> int:
        return self.total - self.waiting


def delivery_for(user: User, pk: int) -> Delivery | None:
    """The delivery, if the user collects in its round."""
    found = Delivery.objects.filter(pk=pk).select_related("cycle__record", "by").first()
    if found is None or not may(found.cycle, CYCLE.rules, user, "books"):
        return None
    return found


def deliveries_of(cycle: Cycle) -> QuerySet[Delivery]:
    """The latest ones of a round, with counts. The caller has shown that the user collects in it."""
    counts = {state.value: Count("items", filter=Q(items__state=state)) for state in ItemState}
    return Delivery.objects.filter(cycle=cycle).select_related("by").annotate(**counts)[:10]


def progress_of(delivery: Delivery) -> Progress:
    states = list(delivery.items.values_list("state", flat=True))
    return Progress(
        total=len(states),
        waiting=states.count(ItemState.WAITING),
        taken=states.count(ItemState.TAKEN),
        unchanged=states.count(ItemState.UNCHANGED),
        refused=states.count(ItemState.REFUSED),
    )


def items_of(delivery: Delivery) -> QuerySet[Item]:
    """What was refused first: that is what somebody must do something about."""
    items = delivery.items.select_related("file", "filing__record__unit")
    return items.annotate(is_refused=Q(state=ItemState.REFUSED)).order_by("-is_refused", "pk")


def file_name(filing: Filing) -> str:
    unit = filing.record.unit
    return f"{unit.code}-{unit.short_name}-{filing.record.title}".replace("/", "-")[:100]


class _Sink(io.RawIOBase):
    """Takes what a package writes, and gives it on."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        data = b"".join(self.pieces)
        self.pieces.clear()
        return data


def zipped_books(user: User, cycle: Cycle) -> Iterator[bytes]:
    """A .zip with a workbook for each filing that the user may bring in, piece by piece as they are made."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as package:
        for filing in _handed_out(user, cycle):
            package.writestr(f"{file_name(filing)}.xlsx", workbook_of(book_of(filing)))
            yield sink.taken()
    yield sink.taken()


def _handed_out(user: User, cycle: Cycle) -> Iterator[Filing]:
    rows = filings_for(user, "bring_in").filter(cycle=cycle)
    yield from rows.select_related("record__unit", "cycle__form", "cycle__entry__record").order_by(
        "record__unit__order", "record__unit__code"
    )


def filing_meant(user: User, cycle: Cycle, data: bytes) -> Filing:
    """
    Whose workbook or CSV it is.

    :raises BadBook: nobody's in this round, or it can no longer be brought in
    """
    wanted = _pk_in(data)
    found = filings_for(user, "bring_in").filter(cycle=cycle, pk=wanted).first()
    if found is None:
        other = Filing.objects.filter(pk=wanted).first()
        words = _("This workbook belongs to no report of this round.")
        if other and other.cycle_id != cycle.pk:
            words = _("This workbook belongs to another round or form.")
        raise BadBook(Fault("", "", words))
    if found.state != FilingState.FILLING:
        words = _("The report of %(unit)s is “%(state)s”: nothing more is brought in for it.")
        said = {"unit": found.record.unit.short_name, "state": found.get_state_display()}
        raise BadBook(Fault("", "", words % said))
    return found


def cycle_meant(data: bytes) -> Cycle | None:
    """The round a workbook says it is of; for the operator of the machine, who names none."""
    try:
        filing = Filing.objects.filter(pk=_pk_in(data)).select_related("cycle__record").first()
    except BadBook:
        return None
    return filing.cycle if filing else None


def _pk_in(data: bytes) -> int:
    package = read_book(data)
    if package is not None:
        return package.stamp.filing
    if not is_text(data):
        return 0
    try:
        _names, rows = read_csv(decoded(data))
    except Unreadable as fault:
        raise BadBook(Fault("", "", str(fault))) from fault
    first = str(rows[0].cells.get("filing", "")).partition("-")[0] if rows else ""
    return whole_number(first) or 0
