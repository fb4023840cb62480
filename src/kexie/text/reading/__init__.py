"""Reading a repaired text: paragraphs, sentences, speakers, people, units, the meeting, the dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.reading.context import read_context
from kexie.text.reading.meeting import find_meeting
from kexie.text.reading.mentions import find_mentions
from kexie.text.reading.people import find_people
from kexie.text.reading.shapes import Paragraph, Reading
from kexie.text.reading.structure import read_lines
from kexie.text.reading.tables import read_tables
from kexie.text.reading.voices import read_sentences
from kexie.text.reading.words import Words

if TYPE_CHECKING:
    from datetime import date

    from kexie.text.model import Span
    from kexie.text.units import Register

__all__ = ["Reading", "read"]

BYLINES = re.compile(
    r"[（(](?:记者|通讯员|作者|文/|图/|供稿)[^）)\n]*[）)]|本报讯\s*记者\s*[^\s，。]{2,4}"
)


SENT_TO = re.compile(
    r"(?:[收受]话单位|收[文电](?:单位|机关)|主送(?:单位)?)\s*[：:]\s*(?P<whom>[^\n]*[^\s\n。])"
)


def read(text: str, *, register: Register, text_date: date | None = None) -> Reading:
    """Read a text. `text_date` overrides the date the text gives itself."""
    paragraphs = read_lines(text)
    context = read_context(text, paragraphs, text_date)
    bylines = [p.span for p in paragraphs if p.kind == "byline"]
    bylines += [m.span() for m in BYLINES.finditer(text)]
    author = context.author
    spoken = [(author, text.find(author))] if author and author in text else []
    people = tuple(find_people(text, bylines, spoken))
    sentences = read_sentences(
        text, paragraphs, context.author, people, lays_down=context.genre in ("plan", "notice")
    )
    return Reading(
        text=text,
        genre=context.genre,
        title=context.title,
        calendar=context.calendar,
        issuer=context.issuer,
        author=context.author,
        register=register,
        paragraphs=tuple(paragraphs),
        sentences=tuple(sentences),
        tables=tuple(read_tables(text, paragraphs)),
        addressees=_addressees(text, paragraphs),
        meeting=find_meeting(text, context, paragraphs),
        people=people,
        mentions=tuple(find_mentions(text, register)),
        words=Words(text),
    )


def _addressees(text: str, paragraphs: list[Paragraph]) -> Span | None:
    """The line or field that says whom a notice is addressed to, without its colon."""
    for paragraph in paragraphs[:10]:
        field = SENT_TO.match(text, *paragraph.span) if paragraph.kind == "field" else None
        if field:
            return field.span("whom")
        words = text[slice(*paragraph.span)]
        if paragraph.kind == "salutation" and not re.search(
            r"同志们|朋友们|你们好|如下|尊敬的", words
        ):
            return paragraph.span[0], paragraph.span[1] - 1
    return None
