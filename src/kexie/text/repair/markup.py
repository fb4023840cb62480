"""Line ends, unseen characters, entities, tags, full-width letters: what a page brings that is no text."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kexie.text.repair.layers import Edit

_LINE_END = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]+"
)
_ENTITY = re.compile(
    "&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};"
    "|(?:nbsp|ensp|emsp|ldquo|rdquo|lsquo|rsquo|hellip|mdash|middot|amp|quot|lt|gt)(?![A-Za-z0-9=]))"
)
_BLOCK = "br|p|div|li|ul|ol|tr|table|tbody|thead|h[1-6]|hr|section|article|header|footer|title|blockquote|center|pre"
_INLINE = (
    "a|abbr|b|big|em|font|i|img|ins|del|s|small|span|strong|sub|sup|u|strike|td|th|body|html|head|meta|link|label|form"
    "|input|button|iframe|nav|main|aside|figure|figcaption|video|audio|source|dl|dt|dd|cite|code|mark|map|area|object"
    "|embed|param|col|colgroup|caption|wbr|tt|q|var|o:p|st1:[a-z]{1,20}|v:[a-z]{1,20}|w:[a-zA-Z]{1,20}|\\?xml[^<>]{0,40}"
)
_IN_CELL = "p|span|div|font|b|strong|center"
_TAG = re.compile(
    f"(?P<cell>(?:</(?:{_IN_CELL})\\s*>\\s*)*</t[dh]\\s*>\\s*<t[dh]\\b[^<>]{{0,2000}}>(?:\\s*<(?:{_IN_CELL})\\b[^<>]{{0,500}}>)*)|"
    "<!--[^<>]{0,2000}-->|<!(?:doctype|\\[)[^<>]{0,300}>"
    "|<(?P<raw>script|style)\\b[^<>]{0,500}>(?:(?!</?(?:script|style)\\b).){0,20000}</(?P=raw)\\s*>"
    f"|</?(?:(?P<block>{_BLOCK})|{_INLINE})(?=[\\s/>])[^<>]{{0,2000}}>",
    re.IGNORECASE | re.DOTALL,
)
_PARTED = re.compile("<[^<>\n]{0,200}\n[^<>\n]{0,200}>|&[#A-Za-z0-9]{0,12}\n[#A-Za-z0-9]{0,12};")
_FULL = re.compile("[０-９Ａ-Ｚａ-ｚ]+(?:．(?=[０-９])[０-９]+)?")
_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_COMPATIBLE = re.compile("[\u2e80-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d]")


def line_ends(text: str) -> list[Edit]:
    """Line ends of every kind become a line feed."""
    return [(m.start(), m.end(), "\n", "space") for m in _LINE_END.finditer(text)]


def invisible(text: str) -> list[Edit]:
    """Zero-width and control characters are taken out."""
    return [(m.start(), m.end(), "", "invisible") for m in _INVISIBLE.finditer(text)]


def widths(text: str) -> list[Edit]:
    """Full-width digits and letters become half-width, radicals and look-alikes of PDF fonts Han characters."""
    edits = [(m.start(), m.end(), m[0].translate(_TO_HALF), "width") for m in _FULL.finditer(text)]
    if _COMPATIBLE.search(text):
        edits += [
            (m.start(), m.end(), plain, "encoding")
            for m in _COMPATIBLE.finditer(text)
            if len(plain := unicodedata.normalize("NFKC", m[0])) == 1 and plain != m[0]
        ]
        edits.sort()
    return edits


def parted(text: str) -> list[Edit]:
    """Line breaks that fell inside a tag or an entity are taken out, so that it can be seen for what it is."""
    edits: list[Edit] = []
    if "<" not in text and "&" not in text:
        return edits
    for match in _PARTED.finditer(text):
        whole = match[0].replace("\n", "")
        if _TAG.fullmatch(whole) or _ENTITY.fullmatch(whole):
            place = match.start() + match[0].index("\n")
            edits.append((place, place + 1, "", "join"))
    return edits


def entities(text: str) -> list[Edit]:
    """HTML entities become their characters, also those that were written twice (&amp;nbsp;)."""
    edits: list[Edit] = []
    if "&" not in text:
        return edits
    for match in _ENTITY.finditer(text):
        end = match.end()
        plain = html.unescape(match[0])
        if plain == "&" and (inner := _ENTITY.match("&" + text[end : end + 40])):
            plain, end = html.unescape(inner[0]), end + inner.end() - 1
        if plain != match[0] and not (edits and match.start() < edits[-1][1]) and _sound(plain):
            edits.append((match.start(), end, plain, "entity"))
    return edits


def _sound(plain: str) -> bool:
    """Whether an entity gave a character that may stand in a text."""
    return plain != "\ufffd" and not any(unicodedata.category(c) in {"Cs", "Cn"} for c in plain)


def tags(text: str) -> list[Edit]:
    """HTML tags are taken out; one that ends a block leaves a line end where there is none."""
    edits: list[Edit] = []
    if "<" not in text or ">" not in text:
        return edits
    for match in _TAG.finditer(text):
        start, end = match.span()
        new = "\t" if match["cell"] else ""
        new = "\n" if match["block"] and _parts_lines(text, edits, start, end) else new
        edits.append((start, end, new, "markup"))
    return edits


def _parts_lines(text: str, edits: list[Edit], start: int, end: int) -> bool:
    """Whether text stands on both sides of a block tag, so that it alone parts two lines."""
    before = len(text[max(0, start - 50) : start].rstrip(" \t\u00a0\u3000"))
    low = max(0, start - 50) + before
    while edits and edits[-1][1] == low:  # tags side by side
        if edits[-1][2]:
            return False
        low = edits[-1][0]
        return low > 0 and text[low - 1] != "\n" and not _line_ends_at(text, end)
    return low > 0 and text[low - 1] != "\n" and not _line_ends_at(text, end)


def _line_ends_at(text: str, place: int) -> bool:
    """Whether nothing but blanks and tags stands between this place and the end of its line."""
    for _ in range(8):
        while place < len(text) and text[place] in " \t\u00a0\u3000":
            place += 1
        match = _TAG.match(text, place)
        if not match:
            break
        place = match.end()
    return place >= len(text) or text[place] == "\n"
