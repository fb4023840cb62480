"""Words that were changed a little: how alike two passages are, and where a passage stands now. No database here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from kexie.text.model import Span

STOPS = "。；！？;!?\n"
PAUSES = STOPS + "，、：,:\t "
ALIKE = 0.6  # of the shorter passage that must stand in the other
KEPT = 0.2  # of a passage that was shortened
LEAST = 16  # characters of it: fewer stand anywhere
CLEARLY = 0.1  # by how much the best place must be better than the next
ASKED = 12  # of a passage's pairs, the rarest, that choose the sentences to compare
COMPARED = 5
ADDED = 6  # characters at an edge that an edit may have put in


def likeness(one: str, other: str) -> float:
    """Shared pairs of neighbouring characters, between 0 and 1."""
    a, b = pairs_in(one), pairs_in(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def pairs_in(words: str) -> set[str]:
    return {words[at : at + 2] for at in range(len(words) - 1)}


class Known:
    """Passages, to ask whether words say one of them again, but for small edits, or part of one."""

    def __init__(self, passages: Iterable[str]) -> None:
        self._pairs = [pairs_in(one) for one in passages]

    def holds(self, words: str) -> bool:
        asked = pairs_in(words)
        return bool(asked) and any(
            len(asked & one) >= ALIKE * min(len(asked), len(one)) for one in self._pairs if one
        )


class Places:
    """The sentences of a text, to ask where words that are not there any more word for word may stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = _sentences(text)
        self._having: dict[str, list[int]] = defaultdict(list)
        for number, (start, end) in enumerate(self.sentences):
            for pair in pairs_in(text[start:end]):
                self._having[pair].append(number)

    def of(self, words: str, *, whole: bool) -> Span | None:
        """
        Where they stand now; None where no place, or no single one, holds most of them.

        :param whole: in the earlier text they ended where a sentence or clause ended
        """
        rated = sorted({one for one in self._rated(words) if one[0]}, reverse=True)
        if not rated:
            return None
        best, (start, end) = rated[0]
        others = (rate for rate, (a, b) in rated if b <= start or a >= end)
        if best - next(others, 0.0) < CLEARLY:
            return None
        return start, self._to_pause(end) if whole else end

    def _rated(self, words: str) -> Iterable[tuple[float, Span]]:
        lines = max(1, len(_sentences(words)))
        for number in self._likely(words):
            start = self.sentences[number][0]
            end = self.sentences[min(number + lines, len(self.sentences)) - 1][1]
            yield _inside(words, self.text[start:end], start)

    def _likely(self, words: str) -> Sequence[int]:
        known = [pair for pair in pairs_in(words) if pair in self._having]
        rarest = sorted(known, key=lambda pair: (len(self._having[pair]), pair))[:ASKED]
        votes = Counter(number for pair in rarest for number in self._having[pair])
        return [number for number, _votes in votes.most_common(COMPARED)]

    def _to_pause(self, end: int) -> int:
        """A word that was lengthened belongs to it: up to the next pause, where that is near."""
        for at in range(end, min(end + ADDED, len(self.text)) + 1):
            if at == len(self.text) or self.text[at] in PAUSES:
                return at
        return end


def _inside(words: str, passage: str, at: int) -> tuple[float, Span]:
    """How alike the words and the stretch of the passage that holds most of them are; 0 if too little is there."""
    matcher = SequenceMatcher(None, words, passage, autojunk=False)
    blocks = [one for one in matcher.get_matching_blocks() if one.size > 1]
    best, place = 0.0, (at, at)
    for first, opening in enumerate(blocks):
        same = 0
        for closing in blocks[first:]:
            same += closing.size
            low, high = opening.b, closing.b + closing.size
            rate = 2 * same / (len(words) + high - low)
            kept = same >= ALIKE * len(words) or same >= max(LEAST, KEPT * len(words))
            if kept and same >= ALIKE * (high - low) and rate > best:
                best, place = rate, (at + low, at + high)
    return best, place


def _sentences(text: str) -> list[Span]:
    spans, start = [], 0
    for at, sign in enumerate(text, 1):
        if sign in STOPS or at == len(text):
            if text[start:at].strip(PAUSES):
                spans.append((start, at))
            start = at
    return spans
