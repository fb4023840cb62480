"""Changing the fields of a draft."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.documents.models import Document
from kexie.intake.access import RULES
from kexie.intake.actions.steps import (
    EDITABLE,
    keep_step,
    lock_drafts,
    put_units,
    save_draft,
    snapshot,
    unit_rows,
)
from kexie.intake.errors import BadDraft
from kexie.intake.models import Draft, ReviewVerb
from kexie.intake.units import UnitChoice
from kexie.intake.words import LABELS, said_of
from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import insist_no_secrets
from kexie.matters.models import DueKind, ShareRole
from kexie.org.models import Unit, User
from kexie.records.access import insist

UNCHECKED = {field.name for field in Draft._meta.fields if field.attname not in EDITABLE}  # noqa: SLF001 -- Django's public _meta


class Edit(TypedDict, total=False):
    """Fields of a draft to change; what is absent stays. Units replace those of their role."""

    title: str
    kind: str
    theme: str
    set_by: str
    due_kind: str
    due_text: str
    due_date: date | None
    urgency: str
    handling: str
    verifier_id: int | None
    evidence_reason: str
    lead: Sequence[UnitChoice]
    cooperating: Sequence[UnitChoice]


@writing()
def edit_draft(draft: Draft, *, seen: int, edit: Edit, actor: User, at: datetime) -> Draft:
    """
    Change a draft's fields. Nothing is written, and no version counted, when nothing differs.

    :param seen: the version of the draft that the actor saw
    :raises NotYours: the actor may not review the document
    :raises AlreadyHandedOut: it has become tasks
    :raises NotDecided: it was dropped or merged
    :raises BadDraft: a field holds what it cannot hold
    :raises Changed: somebody else changed it meanwhile; carries both versions
    """
    document = draft.document
    Document.objects.select_for_update().get(pk=document.pk)
    insist(document, RULES, actor, "review")
    _insist_unchanged(Draft.objects.select_for_update().get(pk=draft.pk), seen, edit)
    [draft] = lock_drafts(document, [(draft.pk, seen)], actor=actor)
    before = snapshot(draft)
    if change_draft(draft, edit, actor=actor, at=at):
        kept = {draft.pk: before}
        keep_step(document, ReviewVerb.EDIT, by=actor, at=at, before=kept, touched=[draft])
    return draft


def change_draft(draft: Draft, edit: Edit, *, actor: User, at: datetime) -> bool:
    """Write the fields of a locked draft. Part of another action, which keeps the step. False: nothing differs."""
    changed = _apply(draft, edit)
    if changed:
        save_draft(draft, actor=actor, at=at)
        log(actor=actor, verb="draft.edit", target=draft, at=at, **changed)
    return bool(changed)


def _insist_unchanged(draft: Draft, seen: int, edit: Edit) -> None:
    """Both versions of what would be changed, where somebody else was faster."""
    if draft.version == seen:
        return
    values: Mapping[str, Any] = edit
    theirs = {name: said_of(name, _present(draft, name)) for name in edit}
    yours = {name: said_of(name, values[name]) for name in edit}
    differ = [name for name in edit if yours[name] != theirs[name]]
    raise Changed(
        _("Somebody else changed “%(title)s” meanwhile.") % {"title": draft.title},
        yours={str(LABELS[name]): yours[name] for name in differ},
        theirs={str(LABELS[name]): theirs[name] for name in differ},
    )


def _present(draft: Draft, name: str) -> Any:
    if name in ShareRole.values:
        return _choices(draft, name)
    return getattr(draft, name)


def _choices(draft: Draft, role: str) -> list[UnitChoice]:
    return [UnitChoice.of(row) for row in draft.units.filter(role=role)]


def _apply(draft: Draft, edit: Edit) -> dict[str, Any]:
    """Set what differs and check the whole; returns before and after for the trail."""
    values: Mapping[str, Any] = edit
    before = {name: _present(draft, name) for name in edit}
    for name in EDITABLE:
        if name in values:
            setattr(draft, name, _tidy(values[name]))
    if draft.due_kind != DueKind.DATE:
        draft.due_date = None
    _check(draft)
    for role in ShareRole.values:
        if role in values and list(values[role]) != before[role]:
            _replace(draft, role, values[role])
    after = {name: _present(draft, name) for name in edit}
    names = [name for name in edit if after[name] != before[name]]
    return (
        {
            "before": {name: said_of(name, before[name]) for name in names},
            "after": {name: said_of(name, after[name]) for name in names},
        }
        if names
        else {}
    )


def _tidy(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _check(draft: Draft) -> None:
    """
    What was set must be fit to be kept.

    :raises BadDraft: with the first field that is wrong
    :raises SecretMark: one of them bears a mark of a state secret
    """
    insist_no_secrets(draft.title, draft.set_by, draft.due_text, draft.evidence_reason)
    try:
        draft.clean_fields(exclude=UNCHECKED)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = LABELS.get(name) or LABELS.get(f"{name}_id", name)
        raise BadDraft(
            _("%(field)s: %(problem)s") % {"field": label, "problem": " ".join(messages)}
        ) from error


def _replace(draft: Draft, role: str, choices: Sequence[UnitChoice]) -> None:
    unique = list(dict.fromkeys(choices))
    insist_no_secrets(*(one.words for one in unique))
    asked = {one.unit_id for one in unique if one.unit_id}
    if Unit.objects.filter(pk__in=asked, closed_date__isnull=True).count() != len(asked):
        raise BadDraft(_("One of the units does not exist any more. Choose another."))
    others = [row for row in unit_rows(draft) if row["role"] != role]
    rows = [
        {
            "role": role,
            "unit_id": one.unit_id,
            "group": one.group,
            "words": one.words,
            "order": order,
        }
        for order, one in enumerate(unique)
    ]
    put_units(draft, [*others, *rows])
