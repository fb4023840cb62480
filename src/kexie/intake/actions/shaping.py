"""Adding, merging and splitting drafts."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.documents.actions import new_anchors, text_as_seen
from kexie.documents.models import Anchor, Document
from kexie.documents.queries import current_version
from kexie.intake.access import RULES
from kexie.intake.actions.finding import new_drafts
from kexie.intake.actions.steps import (
    Seen,
    keep_step,
    lock_drafts,
    put_units,
    save_draft,
    snapshot,
    unit_rows,
)
from kexie.intake.errors import NothingChosen
from kexie.intake.found import FoundDraft
from kexie.intake.models import Decision, Draft, Origin, ReviewVerb
from kexie.matters.models import Theme
from kexie.org.models import User
from kexie.records.access import insist
from kexie.text.model import Span

LONGEST_TITLE = 40
# What stands between two parts of a sentence and belongs to neither.
SEAMS = "，,。；;、：: \t\n"
Guess = Callable[[str], FoundDraft | None]


@writing()
def add_draft(
    document: Document,
    *,
    span: Span,
    seen: tuple[int, int],
    actor: User,
    at: datetime,
    guess: Guess | None = None,
) -> Draft:
    """
    Mark a stretch of the text as a draft of its own, accepted until somebody thinks otherwise.

    :param seen: number and revision of the version in which the stretch was chosen
    :param guess: reads the words as a draft: title, units, deadline, theme; None where it finds nothing
    :raises NotYours: the actor may not review the document
    :raises TextMoved: the text was changed meanwhile
    :raises NoSuchPlace: the stretch holds no words
    """
    Document.objects.select_for_update().get(pk=document.pk)
    insist(document, RULES, actor, "review")
    version = text_as_seen(document, number=seen[0], revision=seen[1])
    [anchor] = new_anchors(version, [span])
    read = guess(anchor.quote) if guess else None
    found = read or FoundDraft(title=title_of(anchor.quote), span=span, theme=Theme.OTHER)
    [draft] = new_drafts(document, [(found, anchor)])
    draft.origin, draft.rule = Origin.PERSON, ""
    draft.set_by = draft.set_by or _speaker_at(document, anchor)
    draft.confidence = draft.trackable = 1.0
    save_draft(draft, actor=actor, at=at)
    keep_step(document, ReviewVerb.ADD, by=actor, at=at, before={}, created=[draft])
    log(actor=actor, verb="draft.add", target=draft, at=at, quote=anchor.quote[:200])
    return draft


def _speaker_at(document: Document, anchor: Anchor) -> str:
    """Who speaks in the paragraph: as the nearest draft of it says."""
    text = anchor.version.text
    start = text.rfind("\n", 0, anchor.start) + 1
    end = text.find("\n", anchor.start)
    near = Draft.objects.filter(
        document=document,
        anchor__version=anchor.version,
        anchor__lost_at__isnull=True,
        anchor__start__range=(start, end if end >= 0 else len(text)),
    ).exclude(set_by="")
    spoken = near.values_list("anchor__start", "set_by")
    return min(spoken, key=lambda one: abs(one[0] - anchor.start), default=(0, ""))[1]


@writing()
def merge_drafts(document: Document, drafts: Seen, *, actor: User, at: datetime) -> Draft:
    """
    Make one draft of several: the first keeps its fields and takes the others' units and all their words.

    :raises NothingChosen: fewer than two drafts
    :raises Refused: as `steps.lock_drafts`
    """
    found = lock_drafts(document, drafts, actor=actor)
    if len(found) < 2:  # noqa: PLR2004 -- a merger takes two
        raise NothingChosen(_("Choose two drafts to make one of."))
    before = {draft.pk: snapshot(draft) for draft in found}
    first, others = found[0], found[1:]
    anchors = Anchor.objects.filter(pk__in=[draft.anchor_id for draft in found])
    version = current_version(document)
    places = [one for one in anchors if version and one.version_id == version.pk]
    if version and places:
        span = (min(one.start for one in places), max(one.end for one in places))
        [first.anchor] = new_anchors(version, [span])
    _take_units(first, others)
    if first.due_kind == "none":
        dated = next((one for one in others if one.due_kind != "none"), first)
        first.due_kind, first.due_text, first.due_date = (
            dated.due_kind,
            dated.due_text,
            dated.due_date,
        )
    for other in others:
        other.decision, other.merged_into = Decision.MERGED, first
    for draft in found:
        save_draft(draft, actor=actor, at=at)
    keep_step(document, ReviewVerb.MERGE, by=actor, at=at, before=before, touched=found)
    log(actor=actor, verb="draft.merge", target=first, at=at, merged=[one.title for one in others])
    return first


def _take_units(first: Draft, others: list[Draft]) -> None:
    rows = unit_rows(first)
    known = {(row["unit_id"], row["group"], row["words"]) for row in rows}
    for other in others:
        for row in unit_rows(other):
            key = (row["unit_id"], row["group"], row["words"])
            if key not in known:
                known.add(key)
                rows.append({**row, "order": len(rows)})
    put_units(first, rows)


@writing()
def split_draft(
    draft: Draft, *, seen: int, place: int, actor: User, at: datetime
) -> tuple[Draft, Draft]:
    """
    Cut a draft in two at a place of the text; both keep units, deadline and theme.

    :param place: offset in the present text, inside the draft's words
    :raises NothingChosen: the place leaves one side without words
    :raises Refused: as `steps.lock_drafts`
    """
    document = draft.document
    [draft] = lock_drafts(document, [(draft.pk, seen)], actor=actor)
    before = {draft.pk: snapshot(draft)}
    anchor = draft.anchor
    text = anchor.version.text
    left = (anchor.start, place - _tail(text[anchor.start : place]))
    right = (place + _head(text[place : anchor.end]), anchor.end)
    if left[0] >= left[1] or right[0] >= right[1] or not anchor.start < place < anchor.end:
        raise NothingChosen(_("Choose a place inside the draft's words, with words on both sides."))
    draft.anchor, second_anchor = new_anchors(anchor.version, [left, right])
    rows = unit_rows(draft)
    second = _copy(draft, second_anchor, actor, at)
    put_units(second, rows)
    draft.title = title_of(draft.anchor.quote)
    save_draft(draft, actor=actor, at=at)
    keep_step(
        document,
        ReviewVerb.SPLIT,
        by=actor,
        at=at,
        before=before,
        touched=[draft],
        created=[second],
    )
    log(actor=actor, verb="draft.split", target=draft, at=at, into=[draft.title, second.title])
    return draft, second


def _copy(draft: Draft, anchor: Anchor, actor: User, at: datetime) -> Draft:
    second = Draft.objects.get(pk=draft.pk)
    second.pk = None
    second._state.adding = True  # noqa: SLF001 -- Django's documented way to copy a row
    second.anchor, second.title = anchor, title_of(anchor.quote)
    second.version, second.edited_by, second.edited_at = 1, actor, at
    second.save()
    return second


def _head(words: str) -> int:
    return len(words) - len(words.lstrip(SEAMS))


def _tail(words: str) -> int:
    return len(words) - len(words.rstrip(SEAMS))


def title_of(words: str) -> str:
    """A first title from the words of the text: up to the first seam that leaves enough, 40 characters at most."""
    line = " ".join(words.split()).strip(SEAMS + "！!？?")
    if len(line) <= LONGEST_TITLE:
        return line
    cut = max(line.rfind(sign, 0, LONGEST_TITLE) for sign in "，；、,;")
    return line[: cut if cut >= LONGEST_TITLE // 4 else LONGEST_TITLE]
