"""A title that stands alone: verb and object, without subject, modal and time, at most 40 characters, never cut in a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.drafting.joining import only_role
from kexie.text.reading.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kexie.text.drafting.shapes import Parsed

LENGTH = 40
BRIEF = 7
NEAR = 8
TRIM = "，,、；;：:。 \t"
LEADS = re.compile(
    r"^(?:并且?|再|还|也|都|均|就|则|同时|一要|认真|切实|严格|进一步|尽快|及时|积极|抓紧|务必|全力|大力|着力|扎实|持续|深入(?!企业|基层|一线|农村|乡村|社区|学校|群众|田间|实际)|主动|精心|继续|适时|逐步|充分|广泛|坚决|自觉|始终)+(?=[\u4e00-\u9fff“《]{4})"
)
LOOSE = (
    "的",
    "、",
    "和",
    "与",
    "及",
    "“",
    "《",
    "（",
    "将",
    "把",
    "对",
    "为",
    "在",
    "向",
    "从",
    "不",
    "每",
    "至",
    "各",
    "等",
)
DONE = frozenset(("完成", "到位", "办结"))
"""What adds nothing to a title once its deadline is taken out."""
PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("(", ")"), ("‘", "’"))


def title_of(
    text: str, clauses: Sequence[Parsed], core: Parsed, *, stop: int, head: str = ""
) -> str:
    """The title of a group of clauses that ends at `stop`; `head` is its heading, for what is too brief alone."""
    title = _phrase(text, core, stop)
    torn = next((c for c in clauses if c.kind == "object"), None)
    if torn and clauses[clauses.index(torn) - 1] is core:
        title = _with_object(text, core, title, torn)
    frame = next((c for c in clauses if c.kind == "broad" and c.span[1] <= core.span[0]), None)
    if frame and len(title) < LENGTH // 2:
        wide = _phrase(text, frame, stop)
        title = f"{wide}，{title}" if len(wide) + len(title) < LENGTH else title
    topic = _topic(text, clauses, core)
    if topic and topic not in title and len(topic) + len(title) < LENGTH:
        title = f"{topic}：{title}"
    for clause in clauses:
        if clause.span[0] < core.span[1] or clause.kind not in ("finish", "action", "target"):
            continue
        if only_role(text, clause):
            continue
        more = _phrase(text, clause, stop)
        if more in DONE:
            continue
        if len(title) + len(more) < LENGTH:
            title = f"{title}，{more}"
        break
    if len(title) < BRIEF and head and head not in title and len(head) + len(title) < LENGTH:
        title = f"{head}：{title}"
    return shorten(title) or shorten(text[core.span[0] : core.span[1]]) or text[core.span[0]]


def _phrase(text: str, clause: Parsed, stop: int) -> str:
    """Verb and object of one clause, with what stands before the verb as long as that fits."""
    end = min(stop, clause.span[1])
    start = clause.phrase if end - clause.phrase <= LENGTH or clause.fronted else clause.verb_at
    start = max(start, clause.span[0])
    words = text[start:end]
    inner = clause.body - len(clause.modal)
    if clause.modal and start < inner and text[inner : clause.body] == clause.modal:
        words = text[start:inner] + text[clause.body : end]
    for when in clause.times:
        if when.bounded and when.kind in ("date", "none") and when.span[0] >= start:
            for lead in ("于", "在", ""):
                words = words.replace(lead + when.text, "", 1)
    return LEADS.sub("", words.strip(TRIM))


def _with_object(text: str, core: Parsed, title: str, torn: Parsed) -> str:
    """A verb with the object that a comma parts from it; what stands between goes first where room is short."""
    thing = text[torn.span[0] : torn.span[1]].strip(TRIM)
    whole = title + thing
    return whole if len(whole) <= LENGTH else f"{core.verb}…{thing}"


def _topic(text: str, clauses: Sequence[Parsed], core: Parsed) -> str:
    """What a clause without its own object is about: the noun phrase in front of it."""
    if core.fronted or core.topic or len(core.rest) > 3:  # noqa: PLR2004  # it has an object
        return ""
    before = [
        c for c in clauses if c.span[1] <= core.span[0] and c.kind == "topic" and not c.subjects
    ]
    if not before:
        return ""
    return re.sub(r"^(?:对于?|针对|关于|凡)", "", text[before[-1].span[0] : before[-1].span[1]])


def shorten(title: str) -> str:
    """At most 40 characters, cut at a pause or the edge of a word, brackets and quotation marks whole."""
    title = re.sub(r"\s+", "", title).strip(TRIM)
    if len(title) <= LENGTH:
        return title if _balanced(title) else _mended(title)
    words = Words(title)
    pause = edge = 0
    for place in range(NEAR, LENGTH + 1):
        if not _balanced(title[:place]):
            continue
        if title[place] in "，、；：（":
            pause = place
        elif words.begins(place) and not title[:place].endswith(LOOSE):
            edge = place
    best = pause if pause >= LENGTH // 2 else max(pause, edge)
    return _mended(title[: best or LENGTH].strip(TRIM))


def _balanced(words: str) -> bool:
    return all(words.count(a) == words.count(b) for a, b in PAIRS)


def _mended(title: str) -> str:
    """Without the halves of brackets that stand alone at its edges."""
    for left, right in PAIRS:
        if title.count(left) != title.count(right):
            title = title.replace(left, "").replace(right, "")
    return title.strip(TRIM)
