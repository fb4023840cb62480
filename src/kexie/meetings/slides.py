"""A balance cut into pages that a hall can read: so many rows on each, none left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.meetings.queries.balance import Balance

Shape = Literal["title", "units", "themes", "requirements", "suggestions", "services", "binding"]
# How many rows of each fit on a page of 16:9 in letters that are read from the back row.
FITTING: dict[Shape, int] = {
    "units": 9,
    "themes": 9,
    "requirements": 7,
    "suggestions": 7,
    "services": 8,
    "binding": 6,
}


@dataclass(frozen=True, slots=True)
class Slide:
    """One page: what it is about, its rows; `part` of `parts` where the rows need several."""

    shape: Shape
    title: str | Promise
    rows: Sequence[Any]
    part: int = 1
    parts: int = 1


def slides_of(balance: Balance) -> list[Slide]:
    """The title with the sums first; what has no rows has no page."""
    figures = [one for block in balance.services for one in block.figures if one.goal]
    return [
        Slide("title", balance.last.record.title, ()),
        *_pages("units", _("Done by unit"), balance.by_unit),
        *_pages("themes", _("Done by service"), balance.by_theme),
        *_pages("requirements", _("What became of each requirement"), balance.shown),
        *_pages("services", _("Figures against targets"), figures),
        *_pages("suggestions", _("Suggestions and answers"), balance.suggestions),
        *_pages("binding", _("Decisions still open"), balance.binding),
    ]


def _pages(shape: Shape, title: str | Promise, rows: Sequence[Any]) -> list[Slide]:
    size = FITTING[shape]
    starts = range(0, len(rows), size)
    return [
        Slide(shape, title, rows[start : start + size], number, len(starts))
        for number, start in enumerate(starts, 1)
    ]
