"""A filing as CSV: one line a place, in UTF-8 with its mark or in GB18030."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from kexie.indicators.models import Mark
from kexie.kernel.importing import Unreadable, decoded, read_csv
from kexie.kernel.sheets import calm, uncalmed
from kexie.kernel.words import whole_number
from kexie.returns.books.faults import BadBook, Fault
from kexie.returns.books.reading import Entered, Read
from kexie.returns.books.shape import Book, Key, mark_words

# What a file of office programs begins with; anything else is text.
PACKAGES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
ENCODINGS = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}
# Names of the columns: for machines, so they are the same in every language.
HEADS = (
    *("filing", "place", "line", "section", "item", "group", "unit_of_measure"),
    *("value", "mark", "comment", "last", "year_ago", "version", "digest"),
)
NEEDED = ("filing", "place", "line", "value", "mark", "comment", "version", "digest")


def is_text(data: bytes) -> bool:
    return not data.startswith(PACKAGES)


def is_our_text(data: bytes) -> bool:
    """Does it begin with the columns of a CSV that was handed out here?"""
    try:
        names, _rows = read_csv(decoded(data))
    except Unreadable:
        return False
    return {"filing", "place", "digest"} <= set(names)


def csv_of(book: Book, encoding: str) -> bytes:
    """:param encoding: a key of `ENCODINGS`"""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    writer.writerows([calm(cell) for cell in line] for line in _lines(book))
    return text.getvalue().encode(ENCODINGS[encoding])


def stamp_of(book: Book) -> str:
    """Whose line it is: filing, unit and form."""
    return f"{book.stamp.filing}-{book.stamp.unit}-{book.stamp.form[:8]}"


def _lines(book: Book) -> Iterator[list[str]]:
    stamp = stamp_of(book)
    for page in book.pages:
        for block in page.blocks:
            for slot in block.slots:
                if slot.is_writable:
                    yield [
                        stamp,
                        slot.place.key,
                        str(slot.row),
                        page.title,
                        slot.label,
                        slot.group,
                        slot.unit,
                        slot.said.value,
                        slot.said.mark,
                        slot.said.comment,
                        slot.last,
                        slot.year_ago,
                        str(slot.version),
                        slot.said.digest(),
                    ]


def read_text(data: bytes, book: Book) -> Read:
    """
    What was entered.

    :raises BadBook: it is no CSV of this filing
    """
    try:
        names, rows = read_csv(decoded(data))
    except Unreadable as fault:
        raise BadBook(Fault("", "", str(fault))) from fault
    missing = [name for name in NEEDED if name not in names]
    if missing:
        words = _(
            "The column “%(name)s” is missing. Download the file anew, and keep its first line."
        )
        raise BadBook(*(Fault("", "", words % {"name": name}) for name in missing))
    result = Read(marks={mark_words(mark): mark for mark in Mark.values if mark})
    seen: dict[Key, str] = {}
    stamp = stamp_of(book)
    for row in rows:
        cells = {name: str(row.cells.get(name, "")) for name in NEEDED}
        if cells["filing"] != stamp:
            words = _("This line belongs to another unit, round or form (%(stamp)s).")
            result.faults.append(Fault("", row.place, words % {"stamp": cells["filing"][:40]}))
            continue
        number = whole_number(cells["line"]) or 0
        key = (cells["place"], number)
        if key in seen:
            words = _("This place was there already: %(place)s.") % {"place": seen[key]}
            result.faults.append(Fault("", row.place, words))
            continue
        seen[key] = row.place
        result.entered.append(
            Entered(
                key=key,
                sheet="",
                address=_("%(line)s, column “%(column)s”") % {"line": row.place, "column": "value"},
                raw=uncalmed(cells["value"]),
                mark=uncalmed(cells["mark"]),
                comment=uncalmed(cells["comment"]),
                seen=whole_number(cells["version"]) or 0,
                digest=cells["digest"],
            )
        )
    return result
