"""The part of an address after `?`, as data: what filters, sorting and paging keep there."""

from dataclasses import dataclass
from typing import Protocol, Self
from urllib.parse import parse_qsl, urlencode


class Query(Protocol):
    """`request.GET`, or anything that writes itself as a query string."""

    def urlencode(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Address:
    """Pairs in their order; empty values are dropped, so a link stays short."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, query: Query) -> Self:
        return cls(tuple(parse_qsl(query.urlencode())))

    def get(self, key: str) -> str:
        """The last value of the key, or nothing."""
        return next((value for name, value in reversed(self.pairs) if name == key), "")

    def link(self, **changes: str) -> str:
        """`?…` with these keys replaced; an empty value takes the key away."""
        kept = [pair for pair in self.pairs if pair[0] not in changes]
        return "?" + urlencode([*kept, *((key, value) for key, value in changes.items() if value)])
