"""Repair of a text as really found: every change is listed, leads back to its place, and can be undone.

The page itself gives the evidence. Injected readings, script, blanks, broken lines and narrow punctuation are
mended only where the page as a whole shows the damage, so that a clean text comes back as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie.text.model import Repaired
from kexie.text.repair.broken import mended
from kexie.text.repair.flags import flags
from kexie.text.repair.furniture import furniture
from kexie.text.repair.hanzi import traditional_share
from kexie.text.repair.joins import evenness, joins
from kexie.text.repair.layers import Page
from kexie.text.repair.markup import entities, invisible, line_ends, parted, tags, widths
from kexie.text.repair.pinyin import injected_pinyin
from kexie.text.repair.punctuation import doubled, widened
from kexie.text.repair.script import simplify
from kexie.text.repair.spacing import edges, inner_blanks

if TYPE_CHECKING:
    from collections.abc import Callable

    from kexie.text.repair.layers import Edit

__all__ = ["repair"]

_TRADITIONAL_PAGE = 0.03


def _pinyin(text: str) -> list[Edit]:
    """Readings that a mirror injected, judged by the script of the page."""
    return injected_pinyin(text, traditional_share(text))


_READ = 2
_STAGES: tuple[tuple[Callable[[str], list[Edit]], ...], ...] = (
    (line_ends, mended),
    (invisible, widths, parted, entities, line_ends, invisible, tags),
    (_pinyin, inner_blanks),
)
"""What is taken out before broken lines are looked for: nothing but line ends; what is no text; all."""


def repair(text: str) -> Repaired:
    """The text as its author wrote it, in simplified script, as far as the page proves it."""
    page, found = _unwrapped(text, None)
    stage = max(range(3), key=lambda stage: (found[stage], stage))
    if found[stage] and stage == _READ:
        page.apply(joins(page.text))
    elif found[stage]:  # broken after other damage came: join where the lines are most even
        page, _ = _unwrapped(text, stage)
    page.apply(edges(page.text))
    traditional = traditional_share(page.text) >= _TRADITIONAL_PAGE
    if traditional:
        page.apply(simplify(page.text))
    for step in (doubled, furniture):
        page.apply(step(page.text))
    page.apply(widened(page.text, damaged=traditional))
    repairs = page.repairs()
    plain = Repaired(text, page.text, repairs)
    guessed = tuple(
        plain.to_text((r.at, r.end)) for r in repairs if r.kind == "encoding" and "?" in r.before
    )
    return Repaired(text, page.text, repairs, flags(page.text, guessed))


def _unwrapped(text: str, join_at: int | None) -> tuple[Page, list[float]]:
    """The page without what is no text, its broken lines joined at one stage; how even they are at each."""
    page = Page(text)
    found: list[float] = []
    for stage, steps in enumerate(_STAGES):
        before = page.text
        for step in steps:
            page.apply(step(page.text))
        if join_at == stage:
            page.apply(joins(page.text))
        elif join_at is None:
            found.append(found[-1] if found and page.text == before else evenness(page.text))
    return page, found
