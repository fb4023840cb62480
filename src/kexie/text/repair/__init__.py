"""Repair of a text as really found: every change is listed, leads back to its place, and can be undone.

The page itself gives the evidence. Injected readings, script, blanks and narrow punctuation are mended
only where the page as a whole shows the damage, so that a clean text comes back as it was.
"""

from __future__ import annotations

from kexie.text.model import Repaired
from kexie.text.repair.broken import mended
from kexie.text.repair.flags import flags
from kexie.text.repair.furniture import furniture
from kexie.text.repair.hanzi import traditional_share
from kexie.text.repair.joins import joins
from kexie.text.repair.layers import Page
from kexie.text.repair.markup import entities, invisible, line_ends, tags, widths
from kexie.text.repair.pinyin import injected_pinyin
from kexie.text.repair.punctuation import doubled, widened
from kexie.text.repair.script import simplify
from kexie.text.repair.spacing import edges, inner_blanks

__all__ = ["repair"]

_TRADITIONAL_PAGE = 0.03


def repair(text: str) -> Repaired:
    """The text as its author wrote it, in simplified script, as far as the page proves it."""
    page = Page(text)
    for step in (line_ends, mended, joins, invisible, widths, entities):
        page.apply(step(page.text))
    if "&" in text:  # entities may have brought line ends and unseen characters
        for step in (line_ends, invisible):
            page.apply(step(page.text))
    for step in (tags, joins):
        page.apply(step(page.text))
    share = traditional_share(page.text)
    injected = injected_pinyin(page.text, share)
    page.apply(injected)
    for step in (inner_blanks, joins, edges):
        page.apply(step(page.text))
    traditional = share >= _TRADITIONAL_PAGE
    if traditional:
        page.apply(simplify(page.text))
    for step in (doubled, furniture):
        page.apply(step(page.text))
    page.apply(widened(page.text, damaged=traditional or bool(injected)))
    repairs = page.repairs()
    plain = Repaired(text, page.text, repairs)
    guessed = tuple(
        plain.to_text((r.at, r.end)) for r in repairs if r.kind == "encoding" and "?" in r.before
    )
    return Repaired(text, page.text, repairs, flags(page.text, guessed))
