"""What every change of drafts has in common: locks, versions, and a step that others see and that can be undone."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie.documents.models import Document
from kexie.intake.access import RULES
from kexie.intake.errors import AlreadyHandedOut, NotDecided, NothingChosen
from kexie.intake.models import Decision, Draft, DraftUnit, ReviewStep, ReviewVerb
from kexie.kernel.errors import Changed
from kexie.org.models import User
from kexie.records.access import insist

# Fields of a draft that a person may change, or that a change of its decision touches.
EDITABLE = (
    "title",
    "kind",
    "theme",
    "set_by",
    "due_kind",
    "due_text",
    "due_date",
    "urgency",
    "handling",
    "verifier_id",
    "evidence_reason",
)
KEPT = (*EDITABLE, "anchor_id", "decision", "drop_reason", "merged_into_id")
Seen = Sequence[tuple[int, int]]
WORKABLE = (Decision.OPEN, Decision.ACCEPTED)


def lock_drafts(
    document: Document,
    seen: Seen,
    *,
    actor: User,
    verb: str = "review",
    states: Collection[str] = WORKABLE,
) -> list[Draft]:
    """
    Take the document's row, then the drafts' rows, and see that they are as the actor saw them.

    :param seen: pairs of draft and the version that the actor saw
    :raises NotYours: the actor may not do this with the document's drafts
    :raises NothingChosen: there is no such draft
    :raises AlreadyHandedOut: a draft has become tasks
    :raises NotDecided: a draft is in none of the states
    :raises Changed: somebody else changed a draft meanwhile
    """
    Document.objects.select_for_update().get(pk=document.pk)
    insist(document, RULES, actor, verb)
    versions = dict(seen)
    rows = Draft.objects.select_for_update().filter(document=document, pk__in=versions)
    found = {draft.pk: draft for draft in rows.order_by("pk")}
    if not found or set(found) != set(versions):
        raise NothingChosen(_("There is no such draft here any more. Load the page again."))
    drafts = [found[pk] for pk in versions]
    for draft in drafts:
        if draft.decision == Decision.CONFIRMED and Decision.CONFIRMED not in states:
            raise AlreadyHandedOut(
                _("“%(title)s” has been handed out already.") % {"title": draft.title}
            )
        insist_seen(draft, versions[draft.pk])
        if draft.decision not in states:
            raise NotDecided(
                _("“%(title)s” stands as %(decision)s; that does not allow this.")
                % {"title": draft.title, "decision": draft.get_decision_display()}
            )
    return drafts


def insist_seen(draft: Draft, version: int) -> None:
    if draft.version != version:
        raise Changed(
            _("Somebody else changed “%(title)s” meanwhile. Look at it again.")
            % {"title": draft.title},
            yours={},
            theirs={str(_("draft")): draft.title, str(_("decision")): draft.get_decision_display()},
        )


def snapshot(draft: Draft) -> dict[str, Any]:
    """The row and its units, so that they can be put back."""
    kept = {name: getattr(draft, name) for name in KEPT}
    day = kept["due_date"]
    units = unit_rows(draft)
    return {
        **kept,
        "due_date": day.isoformat() if day else None,
        "units": units,
        "version": draft.version,
    }


def save_draft(draft: Draft, *, actor: User, at: datetime) -> None:
    """Write the draft as its next version."""
    draft.version += 1
    draft.edited_by, draft.edited_at = actor, at
    draft.save()


def unit_rows(draft: Draft) -> list[dict[str, Any]]:
    """The draft's units as they can be put into another."""
    rows = draft.units.values("role", "unit_id", "group", "words", "order")
    return [dict(row) for row in rows]


def put_units(draft: Draft, rows: Iterable[dict[str, Any]]) -> None:
    """Replace the draft's units."""
    draft.units.all().delete()
    DraftUnit.objects.bulk_create(DraftUnit(draft=draft, **row) for row in rows)


def keep_step(
    document: Document,
    verb: ReviewVerb,
    *,
    by: User,
    at: datetime,
    before: dict[int, dict[str, Any]],
    touched: Iterable[Draft] = (),
    created: Iterable[Draft] = (),
    obligation: dict[str, Any] | None = None,
) -> ReviewStep:
    """Note the change. `before`: snapshots by draft; `created` are taken away when it is undone."""
    created = list(created)
    after = {str(draft.pk): draft.version for draft in (*touched, *created)}
    kept: dict[str, Any] = {
        "drafts": {str(pk): row for pk, row in before.items()},
        "created": [draft.pk for draft in created],
    }
    if obligation:
        kept["obligation"] = obligation
    return ReviewStep.objects.create(
        document=document,
        verb=verb,
        by=by,
        at=at,
        drafts=[int(pk) for pk in after],
        before=kept,
        after=after,
    )
