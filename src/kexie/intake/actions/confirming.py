"""Drafts become tasks."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.documents.models import Document
from kexie.intake.actions.steps import Seen, keep_step, lock_drafts, save_draft
from kexie.intake.errors import NotComplete
from kexie.intake.models import Decision, ReviewVerb
from kexie.intake.queries.drafts import drafts_of
from kexie.intake.queries.targets import Plan, plans_for
from kexie.matters.actions.tasks import NewTask, hand_out
from kexie.matters.models import Task
from kexie.org.models import User
from kexie.records.actions import add_parties
from kexie.records.models import Part


@writing()
def confirm_drafts(document: Document, *, drafts: Seen, actor: User, at: datetime) -> list[Task]:
    """
    Hand out accepted drafts as tasks: all of them or none. Whoever gets one may open the document.

    :param drafts: pairs of draft and the version that the actor saw
    :raises NotYours: the actor may not hand out for the document's unit
    :raises AlreadyHandedOut: somebody else was faster
    :raises NotDecided: a draft was not accepted
    :raises Changed: a draft was changed meanwhile
    :raises NotComplete: something is missing, named in the sentence
    """
    lock_drafts(document, drafts, actor=actor, verb="confirm", states=(Decision.ACCEPTED,))
    keys = [pk for pk, _version in drafts]
    rows = {draft.pk: draft for draft in drafts_of(document).filter(pk__in=keys)}
    unit = document.record.unit
    plans = plans_for([rows[pk] for pk in keys], unit, timezone.localdate(at))
    _insist_complete(plans)
    new = [one for plan in plans for one in _tasks_of(plan)]
    tasks = hand_out(new, unit=unit, actor=actor, at=at)
    for plan in plans:
        plan.draft.decision = Decision.CONFIRMED
        save_draft(plan.draft, actor=actor, at=at)
        log(actor=actor, verb="draft.confirm", target=plan.draft, at=at, tasks=len(plan.tasks))
    told = {one.pk: one for plan in plans for one in plan.units}
    verifiers = {
        plan.draft.verifier.pk: plan.draft.verifier for plan in plans if plan.draft.verifier
    }
    readers = (told | verifiers).values()
    add_parties(document.record, [(one, Part.RECIPIENT) for one in readers if one != unit])
    keep_step(
        document,
        ReviewVerb.CONFIRM,
        by=actor,
        at=at,
        before={},
        touched=[plan.draft for plan in plans],
    )
    return tasks


def _insist_complete(plans: list[Plan]) -> None:
    missing = [f"“{plan.draft.title}”: {problem}" for plan in plans for problem in plan.problems]
    if missing:
        raise NotComplete(_("Nothing was handed out. %(missing)s") % {"missing": " ".join(missing)})


def _tasks_of(plan: Plan) -> list[NewTask]:
    draft = plan.draft
    return [
        NewTask(
            title=draft.title,
            content=draft.anchor.quote[:4000],
            theme=draft.theme,
            lead=one.lead,
            cooperating=one.cooperating,
            verifier=draft.verifier,
            urgency=draft.urgency,
            set_by=draft.set_by,
            anchor=draft.anchor,
            due_kind=draft.due_kind,
            due_text=draft.due_text,
            due_date=draft.due_date,
            evidence_reason=draft.evidence_reason,
        )
        for one in plan.tasks
    ]
