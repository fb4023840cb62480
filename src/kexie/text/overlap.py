"""
Which passages of a text have been written before: word for word, with edits, or with other figures in them.

A paragraph is reduced to its letters (`normal`); every figure counts as the same one, so last year's sentence with this
year's numbers is found. Of the hashes of all runs of `RUN` letters a few are kept as its *prints* (winnowing, Schleimer
et al. 2003): two paragraphs that share `RUN + WINDOW - 1` letters in a row share a print. Who keeps the prints in an index
finds candidates with them; `compare` then says letter by letter what is repeated.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

# Letters hashed together, and how many hashes one print is chosen from: 12 equal letters in a row are always found.
RUN = 6
WINDOW = 7
# Repeated stretches of fewer letters say nothing: everybody writes 科学技术协会.
LEAST = 10
# Up to so many other letters between two repeated stretches count as an edit of one sentence.
EDIT = 3
# A run found in so many places of a text is a set phrase; the first places are enough.
PLACES = 24


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `[start, end)` of the newer text that stand as `[old_start, old_end)` in the older one."""

    start: int
    end: int
    old_start: int
    old_end: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """
    What of a text stands in another.

    :ivar new: share of its letters that do not stand in the other, 0 to 1
    """

    stretches: tuple[Stretch, ...]
    new: float


def normal(text: str) -> tuple[str, tuple[int, ...]]:
    """The letters that count, and where each stands in the text. Figures become one `0` each run of digits."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).lower():
            if letter.isdigit():
                if letters and letters[-1] == "0" and places[-1] >= place - 1:
                    places[-1] = place
                    continue
                letter = "0"  # noqa: PLW2901 -- one figure is as good as another
            elif not letter.isalpha():
                continue
            letters.append(letter)
            places.append(place)
    return "".join(letters), tuple(places)


def prints_of(text: str) -> tuple[int, ...]:
    """The paragraph's prints in rising order, each once: whole numbers below 2^63. Short texts have few or none."""
    letters, _places = normal(text)
    hashes = [_hashed(letters[at : at + RUN]) for at in range(len(letters) - RUN + 1)]
    if not hashes:
        return ()
    kept = {min(hashes[at : at + WINDOW]) for at in range(max(1, len(hashes) - WINDOW + 1))}
    return tuple(sorted(kept))


def _hashed(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest()) >> 1


def compare(text: str, older: str) -> Overlap:
    """What of `text` stands in `older`, longest stretches first come first served from left to right."""
    letters, places = normal(text)
    old_letters, old_places = normal(older)
    runs: dict[str, list[int]] = defaultdict(list)
    for at in range(len(old_letters) - RUN + 1):
        found = runs[old_letters[at : at + RUN]]
        if len(found) < PLACES:
            found.append(at)
    matches = _bridged(_matches(letters, old_letters, runs))
    kept = [match for match in matches if match[1] >= LEAST]
    repeated = sum(match[2] for match in kept)
    stretches = tuple(
        Stretch(
            places[at],
            places[at + size - 1] + 1,
            old_places[old],
            old_places[old_end - 1] + 1,
        )
        for at, size, _equal, old, old_end in kept
    )
    return Overlap(stretches, 1 - repeated / len(letters) if letters else 1.0)


def _matches(
    letters: str, old: str, runs: dict[str, list[int]]
) -> list[tuple[int, int, int, int, int]]:
    """Equal stretches from left to right: (place, letters, equal letters, place in the old, its end there)."""
    matches = []
    at = 0
    while at <= len(letters) - RUN:
        here = runs.get(letters[at : at + RUN])
        if not here:
            at += 1
            continue
        size, start = max((_equal_from(letters, at, old, place), -place) for place in here)
        matches.append((at, size, size, -start, size - start))
        at += size
    return matches


def _equal_from(letters: str, at: int, old: str, place: int) -> int:
    size = RUN
    longest = min(len(letters) - at, len(old) - place)
    while size < longest and letters[at + size] == old[place + size]:
        size += 1
    return size


def _bridged(
    matches: Iterable[tuple[int, int, int, int, int]],
) -> list[tuple[int, int, int, int, int]]:
    """Stretches that follow each other in both texts with at most `EDIT` letters between them, as one."""
    joined: list[tuple[int, int, int, int, int]] = []
    for at, size, equal, old, old_end in matches:
        if joined:
            before = joined[-1]
            gap, old_gap = at - before[0] - before[1], old - before[4]
            if gap <= EDIT and 0 <= old_gap <= EDIT:
                joined[-1] = (
                    before[0],
                    at + size - before[0],
                    before[2] + equal,
                    before[3],
                    old_end,
                )
                continue
        joined.append((at, size, equal, old, old_end))
    return joined


def share_new(text: str, overlaps: Sequence[Overlap]) -> float:
    """Share of the text's characters that stand in none of the others, 0 to 1; an empty text is new."""
    counted = {place for place, character in enumerate(text) if character.isalnum()}
    if not counted:
        return 1.0
    repeated = {
        place
        for overlap in overlaps
        for stretch in overlap.stretches
        for place in range(stretch.start, stretch.end)
    }
    return len(counted - repeated) / len(counted)


def paragraphs_of(text: str) -> list[str]:
    """The text's paragraphs with something in them, as they are compared."""
    return [line.strip() for line in text.splitlines() if line.strip()]
