"""The text sections of a filing against what the same unit wrote in them last year: for the reviewer's eyes, no score."""

from dataclasses import dataclass

from kexie.returns.models import Cell, FieldKind, Filing
from kexie.returns.queries.differences import filing_last_year, said_in
from kexie.returns.queries.own_words import own_words
from kexie.returns.queries.repeats import LEAST_SHARE, cut
from kexie.text.overlap import Overlap, compare


@dataclass(frozen=True, slots=True)
class Against:
    """
    A section that repeats last year's.

    :ivar key: of the place; `older`: key of last year's filing
    """

    key: str
    label: str
    older: int
    text: str
    older_text: str
    overlap: Overlap

    @property
    def new(self) -> float:
        """Share of its letters that did not stand there last year, 0 to 1."""
        return self.overlap.new

    @property
    def new_percent(self) -> int:
        return round(self.new * 100)

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with: it is repeated."""
        return cut(self.text, ((one.start, one.end) for one in self.overlap.stretches))

    @property
    def older_pieces(self) -> list[tuple[str, bool]]:
        spans = sorted((one.old_start, one.old_end) for one in self.overlap.stretches)
        return cut(self.older_text, spans)


def against_last_year(filing: Filing) -> list[Against]:
    """Sections of which a good part stood in last year's accepted report; the least new ones first."""
    older = filing_last_year(filing)
    said = said_in(older)
    if older is None or not said:
        return []
    cells = Cell.objects.filter(filing=filing, field__kind=FieldKind.SECTION).exclude(text="")
    found = []
    for cell in cells.select_related("field").prefetch_related("grounds").order_by("field__order"):
        text = own_words(cell, cell.grounds.all())
        before = said.get((cell.field.key, 0), {}).get("text")
        if not isinstance(before, str) or not before or not text:
            continue
        overlap = compare(text, before)
        if 1 - overlap.new >= LEAST_SHARE:
            one = Against(cell.field.key, cell.field.label, older.pk, text, before, overlap)
            found.append(one)
    return sorted(found, key=lambda one: one.new)
