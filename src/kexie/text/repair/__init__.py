"""Repair of a text as really found: every change is listed, leads back to its place, and can be undone.

The page itself gives the evidence. Injected readings, script, blanks, broken lines and narrow punctuation are
mended only where the page as a whole shows the damage, so that a clean text comes back as it was.
"""

from __future__ import annotations

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

__all__ = ["repair"]

_TRADITIONAL_PAGE = 0.03
_RAW, _BARE, _READ = range(3)


def repair(text: str) -> Repaired:
    """The text as its author wrote it, in simplified script, as far as the page proves it."""
    page, found = _unwrapped(text, None)
    even = max(found)
    if even:  # broken before or after the other damage came: join where the lines are most even
        page, _ = _unwrapped(text, max(range(3), key=lambda stage: (found[stage], stage)))
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


def _unwrapped(text: str, join_at: int | None) -> tuple[Page, tuple[float, float, float]]:
    """The page without what is no text, its broken lines joined at one stage; how even they are at each."""
    page = Page(text)
    for step in (line_ends, mended):
        page.apply(step(page.text))
    raw = _broken(page, join_at, _RAW)
    for step in (invisible, widths, parted, entities):
        page.apply(step(page.text))
    if "&" in text:  # entities may have brought line ends and unseen characters
        for step in (line_ends, invisible):
            page.apply(step(page.text))
    page.apply(tags(page.text))
    bare = _broken(page, join_at, _BARE)
    page.apply(injected_pinyin(page.text, traditional_share(page.text)))
    page.apply(inner_blanks(page.text))
    return page, (raw, bare, _broken(page, join_at, _READ))


def _broken(page: Page, join_at: int | None, stage: int) -> float:
    """How evenly the lines of the page are broken; joins them if this is the stage to do so."""
    if join_at is None:
        return evenness(page.text)
    if join_at == stage:
        page.apply(joins(page.text))
    return 0.0
