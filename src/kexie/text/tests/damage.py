"""Damage of the kinds found on real pages, made from clean text by a seeded random source."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import opencc
import pypinyin

if TYPE_CHECKING:
    from collections.abc import Callable

_HAN = re.compile("[\u4e00-\u9fff]")
_NOT_FIRST = "，。、；：！？”’）》…%"
_NOT_LAST = "“‘（《"
_CLOSED = "。！？；：”）"


def chance(seed: int) -> Random:
    """A random source that gives the same for the same seed."""
    return Random(seed)  # noqa: S311  # no secrets here


def is_han(character: str) -> bool:
    """Whether this is a Han character of the basic block."""
    return bool(_HAN.fullmatch(character))


def traditional(text: str, random: Random) -> str:
    """The whole text in traditional script, by one of the standards."""
    made: str = opencc.OpenCC(random.choice(["s2t", "s2tw", "s2hk"])).convert(text)
    return made


def mirror(text: str, random: Random) -> str:
    """Traditional character by character, with some left as they were."""
    whole = opencc.OpenCC("s2t").convert(text)
    return "".join(a if random.random() < 0.15 else b for a, b in zip(text, whole, strict=True))


def with_readings(clean: str, text: str, random: Random, brackets: str) -> str:
    """Readings in brackets after many of the characters in which `text` differs from `clean`."""
    words = re.findall("[\u3400-\u9fff]+|[^\u3400-\u9fff]", clean)
    readings = [r[0] for word in words for r in pypinyin.pinyin(word)]
    share = random.choice([0.4, 0.7, 1.0])
    return "".join(
        f"{b}{brackets[0]}{r}{brackets[1]}" if a != b and random.random() < share else b
        for a, b, r in zip(clean, text, readings, strict=True)
    )


def fullwidth(text: str, random: Random) -> str:
    """Digits and letters full-width."""
    return "".join(
        chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() and random.random() < 0.5 else c
        for c in text
    )


def hardbreak(text: str, random: Random) -> str:
    """Lines broken at an even width, paragraphs indented."""
    width = random.randint(28, 42)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        rest = "\u3000\u3000" + paragraph if len(paragraph) > width else paragraph
        while len(rest) > width:
            cut = width
            while cut < len(rest) and rest[cut] in _NOT_FIRST:
                cut += 1
            while rest[cut - 1] in _NOT_LAST:
                cut -= 1
            lines.append(rest[:cut])
            rest = rest[cut:]
        if rest or not paragraph:
            lines.append(rest)
    return "\n".join(lines)


def spaces(text: str, random: Random) -> str:
    """Blanks strewn between characters, before lines and after them."""
    made: list[str] = []
    for i, c in enumerate(text):
        made.append(c)
        after = text[i + 1 : i + 2]
        if is_han(c) and after and is_han(after) and random.random() < 0.03:
            made.append(random.choice([" ", "  ", "\u3000", "\u00a0", "\u2002"]))
        elif after == "\n" and random.random() < 0.3:
            made.append(random.choice([" ", "  "]))
        elif c == "\n" and after not in {"", "\n"} and random.random() < 0.3:
            made.append(random.choice(["    ", "\u3000\u3000"]))
    return "".join(made)


def zerowidth(text: str, random: Random) -> str:
    """Unseen characters in between."""
    return "".join(
        c + random.choice("\u200b\u200c\u200d\u2060\ufeff\u00ad") if random.random() < 0.02 else c
        for c in text
    )


def entities(text: str, random: Random) -> str:
    """Punctuation and blanks as HTML entities."""
    names = {
        "“": "&ldquo;",
        "”": "&#8221;",
        "《": "&#12298;",
        "》": "&#x300B;",
        "·": "&middot;",
        "\u00a0": "&nbsp;",
    }
    made = text.replace("&", "&amp;")
    return "".join(names[c] if c in names and random.random() < 0.6 else c for c in made)


def tags(text: str, random: Random) -> str:
    """Lines in HTML tags."""
    forms = [
        '<p style="text-indent:2em;">{}</p>',
        "<strong>{}</strong>",
        "{}<br/>",
        "{}",
        '<span lang="EN-US">{}</span>',
    ]
    return "\n".join(
        random.choice(forms).format(line) if line else line for line in text.split("\n")
    )


def doublepunct(text: str, random: Random) -> str:
    """Marks that stand twice."""
    return "".join(c + c if c in "，。；、" and random.random() < 0.1 else c for c in text)


def crlf(text: str, _: Random) -> str:
    """Line ends of Windows."""
    return text.replace("\n", "\r\n")


PLAIN: tuple[Callable[[str, Random], str], ...] = (
    doublepunct,
    fullwidth,
    hardbreak,
    spaces,
    zerowidth,
    entities,
    tags,
    crlf,
)
"""In the order in which texts come to harm: typed, laid out, copied, put on a page, saved."""


def damaged(clean: str, random: Random) -> tuple[str, list[str]]:
    """The text after a random chain of damage, and the names of the links."""
    text, names = clean, []
    if random.random() < 0.6:
        script = random.choice([traditional, mirror])
        text = script(clean, random)
        names.append(script.__name__)
        if random.random() < 0.6:
            brackets = random.choice(["()", "（）"])
            text = with_readings(clean, text, random, brackets)
            names.append("pinyin" + brackets)
    links = random.sample(PLAIN, random.randint(0, 3))
    if "\t" in clean:
        links = [link for link in links if link is not hardbreak]
    for link in sorted(links, key=PLAIN.index):
        text = link(text, random)
        names.append(link.__name__)
    return text, names
