"""A departure from the standard, and how one is said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kexie.gongwen.checking.parts import Part, Sorted
from kexie.gongwen.checking.reading import Line
from kexie.gongwen.saying import Say, in_language, say

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
        return self._place("zh")

    def _place(self, language: str) -> str:
        part = in_language(self.part, language)
        if not self.paragraph:
            return part
        place = say(
            "{part}（第{number}段“{words}”）", part=part, number=self.paragraph, words=self.words
        )
        return place.in_language(language)

    def __str__(self) -> str:
        return self.in_language("zh")

    def in_language(self, language: str) -> str:
        found, required = (in_language(one, language) for one in (self.found, self.required))
        sentence = say(
            "{place}：{found}；应为{required}",
            place=self._place(language),
            found=found,
            required=required,
        )
        return sentence.in_language(language)

    def given(self) -> dict[str, object]:
        """What was found, as the parameters of its sentence: sizes, numbers, words of the file."""
        return dict(self.found.given) if isinstance(self.found, Say) else {}

    def as_plain(self, language: str) -> dict[str, object]:
        """For JSON: the rule as its code, with parameters and sentences."""
        return {
            "rule": self.rule,
            "part": in_language(self.part, language),
            "paragraph": self.paragraph,
            "words": self.words,
            "found": in_language(self.found, language),
            "required": in_language(self.required, language),
            "place": self._place(language),
            "given": {name: in_language(value, language) for name, value in self.given().items()},
        }


Rule = Callable[[Sorted], Iterator[Departure]]


def at(rule: str, part: Part, line: Line, found: str, required: str) -> Departure:
    said = line.said.replace("\n", "").replace("\t", " ")
    words = said if len(said) <= FIRST_WORDS else f"{said[:FIRST_WORDS]}……"
    return Departure(rule, say(part.value), line.number, words, found, required)


def of_page(rule: str, part: str, found: str, required: str) -> Departure:
    return Departure(rule, part if isinstance(part, Say) else say(part), 0, "", found, required)
