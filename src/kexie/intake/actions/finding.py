"""What reading a text brought to light becomes drafts and obliging sentences."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from kexie.audit.actions import log, writing
from kexie.documents.actions import fill_facts, new_anchors
from kexie.documents.models import Anchor, Document, Version
from kexie.documents.queries.alike import Known
from kexie.intake.actions.steps import keep_step
from kexie.intake.found import Found, FoundDraft
from kexie.intake.models import Decision, Draft, DraftUnit, Obligation, Reading, ReviewVerb
from kexie.matters.models import Theme
from kexie.org.models import Unit, User
from kexie.text.model import Span


@writing()
def keep_found(version: Version, found: Found, *, actor: User, at: datetime) -> bool:
    """
    Keep what the text engine found in a version. What earlier versions had already is not proposed again.

    Safe to run twice: False when the version was read before.
    """
    document = Document.objects.select_for_update().get(pk=version.document_id)
    if Reading.objects.filter(version=version).exists():
        return False
    Reading.objects.create(
        version=version, people=list(found.people), mentions=list(found.mentions), read_at=at
    )
    sentences = _keep_obligations(document, version, found.obliging)
    drafts = _keep_drafts(document, version, found.drafts)
    facts = {
        "meeting_title": found.meeting_title[:200],
        "meeting_place": found.meeting_place[:100],
        "convener": found.convener[:100],
        "text_date": found.text_date,
    }
    fill_facts(document, title=found.title or found.meeting_title, facts=facts, actor=actor, at=at)
    keep_step(document, ReviewVerb.READ, by=actor, at=at, before={})
    log(
        actor=actor,
        verb="document.draft",
        target=document,
        at=at,
        version=version.number,
        drafts=len(drafts),
        sentences=sentences,
    )
    return True


class Taken:
    """Stretches that are taken already, to ask whether a new one says something new."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans)
        self.longest = max((end - start for start, end in self.spans), default=0)

    def holds(self, span: Span) -> bool:
        """Whether one of them covers half of the shorter of the two."""
        at = bisect_left(self.spans, (span[1], 0))
        for start, end in reversed(self.spans[:at]):
            if start < span[0] - self.longest:
                break
            common = min(end, span[1]) - max(start, span[0])
            if 2 * common >= min(end - start, span[1] - span[0]):
                return True
        return False


def _spans(anchors: Iterable[Anchor]) -> Taken:
    return Taken((one.start, one.end) for one in anchors)


def _keep_obligations(document: Document, version: Version, spans: Sequence[Span]) -> int:
    here = Anchor.objects.filter(version=version, lost_at__isnull=True)
    taken = _spans(here.filter(obligation__isnull=False))
    fresh = [span for span in spans if version.text[slice(*span)].strip() and not taken.holds(span)]
    anchors = new_anchors(version, fresh)
    Obligation.objects.bulk_create(
        [Obligation(anchor=anchor, document=document) for anchor in anchors], 500
    )
    return len(anchors)


def _keep_drafts(document: Document, version: Version, found: Sequence[FoundDraft]) -> list[Draft]:
    here = Anchor.objects.filter(version=version, lost_at__isnull=True)
    used = Q(drafts__isnull=False) | Q(tasks__isnull=False)
    taken = _spans(here.filter(used).distinct())
    handed_out = _handed_out_before(document, version)
    fresh = [
        one
        for one in found
        if not taken.holds(one.span) and not handed_out.holds(version.text[slice(*one.span)])
    ]
    anchors = new_anchors(version, [one.span for one in fresh])
    return new_drafts(document, list(zip(fresh, anchors, strict=True)))


def _handed_out_before(document: Document, version: Version) -> Known:
    """Words that have set tasks already, and whose place in this version is not known."""
    away = Anchor.objects.filter(document=document).exclude(version=version, lost_at__isnull=True)
    done = away.filter(Q(drafts__decision=Decision.CONFIRMED) | Q(tasks__isnull=False))
    return Known(done.values_list("quote", flat=True).distinct())


def new_drafts(document: Document, found: Sequence[tuple[FoundDraft, Anchor]]) -> list[Draft]:
    """Drafts as they were found, each on its anchor. Part of another action, which writes the line."""
    themes = set(Theme.values)
    drafts = Draft.objects.bulk_create(
        [
            Draft(
                document=document,
                anchor=anchor,
                title=one.title[:80],
                kind=one.kind,
                theme=one.theme if one.theme in themes else Theme.OTHER,
                set_by=one.set_by[:60],
                due_kind=one.due_kind,
                due_text=one.due_text[:60],
                due_date=one.due_date if one.due_kind == "date" else None,
                confidence=one.confidence,
                trackable=one.trackable,
                rule=one.rule[:60],
                origin=one.origin,
            )
            for one, anchor in found
        ],
        500,
    )
    codes = {unit.code for one, _anchor in found for unit in one.units if unit.code}
    known = dict(
        Unit.objects.filter(code__in=codes, closed_date__isnull=True).values_list("code", "pk")
    )
    rows = [
        DraftUnit(
            draft=draft,
            role=unit.role,
            unit_id=known.get(unit.code),
            group="" if unit.code in known else unit.group,
            words=unit.text[:100],
            order=order,
        )
        for draft, (one, _anchor) in zip(drafts, found, strict=True)
        for order, unit in enumerate(one.units)
    ]
    DraftUnit.objects.bulk_create(rows, batch_size=500)
    return drafts
