"""A filing as it goes into a workbook, and what a workbook would change in it."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from kexie.indicators.formula import BadFormula
from kexie.indicators.models import Kind
from kexie.indicators.queries.campaigns import period_of
from kexie.kernel.words import day_words
from kexie.returns.books.faults import BadBook, Fault
from kexie.returns.books.frame import KEYS
from kexie.returns.books.judging import Verdict, judge
from kexie.returns.books.opening import Opened, opened, sheets_of
from kexie.returns.books.reading import Read, read
from kexie.returns.books.shape import (
    SPARE,
    Block,
    Book,
    Page,
    Said,
    Slot,
    Stamp,
    Test,
    mark_words,
    number_text,
    option_words,
)
from kexie.returns.books.texts import is_our_text, is_text, read_text
from kexie.returns.layout import (
    Lines,
    Note,
    Place,
    Question,
    Section,
    Table,
    places_of,
    read_layout,
)
from kexie.returns.models import FieldKind, Filing
from kexie.returns.queries.filing_page import power_of
from kexie.returns.queries.rules import rules_for
from kexie.returns.queries.sheet import Part, Spot, sheet_of, written_in
from kexie.returns.queries.validation import Answers


def book_of(filing: Filing) -> Book:
    """The filing with all that a workbook shows; the caller has shown that the user sees it."""
    sheet, answers = sheet_of(filing), Answers(filing)
    layout = read_layout(filing.cycle.form.layout)
    places = {place.key: place for place in places_of(layout)}
    return Book(
        stamp=stamp_of(filing),
        title=filing.cycle.entry.record.title,
        facts=_facts(filing),
        pages=[_page(section, parts, answers, places) for section, parts in sheet.sections],
        tests=[
            Test(one.left, one.sign, one.right, one.severity, one.message, one.keys)
            for one in rules_for(filing)
        ],
        asked=answers.facts,
    )


def stamp_of(filing: Filing) -> Stamp:
    unit = filing.record.unit
    return Stamp(
        filing=filing.pk,
        cycle=filing.cycle_id,
        unit=unit.code,
        unit_name=unit.short_name,
        period=period_of(filing.cycle.period).label,
        form=filing.cycle.form.digest[:16],
    )


def _facts(filing: Filing) -> list[tuple[str, str]]:
    cycle = filing.cycle
    return [
        (_("Unit"), f"{filing.record.unit.name} ({filing.record.unit.code})"),
        (_("Period"), period_of(cycle.period).label),
        (_("Due"), day_words(cycle.due_date)),
        (_("Collected by"), cycle.record.unit.name),
        (
            _("Form"),
            f"{cycle.entry.code} · {_('Version %(number)s') % {'number': cycle.form.number}}",
        ),
        (_("Basis"), f"{cycle.entry.basis_document} {cycle.entry.basis_article}"),
    ]


def _page(
    section: Section, parts: Sequence[Part], answers: Answers, places: dict[str, Place]
) -> Page:
    blocks = [_block(part, answers, places) for part in parts]
    return Page(section.key, section.title, section.hint, blocks)


def _block(part: Part, answers: Answers, places: dict[str, Place]) -> Block:
    match part.item:
        case Note(text=text, key=key):
            return Block("note", key, hint=text)
        case Question(key=key, label=label, hint=hint):
            slot = _slot(part.spot, label, "", answers) if part.spot else None
            return Block("rows", key, hint=hint, slots=[slot] if slot else [])
        case Table() as table:
            heads = [column.label for column in table.columns]
            slots = [
                _slot(spot, band.label, head if len(heads) > 1 else "", answers)
                for band in part.bands
                for spot, head in zip(band.spots, heads, strict=True)
                if spot
            ]
            return Block("rows", table.key, table.title, table.hint, slots)
        case Lines() as lines:
            return _list_block(lines, part, places, answers)


def _list_block(lines: Lines, part: Part, places: dict[str, Place], answers: Answers) -> Block:
    """The lines that are written, and room for more."""
    labels = [column.label for column in lines.columns]
    keys = [f"{lines.key}_{column.key}" for column in lines.columns]
    slots = [
        _slot(spot, label, "", answers)
        for band in part.bands
        for spot, label in zip(band.spots, labels, strict=True)
        if spot
    ]
    written = len(part.bands)
    for row in range(written + 1, max(min(written + SPARE, lines.most), written) + 1):
        for key, label in zip(keys, labels, strict=True):
            blank = Spot(places[key], answers.fields.get(key), row, None)
            slots.append(_slot(blank, label, "", answers))
    return Block(
        "lines", lines.key, lines.title, lines.hint, slots, list(zip(keys, labels, strict=True))
    )


def _slot(spot: Spot, label: str, group: str, answers: Answers) -> Slot:
    cell, field = spot.cell, spot.field
    measure = field.indicator if field else None
    calculated = spot.place.kind == FieldKind.CALCULATED
    if calculated:
        power = power_of(spot.place, answers.places.values(), answers.fields)
    else:
        power = measure.display_power if measure else 0
    return Slot(
        place=spot.place,
        row=spot.row,
        said=_said(spot),
        label=label,
        group=group,
        unit=spot.unit,
        power=power,
        decimals=measure.decimals if measure else 0,
        value_type=measure.value_type if measure else "",
        is_number=measure is not None and measure.kind != Kind.TEXT,
        amount=cell.amount if cell else None,
        text=cell.text if cell else "",
        flagged=bool(cell and cell.flagged),
        version=cell.version if cell else 0,
        last=spot.last,
        year_ago=spot.year_ago,
        known=_known(spot.place, power, answers) if calculated else "",
    )


def _said(spot: Spot) -> Said:
    cell = spot.cell
    if cell is None:
        return Said()
    value = written_in(cell)
    if spot.place.options:
        value = option_words(spot.place).get(value, value)
    return Said(value=value, mark=mark_words(cell.mark), comment=cell.comment)


def _known(place: Place, power: int, answers: Answers) -> str:
    """What a calculated place comes to now, in display units."""
    try:
        value = answers.field(place.key)
    except BadFormula:
        return ""
    return "" if value is None else number_text(float(value / Fraction(10) ** power))


def read_book(data: bytes) -> Opened | None:
    """
    The workbook, opened; nothing where the bytes are a CSV.

    :raises BadBook: it is no workbook of ours
    """
    return None if is_text(data) else opened(data)


def is_ours(data: bytes) -> bool:
    """Was it handed out here? Anything else is a foreign table, to be mapped."""
    if is_text(data):
        return is_our_text(data)
    try:
        return KEYS in sheets_of(data)
    except BadBook:
        # what is wrong with it is said where it is looked at
        return True


def verdict_on_file(filing: Filing, data: bytes) -> Verdict:
    """What the workbook or CSV would change in this filing; nothing is written."""
    book = book_of(filing)
    try:
        found = _found(data, book)
    except BadBook as fault:
        return Verdict(faults=list(fault.faults))
    return judge(found, book)


def _found(data: bytes, book: Book) -> Read:
    """:raises BadBook: it is of another unit, round or version of the form"""
    package = read_book(data)
    if package is None:
        return read_text(data, book)
    insist_same(package.stamp, book.stamp)
    return read(package)


def insist_same(theirs: Stamp, ours: Stamp) -> None:
    """:raises BadBook: the file was handed out for something else"""
    if theirs.filing != ours.filing or theirs.unit != ours.unit:
        words = _(
            "This is the workbook of %(unit)s for %(period)s, not of %(ours)s for %(our_period)s."
        )
        words %= {
            "unit": theirs.unit_name,
            "period": theirs.period,
            "ours": ours.unit_name,
            "our_period": ours.period,
        }
        raise BadBook(Fault("", "", words))
    if theirs.form != ours.form:
        words = _("The form has changed since this workbook was handed out. Download it anew.")
        raise BadBook(Fault("", "", words))
