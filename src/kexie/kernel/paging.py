"""Pages of a list, with links that keep what else stands in the address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from kexie.kernel.address import Address, Query

M = TypeVar("M", bound=Model)
T = TypeVar("T")
SIZE = 30
AROUND = 2  # numbers shown on either side of the present page


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """
    One page of a list: iterate over it for its rows.

    `first` and `last` are positions in the whole list, from 1; an empty list is page 1 of 1, from 0 to 0.
    """

    rows: Sequence[T]
    number: int
    pages: int
    total: int
    size: int
    address: Address

    def __iter__(self) -> Iterator[T]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def previous_link(self) -> str:
        return self.link(self.number - 1) if self.number > 1 else ""

    @property
    def next_link(self) -> str:
        return self.link(self.number + 1) if self.number < self.pages else ""

    def link(self, number: int) -> str:
        return self.address.link(page="" if number == 1 else str(number))

    def numbers(self) -> list[tuple[int, str]]:
        """Page numbers to offer with their links; 0 with no link stands for a gap."""
        wanted = {1, self.pages, *range(self.number - AROUND, self.number + AROUND + 1)}
        shown: list[tuple[int, str]] = []
        for number in sorted(one for one in wanted if 1 <= one <= self.pages):
            if shown and number - shown[-1][0] > 1:
                shown.append((0, ""))
            shown.append((number, self.link(number)))
        return shown


def page_of(rows: QuerySet[M], query: Query, *, size: int = SIZE) -> Page[M]:
    """
    The page that `?page=` asks for; a number that is none or too large gives the nearest there is.

    Two database queries, however long the list is: one counts, one reads the page.
    """
    address = Address.of(query)
    total = rows.count()
    pages = max(1, -(-total // size))
    asked = address.get("page")
    number = min(max(int(asked), 1), pages) if _is_number(asked) else 1
    start = (number - 1) * size
    return Page(list(rows[start : start + size]), number, pages, total, size, address)


def page_of_keys(
    keys: Sequence[int], rows: QuerySet[M], query: Query, *, size: int = SIZE
) -> Page[M]:
    """
    As `page_of`, of a list that was worked out: `keys` of its rows in order, of which only those of the page are read.

    :param rows: where they are read, in any order
    """
    address = Address.of(query)
    pages = max(1, -(-len(keys) // size))
    asked = address.get("page")
    number = min(max(int(asked), 1), pages) if _is_number(asked) else 1
    shown = keys[(number - 1) * size : number * size]
    found = {row.pk: row for row in rows.filter(pk__in=shown)}
    listed = [found[key] for key in shown if key in found]
    return Page(listed, number, pages, len(keys), size, address)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 -- no list has more pages
