"""Drafts of a document, in the order of its text."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from kexie.documents.models import Anchor, Document, Version, VersionState
from kexie.documents.queries import latest_version
from kexie.intake.access import RULES
from kexie.intake.models import TRACKABLE, Decision, Draft, DraftKind, DraftUnit, Origin, Reading
from kexie.org.models import User
from kexie.records.access import scope
from kexie.text.model import Span


def reviewable_for(user: User, verb: str = "review") -> QuerySet[Document]:
    """Documents whose drafts the user may review, or confirm."""
    return scope(Document.objects.select_related("record__unit"), RULES, user, verb)


def drafts_of(document: Document) -> QuerySet[Draft]:
    """Every draft of a document with what a card shows, in order of the text."""
    units = Prefetch("units", DraftUnit.objects.select_related("unit"))
    found = Draft.objects.filter(document=document)
    return found.select_related("anchor", "verifier", "edited_by").prefetch_related(units)


def shown_drafts(document: Document, part: Span | None = None) -> list[Draft]:
    """Drafts that a reviewer sees (merged ones live on in another); of a part of the text, and lost ones."""
    found = drafts_of(document).exclude(decision=Decision.MERGED)
    if part:
        inside = Q(anchor__start__gte=part[0], anchor__start__lt=part[1])
        found = found.filter(inside | Q(anchor__lost_at__isnull=False))
    return list(found.order_by("anchor__start", "anchor__end", "pk"))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many drafts stand how. `open` are proposed and wait for a decision; `apart` are not proposed by default."""

    open: int
    apart: int
    accepted: int
    dropped: int
    confirmed: int


def tally_of(document: Document) -> Tally:
    weak = Q(kind=DraftKind.STUDY) | Q(trackable__lt=TRACKABLE)
    apart = Q(decision=Decision.OPEN) & weak & ~Q(origin=Origin.PERSON)
    decisions = {one.value: Count("pk", filter=Q(decision=one)) for one in Decision}
    counts = Draft.objects.filter(document=document).aggregate(
        **decisions, apart=Count("pk", filter=apart)
    )
    return Tally(
        open=counts[Decision.OPEN] - counts["apart"],
        apart=counts["apart"],
        accepted=counts[Decision.ACCEPTED],
        dropped=counts[Decision.DROPPED],
        confirmed=counts[Decision.CONFIRMED],
    )


def split_places(draft: Draft) -> list[tuple[int, str]]:
    """Where a draft may be cut: offsets after each seam of its words, with the words up to there."""
    text, start = draft.anchor.quote, draft.anchor.start
    places: list[tuple[int, str]] = []
    begun = 0
    for at, sign in enumerate(text):
        if sign in "，,。；;、：:！!？?\n\t":
            if text[begun:at].strip():
                places.append((start + at + 1, text[begun : at + 1].strip()))
            begun = at + 1
    if text[begun:].strip():
        places.append((start + len(text), text[begun:].strip()))
    return places


def lost_anchors(document: Document) -> QuerySet[Anchor]:
    """Anchors with drafts, tasks or a reason, whose words were not found in the present version."""
    lost = Anchor.objects.filter(document=document, lost_at__isnull=False, left_at__isnull=True)
    used = lost.exclude(drafts__isnull=True, tasks__isnull=True, obligation__reason__isnull=True)
    used = used.exclude(drafts__isnull=True, tasks__isnull=True, obligation__reason="")
    return used.select_related("version").distinct().order_by("start", "pk")


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a text is: kept, then read and repaired, then drafted."""

    number: int
    version: Version
    trouble: str

    @property
    def done(self) -> bool:
        return self.number == DRAFTED


DRAFTED = 3


def reading_stage(document: Document) -> Stage:
    """Of the latest version; a version that cannot be read stays at the first stage, with its trouble."""
    version = latest_version(document)
    number = 1 + (version.state == VersionState.READY)
    if number > 1 and Reading.objects.filter(version=version).exists():
        number = DRAFTED
    return Stage(number, version, version.trouble)
