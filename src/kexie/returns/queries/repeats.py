"""
What a filing repeats: of last year's, or of another unit's. For the reviewer's eyes; never counted, never public.

A paragraph's prints find the passages that share some; these are compared letter by letter.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from kexie.org.models import User
from kexie.returns.models import Filing, Passage, Print
from kexie.returns.queries.filings import filings_for
from kexie.text.overlap import Overlap, compare, share_new

# Prints that stand in more passages than this belong to set phrases.
COMMON = 200
# So many shared prints make a passage worth comparing, and so many passages are compared.
SHARED = 2
CANDIDATES = 5
# Less repeated than this share of a passage says nothing.
LEAST_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Repeat:
    """A passage, the older one it repeats, and where. `same_unit`: the older one is the unit's own."""

    passage: Passage
    older: Passage
    overlap: Overlap
    same_unit: bool

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The newer text in pieces, each with: it is repeated."""
        spans = [(one.start, one.end) for one in self.overlap.stretches]
        return cut(self.passage.text, spans)

    @property
    def older_pieces(self) -> list[tuple[str, bool]]:
        spans = sorted((one.old_start, one.old_end) for one in self.overlap.stretches)
        return cut(self.older.text, spans)

    @property
    def new_percent(self) -> int:
        return round(self.overlap.new * 100)


@dataclass(frozen=True, slots=True)
class Repeats:
    """All that one filing repeats. `new`: share of its text that stands nowhere else, 0 to 1."""

    found: Sequence[Repeat]
    new: float
    passages: int


def repeats_in(filing: Filing, user: User) -> Repeats:
    """What the filing repeats of those that this user may see. Five queries, however long it is."""
    passages = list(Passage.objects.filter(filing=filing).select_related("field"))
    shared = _candidates(passages, filing)
    seen = filings_for(user).values("pk")
    wanted = {older for counted in shared.values() for older in counted}
    olds = (
        Passage.objects.filter(pk__in=wanted, filing__in=seen)
        .select_related("filing__record__unit", "filing__cycle__record", "field")
        .in_bulk()
    )
    unit = filing.record.unit_id
    found = [
        repeat
        for passage in passages
        for repeat in _compared(passage, shared.get(passage.pk, []), olds, unit)
    ]
    return Repeats(found, _new(passages, found), len(passages))


def _candidates(passages: Sequence[Passage], filing: Filing) -> dict[int, list[int]]:
    """For each passage the keys of the others that share most prints with it."""
    own: dict[int, set[int]] = defaultdict(set)
    rows = Print.objects.filter(passage__in=[one.pk for one in passages])
    for value, passage in rows.values_list("value", "passage"):
        own[value].add(passage)
    rare = (
        Print.objects.filter(value__in=list(own))
        .values("value")
        .annotate(times=Count("pk"))
        .filter(times__lte=COMMON)
        .values_list("value", flat=True)
    )
    others = Print.objects.filter(value__in=list(rare)).exclude(passage__filing=filing)
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    for value, other in others.values_list("value", "passage"):
        for passage in own[value]:
            shared[passage][other] += 1
    return {
        passage: [other for other, times in counted.most_common(CANDIDATES * 4) if times >= SHARED]
        for passage, counted in shared.items()
    }


def _compared(
    passage: Passage, candidates: Iterable[int], olds: Mapping[int, Passage], unit: int
) -> list[Repeat]:
    """The candidates that are really repeated, the most repeated first; of each filing one."""
    repeats: dict[int, Repeat] = {}
    seen = [olds[key] for key in candidates if key in olds]
    for older in seen[:CANDIDATES]:
        overlap = compare(passage.text, older.text)
        if 1 - overlap.new < LEAST_SHARE:
            continue
        held = repeats.get(older.filing_id)
        if held is None or overlap.new < held.overlap.new:
            same = older.filing.record.unit_id == unit
            repeats[older.filing_id] = Repeat(passage, older, overlap, same)
    return sorted(repeats.values(), key=lambda one: one.overlap.new)


def _new(passages: Sequence[Passage], found: Sequence[Repeat]) -> float:
    overlaps: dict[int, list[Overlap]] = defaultdict(list)
    for repeat in found:
        overlaps[repeat.passage.pk].append(repeat.overlap)
    letters = sum(len(one.text) for one in passages)
    fresh = sum(share_new(one.text, overlaps[one.pk]) * len(one.text) for one in passages)
    return fresh / letters if letters else 1.0


def cut(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The text in pieces, each with: it lies in one of the spans, which are in order."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        if start > at:
            pieces.append((text[at:start], False))
        if end > max(start, at):
            pieces.append((text[max(start, at) : end], True))
        at = max(at, end)
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces
