"""
What a user is told, in the words of the standard and in English: one sentence with what stands in it.

Nothing here needs a translation to be chosen beforehand: whoever shows a sentence says in which language.
"""

from collections.abc import Iterable

from kexie.gongwen.english import ENGLISH


class Say(str):
    """
    A sentence; as a text it is Chinese.

    :ivar template: the sentence with places, the same in every version that says the same
    :ivar given: what stands in the places, by their names
    """

    __slots__ = ("given", "template")
    template: str
    given: dict[str, object]

    def in_language(self, language: str) -> str:
        """In English where the code of a language begins so, otherwise in Chinese."""
        if not language.lower().startswith("en"):
            return str(self)
        given = {name: in_language(value, language) for name, value in self.given.items()}
        return ENGLISH.get(self.template, self.template).format(**given)


def say(template: str, /, **given: object) -> Say:
    """A sentence: a template with named places, which has its English in `gongwen.english`."""
    made = Say(template.format(**given))
    made.template, made.given = template, given
    return made


def in_language(words: object, language: str) -> str:
    """A sentence in a language; what is none of ours stays as it is."""
    return words.in_language(language) if isinstance(words, Say) else str(words)


class Told(ValueError):  # noqa: N818 -- read as a sentence
    """A refusal that says why; `sentences` are joined as one language or another joins them."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("；".join(sentences))
        self.sentences = sentences

    def in_language(self, language: str) -> str:
        return joined(self.sentences, language)


def joined(sentences: Iterable[str], language: str) -> str:
    mark = "; " if language.lower().startswith("en") else "；"
    return mark.join(in_language(one, language) for one in sentences)
