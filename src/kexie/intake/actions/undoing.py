"""Taking back one's own last change."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.documents.models import Document
from kexie.intake.access import RULES
from kexie.intake.actions.steps import keep_step, put_units, save_draft
from kexie.intake.errors import CannotUndo
from kexie.intake.models import Decision, Draft, Obligation, ReviewStep, ReviewVerb
from kexie.intake.queries.steps import last_step_of
from kexie.org.models import User
from kexie.records.access import insist


@writing()
def undo_last(document: Document, *, actor: User, at: datetime) -> ReviewStep:
    """
    Take back the actor's last change of this document's drafts that was not taken back yet.

    :raises NotYours: the actor may not review the document
    :raises CannotUndo: there is none, or somebody changed the same drafts since
    """
    Document.objects.select_for_update().get(pk=document.pk)
    insist(document, RULES, actor, "review")
    step = last_step_of(actor, document)
    if step is None:
        raise CannotUndo(_("There is nothing of yours to take back."))
    drafts = _insist_untouched(step)
    for pk, row in step.before["drafts"].items():
        _put_back(drafts[int(pk)], dict(row), actor, at)
    _take_away([drafts[pk] for pk in step.before["created"]])
    _clear(step)
    step.undone = True
    step.save()
    left = [draft for draft in drafts.values() if draft.pk]
    _let_earlier_be_undone(step, left)
    keep_step(document, ReviewVerb.UNDO, by=actor, at=at, before={}, touched=left)
    log(actor=actor, verb="draft.undo", target=document, at=at, step=step.verb, drafts=step.drafts)
    return step


def _insist_untouched(step: ReviewStep) -> dict[int, Draft]:
    rows = Draft.objects.select_for_update().filter(pk__in=step.drafts).order_by("pk")
    drafts = {draft.pk: draft for draft in rows}
    for pk, version in step.after.items():
        draft = drafts.get(int(pk))
        if draft is None or draft.version != version or draft.decision == Decision.CONFIRMED:
            raise CannotUndo(
                _("This was changed again since, so it cannot be taken back as a whole.")
            )
    held = step.before.get("obligation")
    if held and not Obligation.objects.filter(pk=held["pk"], reason=held["after"]).exists():
        raise CannotUndo(_("This was changed again since, so it cannot be taken back as a whole."))
    return drafts


def _let_earlier_be_undone(step: ReviewStep, drafts: list[Draft]) -> None:
    """The drafts stand again as the step before left them, under a new version: that step must know it."""
    now = {str(draft.pk): draft.version for draft in drafts}
    left = {pk: row["version"] for pk, row in step.before["drafts"].items()}
    earlier = ReviewStep.objects.filter(document=step.document_id, undone=False, pk__lt=step.pk)
    for one in earlier.order_by("-pk")[:50]:
        same = {pk: now[pk] for pk, version in one.after.items() if version == left.get(pk)}
        if same:
            one.after |= same
            one.save()


def _put_back(draft: Draft, row: dict[str, object], actor: User, at: datetime) -> None:
    units = row.pop("units")
    day = row.pop("due_date")
    row.pop("version")  # versions only grow
    for name, value in row.items():
        setattr(draft, name, value)
    draft.due_date = date.fromisoformat(str(day)) if day else None
    save_draft(draft, actor=actor, at=at)
    put_units(draft, units)  # type: ignore[arg-type]  # written by `snapshot`


def _take_away(drafts: list[Draft]) -> None:
    for draft in drafts:
        draft.delete()


def _clear(step: ReviewStep) -> None:
    held = step.before.get("obligation")
    if held:
        Obligation.objects.filter(pk=held["pk"]).update(reason=held["reason"], by=held["by"])
