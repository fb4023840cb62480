"""A departure from the standard, and how one is said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kexie.gongwen.checking.parts import Part, Sorted
from kexie.gongwen.checking.reading import Line

FIRST_WORDS = 16


@dataclass(frozen=True, slots=True)
class Departure:
    """
    One departure.

    :ivar rule: the name of the rule, the same in every version
    :ivar part: of the document or the page, as the standard calls it
    :ivar paragraph: its number in the body, from 1, empty ones counted; 0: the page
    :ivar words: how the paragraph begins
    """

    rule: str
    part: str
    paragraph: int
    words: str
    found: str
    required: str

    @property
    def place(self) -> str:
        if not self.paragraph:
            return self.part
        return f"{self.part}（第{self.paragraph}段“{self.words}”）"

    def __str__(self) -> str:
        return f"{self.place}：{self.found}；应为{self.required}"


Rule = Callable[[Sorted], Iterator[Departure]]


def at(rule: str, part: Part, line: Line, found: str, required: str) -> Departure:
    said = line.said.replace("\n", "").replace("\t", " ")
    words = said if len(said) <= FIRST_WORDS else f"{said[:FIRST_WORDS]}……"
    return Departure(rule, part.value, line.number, words, found, required)


def of_page(rule: str, part: str, found: str, required: str) -> Departure:
    return Departure(rule, part, 0, "", found, required)
