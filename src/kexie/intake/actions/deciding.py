"""Accepting drafts, dropping them, taking them up again; and saying that a sentence is meant to have no task."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.documents.models import Document
from kexie.intake.access import RULES
from kexie.intake.actions.steps import Seen, keep_step, lock_drafts, save_draft, snapshot
from kexie.intake.errors import BadDraft
from kexie.intake.models import Decision, Draft, Obligation, ReviewVerb
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import User
from kexie.records.access import insist


@writing()
def accept_drafts(document: Document, drafts: Seen, *, actor: User, at: datetime) -> list[Draft]:
    """
    Say of drafts that they shall become tasks; what is missing may still be added.

    :raises Refused: as `steps.lock_drafts`
    """
    found = lock_drafts(document, drafts, actor=actor)
    return _decide(document, found, Decision.ACCEPTED, ReviewVerb.ACCEPT, actor=actor, at=at)


@writing()
def drop_drafts(
    document: Document, drafts: Seen, *, reason: str = "", actor: User, at: datetime
) -> list[Draft]:
    """
    Say of drafts that they shall not become tasks: their sentences are then meant to have none.

    :raises Refused: as `steps.lock_drafts`
    """
    found = lock_drafts(document, drafts, actor=actor)
    return _decide(
        document, found, Decision.DROPPED, ReviewVerb.DROP, reason=reason, actor=actor, at=at
    )


@writing()
def reopen_drafts(document: Document, drafts: Seen, *, actor: User, at: datetime) -> list[Draft]:
    """
    Take up dropped drafts again, or think accepted ones over.

    :raises Refused: as `steps.lock_drafts`
    """
    states = (Decision.DROPPED, Decision.ACCEPTED)
    found = lock_drafts(document, drafts, actor=actor, states=states)
    return _decide(document, found, Decision.OPEN, ReviewVerb.REOPEN, actor=actor, at=at)


def _decide(
    document: Document,
    drafts: list[Draft],
    decision: Decision,
    verb: ReviewVerb,
    *,
    reason: str = "",
    actor: User,
    at: datetime,
) -> list[Draft]:
    insist_no_secrets(reason)
    before = {draft.pk: snapshot(draft) for draft in drafts if draft.decision != decision}
    changed = [draft for draft in drafts if draft.pk in before]
    for draft in changed:
        draft.decision, draft.drop_reason = decision, " ".join(reason.split())[:200]
        save_draft(draft, actor=actor, at=at)
        log(
            actor=actor,
            verb=f"draft.{verb}",
            target=draft,
            at=at,
            before=before[draft.pk]["decision"],
            after=decision,
            reason=draft.drop_reason,
        )
    if changed:
        keep_step(document, verb, by=actor, at=at, before=before, touched=changed)
    return drafts


@writing()
def mean_no_task(obligation: Obligation, *, reason: str, actor: User, at: datetime) -> Obligation:
    """
    Say why an obliging sentence is meant to have no task; without a reason it is undecided again.

    :raises NotYours: the actor may not review the document
    :raises BadDraft: the reason is too long
    """
    document = obligation.document
    Document.objects.select_for_update().get(pk=document.pk)
    insist(document, RULES, actor, "review")
    obligation = Obligation.objects.select_related("anchor").get(pk=obligation.pk)
    reason = " ".join(reason.split())
    insist_no_secrets(reason)
    before = {
        "pk": obligation.pk,
        "reason": obligation.reason,
        "by": obligation.by_id,
        "after": reason,
    }
    if len(reason) > 200:  # noqa: PLR2004 -- the column's width
        raise BadDraft(_("Give the reason in 200 characters at most."))
    obligation.reason = reason
    obligation.by, obligation.at = (actor, at) if reason else (None, None)
    obligation.save()
    keep_step(document, ReviewVerb.NO_TASK, by=actor, at=at, before={}, obligation=before)
    log(
        actor=actor,
        verb="obligation.no_task",
        target=obligation,
        at=at,
        before=before["reason"],
        after=reason,
    )
    return obligation
