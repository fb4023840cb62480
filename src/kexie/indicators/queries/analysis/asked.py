"""
What is asked of the analysis page, as it stands in its address: short enough to be read out, the same for everybody.

Several words of one key are parted by commas: `?i=L01,F01&u=530000/prefecture&p=last-5-years`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlencode

from kexie.indicators.models import Standing

Dim = Literal["indicator", "group", "unit", "period"]
Place = Literal["rows", "columns", "together"]
View = Literal["table", "bar", "line", "heat", "tiles", "trend"]
# Keys of the address.
KEYS: dict[Dim, str] = {"indicator": "i", "group": "g", "unit": "u", "period": "p"}
DIMS = tuple(KEYS)
VIEWS: tuple[View, ...] = ("table", "bar", "line", "heat", "tiles", "trend")
PLACES: tuple[Place, ...] = ("rows", "columns", "together")
# Figures are shown in ten to the so-manieth of the base unit; empty: in the display unit of each indicator.
SCALES: Mapping[str, int | None] = {"": None, "one": 0, "wan": 4, "yi": 8}
MOST_WORDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """
    One question with the way in which its answer is shown.

    :ivar words: what is chosen of each dimension, as `own/county` or `last-5-years`
    :ivar places: where dimensions stand, as far as the reader said
    :ivar sort: number of the column from 0, `name`, or nothing; a minus before it turns the order round
    """

    words: Mapping[Dim, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[Dim, Place] = field(default_factory=dict)
    view: View = "table"
    provisional: bool = False
    today: bool = False
    scale: str = ""
    targets: bool = False
    totals: bool = True
    sums: bool = False
    sort: str = ""
    page: int = 1

    @property
    def standing(self) -> Standing:
        return Standing.PROVISIONAL if self.provisional else Standing.ACCEPTED

    @property
    def is_asked(self) -> bool:
        return all(self.words.get(dim) for dim in ("indicator", "unit", "period"))

    def pairs(self) -> dict[str, str]:
        """What stands in the address; what goes without saying is left out."""
        said = {KEYS[dim]: ",".join(self.words.get(dim, ())) for dim in DIMS}
        said |= {f"{KEYS[dim]}_on": self.places.get(dim, "") for dim in DIMS}
        said |= {
            "view": "" if self.view == "table" else self.view,
            "standing": "provisional" if self.provisional else "",
            "tree": "today" if self.today else "",
            "scale": self.scale,
            "targets": "yes" if self.targets else "",
            "totals": "" if self.totals else "no",
            "sums": "yes" if self.sums else "",
            "sort": self.sort,
            "page": "" if self.page == 1 else str(self.page),
        }
        return {name: word for name, word in said.items() if word}

    def address(self, **changes: str) -> str:
        """The part of the address after `?`, with these keys changed; an empty word takes the key away."""
        pairs = self.pairs() | changes
        return urlencode({name: word for name, word in pairs.items() if word}, safe=",/:")

    def but(self, **changes: Any) -> "Analysis":
        """The same with so much changed."""
        return replace(self, **changes)


def words_of(given: list[str]) -> tuple[str, ...]:
    """Words of one key, whether it stands there once or many times; each once, in their order."""
    words = (word.strip() for text in given for word in text.split(","))
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS]
