"""A title that stands alone: verb and object, without subject, modal and time, at most 40 characters, never cut in a word."""

from __future__ import annotations

import re

from kexie.text.drafting.shapes import Parsed
from kexie.text.reading.words import Words

LENGTH = 40
TRIM = "，,、；;：:。 \t（(“‘《"
TAIL_PARTICLE = re.compile(r"(?:起来|出来|下去|到位)$")
DROP_LEAD = re.compile(
    r"^(?:并且?|再|还|也|都|均|就|则|同时|要|须|应|应当|必须|请|建议|需|由|将|一要|认真|切实|严格|进一步|尽快|及时|积极|抓紧|务必|坚持|回去后)+(?=[\u4e00-\u9fff]{4})"
)


def title_of(text: str, clauses: list[Parsed], core: Parsed, words: Words) -> str:
    """The title of a group of clauses."""
    first = _phrase(text, core)
    if not first:
        first = text[core.body : core.span[1]] or text[core.span[0] : core.span[1]]
    topic = _topic(text, clauses, core)
    if topic and len(topic) + len(first) <= LENGTH and topic not in first:
        first = f"{topic}：{first}"
    later = [
        c for c in clauses if c.span[0] >= core.span[1] and c.kind in ("finish", "action", "target")
    ]
    for clause in later[:1]:
        more = _phrase(text, clause) or text[clause.body : clause.span[1]]
        if len(first) + len(more) + 1 <= LENGTH:
            first = f"{first}，{more}"
    return shorten(first, words, text, core)


def _phrase(text: str, clause: Parsed) -> str:
    """Verb and object of one clause; 把X做Y becomes 把X做Y without its subject and time."""
    if not clause.verb:
        body = text[clause.body : clause.span[1]]
        return DROP_LEAD.sub("", body).strip()
    if clause.fronted or clause.verb_at - clause.body <= 16:  # noqa: PLR2004  # the words before the verb belong to it
        body = text[clause.body : clause.span[1]]
    else:
        body = text[clause.verb_at : clause.span[1]]
    for when in clause.times:
        if when.bounded and when.span[0] >= clause.body and when.kind == "date":
            body = (
                body.replace(f"于{when.text}", "")
                .replace(f"在{when.text}", "")
                .replace(when.text, "")
            )
    return DROP_LEAD.sub("", body).strip(TRIM)


def _topic(text: str, clauses: list[Parsed], core: Parsed) -> str:
    """What a clause without its own object is about: the noun phrase in front of it."""
    if core.verb and (core.fronted or len(core.rest) > 3):  # noqa: PLR2004  # it has an object
        return ""
    before = [c for c in clauses if c.span[1] <= core.span[0] and c.kind == "topic"]
    if not before:
        return ""
    return re.sub(r"^(?:对于?|针对|关于|凡)", "", text[before[-1].span[0] : before[-1].span[1]])


def shorten(title: str, words: Words, text: str, core: Parsed) -> str:
    """At most 40 characters, cut at a pause or the edge of a word, brackets and quotation marks whole."""
    title = re.sub(r"\s+", "", title).strip(TRIM)
    if len(title) <= LENGTH:
        return title or text[core.span[0] : core.span[1]][:LENGTH] or text[core.span[0]]
    at = text.find(title[:8], core.span[0], core.span[1])
    best = 0
    for place in range(8, LENGTH + 1):
        if not _balanced(title[:place]):
            continue
        if title[place] in "，、；：（":
            best = place
        elif (
            place > best + 12
            and at >= 0
            and words.begins(at + place)
            and title[place - 1] not in "的、和与及“《（将把对为在"
        ):
            best = place
    cut = title[: best or LENGTH].strip(TRIM)
    return cut or title[:LENGTH]


def _balanced(words: str) -> bool:
    return all(words.count(a) == words.count(b) for a, b in ("“”", "《》", "（）", "()", "‘’"))
