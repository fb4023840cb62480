"""Sorting of lists by a column that the reader chooses, kept in the address as `?sort=due` or `?sort=-due`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from django.db.models import Model, QuerySet

from kexie.kernel.address import Address, Query

M = TypeVar("M", bound=Model)
# key in the address -> fields to order by, ascending
Sorts = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Sorting:
    """
    By which column a list is ordered; only keys of `sorts` are ever obeyed.

    The key always ends in `pk`, so that rows keep their order from page to page.
    """

    sorts: Sorts
    key: str
    descending: bool
    address: Address

    @property
    def asked(self) -> str:
        """What `?sort=` holds, for a form that must keep it."""
        return f"-{self.key}" if self.descending else self.key

    def apply(self, rows: QuerySet[M]) -> QuerySet[M]:
        fields = [*self.sorts[self.key], "pk"]
        return rows.order_by(*(_turned(field) if self.descending else field for field in fields))

    def link(self, key: str) -> str:
        """Address that sorts by the column, or turns the order round if it is sorted by it already."""
        turn = key == self.key and not self.descending
        return self.address.link(sort=f"-{key}" if turn else key, page="")

    def direction(self, key: str) -> Literal["ascending", "descending", "none"]:
        """The value of `aria-sort`."""
        if key != self.key:
            return "none"
        return "descending" if self.descending else "ascending"


def sorting_of(query: Query, sorts: Sorts, *, default: str) -> Sorting:
    """What `?sort=` asks for; an unknown key, or none, gives `default` (`-due` sorts descending)."""
    address = Address.of(query)
    asked = address.get("sort")
    chosen = asked if asked.removeprefix("-") in sorts else default
    return Sorting(sorts, chosen.removeprefix("-"), chosen.startswith("-"), address)


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"
