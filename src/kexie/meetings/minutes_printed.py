"""Locked minutes as the body of an official document (纪要): the same words, in the standard's form."""

from collections.abc import Iterable

from kexie.gongwen import Block, Heading, Present
from kexie.gongwen.written import BadText, from_text
from kexie.meetings.models import Section, SectionKind

BETWEEN = "、；"
OPENS, CLOSES = "（(", "）)"


class Unprintable(ValueError):  # noqa: N818 -- read as a sentence
    """A section is no body of a document; the sentence names it and the line."""


def blocks_of(sections: Iterable[Section]) -> tuple[Block, ...]:
    """
    The opening without a heading, then each section below its own; who was there is printed in its own place.

    :raises Unprintable: a section cannot be read
    """
    found: list[Block] = []
    for one in sections:
        if one.kind == SectionKind.PRESENT or not one.text.strip():
            continue
        if one.kind != SectionKind.OPENING:
            found.append(Heading(1, one.heading))
        found += [_below(block) for block in read(one.heading, one.text)]
    return tuple(found)


def read(heading: str, text: str) -> tuple[Block, ...]:
    """:raises Unprintable: a table is not closed, an attachment begins, ..."""
    try:
        return from_text(text)
    except BadText as trouble:
        raise Unprintable(f"“{heading}”{trouble}") from trouble


def _below(block: Block) -> Block:
    """Headings within a section stand below the section's own."""
    return Heading(2, block.text) if isinstance(block, Heading) and block.level == 1 else block


def present_of(sections: Iterable[Section]) -> tuple[Present, ...]:
    """Who was there: each line `出席：张三（昆明市科协主席）、李四`. A line without names is left out."""
    lines = [
        line
        for one in sections
        if one.kind == SectionKind.PRESENT
        for line in one.text.splitlines()
    ]
    parts = [line.partition("：") for line in lines]
    found = [(role.strip(), _names(names)) for role, _colon, names in parts]
    return tuple(Present(role, names) for role, names in found if role and names)


def _names(words: str) -> tuple[str, ...]:
    """Parted at 、 and ；, but not within brackets: a post may have one in its name."""
    depth, begun, names = 0, 0, []
    for at, sign in enumerate(words):
        depth += (sign in OPENS) - (sign in CLOSES)
        if sign in BETWEEN and depth <= 0:
            names.append(words[begun:at])
            begun = at + 1
    names.append(words[begun:])
    return tuple(name.strip() for name in names if name.strip())
