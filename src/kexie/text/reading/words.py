"""The segmenter's view of a text: where words begin, and the tag of each; one line at a time, when asked."""

from __future__ import annotations


class Words:
    """Words and tags of a text by a fast segmenter with the dictionary it brings.

    Only the line last asked for is kept, so that a long text costs no more memory than its longest line.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = self._end = 0
        self._tags: dict[int, str] = {}

    def begins(self, place: int) -> bool:
        """Whether a word begins here."""
        return place in self._line(place)

    def acts_at(self, place: int) -> bool:
        """Whether a verb of more than one character begins here."""
        tags = self._line(place)
        if tags.get(place) != "v":
            return False
        return place + 1 not in tags and place + 1 < self._end

    def between(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """The words of a stretch within one line: start, end, tag."""
        tags = self._line(start)
        places = [p for p in range(start, end) if p in tags]
        ends = [*places[1:], end]
        return [(a, b, tags[a]) for a, b in zip(places, ends, strict=False)]

    def _line(self, place: int) -> dict[int, str]:
        if not self._start <= place <= self._end or not self._tags:
            self._start = self._text.rfind("\n", 0, place) + 1
            end = self._text.find("\n", place)
            self._end = len(self._text) if end < 0 else end
            self._tags = _segmented(self._text[self._start : self._end], self._start)
        return self._tags


def _segmented(line: str, at: int) -> dict[int, str]:
    import rjieba  # noqa: PLC0415  # its dictionary is loaded only when a text is read

    tags: dict[int, str] = {}
    for word, tag in rjieba.tag(line):
        tags[at] = tag
        at += len(word)
    return tags
