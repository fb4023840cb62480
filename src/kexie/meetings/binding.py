"""
Parts bound into one PDF: a page of contents, bookmarks for every part, one count of pages through all of it.

Plain PDF work, no rooms: what the parts are is `actions/papers.py`'s.
"""

import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    RectangleObject,
)

SIZE = 9  # points
MARGIN = 28  # points from the edges
CALM = "/KexieCount"


class Unbindable(ValueError):  # noqa: N818 -- read as a sentence
    """A part is no PDF that can be opened; `title` says which."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


@dataclass(frozen=True, slots=True)
class Piece:
    """A part: its PDF, its title, and how deep it hangs in the bookmarks."""

    title: str
    data: bytes
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part begins, as the count through all pages has it."""

    title: str
    page: int
    depth: int


@dataclass(frozen=True, slots=True)
class Bound:
    data: bytes
    pages: int
    places: tuple[Place, ...]


def bind(
    title: str, pieces: Sequence[Piece], contents: Callable[[Sequence[Place]], bytes]
) -> Bound:
    """
    Bind the parts behind their page of contents.

    :param contents: lays out the page of contents from where the parts begin; asked again if it grows by that
    :raises Unbindable: a part cannot be opened
    """
    readers = [_opened(piece) for piece in pieces]
    front, places = 1, ()  # type: int, tuple[Place, ...]
    while True:
        places = tuple(_places(pieces, readers, front))
        head = PdfReader(io.BytesIO(contents(places)))
        if len(head.pages) == front:
            break
        front = len(head.pages)
    writer = PdfWriter()
    for reader in (head, *readers):
        for page in reader.pages:
            writer.add_page(page)
    _mark(writer, places)
    total = len(writer.pages)
    for number, page in enumerate(writer.pages, start=1):
        _count(writer, page, f"{number} / {total}")
    writer.add_metadata({"/Title": title})
    writer.page_mode = "/UseOutlines"
    data = io.BytesIO()
    writer.write(data)
    return Bound(data.getvalue(), total, places)


def without(data: bytes, places: Sequence[Place], left: Collection[int]) -> bytes:
    """
    What was bound, without some of its parts; the other pages keep the numbers they bear.

    :param left: parts to leave out, by their number from 0; what stands before the first one is the contents, and stays
    """
    reader = PdfReader(io.BytesIO(data))
    ends = [*(place.page for place in places[1:]), len(reader.pages) + 1]
    gone = {page for number in left for page in range(places[number].page, ends[number])}
    writer, moved = PdfWriter(), []
    for number, page in enumerate(reader.pages, start=1):
        if number not in gone:
            writer.add_page(page)
            moved.append(number)
    kept = [place for number, place in enumerate(places) if number not in set(left)]
    now = {was: place for place, was in enumerate(moved, start=1)}
    _mark(writer, [Place(one.title, now[one.page], one.depth) for one in kept])
    if reader.metadata and reader.metadata.title:
        writer.add_metadata({"/Title": reader.metadata.title})
    writer.page_mode = "/UseOutlines"
    cut = io.BytesIO()
    writer.write(cut)
    return cut.getvalue()


def _opened(piece: Piece) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(piece.data))
        if reader.is_encrypted or not reader.pages:
            raise Unbindable(piece.title)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as reason:
        raise Unbindable(piece.title) from reason
    return reader


def _places(pieces: Sequence[Piece], readers: Sequence[PdfReader], front: int) -> list[Place]:
    found, page = [], front + 1
    for piece, reader in zip(pieces, readers, strict=True):
        found.append(Place(piece.title, page, piece.depth))
        page += len(reader.pages)
    return found


def _mark(writer: PdfWriter, places: Sequence[Place]) -> None:
    """Each part under the last one above it."""
    above: dict[int, IndirectObject] = {}
    for place in places:
        above[place.depth] = writer.add_outline_item(
            title=place.title, page_number=place.page - 1, parent=above.get(place.depth - 1)
        )


def _count(writer: PdfWriter, page: PageObject, words: str) -> None:
    """The count, at the top on the right, upright however the page is turned. It stays out of the page's own number."""
    page.transfer_rotation_to_content()
    box: RectangleObject = page.cropbox
    width = len(words) * SIZE * 0.5
    right, top = float(box.right) - MARGIN - width, float(box.top) - MARGIN
    stream = DecodedStreamObject()
    stream.set_data(
        f"\nQ q BT {CALM} {SIZE} Tf 0.35 g {right:.2f} {top:.2f} Td ({words}) Tj ET Q".encode()
    )
    opening = DecodedStreamObject()
    opening.set_data(b"q\n")
    _give_font(page)
    contents = page.get("/Contents")
    held = contents.get_object() if contents is not None else ArrayObject()
    parts = list(held) if isinstance(held, ArrayObject) else [contents]
    page[NameObject("/Contents")] = ArrayObject(
        [writer._add_object(opening), *parts, writer._add_object(stream)]  # noqa: SLF001 -- pypdf's own way to add an object
    )


def _give_font(page: PageObject) -> None:
    """A font that every reader has: digits need no more."""
    held = page.get("/Resources")
    resources = DictionaryObject(held.get_object() if held is not None else {})
    fonts = DictionaryObject(resources.get("/Font", DictionaryObject()).get_object())
    fonts[NameObject(CALM)] = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    resources[NameObject("/Font")] = fonts
    page[NameObject("/Resources")] = resources
