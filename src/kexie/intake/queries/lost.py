"""Places of a text that a corrected version does not hold any more."""

from collections.abc import Sequence
from dataclasses import dataclass

from kexie.documents.models import Anchor, Document, Version
from kexie.documents.queries import lay_out, passage_of
from kexie.documents.queries.alike import likeness
from kexie.intake.queries.drafts import lost_anchors


@dataclass(frozen=True, slots=True)
class LostPlace:
    """The words, what stood around them, what points to them, and sentences that look alike."""

    anchor: Anchor
    before: str
    after: str
    titles: tuple[str, ...]
    candidates: tuple[tuple[str, str, str], ...]  # start, end, words


def lost_places(document: Document, version: Version | None) -> list[LostPlace]:
    """For a person to place anew or to leave; the likeliest sentences first."""
    anchors = list(lost_anchors(document).prefetch_related("drafts", "tasks__record"))
    sentences = _sentences(version) if version else []
    return [_place(anchor, sentences) for anchor in anchors]


def _sentences(version: Version) -> list[tuple[int, int, str]]:
    text = version.text
    return [
        (one.start, one.end, text[one.start : one.end])
        for paragraph in lay_out(text, ())
        for one in paragraph.sentences
    ]


def _place(anchor: Anchor, sentences: Sequence[tuple[int, int, str]]) -> LostPlace:
    before, _words, after = passage_of(anchor)
    titles = dict.fromkeys(
        [*(one.title for one in anchor.drafts.all()), *(str(one) for one in anchor.tasks.all())]
    )
    alike = sorted(sentences, key=lambda one: -likeness(anchor.quote, one[2]))[:3]
    return LostPlace(
        anchor,
        before[-60:],
        after[:60],
        tuple(titles),
        tuple((str(start), str(end), words) for start, end, words in alike),
    )
