"""What several questions of one reader, asked in one breath, need not look up twice."""

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")


class Memory:
    """Lives as long as one page is made: nothing that is written meanwhile is seen, as in one transaction."""

    def __init__(self) -> None:
        self.kept: dict[Hashable, Any] = {}

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave the first time; the same `what` always goes with the same `make`."""
        if what not in self.kept:
            self.kept[what] = make()
        found: T = self.kept[what]
        return found

    def learn(self, what: str, found: Mapping[str, Any]) -> None:
        """Words that `each` then need not look for."""
        known: dict[str, Any] = self.once(what, dict)
        known.update(found)

    def each(
        self, what: str, words: Collection[str], find: Callable[[Collection[str]], Mapping[str, T]]
    ) -> dict[str, T]:
        """What the words stand for; only those are looked for that were not found before."""
        found: dict[str, T] = self.once(what, dict)
        if fresh := {word for word in words if word not in found}:
            found.update(find(fresh))
        return {word: found[word] for word in words if word in found}
