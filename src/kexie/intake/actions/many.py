"""The same change for several drafts at once: row by row, what cannot be changed is left and counted."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.documents.models import Document
from kexie.intake.access import RULES
from kexie.intake.actions.deciding import accept_drafts
from kexie.intake.actions.editing import Edit, change_draft
from kexie.intake.actions.steps import WORKABLE, Seen, keep_step, snapshot
from kexie.intake.errors import NothingChosen
from kexie.intake.models import Decision, Draft, ReviewVerb
from kexie.intake.queries.drafts import drafts_of
from kexie.intake.queries.targets import plans_for
from kexie.org.models import User
from kexie.records.access import insist


@dataclass(frozen=True, slots=True)
class Many:
    """How many drafts were changed, and the titles of those that were left as they were."""

    done: int
    left: tuple[str, ...]


@writing()
def edit_drafts(document: Document, drafts: Seen, *, edit: Edit, actor: User, at: datetime) -> Many:
    """
    Set the same fields of several drafts, as one step. Left: those decided or changed since they were seen.

    :raises NotYours: the actor may not review the document
    :raises NothingChosen: there are no such drafts, or nothing is to be set
    :raises BadDraft: a field holds what it cannot hold; then nothing is changed
    """
    rows = _locked(document, drafts, actor)
    if not edit:
        raise NothingChosen(_("Choose what to set for these drafts."))
    seen, before, done, left = dict(drafts), {}, [], []
    for draft in rows:
        if draft.version != seen[draft.pk] or draft.decision not in WORKABLE:
            left.append(draft.title)
            continue
        was = snapshot(draft)
        if change_draft(draft, edit, actor=actor, at=at):
            before[draft.pk] = was
            done.append(draft)
    if done:
        keep_step(document, ReviewVerb.EDIT, by=actor, at=at, before=before, touched=done)
    return Many(len(done), tuple(left))


@writing()
def accept_complete(document: Document, drafts: Seen, *, actor: User, at: datetime) -> Many:
    """
    Accept those of the drafts that lack nothing, as one step; the others are left.

    :raises NotYours: the actor may not review the document
    :raises NothingChosen: there are no such drafts
    """
    _locked(document, drafts, actor)
    seen = dict(drafts)
    rows = drafts_of(document).filter(pk__in=seen).exclude(decision=Decision.ACCEPTED)
    plans = plans_for(rows, document.record.unit, timezone.localdate(at))
    ready = [
        plan.draft
        for plan in plans
        if not plan.problems
        and plan.draft.version == seen[plan.draft.pk]
        and plan.draft.decision == Decision.OPEN
    ]
    if ready:
        pairs = [(draft.pk, draft.version) for draft in ready]
        accept_drafts(document, pairs, actor=actor, at=at)
    left = [plan.draft.title for plan in plans if plan.draft not in ready]
    return Many(len(ready), tuple(left))


def _locked(document: Document, drafts: Seen, actor: User) -> list[Draft]:
    Document.objects.select_for_update().get(pk=document.pk)
    insist(document, RULES, actor, "review")
    found = Draft.objects.filter(document=document, pk__in=[pk for pk, _version in drafts])
    rows = list(found.select_for_update().order_by("pk"))
    if not rows:
        raise NothingChosen(_("Choose drafts first."))
    return rows
